"""Breaks, exams, pauses and absences excuse guideline and agreed windows, never required ones."""

import pytest

from domain.meetings import RecordContact
from domain.obligations import ObligationEnded, Standing
from domain.policy import Kind, Policy
from domain.structure import (
    AgreeCadence,
    PauseRelationship,
    RelationshipPaused,
    RelationshipResumed,
    ResumeRelationship,
)
from tests.domain import builders
from tests.domain.builders import Life, at, changed, context_of, small_calendar


def away(first: str, until: str, reason: str = "pause") -> PauseRelationship:
    asked = {"from_us": at(first), "until_us": at(until), "reason": reason}
    return PauseRelationship.model_validate(asked)


@pytest.mark.parametrize(
    ("name", "window"),
    [("autumn break", "contact/9"), ("winter break", "contact/17"), ("exam month", "meeting/5")],
)
def test_breaks_and_exam_weeks_excuse_contact_and_meetings(pair: Life, name: str, window: str) -> None:
    pair.reaches("2026-03-01")

    assert pair.standing(window) is Standing.EXCUSED


def test_an_excused_ending_says_why(pair: Life) -> None:
    pair.reaches("2025-11-10")

    ended = next(event for event in pair.told(ObligationEnded) if event.obligation == "contact/9")
    assert (ended.standing, ended.reason) == (Standing.EXCUSED, "away")


def test_exam_weeks_excuse_no_required_window(mentor: Life) -> None:
    mentor.reaches("2026-02-08")

    assert mentor.standing("diary/5") is Standing.MISSED


@pytest.mark.parametrize(("days", "standing"), [(3, Standing.MISSED), (4, Standing.EXCUSED)])
def test_a_week_is_excused_when_half_of_its_days_are(policy: Policy, days: int, standing: Standing) -> None:
    calendar = small_calendar("2025-09-01", 28, excused=((7, 7 + days),))
    pair = builders.pair(context_of(policy, calendar=calendar), placed="2025-08-29 10:00")

    pair.reaches("2025-09-22")

    assert pair.standing("contact/2") is standing


def test_the_share_that_excuses_is_a_number_of_the_policy(policy: Policy) -> None:
    strict = changed(policy, "windows", excused_percent=80)
    pair = builders.pair(context_of(strict))

    pair.reaches("2025-11-10")

    assert pair.standing("contact/9") is Standing.MISSED


def test_a_pause_excuses_the_weeks_that_it_covers(pair: Life) -> None:
    pair.does("2025-11-04 10:00", away("2025-11-10", "2025-11-20"))

    pair.reaches("2025-12-08")

    standings = [pair.standing(f"contact/{week}") for week in (10, 11, 12, 13)]
    assert standings == [Standing.MISSED, Standing.EXCUSED, Standing.MISSED, Standing.MISSED]


def test_an_absence_excuses_like_a_pause(pair: Life) -> None:
    pair.does("2025-11-04 10:00", away("2025-11-10", "2025-11-16", "absence"))

    pair.reaches("2025-11-24")

    assert pair.told(RelationshipPaused)[-1].reason == "absence"
    assert pair.standing("contact/11") is Standing.EXCUSED


def test_a_pause_excuses_an_agreed_window(pair: Life) -> None:
    pair.does("2025-10-08 10:00", AgreeCadence(kind=Kind.MEETING, every=2))
    pair.does("2025-10-20 10:00", away("2025-11-01", "2025-12-15"))

    pair.reaches("2026-01-08")

    assert pair.standing("meeting/3") is Standing.EXCUSED


def test_a_break_and_a_pause_are_counted_once_and_together(policy: Policy) -> None:
    calendar = small_calendar("2025-09-01", 28, excused=((7, 9),))
    pair = builders.pair(context_of(policy, calendar=calendar), placed="2025-08-29 10:00")
    pair.does("2025-09-05 10:00", away("2025-09-09", "2025-09-11"))

    pair.reaches("2025-09-22")

    assert pair.standing("contact/2") is Standing.MISSED


def test_a_pause_that_began_before_it_was_told_counts_from_the_next_day(pair: Life) -> None:
    pair.does("2025-11-05 10:00", away("2025-11-01", "2025-11-20"))

    paused = pair.told(RelationshipPaused)[-1]
    assert paused.effective_us == at("2025-11-06")
    assert pair.context is not None
    assert pair.context.calendar.date_of(paused.first_day) == "2025-11-06"


def test_a_pause_that_ends_within_a_day_covers_that_day(pair: Life) -> None:
    pair.does("2025-11-04 10:00", away("2025-11-10 09:00", "2025-11-12 09:00"))

    paused = pair.told(RelationshipPaused)[-1]
    assert paused.end_day - paused.first_day == 3


def test_a_pause_that_is_over_when_it_is_told_is_refused(pair: Life) -> None:
    assert pair.refuses("2025-11-20 10:00", away("2025-11-01", "2025-11-20")) == "pause-is-over"


def test_a_fact_in_a_pause_meets_its_week(pair: Life) -> None:
    pair.does("2025-11-04 10:00", away("2025-11-10", "2025-11-20"))

    pair.does("2025-11-12 20:00", RecordContact(occurred_us=at("2025-11-12 19:00")))

    assert pair.standing("contact/11") is Standing.MET


def test_a_fact_received_late_in_an_excused_week_makes_it_late(pair: Life) -> None:
    pair.reaches("2025-11-10")

    pair.does("2025-11-12 20:00", RecordContact(occurred_us=at("2025-10-30 19:00")))

    assert pair.standing("contact/9") is Standing.LATE


def test_whoever_resumes_is_back_from_the_next_day_on(pair: Life) -> None:
    pair.does("2025-11-04 10:00", away("2025-11-10", "2025-12-01"))
    pair.does("2025-11-16 10:00", ResumeRelationship())

    pair.reaches("2025-12-08")

    assert pair.told(RelationshipResumed)[-1].effective_us == at("2025-11-17")
    assert pair.standing("contact/11") is Standing.EXCUSED
    assert pair.standing("contact/12") is Standing.MISSED


def test_a_pause_that_would_begin_on_the_next_day_can_be_taken_back(pair: Life) -> None:
    pair.does("2025-11-04 10:00", away("2025-11-10", "2025-12-01"))
    pair.does("2025-11-09 10:00", ResumeRelationship())

    pair.reaches("2025-12-08")

    assert pair.standing("contact/11") is Standing.MISSED


def test_resuming_leaves_a_later_absence_as_it_is(pair: Life) -> None:
    pair.does("2025-11-04 10:00", away("2025-11-24", "2025-12-01", "absence"))
    pair.does("2025-11-05 10:00", away("2025-11-10", "2025-11-20"))
    pair.does("2025-11-11 10:00", ResumeRelationship())

    pair.reaches("2025-12-08")

    assert pair.standing("contact/11") is Standing.MISSED
    assert pair.standing("contact/13") is Standing.EXCUSED


def test_resuming_leaves_an_earlier_absence_as_it_was(pair: Life) -> None:
    pair.does("2025-11-03 10:00", away("2025-11-04", "2025-11-08", "absence"))
    pair.does("2025-11-08 10:00", away("2025-11-10", "2025-11-20"))
    pair.does("2025-11-11 10:00", ResumeRelationship())

    pair.reaches("2025-12-08")

    assert pair.standing("contact/10") is Standing.EXCUSED


def test_only_a_paused_pair_resumes(pair: Life) -> None:
    assert pair.refuses("2025-11-11 10:00", ResumeRelationship()) == "not-paused"


def test_an_overtaken_pause_takes_effect_after_what_was_settled_already(pair: Life) -> None:
    pair.reaches("2025-11-25")

    pair.does("2025-11-08 10:00", away("2025-11-10", "2025-12-20"))

    assert pair.told(RelationshipPaused)[-1].effective_us == at("2025-11-25")
    assert pair.standing("contact/11") is Standing.MISSED
