"""Awarding credit: proposed by one person, approved by a second, by the amount that the policy sets."""

import pytest

from domain.attendance import Attendance
from domain.award import ApproveCredit, ProposeCredit, RevokeCredit, SendBackCredit, WithholdCredit
from domain.credit import (
    CreditAwarded,
    CreditProposed,
    CreditRevoked,
    CreditSentBack,
    CreditWithheld,
    Said,
)
from domain.facts import RetractFact, WaiveObligation
from domain.messages import Command
from domain.notices import NoticeIntended
from domain.obligations import ObligationAmended, Standing
from domain.policy import Kind, Policy
from tests.domain import builders
from tests.domain.builders import Life, at, changed, context_of
from tests.domain.semesters import autumn, diary_of, supervised, trained

PROPOSE, APPROVE, WITHHOLD = ProposeCredit(term=1), ApproveCredit(term=1), WithholdCredit(term=1)
REVOKE = RevokeCredit(term=1, note="note-1")
BACK = SendBackCredit(term=1, note="note-2")
MONDAY = "2026-02-09 10:00"


@pytest.fixture
def earned(mentor: Life) -> Life:
    """A mentor whose autumn is earned."""
    autumn(mentor)
    return mentor


@pytest.fixture
def unearned(mentor: Life) -> Life:
    """A mentor who lacks a training."""
    autumn(mentor, trainings=3)
    return mentor


@pytest.fixture
def awarded(earned: Life) -> Life:
    """A mentor whose autumn was proposed by Anna and awarded by Bela."""
    earned.does(MONDAY, PROPOSE, by="anna")
    earned.does(MONDAY, APPROVE, by="bela", name="award")
    return earned


def test_the_credit_decision_is_owed_by_the_coordinator_within_three_weeks(mentor: Life) -> None:
    mentor.reaches("2026-02-01")

    owed = mentor.obligation("credit/1")
    assert (owed.owed_by, owed.opens_us, owed.closes_us) == (
        "coordinator",
        at("2026-02-01"),
        at("2026-02-22"),
    )


def test_a_second_persons_approval_awards_what_the_policy_sets(awarded: Life) -> None:
    award = awarded.told(CreditAwarded)[-1]

    assert (award.term, award.ects, award.proposed_by) == (1, 2, "anna")
    assert awarded.entry(CreditAwarded).actor == "bela"
    assert awarded.standing("credit/1") is Standing.MET


def test_it_is_kept_who_awarded_a_credit_and_when(awarded: Life) -> None:
    assert awarded.state.credits[1].decision == Said("bela", at(MONDAY))


def test_whoever_proposed_cannot_approve(earned: Life) -> None:
    earned.does(MONDAY, PROPOSE, by="anna")

    assert earned.refuses(MONDAY, APPROVE, by="anna") == "second-person"
    assert earned.standing("credit/1") is Standing.OPEN


def test_whoever_waived_cannot_approve_what_another_proposed(unearned: Life) -> None:
    unearned.does(MONDAY, WaiveObligation(obligation="training/1", note="n1", why="illness"), by="bela")
    unearned.does(MONDAY, PROPOSE, by="anna")

    assert unearned.refuses(MONDAY, APPROVE, by="bela") == "second-person"

    unearned.does(MONDAY, APPROVE, by="cili")
    assert unearned.told(CreditAwarded)[-1].proposed_by == "anna"


def test_a_waiver_of_another_semester_keeps_nobody_from_approving(earned: Life) -> None:
    earned.does(MONDAY, WaiveObligation(obligation="training/2", note="n1"), by="bela")
    earned.does(MONDAY, PROPOSE, by="anna")

    earned.does(MONDAY, APPROVE, by="bela")

    assert earned.standing("credit/1") is Standing.MET


def test_a_proposal_that_is_sent_back_waits_for_a_new_one(earned: Life) -> None:
    earned.does(MONDAY, PROPOSE, by="anna")

    earned.does(MONDAY, BACK, by="bela")

    assert earned.told(CreditSentBack) == [CreditSentBack(term=1, note="note-2")]
    assert earned.refuses(MONDAY, APPROVE, by="bela") == "not-proposed"
    earned.does(MONDAY, PROPOSE, by="bela")
    earned.does(MONDAY, APPROVE, by="anna")
    assert earned.standing("credit/1") is Standing.MET


def test_what_nobody_proposed_is_not_sent_back(earned: Life) -> None:
    assert earned.refuses(MONDAY, BACK, by="bela") == "not-proposed"


def test_what_nobody_proposed_is_not_approved(earned: Life) -> None:
    assert earned.refuses(MONDAY, APPROVE, by="bela") == "not-proposed"


@pytest.mark.parametrize("command", [PROPOSE, APPROVE, WITHHOLD, REVOKE, BACK])
def test_nothing_is_decided_before_the_assessment(earned: Life, command: Command) -> None:
    assert earned.refuses("2026-02-07 10:00", command, by="anna") == "not-assessed"


def test_an_overtaken_decision_from_before_the_assessment_is_refused_all_the_same(earned: Life) -> None:
    earned.reaches("2026-02-20")

    assert earned.refuses("2026-02-07 10:00", PROPOSE, by="anna") == "not-assessed"


def test_what_is_not_earned_is_not_proposed(unearned: Life) -> None:
    assert unearned.refuses(MONDAY, PROPOSE, by="anna") == "not-earned"


def test_withholding_names_the_unmet_rules(unearned: Life) -> None:
    unearned.does(MONDAY, WithholdCredit(term=1, note="note-3"), by="anna")

    assert unearned.told(CreditWithheld)[-1].unmet == (Kind.TRAINING,)
    assert unearned.told(CreditWithheld)[-1].note == "note-3"
    assert unearned.standing("credit/1") is Standing.MET


def test_what_is_earned_is_not_withheld(earned: Life) -> None:
    assert earned.refuses(MONDAY, WITHHOLD, by="anna") == "credit-is-earned"


@pytest.mark.parametrize("command", [PROPOSE, APPROVE, WITHHOLD, BACK])
def test_a_semester_is_decided_once(awarded: Life, command: Command) -> None:
    assert awarded.refuses(MONDAY, command, by="anna") == "already-decided"


def test_no_credit_is_awarded_while_no_amount_is_set(policy: Policy) -> None:
    mentor = builders.mentor(context_of(changed(policy, "credit", ects=None)))
    autumn(mentor)

    assert mentor.refuses(MONDAY, PROPOSE, by="anna") == "no-ects-amount"


def test_the_amount_is_the_one_in_force_at_the_end_of_the_semester(policy: Policy) -> None:
    more = changed(policy, "credit", ects=5)
    mentor = builders.mentor(context_of(policy, ("2026-01-15", more), ("2026-02-02", policy)))
    autumn(mentor)

    mentor.does(MONDAY, PROPOSE, by="anna")
    mentor.does(MONDAY, APPROVE, by="bela")

    assert mentor.told(CreditAwarded)[-1].ects == 5


def test_an_amount_that_is_set_after_the_semester_counts_where_there_was_none(policy: Policy) -> None:
    none, some = changed(policy, "credit", ects=None), changed(policy, "credit", ects=3)
    mentor = builders.mentor(context_of(none, ("2026-02-12", some)))
    autumn(mentor)
    assert mentor.refuses(MONDAY, PROPOSE, by="anna") == "no-ects-amount"

    mentor.does("2026-02-12 10:00", PROPOSE, by="anna")
    mentor.does("2026-02-12 11:00", APPROVE, by="bela")

    assert mentor.told(CreditAwarded)[-1].ects == 3


def test_a_decision_after_three_weeks_is_late(earned: Life) -> None:
    earned.does("2026-02-22 10:00", PROPOSE, by="anna")
    earned.does("2026-02-22 11:00", APPROVE, by="bela")

    amended = earned.told(ObligationAmended)[-1]
    assert (amended.obligation, amended.standing, amended.reason) == (
        "credit/1",
        Standing.LATE,
        "done-late",
    )


def test_a_proposal_falls_when_the_semester_is_not_earned_any_more(earned: Life) -> None:
    earned.does(MONDAY, PROPOSE, by="anna")
    earned.does(MONDAY, RetractFact(fact="diary-2025-11"))

    assert earned.refuses(MONDAY, APPROVE, by="bela") == "not-proposed"


def test_an_award_stands_until_it_is_revoked(awarded: Life) -> None:
    awarded.does("2026-02-10 10:00", RetractFact(fact="diary-2025-11"))

    assert awarded.state.credits[1].decided == "awarded"
    assert not awarded.state.credits[1].earned


def test_the_coordinator_is_told_once_of_an_award_whose_grounds_are_gone(awarded: Life) -> None:
    awarded.does("2026-02-10 10:00", RetractFact(fact="diary-2025-11"))
    awarded.does("2026-02-10 11:00", RetractFact(fact="diary-2025-12"))

    assert awarded.told(NoticeIntended) == [
        NoticeIntended(notice="notice/credit/1/2", template="award-without-grounds", to_role="coordinator")
    ]
    assert awarded.state.intents == ("notice/credit/1/2",)


def test_nobody_is_told_when_the_grounds_of_an_undecided_semester_change(earned: Life) -> None:
    earned.does(MONDAY, RetractFact(fact="diary-2025-11"))

    assert not earned.told(NoticeIntended)


def test_an_award_whose_grounds_are_gone_is_revoked_and_the_semester_withheld(awarded: Life) -> None:
    awarded.does("2026-02-10 10:00", RetractFact(fact="diary-2025-11"))

    awarded.does("2026-02-10 11:00", REVOKE, by="anna")
    awarded.does("2026-02-10 12:00", WITHHOLD, by="anna")

    assert awarded.told(CreditRevoked) == [CreditRevoked(term=1, note="note-1")]
    assert awarded.state.credits[1].revoked.note == "note-1"
    assert awarded.told(CreditWithheld)[-1].unmet == (Kind.DIARY,)


def test_a_good_award_is_not_revoked(awarded: Life) -> None:
    assert awarded.refuses("2026-02-10 11:00", REVOKE, by="anna") == "nothing-to-revoke"


def test_what_was_not_awarded_is_not_revoked(unearned: Life) -> None:
    assert unearned.refuses(MONDAY, REVOKE, by="anna") == "nothing-to-revoke"


def test_an_award_is_revoked_not_retracted(awarded: Life) -> None:
    assert awarded.refuses("2026-02-10 11:00", RetractFact(fact="award")) == "decided"
    assert awarded.standing("credit/1") is Standing.MET


@pytest.mark.parametrize("attended", [trained("2026-02-09"), supervised("2026-02-09")])
def test_no_attendance_takes_the_place_of_an_award(awarded: Life, attended: Attendance) -> None:
    instead = attended.model_copy(update={"instead_of": "award", "minutes": 10})

    assert awarded.refuses("2026-02-10 11:00", instead) == "decided"
    assert awarded.standing("credit/1") is Standing.MET


def test_a_withheld_semester_is_open_again_once_a_waiver_earns_it(unearned: Life) -> None:
    unearned.does(MONDAY, WITHHOLD, by="anna")

    unearned.does("2026-02-10 10:00", WaiveObligation(obligation="training/1", note="n"), by="anna")
    unearned.does("2026-02-10 11:00", PROPOSE, by="anna")
    unearned.does("2026-02-10 12:00", APPROVE, by="bela")

    assert unearned.told(CreditAwarded)[-1].meets == "credit/1"
    assert unearned.state.credits[1].decided == "awarded"


def test_another_unmet_rule_leaves_a_withheld_semester_withheld(unearned: Life) -> None:
    unearned.does(MONDAY, WITHHOLD, by="anna")

    unearned.does("2026-02-10 10:00", RetractFact(fact="diary-2025-11"))

    assert unearned.state.credits[1].decided == "withheld"
    assert unearned.state.credits[1].unmet == (Kind.TRAINING, Kind.DIARY)


def test_a_late_fact_earns_what_was_withheld(mentor: Life) -> None:
    autumn(mentor, months=4)
    mentor.does(MONDAY, WITHHOLD, by="anna")

    mentor.does("2026-02-20 10:00", diary_of("2026-01"))

    assert mentor.state.credits[1].decided is None
    assert mentor.state.credits[1].earned
    assert mentor.told(NoticeIntended) == [
        NoticeIntended(notice="notice/credit/1/2", template="credit-earned-after-all", to_role="coordinator")
    ]


def test_a_second_proposer_takes_the_place_of_the_first(earned: Life) -> None:
    earned.does(MONDAY, PROPOSE, by="anna")
    earned.does(MONDAY, PROPOSE, by="bela")

    earned.does(MONDAY, APPROVE, by="anna")

    assert [event.term for event in earned.told(CreditProposed)] == [1, 1]
    assert earned.told(CreditAwarded)[-1].proposed_by == "bela"
