"""Relationships whose month closes at one moment: a record filled, drivers that wait for it, and the drain.

The cohort's year is copied into the record up to 1 April; nobody records anything after it. The clock is
then tied so that the meetings of April close, at the midnight of 8 May, a little later in real time. Tying it
nudges every pair through the outbox, as in production: its driver is started, settles April, and waits.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from benchmarks.filling import filled
from benchmarks.records import calendar
from console.service import Doors, Service
from domain import addresses
from domain.clock import AnchorClock, ClockAnchored
from domain.messages import TIME, Stamp
from runtime.addresses import found
from store.database import Database

COHORT = "2025"
UNTIL, CLOSES = date(2026, 4, 1), date(2026, 5, 8)
LOOK_S, STILL_S = 0.5, 10.0
WAITING = "SELECT count(*) FROM programme.stream WHERE NOT closed AND due_us = $1"
TO_WAKE = "SELECT count(*) FROM programme.outbox"
SETTLED = """
SELECT stream, min(written_us) AS at_us FROM programme.event
WHERE position > $1 AND actor = $2 AND occurred_us = $3 GROUP BY stream"""
Minute = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Drained:
    """How late each pair's month was closed, in seconds of real time, the earliest first."""

    late_s: list[float]

    @property
    def last_s(self) -> float:
        """When the last one was closed."""
        return self.late_s[-1]

    @property
    def a_second(self) -> float:
        """How many were closed a second."""
        return len(self.late_s) / self.last_s

    def within(self, percent: int) -> float:
        """So late at most were so many of a hundred."""
        return self.late_s[min(len(self.late_s) - 1, len(self.late_s) * percent // 100)]


class MonthEnd:
    """One month's end of a service whose engines run; `open` comes before its first worker is started."""

    def __init__(self, service: Service, doors: Doors, pairs: int) -> None:
        self._service, self._doors, self._pairs = service, doors, pairs
        self._db = Database(found(service.settings).url, pool_size=2, timeout_s=600.0)
        self._closes_us = _midnight(CLOSES)
        self._clock: ClockAnchored | None = None
        self._before = 0

    async def fill(self) -> None:
        """The cohort's year until April, in an empty record."""
        began, url = time.monotonic(), self._service.places_of_record()[0]
        events = await asyncio.to_thread(filled, url, self._pairs, _midnight(UNTIL))
        sys.stdout.write(f"     {events} events of {self._pairs} pairs in {time.monotonic() - began:.0f} s\n")

    async def tie(self, ahead_s: float) -> None:
        """The month closes so many real seconds from now; every pair is nudged."""
        year = addresses.programme_year(COHORT)
        anchor = AnchorClock(
            real_anchor_us=time.time_ns() // 1_000,
            programme_anchor_us=self._closes_us - round(ahead_s * 1_000_000),
        )
        stamp = Stamp(_midnight(UNTIL), "bench", f"{year}/anchor/{anchor.real_anchor_us}")
        await self._doors.ledger.execute(year, anchor, stamp)
        self._clock = (await self._doors.ledger.view(year, 0)).state.clock

    async def everybody_waits(self) -> int:
        """How many drivers wait for the moment, once no more come; pairs that ended before do not wait.

        Raises RuntimeError when the moment comes first.
        """
        waiting, since = 0, time.monotonic()
        while not waiting or time.monotonic() - since < STILL_S:
            if self.ahead_s() < 1:
                raise RuntimeError(f"{waiting} pairs were waiting when their month closed: begin earlier.")
            await asyncio.sleep(LOOK_S)
            more = await self._count(WAITING, self._closes_us)
            if more > waiting or await self._count(TO_WAKE):
                waiting, since = more, time.monotonic()
        self._before = await self._doors.logs["programme"].head()
        return waiting

    async def drained(self, pairs: int) -> Drained:
        """Waits until so many pairs have had their month closed. Raises RuntimeError when others were."""
        while await self._count(WAITING, self._closes_us):  # noqa: ASYNC110 - the record tells only when asked
            await asyncio.sleep(LOOK_S)
        rows = await self._db.fetch(SETTLED, self._before, TIME, self._closes_us)
        if len(rows) != pairs:
            raise RuntimeError(f"{len(rows)} of {pairs} pairs had their month closed.")
        return Drained(sorted((row["at_us"] - self._real_us()) / 1e6 for row in rows))

    def ahead_s(self) -> float:
        """Real seconds until the month closes."""
        return (self._real_us() - time.time_ns() // 1_000) / 1e6

    def _real_us(self) -> int:
        if self._clock is None:
            raise RuntimeError("The clock is not tied yet.")
        return self._clock.real_at(self._closes_us)

    async def _count(self, query: str, *values: object) -> int:
        count: int = (await self._db.fetchrow(query, *values))[0]
        return count

    async def close(self) -> None:
        """Gives back every connection."""
        await self._db.close()


def _midnight(day: date) -> int:
    days = calendar()
    return days.midnight((day - date.fromisoformat(days.day0)).days)
