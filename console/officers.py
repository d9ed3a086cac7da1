"""Who acts at the desk, by opaque id or by the staff code that the vault knows: no code is ever recorded."""

import asyncio
import re

from console.commands.options import OPAQUE
from console.errors import BadInput
from console.pages.care import Care
from console.pages.rota import is_known
from domain.errors import Refusal
from store.database import Unreachable
from store.keys import WrongWrappingKey

OFFICER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
LOOKED_UP_S = 2.0
"""Seconds that an act waits for the vault to say who somebody is; then an opaque id counts as it stands."""
AWAY = (Unreachable, WrongWrappingKey, TimeoutError)


async def officer(care: Care, option: str, text: str) -> str:
    """The id of somebody by id or staff code; an opaque id as it stands where the vault is away.

    Raises BadInput for what could be a name, or is the code of nobody.
    """
    try:
        found = await _found(care, option, text)
    except AWAY:
        found = None
    if found is None and not OPAQUE.fullmatch(text):
        remedy = "Check it, or give the opaque id: small letters, digits and hyphens."
        raise BadInput(option, "", "Nobody is known by this staff code just now.", remedy)
    return found or text


async def other(care: Care, option: str, text: str) -> str:
    """The id of somebody else, who must be there to be told of it; whoever it is while the vault is away.

    Raises BadInput; Refusal for somebody whom nobody knows.
    """
    try:
        known = await _found(care, option, text) is not None
    except AWAY:
        known = True
    if not known and OPAQUE.fullmatch(text):
        problem = f"Nobody has the id or the staff code {text}, so nobody would be told."
        raise Refusal("no-such-officer", problem, "See who is on duty: nearpeer rota show")
    return await officer(care, option, text)


async def _found(care: Care, option: str, text: str) -> str | None:
    if not OFFICER.fullmatch(text):
        remedy = "Give letters, digits and hyphens; never a name."
        raise BadInput(option, "", "It is no id and no staff code.", remedy)
    vault = care.doors.vault
    async with asyncio.timeout(LOOKED_UP_S):
        if is_known((await vault.names([text]))[text]):
            return text
        return await vault.find_code(text)
