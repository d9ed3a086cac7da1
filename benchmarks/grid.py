"""The grid of faults of the emergency lane: a case is raised, something dies at a step of it, a person comes.

The service is the real one with its engines, the gateway a process of its own; whoever comes is an officer
who acknowledges as soon as a page has arrived, and tries again whatever goes wrong. What came of it is
measured at the gateway and at the record, and judged by `benchmarks.oracle`.
"""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from random import Random

from temporalio.service import RPCError

from activities.clock import real_now_us
from benchmarks.gateway_use import GatewayProcess
from benchmarks.steps import Came, Run
from console.calendar import load_calendar
from console.intake import intake_of
from console.planning import EXAMPLES
from console.policy import load_policy
from console.raising import Raised, raise_emergency
from console.service import URGENT_QUEUE, Service, is_asked_for_work
from domain import addresses
from domain.case_commands import (
    AcknowledgeEmergency,
    CloseEmergency,
    RecordContactMade,
    RecordDebriefing,
    RecordMenteeCheckIn,
)
from domain.clock import REAL_TIME, AnchorClock
from domain.errors import Refusal
from domain.messages import Command, Stamp
from domain.programme import PublishCalendar, PublishPolicy
from domain.rota_commands import PublishRota
from domain.shifts import Layer, Rota, Rotation
from runtime.addresses import found
from runtime.temporal import connect
from store.database import Database, NotMigrated, Unreachable
from store.log import LogBusy
from store.rows import Row

OFFICER, SECOND = "officer-a", "officer-b"
PHONES = {OFFICER: "+36301110001", SECOND: "+36301110002"}
DUTY = "+36301110009"
LOOK_S, WITHIN_S = 0.002, 90.0
STEP_S = 120
"""Case seconds from one step of the chain to the next, for an emergency of the example policy."""
AWAY = (Unreachable, NotMigrated, LogBusy, Refusal, OSError)
DAY_US = 86_400_000_000
WORDS: tuple[tuple[str, Command, str], ...] = (
    ("ack", AcknowledgeEmergency(officer=OFFICER), "when the acknowledgement is stored"),
    ("contact", RecordContactMade(professional="professional-1"), "when the contact is recorded"),
    ("close", CloseEmergency(endpoint="engaged"), "when the case is closed"),
    ("debriefing", RecordDebriefing(), ""),
    ("check-in", RecordMenteeCheckIn(), ""),
)
"""What an officer says one after the other, and the step at which each of them stands."""


class Grid:
    """A service with its emergency lane, a desk with a rota, and a gateway; runs go one after the other."""

    def __init__(self, service: Service, gateway: GatewayProcess, speed: int) -> None:
        """Engines of the service run; nothing of the lane does yet."""
        self.service = service
        self.gateway = gateway
        self.speed = speed
        self.doors = service.doors()
        self.clock = REAL_TIME
        self._intake = intake_of(service.settings)
        places = found(service.settings)
        self.owner = Database(places.url, pool_size=2)
        self._said = 0
        self._asked_anew_s = 0.0

    async def open(self) -> None:
        """Calendar, policy, rota, addresses and the case clock; then the lane is started."""
        places = found(self.service.settings)
        self._client = await connect(places.temporal, places.namespace, lazy=True)
        self._namespace = places.namespace
        frame, calendar = addresses.rota(), load_calendar(EXAMPLES / "calendar-2025.toml")
        begins_us = calendar.midnight(calendar.first)
        anchor = AnchorClock(
            real_anchor_us=real_now_us(), programme_anchor_us=begins_us + DAY_US, programme_us=self.speed
        )
        for command in (
            PublishCalendar(calendar=calendar),
            PublishPolicy(effective_us=begins_us, policy=load_policy(EXAMPLES / "policy.toml")),
            PublishRota(rota=_rota(), effective_us=begins_us),
            anchor,
        ):
            await self._says(frame, command, begins_us)
        for officer, phone in PHONES.items():
            await self.doors.vault.put_person(officer, {"name": officer, "phone": phone}, officer.upper())
        self.clock = (await self.doors.ledger.view(frame, 0)).state.clock
        await self.service.start_care()

    async def close(self) -> None:
        """Gives back every connection."""
        await self._intake.close()
        await self.doors.close()
        await self.owner.close()

    async def play(self, run: Run) -> Came:
        """One run, to its end or until time is up."""
        came, chance = Came(run), Random(run.name)
        await self._everybody_is_back()
        came.deadline = time.monotonic() + WITHIN_S
        dying = asyncio.create_task(self._dies_during(came, chance))
        await self._raise(came)
        await self._dies_when(came, "when the receipt is given")
        await self._until(lambda: self._page_arrived(came, 1), came)
        await self._dies_when(came, "while the acknowledgement is awaited")
        if run.step == "when the next step is due":
            await self._until(lambda: self._page_arrived(came, 2), came)
        receiving = asyncio.create_task(
            self._dies_soon(came, chance, "while the acknowledgement is received")
        )
        for name, command, then in WORDS:
            await self._word(came, command, name)
            await self._dies_when(came, then)
        came.rows = await self._rows(came)
        for task in (dying, receiving):
            task.cancel()
        self.gateway.breaks("none")
        return came

    async def _everybody_is_back(self) -> None:
        """A run begins when what died in the one before is at work again: one fault at a time."""
        beat, since = self.service.dir.beat, time.time()
        ends = time.monotonic() + WITHIN_S
        while time.monotonic() < ends:
            pids = [*(child.pid for child in self.service.care.values()), self.service.temporal.pid]
            is_back = await asyncio.to_thread(lambda: beat.stat().st_mtime >= since)
            if is_back and None not in pids and await self._has_a_worker():
                return
            await asyncio.sleep(0.1)

    async def _has_a_worker(self) -> bool:
        try:
            return await is_asked_for_work(self._client, self._namespace, URGENT_QUEUE, self._asked_anew_s)
        except (RPCError, RuntimeError):
            return False

    async def _dies_during(self, came: Came, chance: Random) -> None:
        """What dies while nobody in this run waits for it: as soon as a step can be seen."""
        stream = addresses.emergency(came.run.case)
        match came.run.step:
            case "while the report is received":
                await self._dies_soon(came, chance, came.run.step)
            case "when the report is committed":
                await self._dies_once(came, "SELECT true FROM care.event WHERE stream = $1", stream)
            case "when the outbox holds the start":
                await self._dies_once(came, "SELECT true FROM care.outbox WHERE stream = $1", stream)
            case "when the page is claimed":
                self.gateway.breaks("slow", channel="sms", count=1, delay_s=0.5)
                await self._dies_once(came, "SELECT true FROM care.claim WHERE stream = $1", stream)
            case "when Temporal has accepted the start":
                await self._until(lambda: self._is_started(stream), came)
                self._kill(came)
            case "while the gateway is asked":
                before = self.gateway.attempts("sms")
                self.gateway.breaks("slow", channel="sms", count=1, delay_s=1.0)
                await self._until(lambda: self._is_asked(before), came)
                self._kill(came)
            case "when the next step is due":
                await self._until(lambda: self._page_arrived(came, 1), came)
                await asyncio.sleep(STEP_S / self.speed - chance.uniform(-0.1, 0.3))
                self._kill(came)

    async def _dies_soon(self, came: Came, chance: Random, step: str) -> None:
        if came.run.step == step:
            await asyncio.sleep(chance.uniform(0, 0.03))
            self._kill(came)

    async def _dies_when(self, came: Came, step: str) -> None:
        if came.run.step == step:
            self._kill(came)

    async def _dies_once(self, came: Came, query: str, stream: str) -> None:
        """Kills at the first moment at which a query about the case has an answer."""

        async def seen() -> bool:
            try:
                return await self.owner.fetchrow(query, stream) is not None
            except AWAY:
                return False

        await self._until(seen, came, LOOK_S)
        self._kill(came)

    async def _is_started(self, stream: str) -> bool:
        """Whether Temporal knows a driver of the case."""
        try:
            await self._client.get_workflow_handle(stream).describe()
        except (RPCError, RuntimeError):
            return False
        return True

    async def _raise(self, came: Came) -> None:
        came.raised_us = real_now_us()
        raised = Raised(id=came.run.case, danger="yes", raised_by="mentor", person="person-1", verified=True)
        came.receipt = await raise_emergency(self._intake, raised)

    def _kill(self, came: Came) -> None:
        """As hard as a power cut does to a process; the service's supervisor brings it back."""
        service = self.service
        match came.run.part:
            case "temporal":
                pid = service.temporal.pid
            case "postgres":
                pid = service.postgres.pid
            case child:
                pid = service.care[child].pid
        if pid is not None:
            if came.run.part in ("worker-urgent", "temporal"):
                self._asked_anew_s = time.time()
            os.kill(pid, signal.SIGKILL)
            came.killed = True

    async def _until(self, done: Callable[[], Awaitable[bool]], came: Came, every_s: float = 0.05) -> bool:
        while time.monotonic() < came.deadline:
            if await done():
                return True
            await asyncio.sleep(every_s)
        return False

    async def _is_asked(self, before: int) -> bool:
        """Whether the gateway is being asked, or was, since it had been asked so many times."""
        return await asyncio.to_thread(self.gateway.attempts, "sms") > before

    async def _page_arrived(self, came: Came, count: int) -> bool:
        """Whether so many pages of the case were accepted; each is kept with its first moment."""
        key = f"{addresses.emergency(came.run.case)}/"
        for one in await asyncio.to_thread(self.gateway.accepted, "sms"):
            if one["key"].startswith(key):
                page = "/".join(one["key"].removeprefix(key).split("/")[:2])
                came.pages.setdefault(page, one["first_us"])
        return len(came.pages) >= count

    async def _word(self, came: Came, command: Command, name: str) -> None:
        """An officer's word, given again with the same id until it is taken."""
        stream = addresses.emergency(came.run.case)

        async def taken() -> bool:
            try:
                await self._says(stream, command, None, f"{came.run.case}/{name}")
            except AWAY:
                return False
            return True

        await self._until(taken, came)

    async def _says(
        self, stream: str, command: Command, at_us: int | None, command_id: str | None = None
    ) -> None:
        at_us = self.clock.programme_at(real_now_us()) if at_us is None else at_us
        self._said += 1
        stamp = Stamp(at_us, OFFICER, command_id or f"grid-{self._said}")
        await self.doors.ledger.execute(stream, command, stamp)

    async def _rows(self, came: Came) -> list[Row]:
        """The case as the record has it once nothing of it is intended any more."""
        stream, found = addresses.emergency(came.run.case), list[Row]()

        async def settled() -> bool:
            nonlocal found
            try:
                view = await self.doors.ledger.view(stream, 0)
                found = await self.doors.logs["care"].read(stream)
            except AWAY:
                return False
            return bool(view.state.closed) and not view.state.intents

        await self._until(settled, came)
        await self._page_arrived(came, 0)
        return found


def _rota() -> Rota:
    def always(officer: str) -> Layer:
        rotation = Rotation(members=(officer,), first_day="2025-09-01", shift_days=7, hand_overs=(480,))
        return Layer(usual=rotation)

    return Rota(on_call=always(OFFICER), second=always(SECOND), desk=(OFFICER, SECOND), telephones=("duty",))
