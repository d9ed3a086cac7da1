"""F5: the ways between the parts of the service are cut, in four manners, at each step."""

import asyncio
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path as Folder
from urllib.parse import parse_qs, urlsplit

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import Desk, lane
from benchmarks.grid.path import Path
from benchmarks.grid.proxy import CUTS, LOOPBACK, Cut, Upstream, Way, to_port, to_socket
from benchmarks.grid.runs import STEPS, Came, Family, Run
from console.service import Service

SPEED = 5
NOTICE_S = "1"
"""Real seconds for a gateway to answer: five of case time, as in production."""
HEALS_AFTER_S = 30.0
"""Seconds of case time after which the way is whole again, in every second run of a kind; else at the end."""
SOCKET = ".s.PGSQL.5432"
WAYS = (
    ("worker-urgent", "temporal"),
    ("web", "database"),
    ("worker-urgent", "database"),
    ("worker-urgent", "gateway"),
)
"""Whose way to what."""


def name_of(way: tuple[str, str]) -> str:
    """How a way is called in the name of a run."""
    return " to ".join(way)


@dataclass
class Ways:
    """The ways of one service, each through a proxy of its own that its children call."""

    gateway: GatewayProcess
    found: dict[str, Way] = field(default_factory=dict)

    async def lead(self, service: Service) -> Mapping[str, Mapping[str, str]]:
        """Opens every way; what the children must have in their environment to go by them."""
        kek, codec = (b64encode(service.dir.secret(name)).decode() for name in ("kek", "temporal-codec"))
        apart: dict[str, dict[str, str]] = {}
        for child, what in WAYS:
            way = self.found[name_of((child, what))] = Way(self._upstream(service, what))
            await way.open()
            environment = apart.setdefault(child, {})
            match what:
                case "temporal":
                    environment |= {"TEMPORAL_ADDRESS": way.address, "NEARPEER_TEMPORAL_CODEC_KEY": codec}
                case "database":
                    record, keys = (_by(way, url) for url in service.places_of_record())
                    environment |= {"DATABASE_URL": record, "NEARPEER_KEYS_URL": keys, "NEARPEER_KEK": kek}
                case _:
                    environment |= {"NEARPEER_SMS_URL": f"http://{way.address}/sms"}
        return apart

    def _upstream(self, service: Service, what: str) -> Upstream:
        match what:
            case "temporal":
                return to_port(*_place(service.temporal.address))
            case "database":
                folder = parse_qs(urlsplit(service.places_of_record()[0]).query)["host"][0]
                return to_socket(f"{folder}/{SOCKET}")
            case _:
                return to_port(LOOPBACK, self.gateway.http)

    async def close(self) -> None:
        """Ends every proxy."""
        for way in self.found.values():
            await way.close()


def _place(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host, int(port)


def _by(way: Way, url: str) -> str:
    """The address of a database by way of a proxy."""
    parts = urlsplit(url)
    return f"postgresql://{parts.username}@{way.address}{parts.path}?sslmode=disable"


@dataclass
class Parting:
    """One way is cut; it is whole again after a while, or when the run is over.

    `to_temporal`: by it a worker asks for work, and does so anew once its connections were broken.
    """

    way: Way
    how: Cut
    to_temporal: bool
    heals_after_s: float | None
    _healing: "asyncio.Task[None] | None" = None
    _broken: bool = False
    _whole_s: float = 0.0

    async def strike(self, desk: Desk, came: Came) -> None:
        self.way.cut(self.how)
        self._broken = self.how == "reset"
        came.struck = True
        if self.heals_after_s is not None:
            self._healing = asyncio.create_task(self._heal(self.heals_after_s / desk.speed))

    async def _heal(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._heals()

    def _heals(self) -> None:
        self.way.heal()
        self._whole_s = self._whole_s or time.time()

    async def lift(self, desk: Desk) -> None:
        """Whole for whoever connects, and whoever does not know that his connection is dead learns it."""
        if self._healing is not None:
            self._healing.cancel()
            with suppress(asyncio.CancelledError):
                await self._healing
        self._heals()
        forgotten = self.way.forget()
        if self.to_temporal and (forgotten or self._broken):
            desk.asked_anew_s = time.time() if forgotten else self._whole_s


def runs(seeds: int) -> list[Run]:
    """Every way at every step, by so many seeds, the four manners of a cut in turn."""
    return [
        Run("parted", f"{name_of(way)} {CUTS[(place + number + seed) % len(CUTS)]}", step, seed)
        for seed in range(1, seeds + 1)
        for number, way in enumerate(WAYS)
        for place, step in enumerate(STEPS)
    ]


@asynccontextmanager
async def opened(folder: Folder, gateway: GatewayProcess) -> AsyncIterator[Path]:
    """A path along which ways are cut."""
    ways = Ways(gateway)

    def parting_of(run: Run) -> Parting:
        name, _, how = run.fault.rpartition(" ")
        heals_after_s = HEALS_AFTER_S if run.seed % 2 == 0 else None
        return Parting(ways.found[name], _cut(how), name.endswith("temporal"), heals_after_s)

    try:
        async with lane(folder, gateway, SPEED, ways.lead, NEARPEER_NOTICE_TIMEOUT_S=NOTICE_S) as desk:
            yield Path(desk, parting_of)
    finally:
        await ways.close()


def _cut(how: str) -> Cut:
    return next(cut for cut in CUTS if cut == how)


FAMILY = Family("parted", runs, opened, shares=2)
