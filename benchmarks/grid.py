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
from dataclasses import dataclass, field
from random import Random

from activities.clock import clock_of, real_now_us
from activities.ledger import Ledger
from benchmarks.gateway_use import GatewayProcess
from console.calendar import load_calendar
from console.intake import Intake, intake_of
from console.planning import EXAMPLES
from console.policy import load_policy
from console.raising import Raised, Receipt, raise_emergency
from console.service import Doors, Service
from domain import addresses
from domain.case_commands import (
    AcknowledgeEmergency,
    CloseEmergency,
    RecordContactMade,
    RecordDebriefing,
    RecordMenteeCheckIn,
)
from domain.clock import AnchorClock
from domain.errors import Refusal
from domain.messages import Command, Stamp
from domain.programme import PublishCalendar, PublishPolicy
from domain.rota_commands import PublishRota
from domain.shifts import Layer, Rota, Rotation
from store.database import NotMigrated, Unreachable
from store.log import LogBusy
from store.rows import Row

PARTS = ("worker-urgent", "watchdog", "temporal", "postgres")
STEPS = (
    "before the raise",
    "after the receipt",
    "while the gateway is asked",
    "after the page",
    "after the acknowledgement",
)
OFFICER, SECOND, PHONE = "officer-a", "officer-b", "+36301110001"
DUTY = "+36301110009"
AGAIN_S, WITHIN_S = 0.2, 90.0
AWAY = (Unreachable, NotMigrated, LogBusy, Refusal, OSError)
SECOND_US, DAY_US = 1_000_000, 86_400_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the grid: which part dies at which step."""

    part: str
    step: str
    seed: int

    @property
    def name(self) -> str:
        return f"{self.part} dies {self.step}, seed {self.seed}"

    @property
    def case(self) -> str:
        parts = (PARTS.index(self.part), STEPS.index(self.step), self.seed)
        return "run-" + "-".join(str(part) for part in parts)


@dataclass(slots=True)
class Came:
    """What came of a run. Moments are of the real clock, in microseconds; 0 where something never was."""

    run: Run
    raised_us: int = 0
    receipt: Receipt | None = None
    paged_us: int = 0
    acknowledged: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


class Grid:
    """A service with its emergency lane, a desk with a rota, and a gateway; runs go one after the other."""

    def __init__(self, service: Service, gateway: GatewayProcess, speed: int) -> None:
        self.service = service
        self.gateway = gateway
        self.speed = speed
        self._said = 0
        self._intake: Intake | None = None
        self._doors: Doors | None = None

    async def open(self) -> None:
        """Calendar, policy, rota, addresses and the case clock; then the lane is started."""
        self._doors = self.service.doors()
        self._intake = intake_of(self.service.settings)
        now_us, frame = real_now_us(), addresses.rota()
        calendar = load_calendar(EXAMPLES / "calendar-2025.toml")
        policy = load_policy(EXAMPLES / "policy.toml")
        begins_us = calendar.midnight(calendar.first)
        for command in (
            PublishCalendar(calendar=calendar),
            PublishPolicy(effective_us=begins_us, policy=policy),
            PublishRota(rota=_rota(), effective_us=begins_us),
            AnchorClock(
                real_anchor_us=now_us, programme_anchor_us=begins_us + DAY_US, programme_us=self.speed
            ),
        ):
            await self._says(frame, command, begins_us)
        for officer in (OFFICER, SECOND):
            await self._doors.vault.put_person(officer, {"name": officer, "phone": PHONE}, officer.upper())
        await self.service.start_care()

    async def close(self) -> None:
        """Gives back every connection."""
        if self._intake is not None:
            await self._intake.close()
        if self._doors is not None:
            await self._doors.close()

    async def play(self, run: Run) -> Came:
        """One run, to its end or until time is up."""
        chance, came = Random(f"{run.name}"), Came(run)
        deadline = time.monotonic() + WITHIN_S
        before = await asyncio.to_thread(self.gateway.attempts, "sms")
        if run.step == "while the gateway is asked":
            self.gateway.breaks("slow", channel="sms", count=1, delay_s=2.0)
        await self._dies_at("before the raise", run, chance)
        await self._raise(came)
        await self._dies_at("after the receipt", run, chance)
        if run.step == "while the gateway is asked":
            await self._until(lambda: self._is_asked(before), deadline)
            self._kill(run.part)
        await self._until(lambda: self._page_arrived(came), deadline)
        await self._dies_at("after the page", run, chance)
        await self._word(came, AcknowledgeEmergency(officer=OFFICER), "ack", deadline)
        await self._dies_at("after the acknowledgement", run, chance)
        for name, command in (
            ("contact", RecordContactMade(professional="professional-1")),
            ("close", CloseEmergency(endpoint="engaged")),
            ("debriefing", RecordDebriefing()),
            ("check-in", RecordMenteeCheckIn()),
        ):
            await self._word(came, command, name, deadline)
        came.rows = await self._rows(came, deadline)
        self.gateway.breaks("none")
        return came

    async def _raise(self, came: Came) -> None:
        assert self._intake is not None  # noqa: S101 - opened before
        came.raised_us = real_now_us()
        raised = Raised(id=came.run.case, danger="yes", raised_by="mentor", person="person-1", verified=True)
        came.receipt = await raise_emergency(self._intake, raised)

    async def _dies_at(self, step: str, run: Run, chance: Random) -> None:
        if run.step == step:
            await asyncio.sleep(chance.uniform(0, 0.3))
            self._kill(run.part)

    def _kill(self, part: str) -> None:
        """As hard as a power cut does to a process; the service's supervisor brings it back."""
        pids = {
            "worker-urgent": lambda: self.service.care["worker-urgent"].pid,
            "watchdog": lambda: self.service.care["watchdog"].pid,
            "temporal": lambda: self.service.temporal.pid,
            "postgres": lambda: self.service.postgres.pid,
        }
        pid = pids[part]()
        if pid is not None:
            os.kill(pid, signal.SIGKILL)

    async def _until(self, done: Callable[[], Awaitable[bool]], deadline: float) -> bool:
        while time.monotonic() < deadline:
            if await done():
                return True
            await asyncio.sleep(AGAIN_S / 4)
        return False

    async def _is_asked(self, before: int) -> bool:
        """Whether the gateway is being asked, or was, since it had been asked so many times."""
        return await asyncio.to_thread(self.gateway.attempts, "sms") > before

    async def _page_arrived(self, came: Came) -> bool:
        """Whether a page of the case was accepted; the first one's moment is kept."""
        taken = await asyncio.to_thread(self.gateway.accepted, "sms")
        mine = [one["first_us"] for one in taken if f"emergency/{came.run.case}/" in one["key"]]
        came.paged_us = min(mine, default=0)
        return bool(mine)

    async def _word(self, came: Came, command: Command, name: str, deadline: float) -> None:
        """An officer's word, given again with the same id until it is taken."""
        stream = addresses.emergency(came.run.case)

        async def taken() -> bool:
            try:
                await self._says(stream, command, None, f"{came.run.case}/{name}")
            except AWAY:
                return False
            came.acknowledged.append(name)
            return True

        await self._until(taken, deadline)

    async def _says(
        self, stream: str, command: Command, at_us: int | None, command_id: str | None = None
    ) -> None:
        assert self._doors is not None  # noqa: S101 - opened before
        ledger: Ledger = self._doors.ledger
        if at_us is None:
            frame = (await ledger.view(addresses.rota(), 0)).state
            at_us = clock_of(frame).programme_at(real_now_us())
        self._said += 1
        stamp = Stamp(at_us, OFFICER, command_id or f"grid-{self._said}")
        await ledger.execute(stream, command, stamp)

    async def _rows(self, came: Came, deadline: float) -> list[Row]:
        """The case as the record has it once nothing of it is intended any more."""
        assert self._doors is not None  # noqa: S101 - opened before
        doors, stream, found = self._doors, addresses.emergency(came.run.case), list[Row]()

        async def settled() -> bool:
            nonlocal found
            try:
                view = await doors.ledger.view(stream, 0)
                found = await doors.logs["care"].read(stream)
            except AWAY:
                return False
            return bool(view.state.closed) and not view.state.intents

        await self._until(settled, deadline)
        return found


def _rota() -> Rota:
    def always(officer: str) -> Layer:
        rotation = Rotation(members=(officer,), first_day="2025-09-01", shift_days=7, hand_overs=(480,))
        return Layer(usual=rotation)

    return Rota(on_call=always(OFFICER), second=always(SECOND), desk=(OFFICER, SECOND), telephones=("duty",))
