"""Opens accounts and gives roles: the same acts from the command line and from the console."""

import secrets
from collections.abc import Mapping
from hashlib import sha256
from hmac import new as hmac

from activities.ledger import Receipt
from console.access.logins import login_for
from console.access.roles import roles_of
from console.service import Doors
from domain import addresses
from domain.account import AccountsState
from domain.account_events import CloseAccount, ForgetPassword, IssueLogin, OpenAccount
from domain.errors import Refusal
from domain.messages import Command, Stamp
from store.accounts import KeptProofs
from store.logins import Logins
from store.sessions import KeptSessions
from store.steady import wall_us
from store.vault import ERASED_PERSON

ID_DIGITS = 12


def now_us() -> int:
    """The moment of what is done to accounts: the real one, for they belong to no year."""
    return wall_us()


async def accounts_of(doors: Doors) -> AccountsState:
    """All accounts as they are now. Raises Unreachable."""
    state: AccountsState = (await doors.ledger.view(addresses.accounts(), now_us())).state
    return state


async def does(doors: Doors, command: Command, actor: str, command_id: str) -> Receipt:
    """Gives a command to the accounts. Raises Refusal, Unreachable."""
    return await doors.ledger.execute(addresses.accounts(), command, Stamp(now_us(), actor, command_id))


async def open_account(
    doors: Doors, code: str, profile: dict[str, str], actor: str, command_id: str
) -> tuple[str, Receipt]:
    """An account for whoever has a code, with the person's id.

    Who is known to the vault by it stays as known; else `profile` (name, email) goes there, and nowhere else.
    Raises Refusal, Unreachable, CodeTaken.
    """
    person = await doors.vault.find_code(code)
    if person is None:
        person = f"a-{sha256(command_id.encode()).hexdigest()[:ID_DIGITS]}"
        await doors.vault.put_person(person, profile, code)
    return person, await does(doors, OpenAccount(person=person), actor, command_id)


async def close_account(doors: Doors, person: str, actor: str, command_id: str) -> Receipt:
    """Nobody signs in by it from now on, and every session ends. Raises Refusal, Unreachable."""
    receipt = await does(doors, CloseAccount(person=person), actor, command_id)
    await KeptSessions(doors.db).end_all(person, now_us())
    return receipt


async def forget_password(doors: Doors, person: str, actor: str, command_id: str) -> Receipt:
    """The password is good no longer, and every session ends. Raises Refusal, Unreachable."""
    receipt = await does(doors, ForgetPassword(person=person), actor, command_id)
    await KeptProofs(doors.db).forget_password(person)
    await KeptSessions(doors.db).end_all(person, now_us())
    return receipt


async def issue_login(doors: Doors, person: str, actor: str, command_id: str, token: str) -> str:
    """The path of a login that is good once; that the actor had it in hand is recorded first.

    Raises Refusal for somebody without a role, Unreachable.
    """
    roles = await roles_of(doors, person)
    if not roles:
        raise Refusal("nobody-to-sign-in", f"{person} has no role to act in.", "Give a role first.")
    await does(doors, IssueLogin(person=person), actor, command_id)
    return await login_for(Logins(doors.db), person, roles[0], token)


def is_somebody(profile: Mapping[str, str]) -> bool:
    """Whether the vault has anything of a person."""
    return profile.get("name") != ERASED_PERSON


def token_of(secret: bytes, session: str, once: str, person: str) -> str:
    """The login that one act of one session made: only that session can be shown it again."""
    return hmac(secret, f"login/{session}/{once}/{person}".encode(), sha256).hexdigest()[:40]


def fresh_id() -> str:
    """The id of a command that nobody repeats."""
    return f"account/{secrets.token_hex(16)}"
