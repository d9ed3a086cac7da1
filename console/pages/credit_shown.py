"""The credit of a semester as it is looked through: sums of everybody by the board, and the rows of a view.

It costs as much as its rows, whether a cohort has a hundred mentors or ten thousand.
"""

from collections.abc import Sequence
from typing import NamedTuple

from console.board.register import Line
from console.pages.credit import CreditList, about, context_of, mentors_of, rows_of, states_of, term_of
from console.pages.credit_rows import GROUPS, Group
from console.pages.lists import Memo, Shelf
from console.pages.mentor import stream_of
from console.pages.year import Year


class Sums(NamedTuple):
    """The mentors of each group by name, and how many histories say something else than was assessed."""

    by_name: dict[Group, list[str]]
    differing: int


async def credits_shown(
    shelf: Shelf, memo: Memo, viewer: str, wanted: int | None, groups: Sequence[Group], most: int
) -> CreditList:
    """Some groups with at most so many rows of each, by name. Raises Refusal, Unreachable."""
    year = shelf.year
    context, term = context_of(year), term_of(year, wanted)
    stamp = (shelf.register.revision, shelf.directory.revision, len(year.state.people.by_id))
    sums: Sums = memo.of(stamp, (term, viewer), lambda: _summed(shelf, term, viewer))
    some = [m for group in groups for m in sums.by_name[group][:most]]
    return CreditList(
        **year.heading,
        **about(year, term, context),
        rows=tuple(await rows_of(year, await states_of(year, some), term, viewer)),
        groups={group: len(mentors) for group, mentors in sums.by_name.items()},
        differing=sums.differing,
    )


def not_ready(year: Year, wanted: int | None) -> CreditList:
    """What is shown while the board is being loaded. Raises Refusal."""
    heading = {**year.heading, **about(year, term_of(year, wanted), context_of(year))}
    return CreditList(**heading, rows=(), groups=dict.fromkeys(GROUPS, 0), differing=0, ready=False)


def _summed(shelf: Shelf, term: int, viewer: str) -> Sums:
    parts: dict[Group, list[str]] = {group: [] for group in GROUPS}
    differing = 0
    for line in shelf.register.of(stream_of(shelf.year, mentor) for mentor in mentors_of(shelf.year)):
        group, differs = _of(line, term, viewer)
        parts[group].append(line.mentor)
        differing += differs
    return Sums({group: sorted(some, key=shelf.directory.order) for group, some in parts.items()}, differing)


def _of(line: Line, term: int, viewer: str) -> tuple[Group, bool]:
    said = next((one for one in line.credits if one.term == term), None)
    if said is None:
        return "to-come" if line.course.left_us is None else "left", False
    return "second" if said.group == "yours" and viewer in said.first else said.group, said.differs
