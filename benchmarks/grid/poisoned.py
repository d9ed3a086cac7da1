"""F14: one thing in the record cannot be used; nobody else waits for it, and somebody is told of it.

Each run has two cases: one that is poisoned, and one after it that must not notice.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from activities.clock import real_now_us
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import WITHIN_S, WORDS, Desk, lane
from benchmarks.grid.players import AtADesk
from benchmarks.grid.poisons import POISONS
from benchmarks.grid.runs import WORKING_S, Came, Family, Run

SPEED = 5
PARTS = ("worker-urgent", "watchdog", "web")
LINES_A_SECOND = 20
"""More lines of log than that are a hot retry; a run of less than a second counts as one."""
ALARM = "not every case is well"


class Poisoned(AtADesk):
    """Plays runs in which something is poisoned."""

    async def play(self, run: Run) -> Came:
        """One run, to its end or until time is up."""
        return await _Case(self._desk, run).play()


class _Case:
    """One run; `came` is the case that must not notice, `spoilt` the one that is poisoned."""

    def __init__(self, desk: Desk, run: Run) -> None:
        self._desk, self._poison = desk, POISONS[run.fault]
        self._came = Came(run, raised=2)
        self._spoilt = Came(Run("poison", run.fault, "", run.seed))
        self._planted_us, self._told_as = 0, ""

    async def play(self) -> Came:
        desk, came, spoilt = self._desk, self._came, self._spoilt
        await desk.everybody_is_back()
        came.deadline = spoilt.deadline = time.monotonic() + WITHIN_S
        began, before = time.monotonic(), self._pids()
        logged = await self._lines()
        if self._poison.early:
            await self._plant()
        await self._raise(spoilt)
        self._is_paged_in_time(spoilt)
        if not self._poison.early:
            await self._plant()
        await self._raise(came)
        if not self._told_as:
            await self._take(spoilt)
        await self._take(came)
        came.rows = await desk.rows(came)
        await self._is_told()
        if self._pids() != before:
            came.broken.append("F14: a process died of it")
        lines = await self._lines() - logged
        if lines > LINES_A_SECOND * max(1.0, time.monotonic() - began):
            came.broken.append(f"F14: {lines} lines of log: something is tried again without a pause")
        await self._lift()
        return came

    async def _plant(self) -> None:
        self._told_as = await self._poison.plant(self._desk, self._spoilt.run.case)
        self._planted_us, self._came.struck = real_now_us(), True

    async def _raise(self, case: Came) -> None:
        await self._desk.report(case)
        await self._desk.until(lambda: self._desk.page_arrived(case, 1), case)

    def _is_paged_in_time(self, case: Came) -> None:
        silence_s = (min(case.pages.values(), default=real_now_us()) - case.raised_us) * self.speed / 1e6
        if silence_s > WORKING_S:
            self._came.broken.append(f"silence: {silence_s:.1f} s of the poisoned case, goal {WORKING_S:.0f}")

    async def _take(self, case: Came) -> None:
        """Somebody comes, and it ends."""
        for name, command, _ in WORDS:
            await self._desk.word(case, command, name)

    async def _is_told(self) -> None:
        """The whole desk is told of what cannot be read, in time."""
        if not self._told_as:
            return
        key, came = f"{self._told_as}/unreadable/", self._came

        async def told() -> bool:
            return bool(await self._accepted(key))

        await self._desk.until(told, came)
        found = await self._accepted(key)
        if not found:
            came.broken.append(f"I2: nobody was told that {self._told_as} cannot be read")
            return
        silence_s = (min(found) - self._planted_us) * self.speed / 1e6
        if silence_s > WORKING_S:
            came.broken.append(f"silence: {silence_s:.1f} s until the desk knew what cannot be read")
        if not await self._desk.until(self._has_rung, came):
            came.broken.append("F14: the watchdog rang no alarm")

    async def _has_rung(self) -> bool:
        return ALARM in await asyncio.to_thread(self._log_of("watchdog").read_text, "utf-8")

    @property
    def speed(self) -> int:
        return self._desk.speed

    async def _accepted(self, key: str) -> list[int]:
        pages = await asyncio.to_thread(self._desk.gateway.accepted)
        return [one["first_us"] for one in pages if one["key"].startswith(key)]

    async def _lift(self) -> None:
        """What was poisoned is mended, and the case is as good as any other."""
        came, spoilt = self._came, self._spoilt
        try:
            await self._poison.lift(self._desk, spoilt.run.case)
        except LookupError as error:
            came.broken.append(f"F14: {error}")
        if self._told_as:
            await self._take(spoilt)
        if not await self._desk.rows(spoilt):
            came.broken.append("I1: the poisoned case is not in the record")

    def _pids(self) -> list[int | None]:
        return [self._desk.pid_of(part) for part in PARTS]

    async def _lines(self) -> int:
        def count() -> int:
            return sum(self._log_of(part).read_bytes().count(b"\n") for part in ("worker-urgent", "watchdog"))

        return await asyncio.to_thread(count)

    def _log_of(self, part: str) -> Path:
        return self._desk.service.dir.logs / f"{part}.log"


@asynccontextmanager
async def opened(folder: Path, gateway: GatewayProcess) -> AsyncIterator[Poisoned]:
    """A desk whose record is poisoned."""
    async with lane(folder, gateway, SPEED, NEARPEER_NOTICE_TIMEOUT_S="1") as desk:
        yield Poisoned(desk)


def runs(seeds: int) -> list[Run]:
    """Every kind of poison, by so many seeds."""
    return [Run("poisoned", fault, "", seed) for seed in range(1, seeds + 1) for fault in POISONS]


FAMILY = Family("poisoned", runs, opened)
