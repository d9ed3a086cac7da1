"""Asks that somebody be forgotten, holds it up, and checks a certificate: by command line and by console."""

import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Literal

import orjson

from activities.ledger import Receipt
from console.access.roles import roles_of
from console.accounts import accounts_of, is_somebody, now_us
from console.pages.year import cohorts_of
from console.service import Doors
from domain import addresses
from domain.erasing import ErasureState, obstacles
from domain.erasure_events import AskErasure, CertificateIssued, LiftHold, Matter, Obstacle, PlaceHold
from domain.errors import Refusal
from domain.events import CATALOGUE, UPCASTERS
from domain.messages import Command, Stamp
from store.canonical import canonical
from store.codec import Codec
from store.erasing import OPEN_CASES

CODEC = Codec(CATALOGUE, UPCASTERS)
PURPOSE = "erasure"
"""The purpose under which the vault keeps why something is held; it goes with the person."""
Problem = Literal["not-a-certificate", "altered", "unknown"]


async def state_of(doors: Doors, person: str) -> ErasureState:
    """What was asked and held for one person. Raises Unreachable."""
    state: ErasureState = (await doors.ledger.view(addresses.erasure(person), 0)).state
    return state


async def known(doors: Doors, text: str) -> str:
    """The id of somebody by id or code, also of one who was erased. Raises Refusal, Unreachable."""
    if is_somebody((await doors.vault.names([text]))[text]):
        return text
    found = await doors.vault.find_code(text)
    if found is None and (await state_of(doors, text)).over:
        return text
    if found is None:
        raise Refusal("no-such-person", "Nobody is known by this id or code.", "Look it up in the lists.")
    return found


async def may(doors: Doors, actor: str) -> None:
    """Raises Refusal for everybody but data protection; Unreachable."""
    if "dpo" not in await roles_of(doors, actor):
        problem = "Only data protection does this."
        raise Refusal("not-yours", problem, "Name one of them: --as PERSON (see: nearpeer account list).")


async def ask(
    doors: Doors, person: str, actor: str, command_id: str, scope: tuple[Matter, ...] = ()
) -> Receipt:
    """Has somebody forgotten at their request; the workflow does it. Raises Refusal, Unreachable."""
    command = AskErasure(
        basis="request", scope=scope, obstacles=() if scope else await _obstacles(doors, person)
    )
    return await _does(doors, person, command, actor, command_id)


async def _obstacles(doors: Doors, person: str) -> tuple[Obstacle, ...]:
    years = [addresses.programme_year(cohort) for cohort in await cohorts_of(doors)]
    states = [(await doors.ledger.view(year, 0)).state for year in years]
    cases = await doors.db.fetch(OPEN_CASES, person)
    found = obstacles(person, states, cases=bool(cases), reports=False)
    account = (await accounts_of(doors)).of(person)
    return (*found, "holds-a-role") if account.roles and not account.closed else found


async def hold(doors: Doors, person: str, reason: str, actor: str, command_id: str) -> Receipt:
    """Keeps what there is of somebody until the hold is lifted. Raises Refusal, Unreachable, Erased."""
    note = await doors.vault.write_pending(command_id, actor, [person], PURPOSE, reason)
    return await _does(doors, person, PlaceHold(note=note.written), actor, command_id)


async def lift(doors: Doors, person: str, which: str, reason: str, actor: str, command_id: str) -> Receipt:
    """Ends a hold. Raises Refusal, Unreachable, Erased."""
    note = await doors.vault.write_pending(command_id, actor, [person], PURPOSE, reason)
    return await _does(doors, person, LiftHold(hold=which, note=note.written), actor, command_id)


async def _does(doors: Doors, person: str, command: Command, actor: str, command_id: str) -> Receipt:
    """At the real moment: somebody's rights belong to no year."""
    stamp = Stamp(now_us(), actor, command_id)
    return await doors.ledger.execute(addresses.erasure(person), command, stamp)


def fresh_id() -> str:
    """The id of a command that nobody repeats."""
    return f"erasure/{secrets.token_hex(16)}"


def certificate_text(certified: Mapping[str, Any]) -> bytes:
    """The file of a certificate."""
    return orjson.dumps(certified, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"


async def problem_of(doors: Doors, text: bytes) -> Problem | None:
    """What is wrong with the file of a certificate, held against the record. Raises Unreachable."""
    try:
        told: dict[str, Any] = orjson.loads(text)
        version, _, digest = (told.pop(name) for name in ("version", "position", "digest"))
        erasure = told["erasure"]
        rows = await doors.logs["programme"].read(addresses.erasure(told["person"]), version - 1)
        mine = sha256(canonical(told)).hexdigest()
    except (ValueError, LookupError, TypeError, AttributeError):
        return "not-a-certificate"
    if mine != digest:
        return "altered"
    issued = CODEC.decode(rows[0].type, rows[0].schema, rows[0].body) if rows else None
    return None if issued == CertificateIssued(erasure=erasure, digest=digest) else "unknown"
