"""The drills of the desk: each step by step, the newest first; they count in no report."""

from console.pages.care import CASES, Care, Unreadable
from console.pages.drill import DrillReport, report
from console.pages.emergency import raised_us
from console.pages.year import Page
from console.web.receipts import code_of

SHOWN = 20


class DrillRow(DrillReport):
    """One drill as far as it went."""

    receipt: str
    state: str
    raised_us: int


class DrillsPage(Page):
    """The newest drills; `all` is how many there ever were."""

    rehearsal: bool
    as_of: str
    as_of_us: int
    drills: tuple[DrillRow, ...]
    all: int


async def drills(care: Care) -> DrillsPage:
    """The newest drills with how far each went. Raises Unreachable."""
    found = [
        seen
        for seen in await care.all_seen(await care.streams())
        if not isinstance(seen, Unreadable) and seen.case.drill
    ]
    found.sort(key=lambda seen: (-raised_us(seen.case), seen.stream))
    rows = []
    for seen in found[:SHOWN]:
        told = await report(care, seen.stream)
        rows.append(
            DrillRow(
                **dict(told),
                receipt=code_of(seen.stream.removeprefix(CASES)),
                state="closed" if seen.case.endpoint else "held" if seen.case.holder else "waiting",
                raised_us=raised_us(seen.case),
            )
        )
    return DrillsPage(**care.heading, drills=tuple(rows), all=len(found))
