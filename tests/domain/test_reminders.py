"""Reminders are decided facts: once for each obligation, some days before it ends, if it is still to do."""

import pytest

from domain.care import HoldCheckIn
from domain.consultation import AskConsultation
from domain.diary import WriteDiary
from domain.obligations import Standing
from domain.policy import Kind, Policy, Strength
from domain.referral import CloseReferral, RecommendReferral
from domain.reminders import ReminderDecided, standing_reminders
from domain.streams import decider_of
from domain.structure import AgreeCadence, EndRelationship, PauseRelationship, ResumeRelationship
from domain.training import AttendTraining
from tests.domain import builders
from tests.domain.builders import AFTER_ALL, Life, at, changed, context_of, met

NOVEMBER = "meeting/3"


def of(life: Life, obligation: str) -> list[ReminderDecided]:
    """The reminders of an obligation."""
    return [event for event in life.told(ReminderDecided) if event.obligation == obligation]


def test_a_pair_is_reminded_of_its_meeting_a_week_before_the_month_ends(pair: Life) -> None:
    pair.reaches("2025-11-24")

    assert of(pair, NOVEMBER) == [
        ReminderDecided(obligation=NOVEMBER, to_role="pair", got=0, needed=1, ends_us=at("2025-12-01"))
    ]
    assert pair.entry(ReminderDecided).recorded_us == at("2025-11-24")


def test_nobody_is_reminded_before(pair: Life) -> None:
    pair.reaches(at("2025-11-24") - 1)

    assert of(pair, NOVEMBER) == []


def test_nobody_is_reminded_of_what_is_done(pair: Life) -> None:
    pair.does("2025-11-12 12:00", met("2025-11-12 10:00"))

    pair.reaches("2025-11-30")

    assert of(pair, NOVEMBER) == []


def test_a_reminder_stands_until_its_obligation_is_met(pair: Life) -> None:
    pair.reaches("2025-11-25")
    stood = list(standing_reminders(pair.state.book, pair.state.reminded))

    pair.does("2025-11-26 12:00", met("2025-11-26 10:00"))

    assert [(owed.id, at_us) for owed, at_us in stood] == [(NOVEMBER, at("2025-11-24"))]
    assert list(standing_reminders(pair.state.book, pair.state.reminded)) == []


def test_nobody_is_reminded_twice_of_one_obligation(pair: Life) -> None:
    pair.reaches(AFTER_ALL)

    reminded = [event.obligation for event in pair.told(ReminderDecided)]

    assert len(reminded) == len(set(reminded))


def test_a_whole_year_of_a_pair_that_never_meets_has_one_reminder_a_month_and_of_the_check_in(
    pair: Life,
) -> None:
    pair.reaches(AFTER_ALL)

    assert len(pair.told(ReminderDecided)) == 9
    assert not [event for event in pair.told(ReminderDecided) if event.obligation.startswith("contact")]


def test_nobody_is_reminded_of_what_will_be_excused(pair: Life) -> None:
    pair.does("2025-10-20 10:00", PauseRelationship(from_us=at("2025-11-03"), until_us=at("2025-11-28")))

    pair.reaches("2025-12-20")

    assert pair.standing(NOVEMBER) is Standing.EXCUSED
    assert of(pair, NOVEMBER) == []


def test_who_comes_back_early_is_not_reminded_of_what_was_excused_then(pair: Life) -> None:
    pair.does("2025-10-20 10:00", PauseRelationship(from_us=at("2025-11-03"), until_us=at("2025-12-20")))
    pair.does("2025-11-26 10:00", ResumeRelationship())

    pair.reaches("2025-12-20")

    assert of(pair, NOVEMBER) == []


def test_a_pair_that_has_ended_is_reminded_of_nothing(pair: Life) -> None:
    pair.does("2025-11-20 10:00", EndRelationship(reason="agreed"))

    pair.reaches(AFTER_ALL)

    assert of(pair, NOVEMBER) == []


def test_an_agreed_window_is_reminded_of_a_week_before_it_ends(pair: Life) -> None:
    pair.does("2025-10-20 10:00", AgreeCadence(kind=Kind.MEETING, every=2))

    pair.reaches("2025-12-25")

    assert pair.obligation(NOVEMBER).strength is Strength.AGREED
    assert pair.entry(ReminderDecided).recorded_us == at("2025-12-25")


def test_the_coordinator_is_reminded_of_a_check_in_three_days_before(pair: Life) -> None:
    pair.reaches("2025-10-12")

    assert [event.to_role for event in of(pair, "check-in/1")] == ["coordinator"]
    assert pair.state.reminded["check-in/1"] == at("2025-10-10")


def test_a_check_in_that_was_held_reminds_nobody(pair: Life) -> None:
    pair.does("2025-09-30 12:00", HoldCheckIn(occurred_us=at("2025-09-30 11:00")))

    pair.reaches("2025-10-12")

    assert of(pair, "check-in/1") == []


def test_a_mentor_is_reminded_of_the_loop_of_a_referral(pair: Life) -> None:
    pair.does("2025-11-03 15:00", RecommendReferral(service="study-office", consented=True), name="r")
    pair.does("2025-11-03 16:00", RecommendReferral(service="study-office", consented=True), name="q")
    pair.does("2025-11-05 16:00", CloseReferral(referral="q", outcome="declined"), name="c")

    pair.reaches("2025-11-15")

    assert [event.to_role for event in of(pair, "referral/r")] == ["mentor"]
    assert of(pair, "referral/q") == []


def test_a_question_reminds_nobody_as_the_coordinator_is_told_at_once(pair: Life) -> None:
    pair.does("2025-11-06 15:00", AskConsultation(), name="ask")

    pair.reaches("2025-11-20")

    assert of(pair, "answer/ask") == []


def test_a_mentor_is_reminded_of_trainings_four_weeks_before_the_semester_ends(mentor: Life) -> None:
    attended = AttendTraining(
        session="s1", topics=("goals",), occurred_us=at("2025-09-10 17:00"), minutes=90, held_minutes=90
    )
    mentor.does("2025-09-11 10:00", attended)

    mentor.reaches("2026-01-31")

    [reminder] = of(mentor, "training/1")
    assert (reminder.to_role, reminder.got, reminder.needed) == ("mentor", 1, 4)
    assert reminder.ends_us - mentor.state.reminded["training/1"] == 28 * 24 * builders.HOUR


def test_a_mentor_who_wrote_is_not_reminded_of_the_diary(mentor: Life) -> None:
    mentor.does("2025-10-12 12:00", WriteDiary(occurred_us=at("2025-10-12 10:00")))

    mentor.reaches("2025-11-25")

    assert of(mentor, "diary/2") == []
    assert len(of(mentor, "diary/3")) == 1


def test_the_coordinator_is_reminded_of_a_decision_about_credit(mentor: Life) -> None:
    mentor.reaches(AFTER_ALL)

    assert [event.to_role for event in of(mentor, "credit/1")] == ["coordinator"]


@pytest.mark.parametrize(("days", "moment"), [(10, "2025-11-21"), (1, "2025-11-30")])
def test_the_policy_says_how_many_days_before(policy: Policy, days: int, moment: str) -> None:
    pair = builders.pair(context_of(changed(policy, "reminders", of_a_month_days=days)))

    pair.reaches("2025-12-01")

    assert pair.state.reminded[NOVEMBER] == at(moment)


def test_no_days_before_is_no_reminder(policy: Policy) -> None:
    pair = builders.pair(context_of(changed(policy, "reminders", of_a_month_days=0)))

    pair.reaches(AFTER_ALL)

    assert [event.obligation for event in pair.told(ReminderDecided)] == ["check-in/1"]


def test_a_policy_without_reminders_reminds_nobody(policy: Policy) -> None:
    pair = builders.pair(context_of(policy.model_copy(update={"reminders": None})))

    pair.reaches(AFTER_ALL)

    assert pair.told(ReminderDecided) == []


def test_a_reminder_before_its_window_begins_is_none(policy: Policy) -> None:
    pair = builders.pair(context_of(changed(policy, "reminders", of_a_month_days=90)))

    pair.reaches(AFTER_ALL)

    assert of(pair, NOVEMBER) == []


def test_a_stream_that_nobody_opened_yet_reminds_nobody() -> None:
    life = Life(builders.PAIR)

    assert decider_of(life.stream).unarmed(life.state, None) is None


def test_the_sweep_knows_when_a_stream_reminds_somebody_next_though_no_timer_does(pair: Life) -> None:
    pair.does("2025-10-05 12:00", HoldCheckIn(occurred_us=at("2025-10-05 11:00")))
    pair.does("2025-10-05 12:00", met("2025-09-20 11:00"))

    unarmed_us = decider_of(pair.stream).unarmed(pair.state, pair.context)

    assert unarmed_us == at("2025-10-25")
    assert pair.due() == (at("2025-11-08"), "meeting")
