"""What somebody may act as now: what the newest year enrolled them as, until they left."""

from typing import get_args

from console.access.acting import Role
from console.pages.year import cohorts_of
from console.service import Doors
from domain import addresses
from domain.programme import ProgrammeYearState


async def roles_of(doors: Doors, person: str) -> tuple[Role, ...]:
    """The roles of somebody, by the newest year that knows them. Raises Unreachable."""
    for cohort in reversed(await cohorts_of(doors)):
        state: ProgrammeYearState = (await doors.ledger.view(addresses.programme_year(cohort), 0)).state
        found = state.people.by_id.get(person)
        if found is not None:
            left = person in state.people.left
            return () if left else tuple(role for role in get_args(Role) if role == found.role)
    return ()
