"""A case that has just been raised is paged at once, by whoever wakes its driver: Temporal only waits for it.

When many are raised, or Temporal is slow or away, the first page waits for none of them. It is the same
settling and the same page as the driver's, under the same claim, so whoever comes second finds it done.
"""

import asyncio
from collections.abc import Sequence

import structlog

from activities.clock import real_now_us
from activities.paging import Paging

log = structlog.get_logger("activities.hastening")

AT_ONCE = 8
HEAD_START_S = 0.25
"""How long a driver's start waits for the first page, so that it finds the page sent and not just claimed."""


class Hastening:
    """Looks at cases as soon as something of them is new. Raises nothing: the driver comes to them anyway."""

    def __init__(self, paging: Paging) -> None:
        self._paging = paging
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._looking: set[asyncio.Task[None]] = set()

    async def look(self, streams: Sequence[str]) -> None:
        """Begins to look at these cases, and gives that a head start; what takes longer goes on by itself."""
        tasks = {asyncio.create_task(self._look(stream)) for stream in streams}
        self._looking |= tasks
        for task in tasks:
            task.add_done_callback(self._looking.discard)
        if tasks:
            await asyncio.wait(tasks, timeout=HEAD_START_S)

    async def _look(self, stream: str) -> None:
        async with self._gate:
            try:
                case = await self._paging.settle(stream, real_now_us())
                await asyncio.gather(*(self._paging.page(stream, intent) for intent in case.intents))
            except Exception as error:  # noqa: BLE001 - its driver and the watchdog come to the case, too
                log.warning("a case is left to its driver", stream=stream, kind=type(error).__name__)

    async def close(self) -> None:
        """Ends what still goes on."""
        for task in tuple(self._looking):
            task.cancel()
        await asyncio.gather(*self._looking, return_exceptions=True)
