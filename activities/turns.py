"""What one worker of a lane does for all of them: in turn, and taken over when it falls silent.

A turn saves work and is not what makes a duty safe: whoever wakes up after it was overtaken does no harm.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

import structlog

from store.claims import ALIVE_EVERY_S, Claims
from store.database import NotMigrated, Unreachable

log = structlog.get_logger("activities.turns")

Duty = Callable[[], Coroutine[Any, Any, None]]
"""Goes on until it is cancelled, and may be begun again then."""
DUTIES = "duties"


class Turns:
    """The turns of one worker among those of its lane."""

    def __init__(self, claims: Claims, lane: str, duties: Sequence[Duty]) -> None:
        self._claims, self._lane, self._duties = claims, f"worker/{lane}", duties
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def is_ours(self) -> bool:
        """Whether this worker does the duties now."""
        return bool(self._tasks)

    async def run(self) -> None:
        """Does the duties whenever it is this worker's turn, until cancelled. Raises what a duty raises."""
        try:
            while True:
                await self._look()
                await self._go_on()
        finally:
            await self._end()
            with suppress(Unreachable, NotMigrated):  # then it falls silent, which is found out as well
                await self._claims.give_back(self._lane, DUTIES)

    async def _look(self) -> None:
        try:
            ours = await self._claims.keep(self._lane, DUTIES)
        except (Unreachable, NotMigrated) as error:
            log.warning("a turn cannot be asked for", kind=type(error).__name__)
            return  # the record is away for the duties, too: they wait for it by themselves
        if ours and not self.is_ours:
            log.info("this worker does the duties of its lane", lane=self._lane)
            self._tasks = [asyncio.create_task(duty()) for duty in self._duties]
        elif self.is_ours and not ours:
            log.warning("another worker does the duties now", lane=self._lane)
            await self._end()

    async def _go_on(self) -> None:
        """Until it is time to say that one is alive."""
        if not self._tasks:
            return await asyncio.sleep(ALIVE_EVERY_S)
        done, _ = await asyncio.wait(self._tasks, timeout=ALIVE_EVERY_S, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        return None

    async def _end(self) -> None:
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
