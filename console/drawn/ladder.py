"""The intervention ladder on a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType

from console.drawn import signs
from console.intervening import RungTold
from console.pages.ladder import LadderPage, LadderRow
from console.pages.moments import Moments


def ladder(page: LadderPage, moments: Moments) -> Iterator[RenderableType]:
    """One line for each pair whose next rung waits for a decision."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    if not page.waiting:
        yield f"No rung waits: none of {page.pairs} pairs missed enough in a row."
        return
    rows = signs.table("id", "mentor", "mentee", "next rung", "missed in a row", "before")
    for row in page.waiting:
        names = (row.id[: signs.SHORT_ID], row.mentor.name, row.mentee.name)
        rows.add_row(*names, row.rung, _grounds(row), _before(row, moments))
    yield signs.Fitting(rows, ("mentor", "mentee"))
    yield ""
    yield f"{len(page.waiting)} of {page.pairs} pairs wait for a person: nearpeer ladder approve|decline"


def decided(told: RungTold) -> Iterator[RenderableType]:
    """What was decided about a rung."""
    yield told.said


def _grounds(row: LadderRow) -> str:
    kinds = [obligation.partition("/")[0] for obligation in row.grounds]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))


def _before(row: LadderRow, moments: Moments) -> str:
    return "; ".join(
        f"{one.rung} {'approved' if one.approved else 'declined'} {moments.short_day(one.at_us)}"
        for one in row.before
    )
