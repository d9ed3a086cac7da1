"""The seal of what an auditor's page shows: which checkpoint covers it, and whether it still holds."""

from collections.abc import Sequence
from typing import TypeVar

from console.pages.year import Page
from console.sealed import check, seal_of
from console.web.visit import Visit

P = TypeVar("P", bound=Page)


async def sealed(visit: Visit, page: P, log: str, positions: Sequence[int], *, anew: bool) -> P:
    """A page with its seal; `anew` hashes every event shown and holds it against it. Raises Unreachable."""
    seals = visit.ends.seals
    checked = await check(seals, visit.doors.logs[log], positions) if anew else None
    return page.model_copy(update={"seal": seal_of(seals, log, positions), "checked": checked})
