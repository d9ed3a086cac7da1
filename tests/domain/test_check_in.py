"""The first month's check-in: owed by the coordinator, told when missed, done late without limit."""

import pytest

from domain.care import CheckInHeld, HoldCheckIn
from domain.facts import RetractFact
from domain.notices import NoticeIntended
from domain.obligations import ObligationAmended, Standing
from domain.policy import Policy, Strength
from domain.structure import EndRelationship
from tests.domain import builders
from tests.domain.builders import HOUR, Life, at, changed, context_of


def held(local: str) -> HoldCheckIn:
    return HoldCheckIn(occurred_us=at(local), note="note-1")


def test_the_coordinator_owes_a_check_in_within_thirty_days_of_the_start(pair: Life) -> None:
    owed = pair.obligation("check-in/1")

    assert (owed.owed_by, owed.strength) == ("coordinator", Strength.REQUIRED)
    assert (owed.opens_us, owed.closes_us) == (at("2025-09-13"), at("2025-10-13"))


def test_a_check_in_is_not_owed_beyond_the_end_of_the_year() -> None:
    pair = builders.pair(placed="2026-06-18 10:00")

    assert pair.obligation("check-in/1").closes_us == at("2026-06-28")


def test_a_check_in_held_in_the_first_month_is_met(pair: Life) -> None:
    pair.does("2025-09-30 12:00", held("2025-09-30 11:00"), by="coordinator")

    assert pair.standing("check-in/1") is Standing.MET
    assert pair.told(CheckInHeld)[-1].note == "note-1"
    assert not pair.told(NoticeIntended)


def test_a_missed_check_in_is_told_to_the_coordinator_once(pair: Life) -> None:
    added = pair.reaches("2025-10-13")

    assert [entry.event for entry in added if isinstance(entry.event, NoticeIntended)] == [
        NoticeIntended(notice="notice/check-in/1", template="check-in-missed", to_role="coordinator")
    ]
    assert pair.state.intents == ("notice/check-in/1",)


def test_a_check_in_held_after_its_month_is_done_late_without_limit(pair: Life) -> None:
    pair.does("2026-03-02 12:00", held("2026-03-02 11:00"), by="coordinator")

    amended = pair.told(ObligationAmended)[-1]
    assert (amended.standing, amended.reason) == (Standing.LATE, "done-late")


def test_a_check_in_held_in_its_month_and_told_later_is_recorded_late(pair: Life) -> None:
    pair.does("2025-10-20 12:00", held("2025-10-10 11:00"), by="coordinator")

    amended = pair.told(ObligationAmended)[-1]
    assert (amended.standing, amended.reason) == (Standing.LATE, "recorded-late")


def test_a_second_check_in_is_welcome_and_meets_nothing(pair: Life) -> None:
    pair.does("2025-09-30 12:00", held("2025-09-30 11:00"))

    pair.does("2025-10-02 12:00", held("2025-10-02 11:00"))

    assert pair.told(CheckInHeld)[-1].meets is None


def test_a_check_in_after_the_ending_of_a_pair_meets_nothing(pair: Life) -> None:
    pair.does("2025-09-20 10:00", EndRelationship(reason="agreed"))

    pair.does("2025-09-25 12:00", held("2025-09-25 11:00"))

    assert pair.told(CheckInHeld)[-1].meets is None
    assert pair.standing("check-in/1") is Standing.EXCUSED


def test_a_check_in_from_before_the_ending_still_counts_afterwards(pair: Life) -> None:
    pair.does("2025-09-20 10:00", EndRelationship(reason="agreed"))

    pair.does("2025-09-25 12:00", held("2025-09-18 11:00"))

    assert pair.standing("check-in/1") is Standing.MET


def test_a_check_in_from_before_the_pair_began_meets_nothing(pair: Life) -> None:
    pair.does("2025-09-15 12:00", held("2025-09-12 11:00"))

    assert pair.told(CheckInHeld)[-1].meets is None


def test_a_check_in_is_held_again_after_the_first_record_was_retracted(pair: Life) -> None:
    pair.does("2025-09-30 12:00", held("2025-09-30 11:00"))
    pair.does("2025-10-01 12:00", RetractFact(fact="c1"))
    assert pair.standing("check-in/1") is Standing.MISSED

    pair.does("2025-10-02 12:00", held("2025-10-02 11:00"))

    assert pair.standing("check-in/1") is Standing.MET


def test_a_check_in_follows_the_policy_in_force_when_the_pair_begins(policy: Policy) -> None:
    shorter = changed(policy, "deadlines", check_in_days=10)
    pair = builders.pair(context_of(policy, ("2025-09-13", shorter)))

    owed = pair.obligation("check-in/1")
    assert (owed.policy, owed.closes_us) == (2, at("2025-09-23"))


@pytest.mark.parametrize(
    ("second", "standing"), [("2025-10-01 11:00", Standing.MET), ("2025-12-01 11:00", Standing.LATE)]
)
def test_a_second_check_in_steps_in_for_one_that_is_taken_back(
    pair: Life, second: str, standing: Standing
) -> None:
    pair.does("2025-09-30 12:00", held("2025-09-30 11:00"), by="coordinator", name="first")
    pair.does(at(second) + HOUR, held(second), by="coordinator", name="second")

    pair.does("2025-12-02 10:00", RetractFact(fact="first"), by="coordinator")

    assert pair.standing("check-in/1") is standing
    assert pair.obligation("check-in/1").fact_ids == ("second",)


def test_a_check_in_from_before_the_pair_steps_in_for_none(pair: Life) -> None:
    pair.does("2025-09-30 12:00", held("2025-09-30 11:00"), by="coordinator", name="first")
    pair.does("2025-10-01 12:00", held("2025-09-12 11:00"), by="coordinator")

    pair.does("2025-10-02 10:00", RetractFact(fact="first"), by="coordinator")

    assert pair.standing("check-in/1") is Standing.MISSED
