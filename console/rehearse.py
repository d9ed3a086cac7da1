"""The year in minutes on the real engines: people act at their moments, and time waits for who is late."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from heapq import heappop, heappush
from typing import Any

from console.rehearsal import Act, Script
from console.service import Doors
from domain.clock import AnchorClock, ClockAnchored
from domain.errors import Refusal
from domain.messages import Command, Stamp
from store.database import Unreachable
from store.log import LogBusy
from store.steady import wall_us

DAY_US = 86_400_000_000
AT_ONCE = 12
MARK_S = 0.02
OUTAGE_S = 120.0
LEAD_US = 200_000

Progress = Callable[[int, int], None]
"""Told the programme moment and how many acts were done."""
Before = Callable[[Act, Command], Awaitable[Command]]
"""Done before an act is given: its text goes into the vault, the commitment to it into the command."""


@dataclass
class Diary:
    """What the driver saw: receipts (stream, command id, version), refusals by code, delays in us.

    `late_us` is programme time, `answered_us` the real time from giving a command to its receipt.
    """

    receipts: list[tuple[str, str, int]] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)
    late_us: list[int] = field(default_factory=list)
    answered_us: list[int] = field(default_factory=list)
    retried: int = 0


class Rehearsal:
    """Drives one script through the doors of a running service, `day_ms` milliseconds a programme day."""

    def __init__(
        self, doors: Doors, script: Script, year: str, day_ms: int, before: Before, progress: Progress
    ) -> None:
        self._doors = doors
        self._script = script
        self._year = year
        self._day_ms = day_ms
        self._before = before
        self._progress = progress
        self._clock: ClockAnchored | None = None
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._last: dict[str, asyncio.Task[None]] = {}
        self._flying: list[int] = []
        self._landed: Counter[int] = Counter()
        self._ahead_us = 0
        self.seen = Diary()

    async def run(self, begins_us: int, until_us: int) -> None:
        """The script from its opening to its end; afterwards programme time has reached `until_us`.

        Raises Unreachable when the record stays away for longer than an outage may take.
        """
        opening = self._script.opening()
        await self._doors.mark.move(self._year, min(act.at_us for act in opening))
        for act in opening:
            await self._do(act)
        self._clock = await self._anchored(begins_us)
        self._ahead_us = begins_us
        marking = asyncio.create_task(self._keep_marking())
        try:
            await self._play()
            self._ahead_us = until_us
            await asyncio.gather(*self._last.values())
            await self._until(until_us)
        finally:
            marking.cancel()
            await asyncio.gather(marking, return_exceptions=True)
        await self._doors.mark.move(self._year, until_us)

    @property
    def clock(self) -> ClockAnchored:
        """The clock of the rehearsal, once it runs."""
        if self._clock is None:
            raise RuntimeError("the rehearsal has no clock before it runs")
        return self._clock

    async def _anchored(self, begins_us: int) -> ClockAnchored:
        command = AnchorClock(
            real_anchor_us=wall_us() + LEAD_US,
            programme_anchor_us=begins_us,
            programme_us=DAY_US,
            real_us=self._day_ms * 1_000,
        )
        stamp = Stamp(begins_us, "rehearsal", f"{self._year}/anchor/{begins_us}")
        await self._steadily(lambda: self._doors.ledger.execute(self._year, command, stamp))
        view = await self._steadily(lambda: self._doors.ledger.view(self._year, begins_us))
        anchored: ClockAnchored = view.state.clock
        return anchored

    async def _play(self) -> None:
        while (act := self._script.pop()) is not None:
            self._ahead_us = act.at_us
            await self._until(act.at_us)
            heappush(self._flying, act.at_us)
            task = asyncio.create_task(self._after(self._last.get(act.stream), act))
            self._last[act.stream] = task
            if act.stream == self._year:
                await task

    async def _after(self, before: asyncio.Task[None] | None, act: Act) -> None:
        """One act, once the stream's act before it is done."""
        if before is not None:
            await before
        async with self._gate:
            await self._do(act)
        self._landed[act.at_us] += 1

    async def _do(self, act: Act) -> None:
        command = act.command or await self._looked(act)
        if command is not None:
            await self._given(act, command)
        if act.stream == self._year:
            view = await self._steadily(lambda: self._doors.ledger.view(self._year, act.at_us))
            self._script.learned(view.state)

    async def _looked(self, act: Act) -> Command | None:
        if act.look is None:
            return None
        view = await self._steadily(lambda: self._doors.ledger.view(act.stream, act.at_us))
        return act.look(view.state)

    async def _given(self, act: Act, command: Command) -> None:
        stamp = Stamp(act.at_us, act.actor, act.command_id)
        given = await self._steadily(lambda: self._before(act, command))
        asked_us = wall_us()
        try:
            receipt = await self._steadily(lambda: self._doors.ledger.execute(act.stream, given, stamp))
        except Refusal as refusal:
            self.seen.refusals[refusal.code] += 1
            return
        self.seen.answered_us.append(wall_us() - asked_us)
        self.seen.receipts.append((receipt.stream, act.command_id, receipt.version))
        if self._clock is not None:
            self.seen.late_us.append(self._clock.programme_at(wall_us()) - act.at_us)

    async def _steadily(self, deed: Callable[[], Awaitable[Any]]) -> Any:
        """Does something again until the record answers: the same command id makes that safe."""
        ends = time.monotonic() + OUTAGE_S
        while True:
            try:
                return await deed()
            except (Unreachable, LogBusy):
                if time.monotonic() > ends:
                    raise
                self.seen.retried += 1
                await asyncio.sleep(0.1)

    async def _until(self, programme_us: int) -> None:
        """Waits until programme time has come to a moment."""
        if self._clock is not None:
            ahead_us = self._clock.real_at(programme_us) - wall_us()
            if ahead_us > 0:
                self._progress(programme_us, len(self.seen.receipts))
                await asyncio.sleep(ahead_us / 1e6)

    async def _keep_marking(self) -> None:
        """Lets time pass up to the earliest act that is not done."""
        marked = 0
        while True:
            mark = self._earliest()
            if mark > marked:
                await self._steadily(partial(self._doors.mark.move, self._year, mark))
                marked = mark
            await asyncio.sleep(MARK_S)

    def _earliest(self) -> int:
        while self._flying and self._landed[self._flying[0]]:
            done = heappop(self._flying)
            self._landed[done] -= 1
        return min(self._flying[0], self._ahead_us) if self._flying else self._ahead_us
