"""Rows that single nobody out: k-anonymity by hiding what could identify, and tables without small cells.

Sweeney (2002), k-anonymity: each combination of quasi-identifiers stands for at least k rows. Rows that
do not reach that are generalised, one quasi-identifier after the other, or left out where it does not help.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

HIDDEN = "*"
"""In the place of a value that was generalised away."""
AT_LEAST = 3
"""No k is smaller: with two, either of a class knows the other."""
Row = Mapping[str, str]


class Released(NamedTuple):
    """The rows that may go out, by their place in what was given; how many hide what, or stay out."""

    rows: Mapping[int, Row]
    hidden: Mapping[str, int]
    suppressed: int


def anonymous(rows: Sequence[Row], quasi: Sequence[str], k: int, fixed: Sequence[str] = ()) -> Released:
    """Every combination of quasi-identifiers at least k times, or not at all; the first is hidden first.

    What is `fixed` counts towards a combination as well, and cannot be hidden: it shows by other tables.
    """
    released: dict[int, Row] = {}
    hidden: Counter[str] = Counter()
    left, names = dict(enumerate(rows)), (*quasi, *fixed)
    for steps in range(len(quasi) + 1):
        hides = quasi[:steps]
        coarse = {at: {**row, **dict.fromkeys(hides, HIDDEN)} for at, row in left.items()}
        many = Counter(_class(row, names) for row in coarse.values())
        fit = {at: row for at, row in coarse.items() if many[_class(row, names)] >= k}
        released |= fit
        hidden.update(name for _ in fit for name in hides)
        left = {at: row for at, row in left.items() if at not in fit}
    return Released(released, hidden, len(left))


def _class(row: Row, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in names)


def guarded(cells: Mapping[str, int], k: int) -> dict[str, int | None]:
    """The counts of one group of a table; None for those below k, and for as many others as hide them.

    A single suppressed cell could be worked out from the sum of the group, so it never stays alone, and
    those suppressed are together never fewer than k where the group has so many.
    """
    small = {key for key, number in cells.items() if 0 < number < k}
    others = sorted((number == 0, number, key) for key, number in cells.items() if key not in small)
    for _, number, key in others if small else ():
        alone = len(small) == 1
        if not alone and sum(cells[each] for each in small) >= k:
            break
        if number or alone:
            small.add(key)
    return {key: None if key in small else number for key, number in cells.items()}
