"""Against a pair: "not this person" keeps two apart in every round, a decline ends what was just made."""

import pytest

from domain.declining import DeclinePlacement, ForbidPair
from domain.draft_commands import ConfirmDraft, RecordDraft
from domain.pairing import PairForbidden, PlacementDeclined, RunPairing
from domain.people import WithdrawPerson
from domain.structure import EndingSettled
from tests.domain import cohorts
from tests.domain.builders import YEAR, Record
from tests.domain.cohorts import PAIRED, mentee, mentor, pair_of, pairs_of, stream_of
from tests.domain.rounds import LATER, asked, couple, solved

TWO = (mentor("m1"), mentor("m2"), mentee("n1"))
NOT_THESE = ForbidPair(mentor="m1", mentee="n1", note="note-1")


def apart(*people: object) -> Record:
    """A trained year in which m1 and n1 are to be kept apart."""
    record = cohorts.trained(*people)  # type: ignore[arg-type]
    record.year.does("2025-09-11 10:00", NOT_THESE, by="coordinator")
    return record


def declined(record: Record, by: str = "n1", when: str = LATER) -> str:
    """The stream of the pair that is declined."""
    pair = pair_of(record, "n1")
    decline = DeclinePlacement(pair=pair.id, declined_by=by, note="note-2")
    record.year.does(when, decline, by=by)
    return stream_of(pair)


@pytest.mark.parametrize("seed", ["a", "b", "c", "d"])
def test_the_lot_keeps_apart_whom_somebody_does_not_want(seed: str) -> None:
    record = apart(*TWO)

    record.does(YEAR, PAIRED, RunPairing(seed=seed), by="coordinator", name="round")

    assert pairs_of(record) == {"n1": "m2"}


def test_no_draft_brings_them_together_and_nobody_is_told_why() -> None:
    record = asked(*TWO)
    record.year.does(PAIRED, NOT_THESE, by="coordinator")

    together = RecordDraft(draft="draft-1", pairs=(couple("m1", "n1"),))

    assert record.refuses(YEAR, PAIRED, together) == "draft-does-not-hold"


def test_a_draft_from_before_does_not_hold_any_more() -> None:
    record = solved()
    record.year.does(LATER, NOT_THESE, by="coordinator")

    assert record.refuses(YEAR, LATER, ConfirmDraft(draft="draft-1")) == "draft-does-not-hold"


def test_who_of_the_two_said_so_is_not_recorded() -> None:
    assert apart(*TWO).year.told(PairForbidden) == [PairForbidden(mentor="m1", mentee="n1", note="note-1")]


def test_keeping_apart_once_is_enough() -> None:
    assert apart(*TWO).year.refuses(LATER, NOT_THESE) == "nothing-new"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (ForbidPair(mentor="n1", mentee="n1", note="n"), "not-a-mentor"),
        (ForbidPair(mentor="m1", mentee="m2", note="n"), "not-a-mentee"),
        (ForbidPair(mentor="m9", mentee="n1", note="n"), "no-such-person"),
    ],
)
def test_a_mentor_and_a_mentee_are_kept_apart(wrong: ForbidPair, code: str) -> None:
    assert cohorts.trained(*TWO).year.refuses(LATER, wrong) == code


@pytest.mark.parametrize("who", ["m1", "n1"])
def test_either_side_declines_and_the_mentee_goes_to_the_top_of_the_list(who: str) -> None:
    record = cohorts.paired(mentor("m1"), mentee("n1"))

    stream = declined(record, by=who)
    record.of(stream).reaches("2025-09-20")

    assert record.year.told(PlacementDeclined)[-1].declined_by == who
    assert record.year.state.placed.waiting == {"n1": "declined"}
    assert record.of(stream).told(EndingSettled)[-1].reason == "declined"
    assert pairs_of(record) == {}


def test_who_declined_each_other_are_not_brought_together_again() -> None:
    record = cohorts.paired(mentor("m1"), mentee("n1"))
    declined(record)

    record.does(YEAR, "2025-09-14 10:00", RunPairing(seed="again"), by="coordinator", name="round-2")

    assert pairs_of(record) == {}
    assert record.year.state.placed.waiting == {"n1": "declined"}


def test_a_pair_is_declined_by_its_own_and_in_time() -> None:
    record = cohorts.paired(mentor("m1"), mentee("n1"))
    pair = pair_of(record, "n1").id

    assert record.year.refuses(LATER, DeclinePlacement(pair=pair, declined_by="m2")) == "not-in-this-pair"
    assert record.year.refuses(LATER, DeclinePlacement(pair="r9", declined_by="n1")) == "no-such-pair"
    late = DeclinePlacement(pair=pair, declined_by="n1")
    assert record.year.refuses("2025-09-26 16:00", late) == "too-late-to-decline"
    declined(record, when="2025-09-26 15:59")


def test_waiting_counts_from_the_first_day_and_ends_with_a_mentor_or_a_withdrawal() -> None:
    record = cohorts.paired(mentor("m1"), mentee("n1"), mentee("n2"))
    [waiting] = record.year.state.placed.waiting
    since = record.year.state.drafts.since[waiting]
    taken = next(iter({"n1", "n2"} - {waiting}))
    record.year.does(LATER, DeclinePlacement(pair=pair_of(record, taken).id, declined_by=taken), by=taken)

    record.does(YEAR, "2025-09-14 10:00", RunPairing(seed="2"), by="coordinator", name="round-2")
    assert record.year.state.drafts.since.keys() == {taken}
    assert record.year.state.drafts.since[taken] > since

    record.year.does("2025-09-15 10:00", WithdrawPerson(person=taken), by=taken)
    assert record.year.state.drafts.since == {}
