"""Somebody of every role, signed in: for what must hold whoever asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

import httpx

from console.access.acting import Role
from console.accounts import does, fresh_id
from console.web.answering import CSRF_HEADER
from domain.account_events import ApproveRole, GiveRole, OpenAccount, StaffRole
from domain.people import Role as PersonRole
from tests.console.web.console import Console

ROLES: tuple[Role, ...] = tuple(role for role in get_args(Role) if role != "anonymous")
BY_ACCOUNT: Mapping[Role, str] = {"admin": "ada-1", "dpo": "dora-1"}
GIVEN: tuple[tuple[str, StaffRole], ...] = (("ada-1", "admin"), ("bela-1", "admin"), ("dora-1", "dpo"))
"""Who is given what; the first by the machine alone."""


@dataclass(frozen=True)
class SignedIn:
    """Somebody in a role: their cookie, and the token of their forms."""

    person: str
    role: Role
    cookie: str
    csrf: str

    def client(self, base: str) -> httpx.Client:
        """A program with the session of this person."""
        return httpx.Client(base_url=base, timeout=30.0, headers={**self.headers, CSRF_HEADER: self.csrf})

    @property
    def headers(self) -> dict[str, str]:
        """As the browser of this person sends them."""
        return {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"} if self.cookie else {}


NOBODY = SignedIn("", "anonymous", "", "")


async def everybody(console: Console) -> dict[Role, SignedIn]:
    """The first person of each role; whoever is in no roster has an account."""
    await _accounts(console)
    return {role: await signed_in(console, _first_of(console, role), role) for role in ROLES}


async def signed_in(console: Console, person: str, role: Role) -> SignedIn:
    """A person who has signed in, in a role."""
    cookie = (await console.browser(person, role)).client.headers["Cookie"]
    sessions = console.mounted.sessions
    acting = await sessions.of(cookie.partition("=")[2])
    assert acting is not None, f"{person} is no {role}"
    return SignedIn(person, role, cookie, sessions.csrf(acting))


def _first_of(console: Console, role: Role) -> str:
    enrolled = next((each for each in get_args(PersonRole) if each == role), None)
    return console.midyear.of(enrolled)[0] if enrolled else BY_ACCOUNT[role]


async def _accounts(console: Console) -> None:
    doors = console.midyear.doors
    first = GIVEN[0][0]
    for person, role in GIVEN:
        await doors.vault.put_person(person, {"name": person.title()}, f"CODE-{person}")
        await does(doors, OpenAccount(person=person), "machine", fresh_id())
        await does(doors, GiveRole(person=person, role=role), "machine", fresh_id())
        if person != first:
            await does(doors, ApproveRole(person=person, role=role), first, fresh_id())
