"""Once a day: what has been kept for its time is asked to be erased, by time itself; the workflow does it."""

import asyncio

import structlog

from activities.clock import clock_of, real_now_us
from activities.ledger import Ledger
from domain import addresses
from domain.erasure_events import AskErasure
from domain.errors import Refusal
from domain.messages import TIME, Stamp
from domain.retention import DAY_US, Due, due, last_years
from store.codec import UnknownEvent
from store.database import NotMigrated, Unreachable
from store.log import ClockBehind, Log, LogBusy

log = structlog.get_logger("activities.retention")

EVERY_S, AGAIN_S = 86_400.0, 300.0
WEEK_US = 7 * DAY_US


class Retention:
    """Asks for what is due. What is held, or refused before its fence, is asked for again in another week."""

    def __init__(self, ledger: Ledger, programme: Log) -> None:
        self._ledger, self._log = ledger, programme

    async def run(self) -> None:
        """Looks until cancelled, at once and then every day."""
        while True:
            try:
                await self.once()
                waits_s = EVERY_S
            except (Unreachable, NotMigrated, LogBusy, ClockBehind, UnknownEvent) as error:
                log.warning("retention waits", kind=type(error).__name__)
                waits_s = AGAIN_S
            await asyncio.sleep(waits_s)

    async def once(self) -> int:
        """How many erasures were asked for. Raises Unreachable, LogBusy, ClockBehind, UnknownEvent."""
        streams = await self._log.streams(addresses.programme_year(""))
        years = [(await self._ledger.view(stream, 0)).state for stream in streams]
        if not years:
            return 0
        erasing = await self._log.streams(addresses.erasure(""))
        states = {s.partition("/")[2]: (await self._ledger.view(s, 0)).state for s in erasing}
        now_us = clock_of(years[-1]).programme_at(real_now_us())
        return sum([await self._asked(one) for one in due(last_years(years), states, now_us) if not one.held])

    async def _asked(self, one: Due) -> bool:
        now_us, stream = real_now_us(), addresses.erasure(one.person)
        stamp = Stamp(now_us, TIME, f"{stream}/{one.name}/{now_us // WEEK_US}")
        try:
            receipt = await self._ledger.execute(
                stream, AskErasure(basis="retention", scope=one.scope), stamp
            )
        except Refusal as refusal:
            log.warning("retention is refused", stream=stream, code=refusal.code)
            return False
        return not receipt.duplicate
