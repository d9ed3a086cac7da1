"""Pages of a flood share notices: each person gets one a minute for all the cases that queue apart."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from activities.folds import CODEC
from domain import addresses
from domain.case_commands import PageOutcome
from domain.flood import Queued, apart, evolve, minute_of
from domain.messages import Event
from store.codec import UnknownEvent
from store.log import Log
from store.rows import Row

log = structlog.get_logger("activities.crowd")
LOOKED_BACK = 20_000
"""Events of the care log that a new process looks back over: a crowd is of the last minutes."""
PAGE = 2_000


class Crowd:
    """Follows the care log to know which cases queue apart. One for each process."""

    def __init__(self, care: Log) -> None:
        self._care = care
        self._position: int | None = None
        self._cases: dict[str, Queued] = {}
        self._apart: frozenset[str] = frozenset()
        self._notices: dict[str, tuple[int, asyncio.Future[PageOutcome]]] = {}
        self._turn = asyncio.Lock()

    async def apart(self) -> frozenset[str]:
        """The streams that queue apart now; an event that cannot be read counts for nothing.

        Raises Unreachable.
        """
        async with self._turn:
            if self._position is None:
                self._position = max(0, await self._care.head() - LOOKED_BACK)
            changed = False
            while rows := await self._care.read_all(self._position, PAGE):
                for row in rows:
                    if addresses.kind_of(row.stream) == "emergency":
                        changed = self._looked_at(row) or changed
                self._position = rows[-1].position
            if changed:
                self._apart = apart(self._cases)
            return self._apart

    def _looked_at(self, row: Row) -> bool:
        """Whether an event moved its case; one poison event stops the pages of no case."""
        try:
            event = CODEC.decode(row.type, row.schema, row.body)
        except UnknownEvent:
            log.warning("an event of a case cannot be read", stream=row.stream, version=row.version)
            return False
        return self._moved(row.stream, event, row.recorded_us)

    def _moved(self, stream: str, event: Event, recorded_us: int) -> bool:
        was = self._cases.get(stream)
        now = evolve(was, event, recorded_us)
        if now is not None:
            self._cases[stream] = now
        return now != was

    async def shared(
        self, person: str, at_us: int, send: Callable[[], Awaitable[PageOutcome]]
    ) -> PageOutcome:
        """What became of the one notice of this minute to a person; sent by whoever comes first.

        One that surely did not leave is tried again by the next.
        """
        minute = minute_of(at_us)
        sent = self._notices.get(person)
        if sent is not None and sent[0] == minute:
            outcome = await asyncio.shield(sent[1])
            if outcome != "failed":
                return outcome
        mine: asyncio.Future[PageOutcome] = asyncio.get_running_loop().create_future()
        self._notices[person] = (minute, mine)
        try:
            mine.set_result(await send())
        finally:
            if not mine.done():
                mine.set_result("failed")
        return mine.result()
