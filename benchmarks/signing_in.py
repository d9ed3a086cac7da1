"""Somebody of a cohort as they are signed in at its site."""

import re
import secrets

import httpx

from console.access.acting import Role
from console.service import Doors
from console.web.answering import CSRF_HEADER
from domain.people import People
from store.sessions import KeptSessions, now_us

TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


async def signed_in(doors: Doors, people: People, role: Role) -> str:
    """The cookie of the first person of a role."""
    return await signed_in_as(doors, next(p.id for p in people.by_id.values() if p.role == role), role)


async def signed_in_as(doors: Doors, person: str, role: Role) -> str:
    """The cookie of a person in a role."""
    token = secrets.token_urlsafe(32)
    await KeptSessions(doors.db).begin(token, person, role, now_us(), now_us())
    return f"nearpeer-session={token}"


async def may_act(client: httpx.AsyncClient, path: str) -> None:
    """Gives a client the token of a page's forms, so that what it sends is known for its own."""
    page = (await client.get(path)).raise_for_status()
    found = TOKEN.search(page.text)
    if found is None:
        raise RuntimeError(f"The page {path} has no form.")
    client.headers[CSRF_HEADER] = found[1]
