"""Credit: assessed after the grace, rule by rule, with the ids of the events that decided; never frozen."""

import pytest

from domain.calendar import AcademicCalendar
from domain.credit import CreditAssessed, CreditFile, credits_after
from domain.diary import WriteDiary
from domain.facts import RetractFact, WaiveObligation
from domain.messages import Entry
from domain.obligations import Standing
from domain.policy import Kind, Policy
from tests.domain import builders
from tests.domain.builders import AFTER_ALL, Life, at, changed, context_of
from tests.domain.semesters import autumn, diary_of


def assessed(mentor: Life, term: int = 1) -> CreditAssessed:
    return next(event for event in reversed(mentor.told(CreditAssessed)) if event.term == term)


def test_a_semester_is_assessed_when_its_grace_is_over(mentor: Life) -> None:
    mentor.reaches(at("2026-02-08") - 1)
    assert not mentor.told(CreditAssessed)

    mentor.reaches("2026-02-08")

    assert mentor.entry(CreditAssessed).recorded_us == at("2026-02-08")
    assert assessed(mentor).revision == 1


def test_a_semester_with_everything_met_is_earned(mentor: Life) -> None:
    autumn(mentor)

    mentor.reaches("2026-02-08")

    assert assessed(mentor).earned
    assert [finding.rule for finding in assessed(mentor).findings] == [
        Kind.TRAINING,
        Kind.SUPERVISION,
        Kind.DIARY,
    ]


def test_every_unmet_rule_is_named_with_what_was_got_and_needed(mentor: Life) -> None:
    autumn(mentor, trainings=3, months=4)

    mentor.reaches("2026-02-08")

    unmet = {finding.rule: finding for finding in assessed(mentor).findings if not finding.ok}
    assert set(unmet) == {Kind.TRAINING, Kind.DIARY}
    (training,) = unmet[Kind.TRAINING].grounds
    assert (training.obligation, training.standing, training.got, training.needed) == (
        "training/1",
        Standing.MISSED,
        3,
        4,
    )


def test_a_rule_over_several_months_names_each_of_them_in_order(mentor: Life) -> None:
    mentor.reaches("2026-02-08")

    diary = next(finding for finding in assessed(mentor).findings if finding.rule is Kind.DIARY)
    assert [ground.obligation for ground in diary.grounds] == [f"diary/{n}" for n in range(1, 6)]


def test_every_ground_names_the_event_that_decided_it(mentor: Life) -> None:
    autumn(mentor, trainings=3)
    mentor.reaches("2026-02-08")

    for finding in assessed(mentor).findings:
        for ground in finding.grounds:
            stream, _, version = ground.event.rpartition("@")
            decided = mentor.entries[int(version) - 1].event
            assert stream == mentor.stream
            assert decided.model_dump()["obligation"] == ground.obligation
            assert decided.model_dump()["standing"] == ground.standing


def test_contact_and_meetings_are_left_out_of_credit(policy: Policy) -> None:
    assert not {Kind.MEETING, Kind.CONTACT} & set(policy.credit.conditions)


@pytest.mark.parametrize("recorded", ["2026-01-31 20:00", "2026-02-07 20:00", "2026-02-20 20:00"])
def test_in_time_in_the_grace_and_late_all_count(mentor: Life, recorded: str) -> None:
    autumn(mentor, months=4)

    mentor.does(recorded, diary_of("2026-01"))
    mentor.reaches("2026-03-01")

    assert assessed(mentor).earned


def test_a_waived_condition_counts(mentor: Life) -> None:
    autumn(mentor, trainings=3)

    mentor.does("2026-02-10 10:00", WaiveObligation(obligation="training/1", note="n"), by="coordinator")

    assert assessed(mentor).earned
    assert assessed(mentor).revision == 2


def test_an_amendment_assesses_the_semester_again_as_a_new_fact(mentor: Life) -> None:
    autumn(mentor, months=4)
    mentor.reaches("2026-02-08")

    added = mentor.does("2026-02-20 20:00", diary_of("2026-01"))

    again = added[-1]
    assert [event.earned for event in mentor.told(CreditAssessed)] == [False, True]
    assert (again.event, again.recorded_us) == (assessed(mentor), at("2026-02-20 20:00"))


def test_a_retraction_assesses_the_semester_again(mentor: Life) -> None:
    autumn(mentor)
    mentor.reaches("2026-02-08")

    mentor.does("2026-02-20 20:00", RetractFact(fact="diary-2025-11"))

    assert not assessed(mentor).earned
    assert assessed(mentor).revision == 2


def test_a_fact_that_moves_nothing_assesses_nothing_again(mentor: Life) -> None:
    autumn(mentor)
    mentor.reaches("2026-02-08")

    mentor.does("2026-02-09 20:00", WriteDiary(occurred_us=at("2025-10-20 18:00")))

    assert len(mentor.told(CreditAssessed)) == 1


def test_an_amendment_outside_the_conditions_assesses_nothing_again(policy: Policy) -> None:
    mentor = builders.mentor(context_of(changed(policy, "credit", conditions=(Kind.TRAINING,))))
    mentor.reaches("2026-02-08")

    mentor.does("2026-02-20 20:00", diary_of("2026-01"))

    assert mentor.standing("diary/5") is Standing.LATE
    assert len(mentor.told(CreditAssessed)) == 1


def test_an_amendment_of_the_spring_leaves_the_autumn_alone(mentor: Life) -> None:
    autumn(mentor)
    mentor.reaches("2026-02-08")

    mentor.does("2026-03-20 20:00", diary_of("2026-02"))

    assert mentor.standing("diary/6") is Standing.LATE
    assert len(mentor.told(CreditAssessed)) == 1


def test_an_overtaken_fact_assesses_again_not_before_the_assessment_that_it_revises(mentor: Life) -> None:
    autumn(mentor, months=4)
    mentor.reaches("2026-02-25")

    mentor.does("2026-02-07 20:00", diary_of("2026-01"))
    mentor.does("2025-11-20 20:00", RetractFact(fact="diary-2025-10"))

    revisions = [e.recorded_us for e in mentor.entries if isinstance(e.event, CreditAssessed)]
    assert revisions == [at("2026-02-08")] * 3
    assert not assessed(mentor).earned


def test_a_semester_without_any_grace_is_assessed_at_its_end_and_still_decided(policy: Policy) -> None:
    none = policy
    for section in ("training", "supervision", "diary"):
        none = changed(none, section, grace_days=0)
    mentor = builders.mentor(context_of(none))

    mentor.reaches("2026-02-01")

    assert mentor.entry(CreditAssessed).recorded_us == at("2026-02-01")
    assert mentor.standing("credit/1") is Standing.OPEN


def test_the_last_semester_without_any_grace_is_assessed_and_decided_too(policy: Policy) -> None:
    none = policy
    for section in ("training", "supervision", "diary"):
        none = changed(none, section, grace_days=0)
    mentor = builders.mentor(context_of(none))

    mentor.reaches(AFTER_ALL)

    assert mentor.entry(CreditAssessed).recorded_us == at("2026-06-28")
    assert mentor.obligation("credit/2").opens_us == at("2026-06-28")
    assert mentor.state.closed


def test_a_programme_without_conditions_assesses_at_the_end_and_everybody_earns(policy: Policy) -> None:
    mentor = builders.mentor(context_of(changed(policy, "credit", conditions=())))

    mentor.reaches("2026-02-01")

    assert assessed(mentor).earned
    assert mentor.standing("credit/1") is Standing.OPEN


def test_the_assessment_waits_for_the_longest_grace_of_the_semesters_windows(policy: Policy) -> None:
    shorter = changed(policy, "supervision", grace_days=3)
    mentor = builders.mentor(
        context_of(changed(policy, "supervision", grace_days=12), ("2025-11-01", shorter))
    )

    mentor.reaches("2026-03-01")

    assert mentor.obligation("supervision/1").closes_us == at("2026-02-13")
    assert mentor.entry(CreditAssessed).recorded_us == at("2026-02-13")


def test_a_semester_that_ends_in_mid_month_is_assessed_when_its_last_month_has_closed(
    calendar: AcademicCalendar, policy: Policy
) -> None:
    middle = calendar.day_of(at("2026-01-26"))
    semesters = (
        {"name": "autumn", "first": calendar.first, "end": middle},
        {"name": "spring", "first": middle, "end": calendar.end},
    )
    uneven = {**calendar.model_dump(), "name": "uneven", "semesters": semesters}
    mentor = builders.mentor(context_of(policy, calendar=AcademicCalendar.model_validate(uneven)))

    mentor.reaches("2026-02-08")

    assert mentor.obligation("credit/1").opens_us == at("2026-01-26")
    assert mentor.entry(CreditAssessed).recorded_us == at("2026-02-08")
    assert all(ground.standing is Standing.MISSED for f in assessed(mentor).findings for ground in f.grounds)


def test_a_mentor_without_a_mentee_earns_credit_like_any_other(mentor: Life) -> None:
    autumn(mentor)
    mentor.reaches("2026-02-08")

    assert assessed(mentor).earned


def test_a_mentor_who_joins_too_late_in_a_semester_is_not_assessed_for_it() -> None:
    mentor = builders.mentor(enrolled="2025-12-01 10:00")

    mentor.reaches("2026-03-01")

    assert not mentor.told(CreditAssessed)
    assert not mentor.has("credit/1")


@pytest.mark.parametrize(("earned", "proposed_by"), [(True, "anna"), (False, None)])
def test_a_proposal_outlives_an_assessment_by_which_the_credit_is_still_earned(
    earned: bool, proposed_by: str | None
) -> None:
    again = CreditAssessed(term=1, revision=1, earned=earned, findings=())

    after = credits_after({1: CreditFile(proposed_by="anna")}, Entry(again, 1, 1, "time", "c1", 1))

    assert after[1].proposed_by == proposed_by
