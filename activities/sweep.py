"""The nightly sweep: whatever is overdue is settled from the record alone, with no Temporal in it."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from activities.clock import clock_of, real_now_us
from activities.ledger import Ledger
from domain import addresses
from domain.errors import Refusal
from store.codec import UnknownEvent
from store.database import Unreachable
from store.log import ClockBehind, Log, LogBusy
from store.mark import Mark
from store.projections import Overtaken

log = structlog.get_logger("activities.sweep")

NIGHT_US = 86_400_000_000
SHORTEST_S = 30.0
LONGEST_S = 86_400.0
PAGE = 500
Collect = Callable[[], Awaitable[int]]
"""Removes the texts whose command never came: they have waited for a day of the real clock."""


class Sweep:
    """Settles overdue streams once in a programme night, and at least once in a real one."""

    def __init__(self, ledger: Ledger, streams: Log, mark: Mark, collect: Collect) -> None:
        self._ledger = ledger
        self._log = streams
        self._mark = mark
        self._collect = collect

    async def run(self) -> None:
        """Sweeps until cancelled."""
        while True:
            try:
                night_s = await self.once()
            except (Unreachable, LogBusy, ClockBehind, Refusal, Overtaken) as error:
                log.warning("the sweep waits", kind=type(error).__name__)
                night_s = SHORTEST_S
            await asyncio.sleep(min(max(night_s, SHORTEST_S), LONGEST_S))

    async def once(self) -> float:
        """Settles everything that is overdue; returns the seconds until the next programme night."""
        night_s = LONGEST_S
        await self._collect()
        years = {addresses.year_of(stream) for stream, _ in await self._log.open_streams()}
        for year in sorted(filter(None, years)):
            view = await self._ledger.view(year, 0)
            clock = clock_of(view.year)
            now_us = clock.programme_at(real_now_us())
            mark = await self._mark.read(year)
            until_us = now_us if mark is None else min(now_us, mark)
            await self._settle_overdue(year, until_us)
            night_s = min(night_s, (clock.real_at(now_us + NIGHT_US) - real_now_us()) / 1e6)
        return night_s

    async def _settle_overdue(self, year: str, until_us: int) -> None:
        """Page by page; what settling leaves overdue (a policy moved what was due) is passed over."""
        seen: set[str] = set()
        while page := set(await self._log.overdue(until_us, PAGE + len(seen))) - seen:
            seen |= page
            for stream in sorted(page):
                if addresses.year_of(stream) == year:
                    await self._settle(stream, until_us)

    async def _settle(self, stream: str, until_us: int) -> None:
        """One stream that cannot be settled holds up no other."""
        try:
            await self._ledger.settle(stream, until_us)
        except (Refusal, UnknownEvent) as error:
            log.warning("the sweep passes over a stream", stream=stream, kind=type(error).__name__)
