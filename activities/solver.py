"""Who gets whom, as one linear assignment: whole numbers in, the best pairs out, the same in every run.

A mentor is as many columns as they have places left, the first mentee's place before the second's. What is
wanted, each thing before all that follow: the mentees at the top of the waiting list, the other mentees,
everyone one before anyone two, points. One whole number for each cell holds all four (docs/decisions/0007).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from domain.scoring import Couple

EXACT_BELOW = 2**53
"""The assignment is worked out in floating point: whole numbers and their sums are exact up to here."""


class TooLarge(Exception):
    """So many people or points that the assignment would not be exact. Place them in several rounds."""


class Alternative(NamedTuple):
    """Whom a mentee would have otherwise, and how many points all pairs together would have less."""

    mentor: str
    loss: int


class Solved(NamedTuple):
    """Pairs as mentee -> mentor, their points together, and what their places count together."""

    pairs: dict[str, str]
    points: int
    placed: int


class Seat(NamedTuple):
    """A place with a mentor: the `nth` mentee of theirs, counted from 1."""

    mentor: str
    nth: int


class Worth(NamedTuple):
    """What a cell counts: each figure is more than all cells can have of the figures after it together."""

    top: int
    placed: int
    lower: int


def assign(
    scores: Mapping[Couple, int],
    capacities: Mapping[str, int],
    vetoes: Collection[Couple] = frozenset(),
    load: Mapping[str, int] | None = None,
    top: Collection[str] = frozenset(),
) -> dict[str, str]:
    """The best pairs as mentee -> mentor, in the order of mentees.

    `scores` has points (0 or more) of every (mentor, mentee) that could be a pair, `capacities` how many
    mentees a mentor may have in all, `load` how many they have, `top` the mentees who come before the others.
    Raises TooLarge.
    """
    task = task_of(scores, capacities, vetoes, load, top)
    return task.solved() if task else {}


@dataclass(frozen=True, slots=True)
class Task:
    """An assignment to work out: mentees by places, by cell its points, and what a place there counts.

    Where two cannot be a pair, both are 0.
    """

    mentees: Sequence[str]
    seats: Sequence["Seat"]
    points: NDArray[np.float64]
    placing: NDArray[np.float64]

    def solved(self) -> dict[str, str]:
        """The best pairs as mentee -> mentor, in the order of mentees."""
        return self._best(self.placing).pairs

    def alternatives(self) -> dict[str, "Alternative"]:
        """By mentee of the best draft: the best draft in which the mentee is not with the same mentor.

        A mentee is left out of the answer where somebody would go without a mentor, or a mentor without a
        mentee, for it.
        """
        best = self._best(self.placing)
        found = {}
        for row, mentee in enumerate(self.mentees):
            if mentee not in best.pairs:
                continue
            without = self.placing.copy()
            without[row, [seat.mentor == best.pairs[mentee] for seat in self.seats]] = 0
            other = self._best(without)
            if other.placed == best.placed and mentee in other.pairs:
                found[mentee] = Alternative(other.pairs[mentee], best.points - other.points)
        return found

    def _best(self, placing: NDArray[np.float64]) -> "Solved":
        gains = np.where(placing > 0, self.points + placing, 0)
        rows, columns = linear_sum_assignment(gains, maximize=True)
        some = placing[rows, columns] > 0
        taken = zip(rows[some].tolist(), columns[some].tolist(), strict=True)
        return Solved(
            {self.mentees[row]: self.seats[column].mentor for row, column in taken},
            int(self.points[rows, columns][some].sum()),
            int(placing[rows, columns].sum()),
        )


def task_of(
    scores: Mapping[Couple, int],
    capacities: Mapping[str, int],
    vetoes: Collection[Couple] = frozenset(),
    load: Mapping[str, int] | None = None,
    top: Collection[str] = frozenset(),
) -> Task | None:
    """The task of an assignment, with the arguments of `assign`; None when nobody has a place left."""
    possible = dict(scores)
    for couple in vetoes:
        possible.pop(couple, None)
    mentees = sorted({mentee for _, mentee in possible})
    seats = places({mentor for mentor, _ in possible}, capacities, load or {})
    if not seats:
        return None
    counts = worth(mentees, seats, max(possible.values(), default=0), top)
    return Task(mentees, seats, *_cells(possible, mentees, seats, counts, top))


def places(mentors: Iterable[str], capacities: Mapping[str, int], load: Mapping[str, int]) -> list[Seat]:
    """The places left with some mentors, by id."""
    return [
        Seat(mentor, nth)
        for mentor in sorted(mentors)
        for nth in range(load.get(mentor, 0) + 1, capacities.get(mentor, 0) + 1)
    ]


def worth(mentees: Sequence[str], seats: Sequence[Seat], most_points: int, top: Collection[str]) -> Worth:
    """What being placed counts, and a lower place. Raises TooLarge when sums would not be exact."""
    count = len(mentees)
    deepest = max(seat.nth for seat in seats) - 1
    lower = count * most_points + 1
    placed = (count + 1) * (deepest * lower + most_points) + 1
    first = (count + 1) * placed if top else 0
    if (first + 2 * placed) * (count + 1) >= EXACT_BELOW:
        raise TooLarge(
            f"{count} mentees and {len(seats)} places are too many for one round. Hold several of them."
        )
    return Worth(first, placed, lower)


def _cells(
    possible: Mapping[Couple, int],
    mentees: Sequence[str],
    seats: Sequence[Seat],
    counts: Worth,
    top: Collection[str],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mentees by places: the points, and what a place counts, above 0; 0 where two cannot be a pair."""
    row = {mentee: index for index, mentee in enumerate(mentees)}
    column = {mentor: index for index, mentor in enumerate(dict.fromkeys(mentor for mentor, _ in possible))}
    at_row = np.fromiter((row[mentee] for _, mentee in possible), np.int64, len(possible))
    at_column = np.fromiter((column[mentor] for mentor, _ in possible), np.int64, len(possible))
    points = np.full((len(row), len(column)), -1, dtype=np.int64)
    points[at_row, at_column] = np.fromiter(possible.values(), np.int64, len(possible))
    spread = points[:, [column[seat.mentor] for seat in seats]]
    above = np.array([seat.nth - 1 for seat in seats], dtype=np.int64) * counts.lower
    before = np.array([counts.top if mentee in top else 0 for mentee in mentees], dtype=np.int64)
    placing = before[:, np.newaxis] - above[np.newaxis, :] + counts.placed
    return np.maximum(spread, 0).astype(np.float64), np.where(spread < 0, 0, placing).astype(np.float64)
