"""Somebody of a cohort as they are signed in at its site."""

import secrets

from console.access.acting import Role
from console.service import Doors
from domain.people import People
from store.sessions import KeptSessions, now_us


async def signed_in(doors: Doors, people: People, role: Role) -> str:
    """The cookie of the first person of a role."""
    person = next(p.id for p in people.by_id.values() if p.role == role)
    token = secrets.token_urlsafe(32)
    await KeptSessions(doors.db).begin(token, person, role, now_us(), now_us())
    return f"nearpeer-session={token}"
