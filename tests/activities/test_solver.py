"""The assignment: nobody left out who could be placed, everyone one before anyone two, then most points."""

from dataclasses import replace
from itertools import product

import pytest

from activities.solver import TooLarge, assign, task_of
from domain.matching import draw
from tests.activities import assignments
from tests.activities.assignments import Case
from tests.domain.cohorts import mentee, mentor


def test_the_couples_with_the_most_points_together_are_chosen() -> None:
    points = {("m1", "n1"): 50, ("m1", "n2"): 40, ("m2", "n1"): 45, ("m2", "n2"): 0}

    assert assign(points, {"m1": 1, "m2": 1}) == {"n1": "m2", "n2": "m1"}


def test_nobody_is_left_out_for_the_sake_of_points() -> None:
    points = {("m1", "n1"): 1000, ("m1", "n2"): 0, ("m2", "n1"): 0}

    assert assign(points, {"m1": 1, "m2": 1}) == {"n1": "m2", "n2": "m1"}


def test_everyone_gets_one_before_anyone_gets_two_whatever_the_points() -> None:
    points = {("m1", "n1"): 1000, ("m1", "n2"): 1000, ("m2", "n1"): 0, ("m2", "n2"): 1}

    assert assign(points, {"m1": 2, "m2": 1}) == {"n1": "m1", "n2": "m2"}


def test_a_mentor_who_has_one_already_waits_for_those_who_have_none() -> None:
    points = {("m1", "n1"): 1000, ("m2", "n1"): 0}

    assert assign(points, {"m1": 2, "m2": 1}, load={"m1": 1}) == {"n1": "m2"}


def test_whoever_is_at_the_top_of_the_waiting_list_is_placed_first() -> None:
    points = {("m1", "n1"): 1000, ("m1", "n2"): 0}

    assert assign(points, {"m1": 1}) == {"n1": "m1"}
    assert assign(points, {"m1": 1}, top={"n2"}) == {"n2": "m1"}


def test_a_veto_outweighs_all_points() -> None:
    points = {("m1", "n1"): 1000, ("m2", "n1"): 0}

    assert assign(points, {"m1": 1, "m2": 1}, vetoes={("m1", "n1")}) == {"n1": "m2"}
    assert assign(points, {"m1": 1, "m2": 0}, vetoes={("m1", "n1")}) == {}


def test_without_anybody_nobody_is_placed() -> None:
    assert assign({}, {"m1": 2}) == {}
    assert assign({("m1", "n1"): 5}, {}) == {}
    assert assign({("m1", "n1"): 5}, {"m1": 1}, load={"m1": 1}) == {}


def test_two_runs_are_equal_whatever_the_order_of_the_couples() -> None:
    couples = list(product([f"m{n}" for n in range(12)], [f"n{n}" for n in range(15)]))
    capacities = {mentor: 2 for mentor, _ in couples}
    alike = dict.fromkeys(couples, 7)

    first = assign(alike, capacities)

    assert assign(dict(reversed(alike.items())), dict(reversed(capacities.items()))) == first
    assert list(first) == sorted(first)


def test_the_optimum_is_that_of_looking_at_every_assignment() -> None:
    for seed in range(500):
        case = assignments.drawn(seed, mentors=4, mentees=5)
        pairs = case.solved()

        assert case.keeps_to_places(pairs), seed
        assert {(m, e) for e, m in pairs.items()} <= set(case.possible), seed
        assert case.merit(pairs) == assignments.best_of_all(case), seed


def test_the_optimum_is_that_of_an_integer_program() -> None:
    for seed in range(50):
        case = assignments.drawn(seed, mentors=25, mentees=30)

        assert case.merit(case.solved()) == assignments.best_by_integer_program(case), seed


def test_as_many_are_placed_and_spread_as_evenly_as_the_lot_would() -> None:
    for seed in range(100):
        case = assignments.drawn(seed, mentors=8, mentees=12)
        solved, lot = case.merit(case.solved()), case.merit(_by_lot(case))

        assert solved[:-1] == lot[:-1], seed
        assert solved[-1] >= lot[-1], seed


def test_what_would_not_be_exact_is_not_worked_out() -> None:
    with pytest.raises(TooLarge, match="2 mentees and 2 places are too many"):
        assign({("m1", "n1"): 2**50, ("m1", "n2"): 1}, {"m1": 2})


def _by_lot(case: Case) -> dict[str, str]:
    """The seeded lot on the same case; one language, so that only vetoes forbid."""
    ms = [mentor(name, capacity=places) for name, places in sorted(case.capacities.items())]
    ns = sorted({name for _, name in case.possible})
    vetoed = {(m.id, n) for m in ms for n in ns} - set(case.possible)
    queues = [[mentee(n) for n in ns if (n in case.top) is first] for first in (True, False)]
    return draw(queues, ms, case.load, frozenset(vetoed), "seed", assignments.DEEPEST)


def test_the_best_alternative_of_each_pair_is_that_of_solving_without_it() -> None:
    for seed in range(100):
        case = assignments.drawn(seed, mentors=5, mentees=6)
        task = task_of(case.scores, case.capacities, case.vetoes, case.load, case.top)
        if task is None:
            continue
        best, found = task.solved(), task.alternatives()
        for one, held in best.items():
            without = replace(case, vetoes=case.vetoes | {(held, one)})
            other = without.solved()
            same = case.merit(other)[:-1] == case.merit(best)[:-1] and one in other
            assert (one in found) == same, (seed, one)
            if same:
                loss = case.merit(best)[-1] - case.merit(other)[-1]
                assert found[one] == (other[one], loss), (seed, one)
