"""A decision about credit that fell is owed again: withheld and then earned after all, or revoked."""

import pytest

from domain.award import ApproveCredit, ProposeCredit, RevokeCredit, WithholdCredit
from domain.facts import RetractFact, WaiveObligation
from domain.notices import NoticeIntended
from domain.obligations import FactRetracted, ObligationAmended, Standing
from tests.domain import laws
from tests.domain.builders import Life, at
from tests.domain.semesters import autumn, diary_of

PROPOSE, APPROVE, WITHHOLD = ProposeCredit(term=1), ApproveCredit(term=1), WithholdCredit(term=1)
MONDAY = "2026-02-09 10:00"


def test_a_withheld_semester_that_is_earned_after_all_is_owed_a_decision_again(mentor: Life) -> None:
    autumn(mentor, months=4)
    mentor.does(MONDAY, WITHHOLD, by="anna")

    mentor.does("2026-02-20 10:00", diary_of("2026-01"))

    assert mentor.standing("credit/1") is Standing.MISSED
    laws.hold_the_balance(mentor)


@pytest.mark.parametrize(
    ("decided", "standing"), [("2026-02-21 10:00", Standing.MET), ("2026-02-23 10:00", Standing.LATE)]
)
def test_a_second_decision_is_met_within_the_three_weeks_and_late_after_them(
    mentor: Life, decided: str, standing: Standing
) -> None:
    autumn(mentor, months=4)
    mentor.does(MONDAY, WITHHOLD, by="anna")
    mentor.does("2026-02-20 10:00", diary_of("2026-01"))

    mentor.does(decided, PROPOSE, by="anna")
    mentor.does(decided, APPROVE, by="bela")

    assert mentor.standing("credit/1") is standing
    assert mentor.state.credits[1].decided == "awarded"


def test_what_is_earned_after_the_year_has_closed_is_still_owed_and_awarded(mentor: Life) -> None:
    mentor.does("2026-07-09 10:00", WithholdCredit(term=2), by="anna")
    for owed in ("training/2", "supervision/2", *(f"diary/{n}" for n in range(6, 11))):
        mentor.does("2026-07-20 10:00", WaiveObligation(obligation=owed, note="n"), by="anna")
    assert mentor.state.closed
    assert mentor.standing("credit/2") is Standing.MISSED

    mentor.does("2026-07-21 10:00", ProposeCredit(term=2), by="anna")
    mentor.does("2026-07-21 11:00", ApproveCredit(term=2), by="bela")

    assert mentor.standing("credit/2") is Standing.LATE


def test_a_revoked_award_leaves_its_decision_owed_until_the_semester_is_withheld(mentor: Life) -> None:
    autumn(mentor)
    mentor.does(MONDAY, PROPOSE, by="anna")
    mentor.does(MONDAY, APPROVE, by="bela")
    mentor.does("2026-02-10 10:00", RetractFact(fact="diary-2025-11"))
    mentor.does("2026-02-10 11:00", RevokeCredit(term=1, note="n"), by="anna")
    assert mentor.standing("credit/1") is Standing.MISSED

    mentor.does("2026-02-10 12:00", WITHHOLD, by="anna")

    assert mentor.standing("credit/1") is Standing.MET
    laws.hold_the_balance(mentor)


def test_a_waived_decision_stays_waived_when_the_semester_is_earned_after_all(mentor: Life) -> None:
    autumn(mentor, months=4)
    mentor.does(MONDAY, WaiveObligation(obligation="credit/1", note="n"), by="anna")
    mentor.does(MONDAY, WITHHOLD, by="anna")

    mentor.does("2026-02-20 10:00", diary_of("2026-01"))

    assert mentor.standing("credit/1") is Standing.WAIVED
    assert mentor.state.credits[1].decided is None


def test_a_decision_that_was_overtaken_is_owed_again_from_its_own_moment_on(mentor: Life) -> None:
    autumn(mentor, months=4)
    mentor.does("2026-02-12 10:00", WITHHOLD, by="anna")

    mentor.does("2026-02-07 20:00", diary_of("2026-01"))

    owed_again = (mentor.entry(FactRetracted), mentor.entry(ObligationAmended))
    assert {entry.recorded_us for entry in owed_again} == {at("2026-02-12 10:00")}
    laws.amend_in_order_of_time(mentor)


def test_the_coordinator_is_told_in_the_same_breath_that_a_decision_is_owed_again(mentor: Life) -> None:
    autumn(mentor, months=4)
    mentor.does(MONDAY, WITHHOLD, by="anna", name="withheld")

    told = mentor.does("2026-02-20 10:00", diary_of("2026-01"))

    kinds = [entry.event.TYPE for entry in told][-4:]
    assert kinds == ["credit-assessed", "notice-intended", "fact-retracted", "obligation-amended"]
    assert mentor.told(FactRetracted)[-1].met == "credit/1"
    assert mentor.told(FactRetracted)[-1].fact == "withheld"
    assert [notice.template for notice in mentor.told(NoticeIntended)] == ["credit-earned-after-all"]
