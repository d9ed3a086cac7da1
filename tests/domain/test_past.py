"""Pairs of former years come in as facts, and are vetoed in rounds and rematches alike."""

from domain.pairing import RunPairing
from domain.past import PastPairsRecalled, RecallPairs
from domain.rematch import ApproveRematch, RequestRematch
from tests.domain import cohorts
from tests.domain.builders import YEAR, Record
from tests.domain.cohorts import mentee, mentor, pair_of, pairs_of

EARLY = "2025-09-01 10:00"


def recalled(record: Record, *pairs: tuple[str, str]) -> Record:
    record.year.does(EARLY, RecallPairs(pairs=pairs), by="coordinator")
    return record


def paired(record: Record) -> dict[str, str]:
    cohorts.held(record, cohorts.TRAINED, ("m1", "m2"))
    record.does(YEAR, cohorts.PAIRED, RunPairing(seed="s"), by="coordinator", name="round-1")
    return pairs_of(record)


def test_whoever_was_a_pair_in_a_former_year_is_not_one_again() -> None:
    record = cohorts.enrolled(mentor("m1"), mentor("m2"), mentee("n1"), mentee("n2"))

    assert paired(recalled(record, ("m1", "n1"), ("m2", "n2"))) == {"n1": "m2", "n2": "m1"}


def test_a_rematch_does_not_draw_a_mentor_of_a_former_year() -> None:
    record = cohorts.enrolled(mentor("m1"), mentor("m2"), mentee("n1"))
    paired(recalled(record, ("m1", "n1")))
    pair = pair_of(record, "n1")
    record.year.does("2025-10-01 10:00", RequestRematch(pair=pair.id, asked_by="n1"), by="n1")

    approve = ApproveRematch(pair=pair.id, seed="s")
    record.does(YEAR, "2025-10-02 10:00", approve, by="coordinator", name="approved")

    assert pairs_of(record) == {}


def test_pairs_of_people_who_do_not_take_part_yet_are_recalled_in_parts_of_a_hundred() -> None:
    record = cohorts.published()

    recalled(record, *((f"m{n}", f"n{n}") for n in range(120)))

    assert [len(event.pairs) for event in record.year.told(PastPairsRecalled)] == [100, 20]


def test_only_what_is_new_is_recalled() -> None:
    record = recalled(cohorts.published(), ("m1", "n1"))

    record.year.does(EARLY, RecallPairs(pairs=(("m1", "n1"), ("m2", "n1"), ("m2", "n1"))), by="coordinator")

    assert record.year.told(PastPairsRecalled)[-1].pairs == (("m2", "n1"),)
    known = RecallPairs(pairs=(("m2", "n1"),))
    assert record.year.refuses(EARLY, known, by="coordinator") == "nothing-new"
