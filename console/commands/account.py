"""`nearpeer account …`: who may sign in as what; the first administrator is made here, on the machine."""

import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import BaseModel, ConfigDict

from console import accounts, terminal
from console.commands.link import site_of
from console.commands.options import OPERATOR, Actor, DataDir, Json, opaque, settings_of
from console.drawn import account as drawn
from console.pages.accounts import AccountPage, account_page, accounts_page
from console.service import Doors
from console.stopping import done
from domain.account_events import ApproveRole, DeclineRole, GiveRole, OpenAccount, StaffRole, TakeRole
from domain.errors import Refusal
from domain.messages import Command
from runtime.addresses import found
from runtime.settings import Settings

T = TypeVar("T")
Person = Annotated[
    str, typer.Argument(metavar="PERSON", help="A person's id, or the code that a roster gave them.")
]
Role = Annotated[StaffRole, typer.Argument(metavar="ROLE", help="supervisor, trainer, coordinator, desk, …")]
Name = Annotated[str | None, typer.Option("--name", help="Asked for when left out, and kept sealed.")]
Mail = Annotated[str | None, typer.Option("--email", help="Asked for when left out, and kept sealed.")]

app = typer.Typer(no_args_is_help=True)


class Login(BaseModel):
    """A login that is good once, for a day."""

    model_config = ConfigDict(frozen=True)

    ok: bool = True
    person: str
    address: str


@app.callback()
def all_accounts() -> None:
    """Who may sign in as what, beside the rosters; a weighty role waits for a second person."""


@app.command("list")
def list_accounts(data_dir: DataDir = None, *, as_json: Json = False) -> int:
    """List the accounts with their roles, and what waits for a second person."""
    page = _at(data_dir, lambda _, doors: accounts_page(doors, OPERATOR))
    if as_json:
        terminal.answer(page)
    else:
        terminal.show(drawn.accounts(page))
    return 0


@app.command("open")
def open_account(
    code: Person,
    name: Name = None,
    email: Mail = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Open an account for somebody, by the code that a roster gave them or a new one; it has no role yet."""

    async def opening(_: Settings, doors: Doors) -> AccountPage:
        person = await _known(doors, code)
        if person is None:
            profile = {"name": name or typer.prompt("Name"), "email": email or typer.prompt("E-mail")}
            opened = await accounts.open_account(doors, code, profile, actor, accounts.fresh_id())
            person = opened[0]
        else:
            await accounts.does(doors, OpenAccount(person=person), actor, accounts.fresh_id())
        return await account_page(doors, person, OPERATOR)

    opaque("--as", actor)
    return _told(_at(data_dir, opening), as_json=as_json)


@app.command("give-role")
def give_role(
    person: Person, role: Role, actor: Actor = OPERATOR, data_dir: DataDir = None, *, as_json: Json = False
) -> int:
    """Give a role. A weighty one waits for a second person, except that of the first administrator."""
    return _acted(person, lambda who: GiveRole(person=who, role=role), actor, data_dir, as_json=as_json)


@app.command("approve")
def approve_role(
    person: Person, role: Role, actor: Actor = OPERATOR, data_dir: DataDir = None, *, as_json: Json = False
) -> int:
    """Approve a role that somebody else has given: the second person says yes."""
    return _acted(person, lambda who: ApproveRole(person=who, role=role), actor, data_dir, as_json=as_json)


@app.command("decline")
def decline_role(
    person: Person, role: Role, actor: Actor = OPERATOR, data_dir: DataDir = None, *, as_json: Json = False
) -> int:
    """Do not approve a role that waits."""
    return _acted(person, lambda who: DeclineRole(person=who, role=role), actor, data_dir, as_json=as_json)


@app.command("take-role")
def take_role(
    person: Person, role: Role, actor: Actor = OPERATOR, data_dir: DataDir = None, *, as_json: Json = False
) -> int:
    """Take a role back; it ends with the person's next request."""
    return _acted(person, lambda who: TakeRole(person=who, role=role), actor, data_dir, as_json=as_json)


@app.command("close")
def close_account(
    person: Person, actor: Actor = OPERATOR, data_dir: DataDir = None, *, as_json: Json = False
) -> int:
    """Close an account: the person is signed out everywhere, and cannot sign in whatever a roster says."""

    async def closing(_: Settings, doors: Doors) -> AccountPage:
        who = await _somebody(doors, person)
        await accounts.close_account(doors, who, actor, accounts.fresh_id())
        return await account_page(doors, who, OPERATOR)

    opaque("--as", actor)
    return _told(_at(data_dir, closing), as_json=as_json)


@app.command("forget-password")
def forget_password(
    person: Person, actor: Actor = OPERATOR, data_dir: DataDir = None, *, as_json: Json = False
) -> int:
    """Make a password useless that its person has forgotten, or that others know; they are signed out."""

    async def forgetting(_: Settings, doors: Doors) -> AccountPage:
        who = await _somebody(doors, person)
        await accounts.forget_password(doors, who, actor, accounts.fresh_id())
        return await account_page(doors, who, OPERATOR)

    opaque("--as", actor)
    return _told(_at(data_dir, forgetting), as_json=as_json)


@app.command("login")
def issue_login(
    person: Person, actor: Actor = OPERATOR, data_dir: DataDir = None, *, as_json: Json = False
) -> int:
    """Print a login that is good once, for a day, to hand to that person. That it was made is recorded."""

    async def issuing(settings: Settings, doors: Doors) -> Login:
        who = await _somebody(doors, person)
        token = secrets.token_urlsafe(24)
        path = await accounts.issue_login(doors, who, actor, accounts.fresh_id(), token)
        return Login(person=who, address=site_of(settings) + path)

    opaque("--as", actor)
    login = _at(data_dir, issuing)
    if as_json:
        terminal.answer(login)
    else:
        terminal.show([login.address])
    return 0


def _acted(
    person: str, command: Callable[[str], Command], actor: str, data_dir: Path | None, *, as_json: bool
) -> int:
    async def acting(_: Settings, doors: Doors) -> AccountPage:
        who = await _somebody(doors, person)
        await accounts.does(doors, command(who), actor, accounts.fresh_id())
        return await account_page(doors, who, OPERATOR)

    opaque("--as", actor)
    return _told(_at(data_dir, acting), as_json=as_json)


def _at(data_dir: Path | None, does: Callable[[Settings, Doors], Awaitable[T]]) -> T:
    """What comes of something at the doors of the record. Raises EngineError, Refusal, Unreachable."""

    async def at_the_doors() -> T:
        settings = settings_of(data_dir)
        doors = Doors(found(settings))
        try:
            return await does(settings, doors)
        finally:
            await doors.close()

    return done(at_the_doors())


async def _known(doors: Doors, text: str) -> str | None:
    """The id of somebody by id or code."""
    profile = (await doors.vault.names([text]))[text]
    return text if accounts.is_somebody(profile) else await doors.vault.find_code(text)


async def _somebody(doors: Doors, text: str) -> str:
    person = await _known(doors, text)
    if person is None:
        problem = "Nobody is known by this id or code."
        raise Refusal("no-such-person", problem, "List the accounts, or open one: nearpeer account open CODE")
    return person


def _told(page: AccountPage, *, as_json: bool) -> int:
    if as_json:
        terminal.answer(page)
    else:
        terminal.show(drawn.account(page))
    return 0
