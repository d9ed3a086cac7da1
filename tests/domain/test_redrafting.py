"""A draft by interest is handed on to be worked out once more, and is compared by what it comes to."""

from domain.draft_commands import RecordDraft
from domain.redrafting import Drafted, Redrafted, best_of, told_otherwise
from tests.domain.builders import YEAR
from tests.domain.cohorts import PAIRED, year_of
from tests.domain.redecided import again, differing, of_record
from tests.domain.rounds import asked, couple, solved

PAIRS = (couple("m1", "n1", 30), couple("m2", "n2", 20))


def test_a_draft_that_comes_out_alike_is_handed_on_with_the_version_before_it() -> None:
    log, drafted = of_record(solved()), list[Drafted]()

    found = again(log, drafted=drafted.append)

    assert differing(found) == []
    (one,) = drafted
    assert (one.stream, one.draft, one.pairs) == (YEAR, "draft-1", PAIRS)
    before = [entry for stream, entry in log[: one.position - 1] if stream == YEAR]
    assert one.version == len(before)
    assert {fact.stream for fact in one.given} == {year_of("m1"), year_of("m2")}


def test_a_draft_without_a_solution_is_not_handed_on() -> None:
    record, drafted = asked(), list[Drafted]()
    failed = RecordDraft(draft="draft-1", problem="too-large")
    record.does(YEAR, PAIRED, failed, by="programme", name="draft-1/solved")

    found = again(of_record(record), drafted=drafted.append)

    assert differing(found) == []
    assert drafted == []


def test_a_draft_comes_to_its_pairs_and_their_points_together() -> None:
    best = best_of(RecordDraft(draft="draft-1", pairs=PAIRS))

    assert best == Redrafted(pairs=(("m1", "n1", 30), ("m2", "n2", 20)))
    assert best.points == 50


def test_a_pair_of_both_drafts_that_counts_otherwise_has_told_something_else() -> None:
    assert told_otherwise(PAIRS, Redrafted(pairs=(("m1", "n1", 29), ("m2", "n2", 20))))


def test_other_pairs_of_the_same_people_have_told_nothing_else() -> None:
    assert not told_otherwise(PAIRS, Redrafted(pairs=(("m1", "n2", 5), ("m2", "n1", 5))))
