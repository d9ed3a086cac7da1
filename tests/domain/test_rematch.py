"""A rematch: asked for by either side, approved, with its reason kept away from the pair's stream."""

import pytest

from domain.draft_commands import ConfirmDraft
from domain.obligations import ObligationEnded, Standing
from domain.pairing import MenteesWaitlisted, PairsPlaced, RematchApproved, RematchRequested, RunPairing
from domain.people import EnrolPeople
from domain.programme import PublishPolicy
from domain.rematch import ApproveRematch, RequestRematch
from domain.structure import EndingSettled
from tests.domain import cohorts
from tests.domain.builders import YEAR, Record, at, changed, example_policy
from tests.domain.cohorts import mentee, mentor, pair_of, pairs_of, stream_of
from tests.domain.rounds import ask, couple, solve

ASKED, APPROVED = "2025-11-04 10:00", "2025-11-05 10:00"


@pytest.fixture
def record() -> Record:
    """One pair, and a second mentor who has nobody."""
    made = cohorts.paired(mentor("m1"), mentee("n1"))
    made.year.does("2025-09-20 10:00", EnrolPeople(people=(mentor("m2"),)), by="coordinator")
    cohorts.held(made, "2025-09-24 17:00", ("m2",))
    return made


@pytest.fixture
def alone() -> Record:
    """One pair, and no other mentor."""
    return cohorts.paired(mentor("m1"), mentee("n1"))


def rematch(record: Record, mentee_id: str = "n1") -> str:
    """Asks and approves; returns the stream of the pair that ends."""
    pair = pair_of(record, mentee_id)
    record.year.does(ASKED, RequestRematch(pair=pair.id, asked_by=mentee_id, note="note-1"), by=mentee_id)
    record.does(YEAR, APPROVED, ApproveRematch(pair=pair.id, seed="new"), by="coordinator", name="approve")
    return stream_of(pair)


@pytest.mark.parametrize("who", ["m1", "n1"])
def test_either_side_asks(record: Record, who: str) -> None:
    pair = pair_of(record, "n1")

    record.year.does(ASKED, RequestRematch(pair=pair.id, asked_by=who, note="note-1"), by=who)

    assert record.year.told(RematchRequested) == [RematchRequested(pair=pair.id, asked_by=who, note="note-1")]


def test_nobody_else_asks(record: Record) -> None:
    ask = RequestRematch(pair=pair_of(record, "n1").id, asked_by="m2")

    assert record.year.refuses(ASKED, ask) == "not-in-this-pair"


def test_a_rematch_is_asked_of_a_pair_that_is_together(record: Record) -> None:
    assert record.year.refuses(ASKED, RequestRematch(pair="r9", asked_by="n1")) == "no-such-pair"


def test_what_nobody_asked_for_is_not_approved(record: Record) -> None:
    approve = ApproveRematch(pair=pair_of(record, "n1").id, seed="new")

    assert record.year.refuses(APPROVED, approve) == "not-requested"


def test_in_the_last_day_of_a_year_nobody_gets_another_mentor(record: Record) -> None:
    pair = pair_of(record, "n1")
    record.year.does("2026-06-26 10:00", RequestRematch(pair=pair.id, asked_by="n1"), by="n1")

    late = ApproveRematch(pair=pair.id, seed="new")

    assert record.year.refuses("2026-06-27 10:00", late) == "year-is-over"
    assert pairs_of(record) == {"n1": "m1"}


def test_a_rematch_is_approved_once(record: Record) -> None:
    pair = pair_of(record, "n1")
    rematch(record)

    assert record.year.refuses(APPROVED, ApproveRematch(pair=pair.id, seed="new")) == "no-such-pair"


def test_the_mentee_gets_another_mentor_at_once(record: Record) -> None:
    rematch(record)

    assert pairs_of(record) == {"n1": "m2"}
    assert record.year.told(RematchApproved)[-1].successor == pair_of(record, "n1").id


def test_the_pair_ends_at_the_next_midnight_and_names_its_successor(record: Record) -> None:
    ended = record.of(rematch(record))

    ended.reaches("2025-11-07")

    assert ended.told(EndingSettled)[-1].successor == stream_of(pair_of(record, "n1"))
    assert ended.standing("meeting/3") is Standing.SUPERSEDED
    assert ended.told(ObligationEnded)[-1].reason == stream_of(pair_of(record, "n1"))


def test_the_new_pair_begins_where_the_old_one_ends(record: Record) -> None:
    ended = record.of(rematch(record))
    ended.reaches("2025-11-20")

    new = record.of(stream_of(pair_of(record, "n1")))
    new.reaches("2025-11-20")

    assert new.obligation("meeting/3").opens_us == ended.obligation("meeting/3").ended_us


def test_why_and_by_whom_is_never_told_to_the_pair(record: Record) -> None:
    ended = record.of(rematch(record))
    ended.reaches("2025-12-01")

    told = " ".join(f"{entry.event.model_dump_json()} {entry.actor}" for entry in ended.entries)
    assert "note-1" not in told
    assert not [entry for entry in ended.entries if entry.actor == "n1"]
    assert "asked_by" not in told


def test_without_another_mentor_the_mentee_waits_at_the_top(alone: Record) -> None:
    ended = alone.of(rematch(alone))
    ended.reaches("2025-11-07")

    assert alone.year.told(MenteesWaitlisted)[-1].mentees == (("n1", "rematch"),)
    assert ended.standing("meeting/3") is Standing.EXCUSED


def test_those_two_are_never_a_pair_again_this_year(alone: Record) -> None:
    rematch(alone)

    alone.does(YEAR, "2025-11-10 10:00", RunPairing(seed="again"), by="coordinator", name="round-2")

    assert pairs_of(alone) == {}
    assert alone.year.state.placed.waiting == {"n1": "rematch"}


def test_who_waits_for_a_rematch_is_drawn_before_those_who_are_new(alone: Record) -> None:
    rematch(alone)
    new = tuple(mentee(f"n{n}") for n in range(2, 6))
    alone.year.does("2025-11-06 10:00", EnrolPeople(people=(mentor("m2"), *new)), by="coordinator")
    cohorts.held(alone, "2025-11-10 17:00", ("m2",))

    alone.does(YEAR, "2025-11-12 10:00", RunPairing(seed="x"), by="coordinator", name="round-2")

    assert pairs_of(alone)["n1"] == "m2"


def test_a_mentor_whose_pair_ended_is_free_for_another(record: Record) -> None:
    rematch(record)
    record.year.does("2025-11-06 10:00", EnrolPeople(people=(mentee("n2"),)), by="coordinator")

    record.does(YEAR, "2025-11-07 10:00", RunPairing(seed="x"), by="coordinator", name="round-2")

    assert pairs_of(record) == {"n1": "m2", "n2": "m1"}
    assert len(record.year.told(PairsPlaced)) == 3


def test_where_the_policy_does_not_draw_a_rematch_waits_at_the_top_for_the_next_draft(record: Record) -> None:
    policy = changed(example_policy(), "pairing", method="interest")
    record.year.does("2025-10-01 10:00", PublishPolicy(effective_us=at("2025-10-05"), policy=policy))

    rematch(record)

    assert record.year.told(RematchApproved)[-1].successor is None
    assert record.year.state.placed.waiting == {"n1": "rematch"}
    ask(record, method=None, name="draft-1", when="2025-11-06 10:00")
    solve(record, couple("m2", "n1"), when="2025-11-06 10:00")
    confirm = ConfirmDraft(draft="draft-1")
    record.does(YEAR, "2025-11-06 11:00", confirm, by="coordinator", name="confirm")
    assert pairs_of(record) == {"n1": "m2"}
