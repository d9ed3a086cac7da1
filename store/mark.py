"""How far the people of a rehearsal have come; in production nothing holds time back."""

import asyncio
import time

from store.database import Database

FRESH_S = 0.02
"""So long a mark that was read serves everybody of a process: it only grows, and many wait for it at once."""


class Mark:
    """How far the people of a rehearsal have come: no tick passes them. In production there is none."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._seen: dict[str, tuple[float, int]] = {}
        self._asking = asyncio.Lock()

    async def read(self, year: str) -> int | None:
        """The mark of a programme year in programme time; None when nothing holds time back."""
        if year not in self._seen:
            return await self._asked(year)
        async with self._asking:
            read_at, mark_us = self._seen.get(year, (0.0, 0))
            return mark_us if time.monotonic() < read_at + FRESH_S else await self._asked(year)

    async def _asked(self, year: str) -> int | None:
        row = await self._db.fetchrow("SELECT mark_us FROM programme.mark WHERE year = $1", year)
        if row is None:
            self._seen.pop(year, None)
            return None
        self._seen[year] = (time.monotonic(), row["mark_us"])
        return int(row["mark_us"])

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
