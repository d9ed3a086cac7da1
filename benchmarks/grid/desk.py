"""A running service with its emergency lane, a gateway, and the people of a run: who reports, and who comes.

Whoever comes is an officer who acknowledges as soon as a page has arrived, and tries again whatever goes
wrong; whoever reports sends the same report again until it is answered.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import httpx
from temporalio.service import RPCError

from activities.clock import real_now_us
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid import canaries
from benchmarks.grid.rota import rota_of
from benchmarks.grid.runs import Came
from console.calendar import load_calendar
from console.identity import Links
from console.planning import EXAMPLES
from console.policy import load_policy
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
from runtime.addresses import found
from runtime.datadir import LINKS
from runtime.ports import free_port
from runtime.settings import Settings
from runtime.temporal import connect
from store.database import Database, NotMigrated, Unreachable
from store.log import LogBusy
from store.rows import Row

OFFICER, SECOND = "officer-a", "officer-b"
PHONES = {OFFICER: "+36301110001", SECOND: "+36301110002"}
DUTY = "+36301110009"
WITHIN_S = 90.0
AWAY = (Unreachable, NotMigrated, LogBusy, Refusal, OSError)
DAY_US = 86_400_000_000
ASKED_S = 10.0
"""Seconds after which whoever reports sends again."""
WORDS: tuple[tuple[str, Command, str], ...] = (
    ("ack", AcknowledgeEmergency(officer=OFFICER), "when the acknowledgement is stored"),
    ("contact", RecordContactMade(professional="professional-1"), "when the contact is recorded"),
    ("close", CloseEmergency(endpoint="engaged"), "when the case is closed"),
    ("debriefing", RecordDebriefing(), ""),
    ("check-in", RecordMenteeCheckIn(), ""),
)
"""What an officer says one after the other, and the step at which each of them stands."""


class Desk:
    """A service with its emergency lane, a desk with a rota, and a gateway; runs go one after the other."""

    def __init__(self, service: Service, gateway: GatewayProcess, speed: int) -> None:
        """Engines of the service run; nothing of the lane does yet."""
        self.service = service
        self.gateway = gateway
        self.speed = speed
        self.doors = service.doors()
        self.clock = REAL_TIME
        self.owner = Database(found(service.settings).url, pool_size=2)
        self.asked_anew_s = 0.0
        self._said = 0
        self._site = httpx.AsyncClient(timeout=ASKED_S, trust_env=False)

    async def open(self) -> None:
        """Calendar, policy, rota, addresses and the case clock; then the lane and the site are started."""
        places = found(self.service.settings)
        self.client = await connect(places.temporal, places.namespace, lazy=True)
        self._namespace = places.namespace
        frame = addresses.rota()
        begins_us, commands = self.opening()
        for command in commands:
            await self.says(frame, command, begins_us)
        for officer in PHONES:
            await self.introduce(officer)
        self.clock = (await self.doors.ledger.view(frame, 0)).state.clock
        self._link = Links(self.service.dir.secret(LINKS)).link_for("person-1", "mentor")
        await self.service.start_care()
        await self.service.serving.start_web()

    def opening(self) -> tuple[int, tuple[Command, ...]]:
        """What the desk begins with, and the moment of case time at which all of it is said."""
        calendar = load_calendar(EXAMPLES / "calendar-2025.toml")
        begins_us = calendar.midnight(calendar.first)
        anchor = AnchorClock(
            real_anchor_us=real_now_us(), programme_anchor_us=begins_us + DAY_US, programme_us=self.speed
        )
        return begins_us, (
            PublishCalendar(calendar=calendar),
            PublishPolicy(effective_us=begins_us, policy=load_policy(EXAMPLES / "policy.toml")),
            PublishRota(rota=rota_of(OFFICER, SECOND), effective_us=begins_us),
            anchor,
        )

    async def introduce(self, officer: str, phone: str | None = None) -> None:
        """An officer's name and telephone number, or another one, in the vault."""
        profile = {"name": f"{canaries.NAME} {officer}", "phone": phone or PHONES[officer]}
        await self.doors.vault.put_person(officer, profile, officer.upper())

    async def close(self) -> None:
        """Gives back every connection."""
        await self._site.aclose()
        await self.doors.close()
        await self.owner.close()

    # ---- the people of a run

    async def report(self, came: Came, danger: str = "yes", level: str = "emergency") -> None:
        """A mentor reports a danger at the site, and sends the same again until an answer comes."""
        came.raised_us = real_now_us()
        words = f"Nincs biztonságban. {canaries.WORDS}"
        said = {"id": came.run.case, "danger": danger, "level": level, "words": words}
        answer = await self.ask("POST", "/api/emergencies", came, json=said)
        came.kept = answer["kept"] if answer else None

    async def ask(self, method: str, path: str, came: Came, **what: Any) -> dict[str, Any] | None:
        """What the site says, asked as the mentor again and again; None when time is up."""
        found: dict[str, Any] | None = None

        async def answered() -> bool:
            nonlocal found
            try:
                asked = await self._site.request(method, f"{self.site}{path}", headers=self.known, **what)
                found = asked.json()
            except (httpx.HTTPError, ValueError):
                return False
            return True

        await self.until(answered, came)
        return found

    @property
    def site(self) -> str:
        """The root of the site."""
        return self.service.serving.addresses["web"].removesuffix("/raise")

    @property
    def known(self) -> dict[str, str]:
        """What shows the site that a known mentor asks."""
        return {"Authorization": f"Bearer {self._link}"}

    async def page_arrived(self, came: Came, count: int) -> bool:
        """Whether so many pages of the case were accepted; each is kept with its first moment."""
        key = f"{addresses.emergency(came.run.case)}/"
        for one in await asyncio.to_thread(self.gateway.accepted):
            if one["key"].startswith(key):
                page = "/".join(one["key"].removeprefix(key).split("/")[:2])
                came.pages[page] = min(one["first_us"], came.pages.get(page, one["first_us"]))
        return len(came.pages) >= count

    async def word(self, came: Came, command: Command, name: str) -> None:
        """An officer's word, given again with the same id until it is taken."""
        stream = addresses.emergency(came.run.case)

        async def taken() -> bool:
            try:
                await self.says(stream, command, None, f"{came.run.case}/{name}")
            except AWAY:
                return False
            return True

        await self.until(taken, came)

    async def says(
        self, stream: str, command: Command, at_us: int | None, command_id: str | None = None
    ) -> None:
        """A command to the record, by the case clock. Raises whatever the record refuses or lacks."""
        at_us = self.clock.programme_at(real_now_us()) if at_us is None else at_us
        self._said += 1
        stamp = Stamp(at_us, OFFICER, command_id or f"grid-{self._said}")
        await self.doors.ledger.execute(stream, command, stamp)

    async def rows(self, came: Came) -> list[Row]:
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

        await self.until(settled, came)
        await self.page_arrived(came, 0)
        return found

    # ---- the service of a run

    async def everybody_is_back(self) -> None:
        """A run begins when what failed in the one before is at work again: one fault at a time."""
        beat, since = self.service.dir.beat, time.time()
        ends = time.monotonic() + WITHIN_S
        while time.monotonic() < ends:
            pids = [
                self.pid_of(part) for part in ("worker-urgent", "watchdog", "temporal", "postgres", "web")
            ]
            is_back = await asyncio.to_thread(lambda: beat.stat().st_mtime >= since)
            if is_back and None not in pids and await self._has_a_worker():
                return
            await asyncio.sleep(0.1)

    def pid_of(self, part: str) -> int | None:
        """The process of a part of the service, None while it is just being brought back."""
        match part:
            case "temporal":
                return self.service.temporal.pid
            case "postgres":
                return self.service.postgres.pid
            case "web":
                return self.service.serving.pid_of("web")
            case child:
                return self.service.care[child].pid

    async def _has_a_worker(self) -> bool:
        try:
            return await is_asked_for_work(self.client, self._namespace, URGENT_QUEUE, self.asked_anew_s)
        except (RPCError, RuntimeError):
            return False

    async def until(self, done: Callable[[], Awaitable[bool]], came: Came, every_s: float = 0.05) -> bool:
        """Whether something comes to be true before the time of a run is up."""
        while time.monotonic() < came.deadline:
            if await done():
                return True
            await asyncio.sleep(every_s)
        return False


Apart = Callable[[Service], Awaitable[Mapping[str, Mapping[str, str]]]]
"""What single children have in their environment beyond the others, told once the engines run."""


@asynccontextmanager
async def lane(
    folder: Path, gateway: GatewayProcess, speed: int, apart: Apart | None = None, **environment: str
) -> AsyncIterator[Desk]:
    """A service with its emergency lane that sends to a gateway, its commits durable, and a desk."""
    desk_of = partial(Desk, gateway=gateway, speed=speed)
    async with living(folder, gateway, Service, desk_of, environment, apart) as desk:
        yield desk


DeskT = TypeVar("DeskT", bound=Desk)
ServiceT = TypeVar("ServiceT", bound=Service)


@asynccontextmanager
async def living(
    folder: Path,
    gateway: GatewayProcess,
    service_of: Callable[[Settings], ServiceT],
    desk_of: Callable[[ServiceT], DeskT],
    environment: Mapping[str, str],
    apart: Apart | None = None,
) -> AsyncIterator[DeskT]:
    """The same with a service or a desk of another kind.

    Its site has a port of its own: while it is down, the site of another service may take the usual one.
    """
    before = dict(os.environ)
    ours = {"NEARPEER_TELEPHONES": f"duty={DUTY}", "NEARPEER_PORT": str(free_port())}
    os.environ.update({**gateway.settings(), **ours, **environment})
    service = service_of(Settings.load(data_dir=folder))
    try:
        await service.start_engines()
        service.apart.update(await apart(service) if apart else {})
        desk = desk_of(service)
        await desk.open()
        yield desk
        await desk.close()
    finally:
        await service.stop()
        os.environ.clear()
        os.environ.update(before)
