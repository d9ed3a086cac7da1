"""Assignments to solve, small and middle, by a seed; what makes one better; two other ways to the best."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from activities.solver import assign
from domain.scoring import Couple

Merit = tuple[int, ...]
"""What counts of an assignment, the first thing first: top placed, placed, with one, with two…, points."""
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Case:
    """One assignment to solve; the fields are those of `assign`."""

    scores: Mapping[Couple, int]
    capacities: Mapping[str, int]
    vetoes: frozenset[Couple] = frozenset()
    load: Mapping[str, int] = field(default_factory=dict)
    top: frozenset[str] = frozenset()

    @property
    def possible(self) -> list[Couple]:
        return sorted(set(self.scores) - self.vetoes)

    def solved(self) -> dict[str, str]:
        return assign(self.scores, self.capacities, self.vetoes, self.load, self.top)

    def merit(self, pairs: Mapping[str, str]) -> Merit:
        """How good an assignment is: the greater of two is the better one."""
        had = Counter(self.load) + Counter(pairs.values())
        levels = [sum(min(count, nth) for count in had.values()) for nth in range(1, DEEPEST)]
        points = sum(self.scores[mentor, mentee] for mentee, mentor in pairs.items())
        return (len(self.top & pairs.keys()), len(pairs), *levels, points)

    def keeps_to_places(self, pairs: Mapping[str, str]) -> bool:
        had = Counter(self.load) + Counter(pairs.values())
        return all(had[mentor] <= self.capacities[mentor] for mentor in set(pairs.values()))


def drawn(seed: int, mentors: int, mentees: int) -> Case:
    """A case by a seed, with at most so many people; about a third of the couples are impossible."""
    chance = Random(seed)
    ms = [f"m{n}" for n in range(chance.randint(1, mentors))]
    ns = [f"n{n}" for n in range(chance.randint(1, mentees))]
    couples = [couple for couple in product(ms, ns) if chance.random() < 0.8]
    capacities = {mentor: chance.choice((0, 1, 1, 2, 2, DEEPEST)) for mentor in ms}
    return Case(
        scores={
            couple: chance.choice((0, chance.randint(0, 9), chance.randint(0, 120))) for couple in couples
        },
        capacities=capacities,
        vetoes=frozenset(couple for couple in couples if chance.random() < 0.15),
        load={mentor: min(capacities[mentor], 1) for mentor in ms if chance.random() < 0.2},
        top=frozenset(mentee for mentee in ns if chance.random() < 0.2),
    )


def best_of_all(case: Case) -> Merit:
    """The merit of the best assignment there is, by looking at every one."""
    return max(case.merit(pairs) for pairs in _all(case) if case.keeps_to_places(pairs))


def _all(case: Case) -> Iterator[dict[str, str]]:
    mentees = sorted({mentee for _, mentee in case.possible})
    wider = [[None, *(mentor for mentor, other in case.possible if other == mentee)] for mentee in mentees]
    for chosen in product(*wider):
        yield {mentee: mentor for mentee, mentor in zip(mentees, chosen, strict=True) if mentor is not None}


def best_by_integer_program(case: Case) -> Merit:
    """The merit of the best assignment by scipy's milp: one program for each thing that counts, in turn.

    A variable for each possible couple, and one for each place of a mentor that is filled.
    """
    couples, mentors = case.possible, sorted(case.capacities)
    seats = [(m, nth) for m in mentors for nth in range(case.load.get(m, 0) + 1, case.capacities[m] + 1)]
    mentees = sorted({mentee for _, mentee in couples})
    one_each = [[float(e == mentee) for _, e in couples] + [0.0] * len(seats) for mentee in mentees]
    filled = [
        [float(m == mentor) for m, _ in couples] + [-float(m == mentor) for m, _ in seats]
        for mentor in mentors
    ]
    rules = [LinearConstraint(np.array(one_each), 0, 1), LinearConstraint(np.array(filled), 0, 0)]
    merit = []
    for aim in _aims(case, couples, seats):
        reached = _most(aim, rules)
        rules.append(LinearConstraint(aim[np.newaxis, :], reached, reached))
        merit.append(reached)
    had = [sum(min(count, nth) for count in case.load.values()) for nth in range(1, DEEPEST)]
    return (*merit[:2], *(new + old for new, old in zip(merit[2:-1], had, strict=True)), merit[-1])


def _aims(case: Case, couples: list[Couple], seats: list[tuple[str, int]]) -> Iterator[NDArray[np.float64]]:
    none = [0] * len(seats)
    yield np.array([mentee in case.top for _, mentee in couples] + none, dtype=float)
    yield np.array([1] * len(couples) + none, dtype=float)
    for level in range(1, DEEPEST):
        yield np.array([0] * len(couples) + [nth <= level for _, nth in seats], dtype=float)
    yield np.array([case.scores[couple] for couple in couples] + none, dtype=float)


def _most(aim: NDArray[np.float64], rules: list[LinearConstraint]) -> int:
    found = milp(-aim, integrality=np.ones(len(aim), dtype=np.int64), bounds=Bounds(0, 1), constraints=rules)
    assert found.success, found.message
    return round(-found.fun)
