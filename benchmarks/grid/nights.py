"""Nights in which the clocks on the wall change, and the day that only a leap year has.

The hosts' own clocks pass the change, the care clock is tied to it, and the rota hands over at a local time a
little later: a case before that is the one officer's, a case after it the other's.
"""

import asyncio
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.clocks import HOSTS, TurnedService, right_us
from benchmarks.grid.desk import OFFICER, SECOND, WORDS, Desk
from benchmarks.grid.oracle import faults
from benchmarks.grid.runs import Came
from console.calendar import load_calendar
from console.planning import EXAMPLES
from console.policy import load_policy
from domain import addresses
from domain.calendar import AcademicCalendar
from domain.clock import AnchorClock
from domain.duty import duty_at
from domain.messages import Command
from domain.programme import PublishCalendar, PublishPolicy
from domain.rota_commands import PublishRota
from domain.shifts import Layer, Rota, Rotation

MINUTE_US = 60_000_000
ZONE = "Europe/Budapest"
EARLIER_US = 120_000_000
"""So long before the change the processes are started."""
YEAR = 2025
"""The year in which the calendar of the examples begins."""


def _us(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1e6)


@dataclass(frozen=True, slots=True)
class Night:
    """`first_year` is the calendar's; the walls pass `change`, cases begin at `begins` (both UTC).

    The rota hands over on `day` at the local minute `minute`, which is the moment `hand_over` (UTC).
    """

    first_year: int
    day: date
    change: str
    begins: str
    minute: int
    hand_over: str

    @property
    def change_us(self) -> int:
        return _us(self.change)

    @property
    def hand_over_us(self) -> int:
        return _us(self.hand_over)


NIGHTS = {
    "summer time begins": Night(
        2026, date(2027, 3, 28), "2027-03-28T01:00:00", "2027-03-28T00:59:00", 180, "2027-03-28T01:00:00"
    ),
    "summer time ends": Night(
        2027, date(2027, 10, 31), "2027-10-31T01:00:00", "2027-10-31T01:59:00", 180, "2027-10-31T02:00:00"
    ),
    "the day of a leap year begins": Night(
        2027, date(2028, 2, 29), "2028-02-28T23:00:00", "2028-02-28T22:59:00", 0, "2028-02-28T23:00:00"
    ),
}
"""Days on which a count of hours since midnight is wrong, or a count of days in the year."""


class NightDesk(Desk):
    """A desk of two officers who take turns by the day, on a service whose clocks stand before a change."""

    service: TurnedService

    def __init__(self, service: TurnedService, gateway: GatewayProcess, speed: int, night: Night) -> None:
        super().__init__(service, gateway, speed)
        self._night = night
        self._ahead_us = 0
        self._turn_to(night.change_us - EARLIER_US)

    def _turn_to(self, moment_us: int) -> None:
        self._ahead_us = moment_us - right_us()
        self.service.clocks.set(HOSTS, self._ahead_us / 1e6)

    def opening(self) -> tuple[int, tuple[Command, ...]]:
        calendar = calendar_from(self._night.first_year)
        begins_us = calendar.midnight(calendar.first)
        return begins_us, (
            PublishCalendar(calendar=calendar),
            PublishPolicy(effective_us=begins_us, policy=load_policy(EXAMPLES / "policy.toml")),
            PublishRota(rota=self._rota(), effective_us=begins_us),
        )

    def _rota(self) -> Rota:
        before = (self._night.day - timedelta(days=1)).isoformat()
        by_day = Rotation(members=(OFFICER, SECOND), first_day=before, hand_overs=(self._night.minute,))
        by_week = Rotation(members=(SECOND,), first_day=before, shift_days=7, hand_overs=(480,))
        return Rota(
            on_call=Layer(usual=by_day),
            second=Layer(usual=by_week),
            desk=(OFFICER, SECOND),
            telephones=("duty",),
        )

    async def says(
        self, stream: str, command: Command, at_us: int | None, command_id: str | None = None
    ) -> None:
        """As for every desk, by the clock of the hosts."""
        at_us = self.clock.programme_at(right_us() + self._ahead_us) if at_us is None else at_us
        await super().says(stream, command, at_us, command_id)

    async def night_passes(self, came: Came) -> None:
        """A case before the hand-over and one after it, each to a good end."""
        night, frame = self._night, addresses.rota()
        self._turn_to(night.change_us - 2_000_000)
        begins_us = _us(night.begins)
        anchor = AnchorClock(
            real_anchor_us=right_us() + self._ahead_us, programme_anchor_us=begins_us, programme_us=self.speed
        )
        await self.says(frame, anchor, begins_us)
        self.clock = (await self.doors.ledger.view(frame, 0)).state.clock
        after = Came(replace(came.run, fault=f"{came.run.fault}, after it"), deadline=came.deadline)
        await self._case(came, came, OFFICER)
        await asyncio.sleep((night.hand_over_us + MINUTE_US // 60 - self._now_us()) / 1e6 / self.speed)
        await self._case(after, came, SECOND)
        came.struck = right_us() + self._ahead_us > night.change_us
        for one in (came, after):
            await self._ends_well(one)
        came.broken.extend(f"the case after it: {broken}" for broken in faults(after))
        came.broken.extend(await self._shift())

    def _now_us(self) -> int:
        return self.clock.programme_at(right_us() + self._ahead_us)

    async def _case(self, one: Came, came: Came, officer: str) -> None:
        """A report, and its first page, which must be an officer's."""
        await self.report(one)
        await self.until(lambda: self.page_arrived(one, 1), one)
        key = f"{addresses.emergency(one.run.case)}/page/1/"
        paged = {
            page["key"].removeprefix(key).partition("/")[0]
            for page in await asyncio.to_thread(self.gateway.accepted)
            if page["key"].startswith(key)
        }
        if paged != {officer}:
            came.broken.append(f"the first page went to {sorted(paged)}, on call is {officer}")

    async def _ends_well(self, one: Came) -> None:
        for name, command, _ in WORDS:
            await self.word(one, command, name)
        one.rows = await self.rows(one)
        one.pages = {page: at_us + self._ahead_us for page, at_us in one.pages.items()}

    async def _shift(self) -> list[str]:
        """What is wrong with the shift that the hand-over begins: it is one local day long."""
        night = self._night
        state = (await self.doors.ledger.view(addresses.rota(), self._now_us())).state
        calendar: AcademicCalendar = state.calendar
        tomorrow = (night.day + timedelta(days=1) - date.fromisoformat(calendar.day0)).days
        until_us = calendar.midnight(tomorrow) + night.minute * MINUTE_US
        duty = duty_at(state, "on-call", self._now_us())
        if (duty.from_us, duty.until_us, duty.officer) != (night.hand_over_us, until_us, SECOND):
            return [f"the shift of the day is {duty}, and not from {night.hand_over_us} until {until_us}"]
        return []


def calendar_from(first_year: int) -> AcademicCalendar:
    """The calendar of the examples, so many years later."""
    text = (EXAMPLES / "calendar-2025.toml").read_text(encoding="utf-8")
    later = text.replace(f"{YEAR + 1}", "later").replace(f"{YEAR}", f"{first_year}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "calendar.toml"
        file.write_text(later.replace("later", f"{first_year + 1}"), encoding="utf-8")
        return load_calendar(file)
