"""The rota as a page: who is on duty now, and whose shifts come next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from console.pages.moments import Moments
from console.pages.year import Page, Who, who
from console.service import Doors
from domain import addresses
from domain.calendar import AcademicCalendar
from domain.clock import REAL_TIME
from domain.desk import RotaState, StandIn
from domain.duty import LAYERS, Duty, duties, on_duty
from domain.facts import DAY_US
from domain.paging import CHAIN, TELEPHONE
from store.vault import ERASED_PERSON

ADDRESSES = ("email", "phone")
"""What the vault may have of an officer so that a page can reach them."""


class OnDuty(Page):
    """One shift, half-open; `by` says what it comes from, and `gap` that nobody has it."""

    layer: str
    officer: Who | None
    begins: str
    from_us: int
    ends: str
    until_us: int
    by: str


class DutyRow(OnDuty):
    """One shift, and on whose behalf somebody has it."""

    on_behalf: Who | None


class RotaPage(Page):
    """Who is on duty at this moment, step by step of the chain, and the shifts of both layers that follow."""

    rehearsal: bool
    as_of: str
    as_of_us: int
    since: str | None
    calendar: str | None
    calendar_ends: str | None
    on_duty: dict[str, tuple[Who, ...]]
    shifts: tuple[DutyRow, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """The rota as it stands now, the moment of that now, and the doors to read more."""

    doors: Doors
    state: RotaState
    version: int
    now_us: int
    moments: Moments
    rehearsal: bool

    @property
    def heading(self) -> dict[str, Any]:
        """What every page says first: as of when."""
        return {"rehearsal": self.rehearsal, "as_of": self.moments.iso(self.now_us), "as_of_us": self.now_us}

    @property
    def calendar(self) -> AcademicCalendar | None:
        """The calendar that is in force now."""
        return self.state.calendar_at(self.now_us)

    async def names(self, people: Iterable[str]) -> dict[str, Who]:
        """Everybody asked for, by id, with the vault's name of them."""
        return {person: Who.known(person, kept) for person, kept in (await self.profiles(people)).items()}

    async def profiles(self, people: Iterable[str]) -> dict[str, dict[str, str]]:
        """What the vault has of everybody asked for."""
        wanted = sorted(set(people))
        return await self.doors.vault.names(wanted) if wanted else {}


async def desk_of(doors: Doors) -> Desk:
    """The rota of the one desk there is, by the clock of the care lane. Raises Unreachable."""
    stream = addresses.rota()
    known: RotaState = (await doors.ledger.view(stream, 0)).state
    clock = known.clock or REAL_TIME
    now_us = clock.programme_at(await doors.ledger.now_us(stream))
    view = await doors.ledger.view(stream, now_us)
    moments = Moments(view.state.calendar_at(now_us))
    return Desk(doors, view.state, view.version, now_us, moments, clock.is_rehearsal)


async def rota(desk: Desk, days: int) -> RotaPage:
    """Who is on duty now, and every shift of so many days ahead. Raises Unreachable."""
    state, now_us = desk.state, desk.now_us
    ends_us = now_us + days * DAY_US
    ahead = [duty for layer in LAYERS for duty in duties(state, layer, now_us, ends_us)]
    now = {target: on_duty(state, target, now_us) for target in CHAIN}
    stand_ins = {f"override/{one.number}": one for one in state.stand_ins}
    names = await desk.names(
        (
            *(one for target, people in now.items() for one in people if target != TELEPHONE),
            *(duty.officer for duty in ahead if duty.officer),
            *(one.on_behalf for one in state.stand_ins if one.on_behalf),
        )
    )
    plan, calendar = state.plan_at(now_us), desk.calendar
    return RotaPage(
        **desk.heading,
        since=desk.moments.iso(plan.effective_us) if plan else None,
        calendar=calendar.name if calendar else None,
        calendar_ends=calendar.date_of(len(calendar.working) - 1) if calendar else None,
        on_duty={target: told(people, names) for target, people in now.items()},
        shifts=tuple(_row(desk, duty, names, stand_ins.get(duty.source)) for duty in ahead),
    )


def reachable(profile: dict[str, str]) -> bool:
    """Whether a page can reach somebody of whom the vault has this."""
    return any(profile.get(name) for name in ADDRESSES)


def is_known(profile: dict[str, str]) -> bool:
    """Whether the vault has anything of a person: nobody is on duty who was erased or never was."""
    return profile.get("name") != ERASED_PERSON


def told(people: Sequence[str], names: dict[str, Who]) -> tuple[Who, ...]:
    """People by their names; a telephone by the name that the configuration has for it."""
    return tuple(who(one, names) for one in people)


def _row(desk: Desk, duty: Duty, names: dict[str, Who], stand_in: StandIn | None) -> DutyRow:
    on_behalf = names[stand_in.on_behalf] if stand_in and stand_in.on_behalf else None
    return DutyRow(**on_duty_row(duty, desk.moments, names).model_dump(), on_behalf=on_behalf)


def on_duty_row(duty: Duty, moments: Moments, names: Mapping[str, Who]) -> OnDuty:
    """A shift as it is told; somebody without a name here is told by id."""
    return OnDuty(
        layer=duty.layer,
        officer=who(duty.officer, names) if duty.officer else None,
        begins=moments.iso(duty.from_us),
        from_us=duty.from_us,
        ends=moments.iso(duty.until_us),
        until_us=duty.until_us,
        by=duty.source.partition("/")[0],
    )
