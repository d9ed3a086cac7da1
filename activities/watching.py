"""The second clock: the same `due` over the same streams, from the database alone, with no Temporal in it.

What is overdue is settled; an intent that has no result is acted on, at once when this look brought it about
and otherwise when nobody has claimed it meanwhile. Everything it does is safe to do twice.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import structlog

from activities.clock import clock_of
from activities.crowd import Crowd
from activities.draining import Draining
from activities.ledger import Ledger, View
from activities.outage import Outage
from activities.paging import Paging
from activities.resending import Resending
from activities.unreadable import Unreadable
from domain import addresses
from domain.case import CaseState
from domain.errors import Refusal
from domain.paging import unheard
from runtime.correlation import correlated, correlation_of
from store.log import OUTAGES, Log
from store.steady import keep

log = structlog.get_logger("activities.watching")

LOOK_S = 15.0
"""Seconds of case time between two looks."""
FLOOR_S = 0.25
"""Real seconds between two looks, however fast the case clock runs."""
GRACE_S = 2.0
"""Real seconds that the driver of a case has to act on an intent which somebody else has brought about."""
STUCK_S = 30.0
"""Real seconds: a claim is overtaken after 20, and its page needs 10 at most."""
SLOW_S = 5.0
"""Real seconds after which a record that has not answered is as good as away."""
PAGE = 500
AT_ONCE = 8
"""Cases that are looked at together, so that a gateway which hangs for one holds up few others."""
T = TypeVar("T")


@dataclass(slots=True)
class Health:
    """What one look found: how many cases are open, and what is ill.

    That is a case that nobody acts on or that cannot be read, a rota that has events which cannot, a report
    that cannot be brought into the record.
    """

    cases: int = 0
    ill: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.ill


class Read(NamedTuple):
    """What a look has read: the rota, its moment of case time, the open cases, those that are overdue.

    Those of a crowd stand `apart`, and are looked at when all others have been.
    """

    frame: View
    now_us: int
    overdue: Collection[str]
    known: Sequence[str]
    apart: Sequence[str]
    views: Mapping[str, View]


class Watching:
    """Looks after every open case of the care log. `once` raises Unreachable, LogBusy and ClockBehind."""

    def __init__(
        self, ledger: Ledger, care: Log, paging: Paging, crowd: Crowd, unreadable: Unreadable
    ) -> None:
        self._ledger = ledger
        self._crowd = crowd
        self._unreadable = unreadable
        self._care = care
        self._paging = paging
        self._resending = Resending(paging.again)
        self._seen: dict[tuple[str, str], float] = {}
        self.cases: dict[str, CaseState] = {}
        """The open cases as the last look left them."""

    async def once(self, stuck: Collection[str] = ()) -> Health:
        """One look at every open case; a case that cannot be looked at holds up no other.

        `stuck` are reports that cannot be brought into the record: the desk is told of them, too.
        """
        return await self.act(await self.read(), stuck)

    async def read(self) -> Read:
        """What the record has of every open case."""
        frame = await self._ledger.view(addresses.rota(), 0)
        now_us = clock_of(frame.state).programme_at(await self._care.now_us())
        overdue = set(await self._care.overdue(now_us, PAGE))
        apart = await self._crowd.apart()
        cases = [stream for stream, workflow in await self._care.open_streams() if workflow == "Emergency"]
        views = await self._ledger.views(cases, 0)
        known = [stream for stream in cases if stream not in apart]
        return Read(frame, now_us, overdue, known, sorted(set(cases) & apart), views)

    async def act(self, read: Read, stuck: Collection[str]) -> Health:
        """Settles and pages what was read."""
        frame, now_us = read.frame, read.now_us
        health = Health(len(read.known) + len(read.apart), [] if frame.sound else [frame.state.stream])
        gate, away, unreadable = asyncio.Semaphore(AT_ONCE), list[Exception](), set(stuck)
        waiting: set[tuple[str, str]] = set()
        self.cases = {}

        async def look(stream: str) -> None:
            async with gate:
                if away:
                    return
                try:
                    seen = read.views.get(stream) or await self._ledger.view(stream, 0)
                    overdue = stream in read.overdue
                    with correlated(correlation_of(seen.begun_by)):
                        waiting.update(await self._look(stream, seen, now_us, overdue=overdue, health=health))
                except OUTAGES as error:
                    away.append(error)
                except Refusal as refusal:  # it is written to by too many at once
                    health.ill.append(stream)
                    log.warning("a case cannot be looked at", stream=stream, code=refusal.code)
                except Exception as error:  # noqa: BLE001 - whatever is in one stream, others are looked at
                    unreadable.add(stream)
                    log.warning("a case cannot be looked at", stream=stream, kind=type(error).__name__)

        for cases in (read.known, read.apart):
            async with asyncio.TaskGroup() as looking:
                for stream in cases:
                    looking.create_task(look(stream))
        if away:
            raise away[0]
        self._seen = {key: since for key, since in self._seen.items() if key in waiting}
        self._resending.look(self.cases)
        health.ill.extend(sorted(unreadable))
        self._unreadable.only(unreadable)
        for what in sorted(unreadable):
            await self._unreadable.tell(what, frame.state, now_us)
        return health

    async def close(self) -> None:
        """Ends what goes on beside the looks."""
        await self._resending.close()

    async def _look(
        self, stream: str, before: View, now_us: int, *, overdue: bool, health: Health
    ) -> set[tuple[str, str]]:
        """Settles and pages one case; returns its intents that still wait."""
        view = await self._ledger.settle(stream, now_us) if overdue else before
        own = set(view.state.intents) - set(before.state.intents)
        for intent in view.state.intents:
            if intent in own or self._is_silent(stream, intent):
                await self._take_over(stream, intent, view)
        self.cases[stream] = view.state
        if _is_late(view, now_us) or unheard(view.state) or self._is_stuck(stream, view):
            health.ill.append(stream)
        return {(stream, intent) for intent in view.state.intents}

    def _is_silent(self, stream: str, intent: str) -> bool:
        """Whether an intent has waited for so long that whoever acts on it must have claimed it."""
        since = self._seen.setdefault((stream, intent), time.monotonic())
        return time.monotonic() - since >= GRACE_S

    def _is_stuck(self, stream: str, view: View) -> bool:
        """Whether an intent has had no result for longer than whoever acts on one may take."""
        since = [self._seen.get((stream, intent), time.monotonic()) for intent in view.state.intents]
        return bool(since) and time.monotonic() - min(since) > STUCK_S

    async def _take_over(self, stream: str, intent: str, view: View) -> None:
        log.info("the watchdog pages", stream=stream, intent=intent, version=view.version)
        await self._paging.page(stream, intent)


def _is_late(view: View, now_us: int) -> bool:
    """Whether something of a case is due and still not done, after it was settled."""
    due = getattr(view.state, "next_page_us", 0)
    return bool(view.state.climbing and due and due <= now_us)


class Watch:
    """The watchdog's day: look, drain, seal, beat; while the record is away it pages from what it has."""

    def __init__(
        self,
        watching: Watching,
        draining: Draining,
        outage: Outage,
        beat: Path,
        heartbeat: Callable[[], Awaitable[None]],
        cramped: Callable[[], Sequence[Path]] = tuple,
    ) -> None:
        """`beat` has the time of each look that reached the record; `heartbeat` tells somebody outside.

        `cramped` gives the folders that may soon take nothing more.
        """
        self._watching = watching
        self._draining = draining
        self._outage = outage
        self._beat = beat
        self._heartbeat = heartbeat
        self._cramped = cramped
        self._period_s = FLOOR_S

    async def run(self) -> None:
        """Watches until cancelled."""
        while True:
            began = time.monotonic()
            try:
                await self._look()
            except OUTAGES as error:
                await self._page_without_the_record(type(error).__name__)
            except Exception as error:  # noqa: BLE001 - whatever is wrong, the second clock goes on
                log.error("the watchdog cannot look", kind=type(error).__name__)  # noqa: TRY400 - no trace near words
                await self._page_without_the_record(type(error).__name__)
            await asyncio.sleep(max(FLOOR_S, self._period_s - (time.monotonic() - began)))

    async def _page_without_the_record(self, why: str) -> None:
        paged = 0
        try:
            paged = await self._outage.page()
        except Exception as error:  # noqa: BLE001 - as above
            log.error("the watchdog cannot page", kind=type(error).__name__)  # noqa: TRY400 - as above
        log.warning("the watchdog cannot reach the record", kind=why, count=paged)

    async def _before_long(self, deed: Coroutine[Any, Any, T]) -> T:
        """What a deed returns or raises; while it takes long, it is paged as if the record were away."""
        task = asyncio.create_task(deed)
        try:
            while not (await asyncio.wait({task}, timeout=SLOW_S))[0]:
                await self._page_without_the_record("slow")
            return task.result()
        finally:
            task.cancel()

    async def _look(self) -> None:
        await self._before_long(self._draining.once())
        read = await self._before_long(self._watching.read())
        health = await self._watching.act(read, self._draining.stuck)
        await self._outage.refresh(self._watching.cases)
        held = len(self._draining.held)
        if held:
            await self._outage.page_held()
            log.error("reports are paged from the spool: the record does not take them", count=held)
        clock = clock_of(read.frame.state)
        self._period_s = max(FLOOR_S, LOOK_S * clock.real_us / clock.programme_us)
        has_room = await asyncio.to_thread(self._has_room)
        if not health.ok:
            log.error("not every case is well", count=len(health.ill), limit=health.cases)
        elif has_room and not held:
            await self._heartbeat()

    def _has_room(self) -> bool:
        """Whether the disks take what comes; the beat is written all the same, where it can be."""
        cramped = self._cramped()
        for folder in cramped:
            log.error("a disk is full, or nearly", path=str(folder))
        try:
            keep(self._beat)
        except OSError as error:
            log.error("the beat cannot be written", problem=error.strerror)  # noqa: TRY400 - no traces
            return False
        return not cramped
