"""Who shows the console of an example: a desk on duty, and somebody of every role with a login good once."""

from typing import NamedTuple

from console import staffing
from console.access.acting import Role
from console.access.logins import login_for
from console.accounts import accounts_of, does
from console.commands.options import OPERATOR
from console.pages.rota import desk_of
from console.pages.session import stands
from console.pages.year import Year, cohorts_of, year_of
from console.service import Doors
from domain.account_events import ApproveRole, GiveRole, OpenAccount, StaffRole
from domain.rota_commands import PublishRota
from domain.shifts import Layer, Rota, Rotation
from store.logins import Logins

FROM_ROSTERS: tuple[tuple[Role, int], ...] = (
    ("mentor", 1), ("mentee", 1), ("supervisor", 1), ("trainer", 1), ("coordinator", 2), ("desk", 1),
    ("professional", 1), ("auditor", 1),
)  # fmt: skip
"""Two of those whose acts take a second person."""
BY_ACCOUNT: tuple[tuple[str, str, StaffRole], ...] = (
    ("example-admin-1", "Zólyomi Anna", "admin"),
    ("example-admin-2", "Veres Tamás", "admin"),
    ("example-dpo", "Sipos Katalin", "dpo"),
)
"""The first is made by the machine, and approves the others."""
FIRST = BY_ACCOUNT[0][0]
HAND_OVER = 8 * 60
ON_CALL_DAYS, SECOND_DAYS = 2, 3
"""How long a shift lasts: short enough that a week of the rota shows several."""


class Seat(NamedTuple):
    """A role, somebody who has it, and the path of their login."""

    role: Role
    person: str
    path: str


async def seats(doors: Doors) -> list[Seat]:
    """A login for somebody of every role of the newest year. Raises Unreachable."""
    await _accounts(doors)
    cohorts = await cohorts_of(doors)
    people: list[tuple[Role, str]] = []
    if cohorts:
        year = await year_of(doors, cohorts[-1])
        people = [(role, person) for role, count in FROM_ROSTERS for person in _active(year, role)[:count]]
    people += [
        ("dpo", "example-dpo"),
        *(("admin", person) for person, _, role in BY_ACCOUNT if role == "admin"),
    ]
    logins = Logins(doors.db)
    return [Seat(role, person, await login_for(logins, person, role)) for role, person in people]


async def attend(doors: Doors) -> None:
    """Puts the example's desk on duty from now on, by the time and the calendar of the newest year.

    A rota that is there already stays. Raises Refusal, Unreachable.
    """
    cohorts = await cohorts_of(doors)
    if not cohorts or (await desk_of(doors)).state.plans:
        return
    year = await year_of(doors, cohorts[-1])
    await staffing.follow(await desk_of(doors), year, OPERATOR)
    desk = await desk_of(doors)
    officers, professionals = _active(year, "desk"), _active(year, "professional")
    first_day = desk.moments.iso(desk.now_us)[:10]
    rota = Rota(
        on_call=Layer(usual=_turns(officers, first_day, ON_CALL_DAYS)),
        second=Layer(usual=_turns(professionals, first_day, SECOND_DAYS)),
        desk=(*officers, *professionals),
        telephones=("duty-phone",),
    )
    await staffing.does(desk, PublishRota(rota=rota, effective_us=desk.now_us), OPERATOR)


def _turns(people: list[str], first_day: str, days: int) -> Rotation:
    return Rotation(members=tuple(people), first_day=first_day, shift_days=days, hand_overs=(HAND_OVER,))


def _active(year: Year, role: Role) -> list[str]:
    """Who takes part in a role; those whose pages have the most to do come first."""
    state = year.state
    together = (state.placed.pairs[pair] for pair in state.placed.together)
    paired = {who for pair in together for who in (pair.mentor, pair.mentee)}
    owing = {
        session.trainer
        for session in state.sessions.values()
        if stands(session, year.now_us) == "not recorded yet"
    }
    people = [p.id for p in state.people.by_id.values() if p.role == role and p.id not in state.people.left]
    return sorted(people, key=lambda person: person not in (paired | owing))


async def _accounts(doors: Doors) -> None:
    """The example's two administrators and its data protection officer, opened once."""
    state = await accounts_of(doors)
    if FIRST in state.accounts:
        return
    for person, name, role in BY_ACCOUNT:
        await doors.vault.put_person(person, {"name": name}, f"STAFF-{person}")
        await does(doors, OpenAccount(person=person), OPERATOR, f"example/{person}/open")
        await does(doors, GiveRole(person=person, role=role), OPERATOR, f"example/{person}/give")
        if role in (await accounts_of(doors)).of(person).asked:
            await does(doors, ApproveRole(person=person, role=role), FIRST, f"example/{person}/approve")
