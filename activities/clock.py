"""Where programme time stands: the real clock through the year's anchor, never past the rehearsal's mark."""

import hashlib
import time
from typing import Any

from domain.clock import REAL_TIME, ClockAnchored
from store.database import Database

SPREAD_US = 5 * 86_400_000_000
"""Programme time over which the roll-overs of a semester's boundary are spread."""


def real_now_us() -> int:
    """The real clock of this machine, in microseconds."""
    return time.time_ns() // 1_000


def clock_of(year: Any) -> ClockAnchored:
    """The clock of a programme year; real time when nobody anchored it."""
    return (year.clock if year is not None else None) or REAL_TIME


def roll_us(stream: str, year: Any, at_us: int) -> int | None:
    """The real moment at which a driver that looks at `at_us` begins a fresh run: after its semester, spread."""
    calendar = year.calendar if year is not None else None
    if calendar is None:
        return None
    ahead = [calendar.midnight(term.end) for term in calendar.terms if calendar.midnight(term.end) > at_us]
    if len(ahead) < 2:
        return None
    spread = int.from_bytes(hashlib.sha256(stream.encode()).digest()[:6], "big") % SPREAD_US
    return clock_of(year).real_at(ahead[0] + spread)


class Mark:
    """How far the people of a rehearsal have come: no tick passes them. In production there is none."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def read(self, year: str) -> int | None:
        """The mark of a programme year in programme time; None when nothing holds time back."""
        row = await self._db.fetchrow("SELECT mark_us FROM programme.mark WHERE year = $1", year)
        return row["mark_us"] if row else None

    async def move(self, year: str, mark_us: int) -> None:
        """Lets time pass up to a moment. Only the rehearsal's driver calls it."""
        await self._db.execute(
            "INSERT INTO programme.mark (year, mark_us) VALUES ($1, $2)"
            " ON CONFLICT (year) DO UPDATE SET mark_us = excluded.mark_us",
            year,
            mark_us,
        )

    async def lift(self, year: str) -> None:
        """Nothing holds time back any more."""
        await self._db.execute("DELETE FROM programme.mark WHERE year = $1", year)
