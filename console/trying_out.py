"""Who shows the console of an example: somebody of every role, with a login that is good once for each."""

from typing import NamedTuple

from console.access.acting import Role
from console.access.logins import login_for
from console.accounts import accounts_of, does
from console.commands.options import OPERATOR
from console.pages.year import cohorts_of
from console.service import Doors
from domain.account_events import ApproveRole, GiveRole, OpenAccount, StaffRole
from domain.addresses import programme_year
from domain.programme import ProgrammeYearState
from store.logins import Logins

FROM_ROSTERS: tuple[tuple[Role, int], ...] = (
    ("mentor", 1), ("mentee", 1), ("supervisor", 1), ("trainer", 1), ("coordinator", 2), ("desk", 1),
    ("professional", 1), ("auditor", 1),
)  # fmt: skip
"""Two of those whose acts take a second person."""
BY_ACCOUNT: tuple[tuple[str, str, StaffRole], ...] = (
    ("example-admin-1", "admin 1", "admin"),
    ("example-admin-2", "admin 2", "admin"),
    ("example-dpo", "dpo 1", "dpo"),
)
"""The first is made by the machine, and approves the others."""
FIRST = BY_ACCOUNT[0][0]


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
        state = (await doors.ledger.view(programme_year(cohorts[-1]), 0)).state
        people = [(role, person) for role, count in FROM_ROSTERS for person in _active(state, role)[:count]]
    people += [
        ("dpo", "example-dpo"),
        *(("admin", person) for person, _, role in BY_ACCOUNT if role == "admin"),
    ]
    logins = Logins(doors.db)
    return [Seat(role, person, await login_for(logins, person, role)) for role, person in people]


def _active(state: ProgrammeYearState, role: Role) -> list[str]:
    """Who takes part in a role; students with a pair first, for their pages have more to show."""
    placed = state.placed
    paired = {
        who for pair in placed.together for who in (placed.pairs[pair].mentor, placed.pairs[pair].mentee)
    }
    people = [p.id for p in state.people.by_id.values() if p.role == role and p.id not in state.people.left]
    return sorted(people, key=lambda person: person not in paired)


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
