"""F13: the database answers late, has no connection left, or somebody holds its locks.

Several people report at once while that is so. Each is answered within three seconds, recorded or kept; each
is paged, and once it is over every case is in the record, once.
"""

import asyncio
import sys
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path as Folder
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import AWAY, WITHIN_S, WORDS, Desk, lane
from benchmarks.grid.players import AtADesk
from benchmarks.grid.proxy import Way, to_socket
from benchmarks.grid.runs import Came, Family, Run
from console.service import Service
from domain.case_events import EmergencyRaised, EmergencyReportedAgain
from runtime.addresses import found

SPEED = 1
"""A statement of two seconds is two seconds of case time."""
CHILDREN = ("web", "worker-urgent", "watchdog")
SOCKET = ".s.PGSQL.5432"
AT_ONCE = 5
"""Reports at once: the run's own, and others beside it."""
RECEIPT_S = 3.0
HELD_S = 12.0
"""So long it lasts at least; a lock that somebody holds, 30 s."""
LOCKED_S = 30.0
LASTS_S = 75.0
RESERVED = 3
OTHERS = (
    "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> 'hog'"
)


class Slow:
    """Every statement of the children is answered late."""

    def __init__(self, way: Way, delay_s: float) -> None:
        self._way, self._delay_s = way, delay_s
        self.lasts_s = HELD_S

    async def strike(self) -> None:
        self._way.cut("delay", self._delay_s)

    async def lift(self) -> None:
        self._way.heal()


class Locked:
    """Another session holds locks, and does not let go."""

    def __init__(self, url: str, locks: str) -> None:
        self._url, self._locks = url, locks
        self._holder: Any = None
        self.lasts_s = LOCKED_S

    async def strike(self) -> None:
        self._holder = await asyncpg.connect(self._url)
        await self._holder.execute(f"BEGIN; {self._locks}")

    async def lift(self) -> None:
        await self._holder.execute("ROLLBACK")
        await self._holder.close()


class Exhausted:
    """Somebody has every connection that the server gives, and whoever had one has lost it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._hogs: list[Any] = []
        self._hogging: asyncio.Task[None] | None = None
        self.lasts_s = HELD_S

    async def strike(self) -> None:
        await self._take_all()
        self._hogging = asyncio.create_task(self._take_again())
        for hog in self._hogs[:1]:
            for row in await hog.fetch(OTHERS):
                await hog.execute("SELECT pg_terminate_backend($1)", row["pid"])

    async def _take_all(self) -> None:
        with suppress(asyncpg.TooManyConnectionsError, OSError):
            while True:
                self._hogs.append(
                    await asyncpg.connect(self._url, server_settings={"application_name": "hog"})
                )

    async def _take_again(self) -> None:
        while True:
            await self._take_all()
            await asyncio.sleep(0.02)

    async def lift(self) -> None:
        if self._hogging is not None:
            self._hogging.cancel()
            await asyncio.gather(self._hogging, return_exceptions=True)
        for hog in self._hogs:
            await hog.close()


FAULTS: dict[str, Callable[[Way, str], Slow | Locked | Exhausted]] = {
    "200 ms a statement": lambda way, _: Slow(way, 0.2),
    "2 s a statement": lambda way, _: Slow(way, 2.0),
    "no connection left": lambda _, url: Exhausted(url),
    "the head is held": lambda _, url: Locked(url, "SELECT position FROM care.head FOR UPDATE"),
    "the tables are locked": lambda _, url: Locked(
        url, "LOCK TABLE care.event, care.stream, care.head, care.outbox IN ACCESS EXCLUSIVE MODE"
    ),
}


class Slowed(AtADesk):
    """Plays runs with a slow database."""

    def __init__(self, desk: Desk, way: Way) -> None:
        super().__init__(desk)
        self._way = way

    async def play(self, run: Run) -> Came:
        """One run, to its end or until time is up."""
        desk = self._desk
        came = Came(run, raised=AT_ONCE)
        others = [Came(Run(f"beside-{number}", run.fault, "", run.seed)) for number in range(1, AT_ONCE)]
        await desk.everybody_is_back()
        for case in (came, *others):
            case.deadline = time.monotonic() + LASTS_S + WITHIN_S
        fault = FAULTS[run.fault](self._way, found(desk.service.settings).url)
        began = time.monotonic()
        try:
            await fault.strike()
            came.struck = True
            took = await asyncio.gather(*(self._reported(case) for case in (came, *others)))
            await asyncio.gather(*(self._paged(case) for case in (came, *others)))
            await asyncio.sleep(max(0.0, began + fault.lasts_s - time.monotonic()))
        finally:
            await fault.lift()
        sys.stdout.write(f"    {run.name}: the slowest of {len(took)} receipts took {max(took):.2f} s\n")
        if max(took) > RECEIPT_S:
            came.broken.append(f"F13: a receipt took {max(took):.1f} s, goal {RECEIPT_S:.0f}")
        for case in (*others, came):
            await self._ended(case, came)
        if not await desk.until(self._is_drained, came):
            came.broken.append("F13: the spool was not drained")
        return came

    async def _is_drained(self) -> bool:
        spool = self._desk.service.dir.spool
        return not await asyncio.to_thread(lambda: list(spool.glob("waiting/*")))

    async def _reported(self, case: Came) -> float:
        began = time.monotonic()
        await self._desk.report(case)
        return time.monotonic() - began

    async def _paged(self, case: Came) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LASTS_S):
                await self._desk.until(lambda: self._desk.page_arrived(case, 1), case, 0.2)

    async def _ended(self, case: Came, came: Came) -> None:
        """The case is in the record once, and ends as every other."""
        await self._desk.until(lambda: self._is_recorded(case), case)
        for name, command, _ in WORDS:
            await self._desk.word(case, command, name)
        case.rows = await self._desk.rows(case)
        kinds = [row.type for row in case.rows]
        if kinds.count(EmergencyRaised.TYPE) != 1 or EmergencyReportedAgain.TYPE in kinds:
            came.broken.append(f"F13: {case.run.case} was not recorded once: {kinds[:4]}")
        if case is not came and not case.pages:
            came.broken.append(f"I2: nobody was paged for {case.run.case}")

    async def _is_recorded(self, case: Came) -> bool:
        try:
            return bool(await self._desk.doors.logs["care"].read(f"emergency/{case.run.case}"))
        except AWAY:
            return False


@asynccontextmanager
async def opened(folder: Folder, gateway: GatewayProcess) -> AsyncIterator[Slowed]:
    """A desk whose children reach the database by a way that can be slow."""
    ways: list[Way] = []
    try:
        async with lane(folder, gateway, SPEED, _by_way_of(ways), NEARPEER_NOTICE_TIMEOUT_S="5") as desk:
            yield Slowed(desk, ways[0])
    finally:
        for way in ways:
            await way.close()


def _by_way_of(ways: list[Way]) -> Callable[[Service], Awaitable[Mapping[str, Mapping[str, str]]]]:
    async def lead(service: Service) -> Mapping[str, Mapping[str, str]]:
        urls = service.places_of_record()
        way = Way(to_socket(f"{parse_qs(urlsplit(urls[0]).query)['host'][0]}/{SOCKET}"))
        await way.open()
        ways.append(way)
        kek, codec = (b64encode(service.dir.secret(name)).decode() for name in ("kek", "temporal-codec"))
        record, keys = (
            f"postgresql://{urlsplit(url).username}@{way.address}{urlsplit(url).path}?sslmode=disable"
            for url in urls
        )
        led = {
            "DATABASE_URL": record,
            "NEARPEER_KEYS_URL": keys,
            "NEARPEER_KEK": kek,
            "NEARPEER_TEMPORAL_CODEC_KEY": codec,
        }
        return dict.fromkeys(CHILDREN, led)

    return lead


def runs(seeds: int) -> list[Run]:
    """Every kind, by so many seeds."""
    return [Run("slowed", fault, "", seed) for seed in range(1, seeds + 1) for fault in FAULTS]


FAMILY = Family("slowed", runs, opened)
