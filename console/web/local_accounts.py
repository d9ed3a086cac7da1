"""Signing in by a code and a password: one answer in one time, whoever is meant and whatever is wrong."""

from dataclasses import dataclass

import structlog
from starlette.requests import Request

from console import accounts
from console.access.acting import Role
from console.access.roles import begins_as
from console.web.tries import Tries
from console.web.wiring import Joined
from domain.account_events import RecordSignIn
from store.accounts import KeptProofs

log = structlog.get_logger("console.web")
LONGEST_CODE = 64


@dataclass(frozen=True, slots=True)
class CameIn:
    """Who came in, and as what."""

    person: str
    role: Role


class NotThem(Exception):
    """The code and the password do not belong together, or may not be used: nobody learns which."""


async def entered(ends: Joined, request: Request, code: str, password: str) -> CameIn:
    """Whom a code and a password bring in. Raises TooOften, NotThem, Unreachable."""
    code = code.strip().upper()[:LONGEST_CODE]
    address = request.client.host if request.client else ""
    tries = Tries(ends)
    await tries.counts("address", address)
    await tries.counts("account", code)
    doors = ends.reached()
    person = await doors.vault.find_code(code)
    kept = (await KeptProofs(doors.db).of(person or "")).password
    if not await ends.passwords.fits(kept, password) or person is None:
        raise NotThem
    role = await begins_as(doors, person)
    past_the_provider = bool(ends.settings.oidc_issuer)
    if role is None or (past_the_provider and not (await accounts.accounts_of(doors)).of(person).way_in):
        raise NotThem
    if past_the_provider:
        told = RecordSignIn(person=person, what="way-in-used")
        await accounts.does(doors, told, person, accounts.fresh_id())
        log.warning("signed_in_past_the_provider", person=person)
    await tries.forgives("account", code)
    await tries.gives_back("address", address)
    return CameIn(person, role)
