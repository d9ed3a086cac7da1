"""F11: clocks are set forward and back, hosts disagree, and nights in which the clocks on the wall change.

By the right time nobody is told late, and nobody earlier than a clock was set ahead; nothing is refused, no
lease is longer, and the record stays in order. Every run has a service of its own, whose clocks begin right.
"""

import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

from activities.folds import CODEC
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.brief import SPEED, STEP_S, STEP_US, BriefDesk
from benchmarks.grid.clocks import HOSTS, Clocks, TurnedService, right_us
from benchmarks.grid.desk import AWAY, WITHIN_S, WORDS, Desk, living
from benchmarks.grid.nights import NIGHTS, ZONE, NightDesk
from benchmarks.grid.oracle import broken
from benchmarks.grid.players import EachOnItsOwn
from benchmarks.grid.runs import WORKING_S, Came, Family, Run
from domain import addresses
from domain.case_events import EmergencyAcknowledged, PageIntended
from domain.messages import Event
from store.appending import BEHIND_US
from store.rows import Row
from store.steady import LANE

HOUR_S, SKEW_S = 3_600, 300
CAN_DIE = ("worker-urgent", "watchdog", "web")
ANSWER_US = 2_500_000
"""The longest that the site takes for an answer; before that it was not there, and nothing was raised."""
EARLY_S = 0.5
"""Real seconds by which a page may seem early: the way of our own question and answer."""
BEFORE, AWAITED = "while the report is received", "while the acknowledgement is awaited"


@dataclass(frozen=True, slots=True)
class Turn:
    """Clocks of `hosts` go `by_s` seconds ahead, at a step; `anew`: their processes die, and come back.

    Hosts and steps take turns by the seed.
    """

    by_s: int
    hosts: tuple[tuple[str, ...], ...] = (HOSTS,)
    steps: tuple[str, ...] = (AWAITED, BEFORE)
    anew: bool = False

    def hosts_of(self, run: Run) -> tuple[str, ...]:
        return self.hosts[(run.seed - 1) % len(self.hosts)]

    def step_of(self, run: Run) -> str:
        return self.steps[(run.seed - 1) % len(self.steps)]

    def early_s(self, run: Run) -> int:
        """How much earlier than by the right time somebody may be told: what clocks have jumped meanwhile."""
        is_told = self.hosts_of(run) != HOSTS or self.by_s > 0
        return abs(self.by_s) if is_told else 0


TURNS = {
    "every clock goes an hour ahead": Turn(HOUR_S),
    "every clock goes an hour back": Turn(-HOUR_S),
    "every clock goes an hour back, and the lane starts anew": Turn(-HOUR_S, anew=True),
    "one host is five minutes ahead": Turn(SKEW_S, (("watchdog",), ("web",)), (BEFORE,)),
    "one host is five minutes behind": Turn(-SKEW_S, (("worker-urgent",), ("web", "postgres")), (BEFORE,)),
}


class TurnDesk(BriefDesk):
    """A brief desk on a service whose clocks can be turned."""

    service: TurnedService


class Jumped(EachOnItsOwn):
    """Plays the runs of the family, each on a service of its own."""

    speed = SPEED

    async def play(self, run: Run) -> Came:
        """One run, to its end or until time is up."""
        folder = self._next_folder()
        LANE.forget()
        try:
            with Clocks(folder.with_name(f"{folder.name}-clocks")) as clocks:
                return await self._played_at(folder, clocks, run)
        finally:
            LANE.forget()

    async def _played_at(self, folder: Path, clocks: Clocks, run: Run) -> Came:
        service_of, zone = partial(TurnedService, clocks=clocks), {"TZ": ZONE}
        came = Came(run)
        if run.fault in NIGHTS:
            night_of = partial(NightDesk, gateway=self._gateway, speed=SPEED, night=NIGHTS[run.fault])
            async with living(folder, self._gateway, service_of, night_of, zone) as night:
                await _begun(night, came)
                await night.night_passes(came)
                self.clock = night.clock
                came.broken.extend(await broken(folder))
        else:
            desk_of = partial(TurnDesk, gateway=self._gateway, speed=SPEED)
            async with living(folder, self._gateway, service_of, desk_of, zone) as desk:
                await _begun(desk, came)
                self.clock = desk.clock
                await _Turning(desk, came, TURNS[run.fault]).play()
                came.broken.extend(await broken(folder))
        came.broken.extend(_complaints(folder / "logs"))
        return came


async def _begun(desk: Desk, came: Came) -> None:
    await desk.everybody_is_back()
    came.deadline = time.monotonic() + WITHIN_S


def _complaints(logs: Path) -> Iterator[str]:
    """What the processes complained about that no clock may cause."""
    for file in sorted(logs.glob("*.log")):
        text = file.read_text(errors="replace")
        yield from (f"{file.name} says {word}" for word in ("ClockBehind", "Traceback") if word in text)


@dataclass
class _Turning:
    """One run in which clocks are turned: a page, the next step, a lease that runs out, and a good end."""

    desk: TurnDesk
    came: Came
    turn: Turn
    struck_us: int = 0

    async def play(self) -> None:
        desk, came = self.desk, self.came
        await self._strikes_at(BEFORE)
        sent_us = right_us()
        await desk.report(came)
        raised_us = max(sent_us, right_us() - ANSWER_US)
        await desk.until(lambda: desk.page_arrived(came, 1), came)
        await self._strikes_at(AWAITED)
        await desk.until(lambda: desk.page_arrived(came, 2), came)
        (name, acknowledge, _), *others = WORDS
        await desk.word(came, acknowledge, name)
        taken_us = right_us()
        await desk.until(self._climbs_again, came)
        await desk.word(came, acknowledge, f"{name}-again")
        for other, command, _ in others:
            await desk.word(came, command, other)
        came.rows = await desk.rows(came)
        events = [(row, CODEC.decode(row.type, row.schema, row.body)) for row in came.rows]
        came.broken.extend(
            (
                *self._in_time("the first page", _page(events, step=1), raised_us),
                *self._in_time("the next step", _page(events, step=2), raised_us + STEP_US),
                *self._in_time("the end of the lease", _page(events, epoch=2), taken_us + STEP_US),
                *_out_of_order(came.rows),
                *_longer_leases(events),
            )
        )

    async def _climbs_again(self) -> bool:
        """Whether the lease has run out, and somebody was paged for it."""
        stream = addresses.emergency(self.came.run.case)
        try:
            case = (await self.desk.doors.ledger.view(stream, 0)).state
        except AWAY:
            return False
        await self.desk.page_arrived(self.came, 0)
        return case.epoch > 1 and case.page in self.came.pages

    async def _strikes_at(self, step: str) -> None:
        run = self.came.run
        if self.turn.step_of(run) != step:
            return
        self.desk.service.clocks.set(self.turn.hosts_of(run), self.turn.by_s)
        self.struck_us, self.came.struck = right_us(), True
        if self.turn.anew:
            self.desk.asked_anew_s = time.time()
            for pid in filter(None, map(self.desk.pid_of, CAN_DIE)):
                os.kill(pid, signal.SIGKILL)

    def _in_time(self, what: str, page: str, due_us: int) -> Iterator[str]:
        """What is wrong with a page, held against the right time."""
        arrived_us = self.came.pages.get(page)
        if arrived_us is None:
            yield f"{what} ({page}) never came"
            return
        jumped = self.turn.by_s > 0 and self.turn.hosts_of(self.came.run) == HOSTS and self.struck_us > 0
        by_us = self.struck_us if jumped and self.came.run.seed % 2 and what == "the next step" else due_us
        late_s, early_s = (arrived_us - by_us) / 1e6, (due_us - arrived_us) / 1e6
        self.came.silence_s = max(self.came.silence_s or 0.0, late_s * SPEED)
        if late_s * SPEED > WORKING_S:
            yield f"{what} came {late_s:.1f} s late by the right time"
        if early_s > self.turn.early_s(self.came.run) + EARLY_S:
            yield f"{what} came {early_s:.1f} s early by the right time"


def _page(events: list[tuple[Row, Event]], *, step: int | None = None, epoch: int = 1) -> str:
    """The first page of a step, or of an epoch; empty when there is none."""
    pages = (event for _, event in events if isinstance(event, PageIntended))
    return next((e.page for e in pages if e.epoch == epoch and step in (None, e.step)), "")


def _out_of_order(rows: list[Row]) -> Iterator[str]:
    for one, other in pairwise(rows):
        if other.recorded_us < one.recorded_us:
            yield f"version {other.version} ({other.type}) was recorded before the one that it follows"
        if other.written_us < one.written_us - BEHIND_US:
            yield f"version {other.version} ({other.type}) was written before the one that it follows"


def _longer_leases(events: list[tuple[Row, Event]]) -> Iterator[str]:
    for row, event in events:
        if isinstance(event, EmergencyAcknowledged):
            lease_s = (event.lease_until_us - row.recorded_us) / 1e6
            if lease_s > STEP_S:
                yield f"the lease of version {row.version} is {lease_s:.0f} s long, and not {STEP_S}"


def runs(seeds: int) -> list[Run]:
    """Every turn and every night, by so many seeds."""
    return [Run("jumped", fault, "", seed) for seed in range(1, seeds + 1) for fault in (*TURNS, *NIGHTS)]


@asynccontextmanager
async def opened(folder: Path, gateway: GatewayProcess) -> AsyncIterator[Jumped]:
    """A player that opens a service for each run."""
    yield Jumped(folder, gateway)


FAMILY = Family("jumped", runs, opened, shares=2, stays=False)
