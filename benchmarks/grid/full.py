"""F12: a disk is full: that of the record, of the spool while the record is away, or of the logs.

What was told to be recorded or kept is found later, what was not is told with the numbers to call; somebody
outside hears within a minute; no process dies silently; and with room again everything goes on by itself.
"""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import httpx

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.brief import SPEED, BriefDesk
from benchmarks.grid.desk import WITHIN_S, WORDS, Desk, living
from benchmarks.grid.disks import Disk, Heard, disk_at, somebody_outside
from benchmarks.grid.oracle import broken, faults
from benchmarks.grid.players import EachOnItsOwn
from benchmarks.grid.runs import Came, Family, Run
from benchmarks.killing import hanging
from console.checks import examine
from console.service import Service
from store.database import Unreachable

ALARM_S = 60.0
BEAT_S = 15.0
"""Real seconds between two heartbeats."""
LOOKS_S = 5.0
"""Real seconds that a look of the watchdog may still take which began before the disk was full."""
FULL = (
    "CREATE TABLE public.ballast AS SELECT n, repeat('x', 900) AS text FROM generate_series(1, 300000) AS n"
)
"""More than any room that is left."""
RECORD, LOGS = "the disk of the record is full", "the disk of the logs is full"
SPOOL = "the spool is full and the record is away"
SIZES = {RECORD: ("postgres", 256), SPOOL: ("spool", 48), LOGS: ("logs", 48)}


class Full(EachOnItsOwn):
    """Plays the runs of the family, each on a service of its own."""

    speed = SPEED

    async def play(self, run: Run) -> Came:
        """One run, to its end or until time is up."""
        folder = self._next_folder()
        part, megabytes = SIZES[run.fault]
        came = Came(run)
        with ExitStack() as mounted:
            disk = mounted.enter_context(disk_at(folder / part, megabytes))
            async with somebody_outside() as heard:
                told = {"NEARPEER_HEARTBEAT_URL": heard.url}
                desk_of = partial(BriefDesk, gateway=self._gateway, speed=SPEED)
                async with living(folder, self._gateway, Service, desk_of, told) as desk:
                    self.clock = desk.clock
                    await desk.everybody_is_back()
                    came.deadline = time.monotonic() + WITHIN_S
                    await _Filled(desk, came, disk, heard).play()
                    came.broken.extend(await broken(folder))
        return came


@dataclass
class _Filled:
    """One run in which a disk is full for a while."""

    desk: Desk
    came: Came
    disk: Disk
    heard: Heard
    since: float = 0.0

    async def play(self) -> None:
        desk, came = self.desk, self.came
        await self._until(self._is_heard_since(0.0), "nobody heard a heartbeat while all was well")
        if came.run.fault == SPOOL:
            await self._nowhere_to_write()
        else:
            await self._full_for_a_while()
        freed = time.monotonic()
        for name, command, _ in WORDS:
            await desk.word(came, command, name)
        came.rows = await desk.rows(came)
        await self._until(self._is_heard_since(freed), "with room again nobody heard a heartbeat")
        await self._everybody_lives()

    async def _full_for_a_while(self) -> None:
        """Before the report, or while the acknowledgement is awaited, by the seed."""
        desk, came = self.desk, self.came
        early = came.run.seed % 2 == 1
        if early:
            await self._fills()
        await desk.report(came)
        await desk.until(lambda: desk.page_arrived(came, 1), came)
        if not early:
            await self._fills()
            await desk.until(lambda: desk.page_arrived(came, 2), came)
        await self._alarm()
        self.disk.free()

    async def _nowhere_to_write(self) -> None:
        """One report is kept, the next is not recorded; with room again both are cases."""
        desk, came = self.desk, self.came
        before = Came(replace(came.run, fault=f"{came.run.fault}, before"), deadline=came.deadline)
        with hanging(desk.service.postgres):
            await desk.report(before)
            await self._fills()
            await desk.report(came)
            if came.kept != "not-recorded":
                came.broken.append(f"with nowhere to write the report is said to be {came.kept}")
            await self._page_says_so()
            await desk.until(lambda: desk.page_arrived(before, 1), before)
            await self._alarm()
        for name, command, _ in WORDS:
            await desk.word(before, command, name)
        before.rows = await desk.rows(before)
        came.broken.extend(f"the report before it: {fault}" for fault in faults(before))
        self.disk.free()
        await desk.report(came)
        await desk.until(lambda: desk.page_arrived(came, 1), came)

    async def _page_says_so(self) -> None:
        """Whoever uses the form is told that nothing was recorded, with the numbers to call."""
        form = {"id": "r-nowhere-0001", "danger": "yes"}
        async with httpx.AsyncClient(base_url=self.desk.site, trust_env=False, timeout=20.0) as browser:
            page = (await browser.post("/raise", data=form, headers={"Accept-Language": "en"})).text
        lacking = [text for text in ("Not recorded", 'href="tel:112"') if text not in page]
        self.came.broken.extend(f"the page of what is not recorded lacks {text}" for text in lacking)

    async def _fills(self) -> None:
        self.disk.fill()
        self.since = time.monotonic()
        self.came.struck = self.came.run.fault != RECORD or await self._takes_nothing()
        if self.came.run.fault == LOGS and (pid := self.desk.pid_of("worker-urgent")):
            self.desk.asked_anew_s = time.time()
            os.kill(pid, signal.SIGKILL)  # it must come back without a log

    async def _takes_nothing(self) -> bool:
        """Whether the record is really full."""
        try:
            await self.desk.owner.execute(FULL)
        except Unreachable:
            return True
        return False

    async def _alarm(self) -> None:
        """The heartbeat stops within a minute, and who asks is told which disk it is."""
        health = await examine(self.desk.service.settings)
        if not any(check.name == "disk" and not check.ok for check in health.checks):
            self.came.broken.append("doctor does not see that a disk is full")
        await asyncio.sleep(max(0.0, self.since + LOOKS_S + BEAT_S - time.monotonic()))
        late = self.heard.since(self.since + LOOKS_S)
        if late:
            self.came.broken.append(f"a heartbeat came {late[-1] - self.since:.0f} s after a disk was full")

    def _is_heard_since(self, moment: float) -> Callable[[], Awaitable[bool]]:
        async def heard() -> bool:
            return bool(self.heard.since(moment))

        return heard

    async def _until(self, done: Callable[[], Awaitable[bool]], otherwise: str) -> None:
        if not await self.desk.until(done, self.came):
            self.came.broken.append(otherwise)

    async def _everybody_lives(self) -> None:
        parts = ("worker-urgent", "watchdog", "web", "postgres", "temporal")
        self.came.broken.extend(f"{part} is dead" for part in parts if self.desk.pid_of(part) is None)


def runs(seeds: int) -> list[Run]:
    """Every disk, by so many seeds."""
    return [Run("full", fault, "", seed) for seed in range(1, seeds + 1) for fault in SIZES]


@asynccontextmanager
async def opened(folder: Path, gateway: GatewayProcess) -> AsyncIterator[Full]:
    """A player that opens a service for each run."""
    yield Full(folder, gateway)


FAMILY = Family("full", runs, opened, stays=False)
