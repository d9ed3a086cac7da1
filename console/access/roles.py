"""What somebody may act as now: what the newest year enrolled them as until they left, and their account."""

from typing import get_args

from console.access.acting import Role
from console.pages.year import cohorts_of
from console.service import Doors
from domain import addresses
from domain.account import AccountsState
from domain.programme import ProgrammeYearState
from store.sessions import KeptSessions


async def roles_of(doors: Doors, person: str) -> tuple[Role, ...]:
    """The roles of somebody, by the newest year that knows them and by their account. Raises Unreachable.

    Whose account is closed has none, whatever a roster says.
    """
    accounts: AccountsState = (await doors.ledger.view(addresses.accounts(), 0)).state
    account = accounts.of(person)
    if account.closed:
        return ()
    enrolled = await enrolled_as(doors, person)
    return tuple(role for role in get_args(Role) if role == enrolled or role in account.roles)


async def begins_as(doors: Doors, person: str) -> Role | None:
    """The role somebody comes in with: the one they acted in last, else the first. Raises Unreachable."""
    roles = await roles_of(doors, person)
    last = await KeptSessions(doors.db).last_role(person)
    return next((role for role in roles if role == last), roles[0] if roles else None)


async def enrolled_as(doors: Doors, person: str) -> Role | None:
    """What the newest year that knows somebody enrolled them as, until they left. Raises Unreachable."""
    for cohort in reversed(await cohorts_of(doors)):
        state: ProgrammeYearState = (await doors.ledger.view(addresses.programme_year(cohort), 0)).state
        found = state.people.by_id.get(person)
        if found is not None:
            return None if person in state.people.left else found.role
    return None
