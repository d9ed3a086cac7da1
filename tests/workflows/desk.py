"""The emergency lane in this process: a desk with a rota, addresses in the vault, and its drivers."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import worker
from activities.clock import real_now_us
from activities.crowd import Crowd
from activities.lane import ROLE
from activities.ledger import Ledger, Receipt
from activities.paging import Paging
from activities.reaching import Reaching
from activities.unreadable import Unreadable
from activities.watching import Watching
from benchmarks.gateway_use import GatewayProcess
from domain import addresses
from domain.case import CaseState
from domain.case_commands import (
    AcknowledgeEmergency,
    CloseEmergency,
    RaiseEmergency,
    RecordContactMade,
    RecordDebriefing,
    RecordMenteeCheckIn,
)
from domain.clock import AnchorClock, ClockAnchored
from domain.messages import Command, Stamp
from domain.programme import PublishCalendar, PublishPolicy
from domain.rota_commands import PublishRota
from domain.shifts import Layer, Rota, Rotation
from runtime.channels import channels
from runtime.postgres import Urls
from runtime.settings import Settings
from store.claims import Claims
from store.database import Database
from store.keys import Keys
from store.log import Log
from store.vault import Vault
from tests.activities.cohort import CALENDAR, POLICY
from tests.workflows.drivers import Drivers, at_work
from tests.workflows.skipping import SkippingTemporal

OPENED = "2026-03-02 09:00"
MORNING = "2026-03-02 10:00"
ON_CALL, SECOND = "officer-a", "officer-b"
PHONES = {ON_CALL: "+36301110001", SECOND: "+36301110002"}
DUTY_PHONE = "+36301110009"
MINUTE_US = 60_000_000
WRAPPING_KEY = bytes(range(32))


def at(local: str) -> int:
    """A local moment in Budapest."""
    moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Europe/Budapest"))
    return int(moment.timestamp()) * 1_000_000


def _weekly(officer: str) -> Layer:
    return Layer(usual=Rotation(members=(officer,), first_day="2026-03-02", shift_days=7, hand_overs=(480,)))


ROTA = Rota(on_call=_weekly(ON_CALL), second=_weekly(SECOND), desk=(ON_CALL, SECOND), telephones=("duty",))


class UrgentDrivers(Drivers):
    """The drivers of emergencies, on the care log, with channels that lead to the gateway."""

    LOG = "care"
    QUEUE = worker.URGENT_QUEUE

    def __init__(self, temporal: SkippingTemporal, db: Database, keys: Keys, settings: Settings) -> None:
        super().__init__(temporal, db, Vault(db, keys))
        self.settings = settings
        self.crowd = Crowd(self.log)
        self.paging = self._paging("worker-1")
        paging, unreadable = self._paging("watchdog-1"), Unreadable(self._reaching())
        self.watching = Watching(self.ledger, self.log, paging, self.crowd, unreadable)

    def _paging(self, name: str) -> Paging:
        return Paging(self.ledger, Claims(self.db, name), self._reaching(), self.crowd)

    def _reaching(self) -> Reaching:
        assert self.vault
        numbers = self.settings.telephone_numbers
        return Reaching(self.vault, channels(self.settings), numbers, self.settings.public_url)

    def activities(self) -> list[Callable[..., Any]]:
        """As the worker has them."""
        return [self.paging.settle, self.paging.page]


class Desk:
    """The doors of the desk: what people say about cases, each word at a moment of case time."""

    def __init__(self, ledger: Ledger, vault: Vault) -> None:
        self.ledger = ledger
        self.vault = vault
        self._numbers = count(1)
        self.clock: ClockAnchored | None = None

    async def says(self, stream: str, command: Command, at_us: int, actor: str = "person-x") -> Receipt:
        """Gives a command at a door."""
        return await self.ledger.execute(stream, command, Stamp(at_us, actor, f"word-{next(self._numbers)}"))

    async def opens(self, *, rota: Rota | None = ROTA) -> None:
        """Calendar, policy, rota and addresses; case time is tied to now, at the speed of production."""
        frame = addresses.rota()
        await self.says(frame, PublishCalendar(calendar=CALENDAR), at(OPENED))
        await self.says(frame, PublishPolicy(effective_us=at(OPENED), policy=POLICY), at(OPENED))
        if rota is not None:
            await self.says(frame, PublishRota(rota=rota, effective_us=at(OPENED)), at(OPENED))
        for officer, phone in PHONES.items():
            await self.vault.put_person(officer, {"name": officer, "phone": phone}, f"STAFF-{officer}")
        anchor = AnchorClock(real_anchor_us=real_now_us(), programme_anchor_us=at(MORNING))
        await self.says(frame, anchor, at(OPENED))
        self.clock = (await self.ledger.view(frame, 0)).state.clock

    async def raises(self, case: str = "case-0001", *, danger: str = "yes") -> str:
        """A case begins in the morning; its stream."""
        stream = addresses.emergency(case)
        raised = RaiseEmergency.model_validate({"level": "emergency", "danger": danger, "verified": True})
        await self.says(stream, raised, at(MORNING))
        return stream

    async def acknowledges(self, stream: str, at_us: int, officer: str = ON_CALL) -> Receipt:
        return await self.says(stream, AcknowledgeEmergency(officer=officer), at_us, officer)

    async def ends_well(self, stream: str, at_us: int) -> None:
        """A professional is in contact, the case is closed, and everybody was looked after."""
        for later, command in enumerate(
            (
                RecordContactMade(professional="professional-1"),
                CloseEmergency(endpoint="engaged"),
                RecordDebriefing(),
                RecordMenteeCheckIn(),
            )
        ):
            await self.says(stream, command, at_us + later * MINUTE_US)

    async def case(self, stream: str) -> CaseState:
        """A case as the record has it."""
        state: CaseState = (await self.ledger.view(stream, 0)).state
        return state


@asynccontextmanager
async def desk_at_work(
    temporal: SkippingTemporal, urls: Urls, gateway: GatewayProcess, cached: int = 0
) -> AsyncIterator[tuple[Desk, UrgentDrivers]]:
    """A desk's doors, and the emergency lane's worker at work."""
    lane, door = Database(urls["url"], role=ROLE), Database(urls["url"], role="nearpeer_door")
    keys_db = Database(urls["keys_url"], pool_size=2)
    keys = Keys(keys_db, WRAPPING_KEY)
    settings = gateway.loaded(telephones=f"duty={DUTY_PHONE}", notice_timeout_s=2.0)
    drivers = UrgentDrivers(temporal, lane, keys, settings)
    async with at_work(drivers, cached):
        yield Desk(Ledger({"care": Log(door, "care")}), Vault(door, keys)), drivers
    for opened in (lane, door, keys_db):
        await opened.close()
