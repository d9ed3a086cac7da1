"""What one process could not send, another tries: its way to the gateway may be whole.

The watchdog does so beside its looks, which wait for no gateway. A page is sent with the key that it has, so
that a gateway which had taken it takes it for the same.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

import structlog

from domain.case import CaseState
from domain.errors import Refusal
from store.codec import UnknownEvent
from store.log import OUTAGES

log = structlog.get_logger("activities.resending")

LONGEST = 8
"""Looks between two attempts at most: two minutes of case time, as the chain repeats its last step."""
AT_ONCE = 20
LATER = (*OUTAGES, Refusal, UnknownEvent)
"""What may go wrong at the record: the page is still unsent there, and is tried again."""


class Turn(NamedTuple):
    """When a page is tried next, by the number of the look, and how many looks lie between then and again."""

    at: int
    pause: int


class Resending:
    """Sends again what did not leave: at the next look, then after 1, 2, 4 looks and after every 8."""

    def __init__(self, again: Callable[[str, str], Awaitable[bool]]) -> None:
        """`again` sends a page of a stream once more, and says whether a gateway has taken it."""
        self._again = again
        self._looks = 0
        self._turns: dict[tuple[str, str], Turn] = {}
        self._under_way: asyncio.Task[None] | None = None

    def look(self, cases: Mapping[str, CaseState]) -> None:
        """Begins to send what is due of the open cases, unless what was begun before is still under way."""
        self._looks += 1
        unsent = [(stream, page) for stream, case in cases.items() for page in case.unsent]
        self._turns = {key: self._turns.get(key, Turn(self._looks, 1)) for key in unsent}
        due = [key for key in unsent if self._turns[key].at <= self._looks]
        if due and (self._under_way is None or self._under_way.done()):
            for key in due:
                pause = self._turns[key].pause
                self._turns[key] = Turn(self._looks + pause, min(2 * pause, LONGEST))
            self._under_way = asyncio.create_task(self._all(due))

    async def _all(self, due: list[tuple[str, str]]) -> None:
        gate = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._one(stream, page, gate) for stream, page in due))

    async def _one(self, stream: str, page: str, gate: asyncio.Semaphore) -> None:
        try:
            async with gate:
                if await self._again(stream, page):
                    log.info("a page that had not left was sent", stream=stream, intent=page)
        except LATER as error:
            log.warning("a page could not be sent again", stream=stream, kind=type(error).__name__)

    async def close(self) -> None:
        """Ends what is under way; the record still says that it is unsent."""
        if self._under_way is not None:
            self._under_way.cancel()
            await asyncio.gather(self._under_way, return_exceptions=True)
