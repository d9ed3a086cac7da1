"""One look at the care log for everybody who watches the desk: woken by a raise, else looking all the time.

It needs the care log and nothing else: neither the programme log nor Temporal, and of the vault only names.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

import structlog

from console.pages.care import Care
from console.pages.desk import DeskPage, QueueRow, Read, desk_page
from console.service import Doors
from domain.clock import ClockAnchored

log = structlog.get_logger("console.desk")

LOOKS_EVERY_S = 0.05
"""Seconds between two looks at the head of the care log while somebody watches."""
AGAIN_S = 10.0
"""After so many the whole desk is read again, whatever its log says: names and shifts go on."""
LOOK_WITHIN_S = 5.0
BEAT_S = 2.0
"""How often whoever watches is told that the look goes on."""
FRESH_S = 1.0
"""How old the countdowns of a page may be."""
ROWS = ("queue", "afterwards", "drills")
AWAY_S = 1.0
"""Seconds between two attempts while the record is away."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen: `number` rises whenever it is something else.

    `head` is the care log's at `seen_s` (monotonic); at `again_s` time alone may have changed something.
    """

    number: int
    page: DeskPage
    doors: Doors
    clock: ClockAnchored
    head: int
    seen_s: float
    again_s: float

    async def stands(self) -> bool:
        """Whether nothing was recorded since. Raises Unreachable."""
        return await self.doors.logs["care"].head() == self.head


@dataclass(frozen=True, slots=True)
class Beat:
    """The look goes on: at `now_us`, in case time, what was sent last is what there is."""

    now_us: int
    rate: float


@dataclass(slots=True)
class LivingDesk:
    """The desk of this process; `care` reads where the care lane stands, `clock` gives real microseconds."""

    care: Callable[[], Awaitable[Care]]
    clock: Callable[[], int]
    sight: Sight | None = None
    looked_s: float = 0.0
    """When the head of the log was last seen, by the monotonic clock."""
    drawn: dict[Hashable, tuple[int, str]] = field(default_factory=dict)
    """What was drawn of the newest sight, by language and by what is the reader's own."""
    _read: Read = field(default_factory=dict)
    _watchers: set[asyncio.Event] = field(default_factory=set)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _looking: asyncio.Task[None] | None = None
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wake(self) -> None:
        """Something was just recorded by this process: look at once."""
        self._woken.set()

    async def now(self) -> DeskPage:
        """The desk as it is: nothing that is recorded is missing. Raises Unreachable."""
        async with self._reading:
            sight = self.sight
            if sight is None or monotonic() - sight.seen_s > FRESH_S or not await sight.stands():
                sight = await self._see(sight)
        return sight.page

    async def watch(self) -> AsyncIterator[Sight | Beat]:
        """What there is at once, then whatever is new, and a beat while nothing is.

        While the record cannot be read there is neither: who hears nothing for 10 s must not rely on it.
        """
        news, number = asyncio.Event(), -1
        self._watchers.add(news)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_on())
        try:
            while True:
                sight = self.sight
                fresh = monotonic() - self.looked_s < BEAT_S
                if sight is not None and fresh and sight.number != number:
                    number = sight.number
                    yield sight
                if sight is not None and fresh:
                    clock = sight.clock
                    yield Beat(clock.programme_at(self.clock()), clock.programme_us / clock.real_us)
                with suppress(TimeoutError):
                    async with asyncio.timeout(BEAT_S):
                        await news.wait()
                news.clear()
        finally:
            self._watchers.discard(news)

    async def _look_on(self) -> None:
        """Looks while anybody watches; an outage is waited for."""
        away = False
        try:
            while self._watchers:
                pause_s = LOOKS_EVERY_S
                try:
                    async with asyncio.timeout(LOOK_WITHIN_S):
                        await self._look()
                    away = False
                except Exception as error:  # noqa: BLE001 - whatever is wrong, the look must go on
                    pause_s = AWAY_S
                    if not away:
                        away = True
                        log.warning("desk_not_seen", kind=type(error).__name__)
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause_s):
                        await self._woken.wait()
                self._woken.clear()
        finally:
            self._looking = None

    async def _look(self) -> None:
        """Raises Unreachable."""
        async with self._reading:
            before = self.sight
            if before is not None and monotonic() < before.again_s and await before.stands():
                self.looked_s = monotonic()
                return
            await self._see(before)

    async def _see(self, before: Sight | None) -> Sight:
        care = await self.care()
        head = await care.doors.logs["care"].head()
        page = await desk_page(care, self._read)
        self.looked_s = monotonic()
        again_s = self.looked_s + min(AGAIN_S, _next_s(page, care.clock))
        same = before is not None and _content(before.page) == _content(page)
        number = before.number if before and same else (before.number + 1 if before else 0)
        sight = self.sight = Sight(number, page, care.doors, care.clock, head, self.looked_s, again_s)
        if not same:
            for news in self._watchers:
                news.set()
        return sight


def _next_s(page: DeskPage, clock: ClockAnchored) -> float:
    """Real seconds until something is due in a case that is open."""
    ahead = [
        at_us
        for row in page.rows
        for at_us in (row.until_us, row.next_page_us, row.shift_ends_us)
        if at_us is not None and at_us > page.as_of_us
    ]
    if not ahead:
        return AGAIN_S
    return (min(ahead) - page.as_of_us) * clock.real_us / clock.programme_us / 1_000_000


def _content(page: DeskPage) -> DeskPage:
    """What a page says without when it was made."""
    still = {"as_of": "", "as_of_us": 0}
    lists = {name: tuple(timeless(row) for row in getattr(page, name)) for name in ROWS}
    return page.model_copy(update={**still, **lists})


def timeless(row: QueueRow) -> QueueRow:
    """A row without what passes by itself."""
    return row.model_copy(update={"left_s": None})
