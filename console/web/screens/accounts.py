"""Accounts: whoever keeps them sees all, opens and closes them, gives and takes roles, hands out logins."""

from typing import Annotated

from pydantic import Field, StringConstraints

from console import accounts
from console.access.right import NotYours, Right
from console.accounts import accounts_of, token_of
from console.pages.accounts import AccountPage, AccountsPage, account_page, accounts_page
from console.pages.year import Page
from console.web.forms_of import Form, Misfilled, Query
from console.web.routes import Done, Routes, Shown
from console.web.texts.accounts import ACCOUNTS
from console.web.visit import Visit
from domain.account_events import (
    ApproveRole,
    DeclineRole,
    GiveRole,
    GiveWayIn,
    OpenAccount,
    StaffRole,
    TakeRole,
    TakeWayIn,
)
from domain.messages import Command
from store.logins import Logins

READ = Right("account", "read")
ALL, ONE = "/accounts", "/accounts/{account}"
ADDRESS = r"[^@\s]+@[^@\s]+\.[^@\s]+"

routes = Routes()


class Code(Form):
    """The code by which the programme's lists know somebody."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Opening(Code):
    """Whom an account is for; name and address go to the vault alone."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    email: Annotated[str, StringConstraints(max_length=200, pattern=ADDRESS)]


class RoleForm(Form):
    """A role."""

    role: StaffRole


class AccountQuery(Query):
    """`login` names the act of this session that made a login, so that it can be shown."""

    login: Annotated[str, Field(max_length=64)] = ""


class Issued(Page):
    """The address of a login that is good once."""

    address: str


@routes.page(ALL, Right("account", "list"), nav="accounts")
async def show_accounts(visit: Visit) -> Shown[AccountsPage]:
    """All accounts, and what waits for a second person."""
    return Shown(await accounts_page(visit.doors, visit.acting.actor), "accounts.html", ACCOUNTS)


@routes.page(ONE, READ, of="account", nav="accounts")
async def show_account(visit: Visit, account: str, query: AccountQuery) -> Shown[AccountPage]:
    """One account: its roles, what waits, and what was done to it by whom."""
    await _known(visit, account)
    page = await account_page(visit.doors, account, visit.acting.actor, await _login(visit, account, query))
    return Shown(page, "account.html", ACCOUNTS)


@routes.act("/accounts/find", Right("account", "list"), at="show_accounts")
async def find_account(visit: Visit, form: Code) -> Done:
    """Leads to somebody by the code that the programme's lists know them by."""
    person = await visit.doors.vault.find_code(form.code)
    if person is None:
        raise Misfilled({"code": "no-such-code"})
    return Done("found", f"{ALL}/{person}")


@routes.act(ALL, Right("account", "open"), at="show_accounts")
async def open_account(visit: Visit, form: Opening) -> Done:
    """An account for somebody, known or new; without a role it opens nothing."""
    profile = {"name": form.name, "email": form.email}
    person, receipt = await accounts.open_account(
        visit.doors, form.code, profile, visit.acting.actor, visit.command_id()
    )
    return Done("opened", f"{ALL}/{person}", receipt)


@routes.act(ONE + "/open", Right("account", "open"), of="account", at="show_account")
async def open_account_again(visit: Visit, account: str) -> Done:
    """An account for somebody whom the record knows already, or again after it was closed."""
    return await _does(visit, account, OpenAccount(person=account), "opened")


@routes.act(ONE + "/roles", Right("account", "give-role"), of="account", at="show_account")
async def give_role(visit: Visit, account: str, form: RoleForm) -> Done:
    """A role is given, or asked for where a second person must approve it."""
    done = await _does(visit, account, GiveRole(person=account, role=form.role), "given")
    held = (await accounts_of(visit.doors)).of(account)
    return done if form.role in held.roles else Done("asked", done.to, done.receipt)


@routes.act(ONE + "/take", Right("account", "take-role"), of="account", at="show_account")
async def take_role(visit: Visit, account: str, form: RoleForm) -> Done:
    """A role ends with the person's next request."""
    return await _does(visit, account, TakeRole(person=account, role=form.role), "taken")


@routes.act(ONE + "/approve", Right("account", "approve"), of="account", at="show_account")
async def approve_role(visit: Visit, account: str, form: RoleForm) -> Done:
    """The second person says yes."""
    return await _does(visit, account, ApproveRole(person=account, role=form.role), "approved")


@routes.act(ONE + "/decline", Right("account", "decline"), of="account", at="show_account")
async def decline_role(visit: Visit, account: str, form: RoleForm) -> Done:
    """A role that waits is not given."""
    return await _does(visit, account, DeclineRole(person=account, role=form.role), "declined")


@routes.act(ONE + "/way-in", Right("account", "give-way-in"), of="account", at="show_account")
async def give_way_in(visit: Visit, account: str) -> Done:
    """Their password is good also where the identity provider signs everybody else in."""
    return await _does(visit, account, GiveWayIn(person=account), "way-in-given")


@routes.act(ONE + "/no-way-in", Right("account", "take-way-in"), of="account", at="show_account")
async def take_way_in(visit: Visit, account: str) -> Done:
    """Their password is good there no longer."""
    return await _does(visit, account, TakeWayIn(person=account), "way-in-taken")


@routes.act(ONE + "/forget-password", Right("account", "forget-password"), of="account", at="show_account")
async def forget_password(visit: Visit, account: str) -> Done:
    """The password is good no longer; the person is signed out, and chooses another after a login."""
    await _known(visit, account)
    receipt = await accounts.forget_password(visit.doors, account, visit.acting.actor, visit.command_id())
    return Done("forgotten", f"{ALL}/{account}", receipt)


@routes.act(ONE + "/close", Right("account", "close"), of="account", at="show_account")
async def close_account(visit: Visit, account: str) -> Done:
    """Nobody signs in by it any more, and every open session ends."""
    await _known(visit, account)
    receipt = await accounts.close_account(visit.doors, account, visit.acting.actor, visit.command_id())
    return Done("closed", f"{ALL}/{account}", receipt)


@routes.act(ONE + "/login", Right("account", "issue-login"), of="account", at="show_account")
async def issue_login(visit: Visit, account: str) -> Done:
    """A login that is good once, to be handed to the person; that it was made stands in the record."""
    await _known(visit, account)
    token = _token(visit, account, visit.once)
    path = await accounts.issue_login(visit.doors, account, visit.acting.actor, visit.command_id(), token)
    return Done("login", f"{ALL}/{account}?login={visit.once}", told=Issued(address=_site(visit) + path))


async def _known(visit: Visit, person: str) -> None:
    """Raises NotYours for an id that neither the accounts nor the vault know."""
    if person in (await accounts_of(visit.doors)).accounts:
        return
    if not accounts.is_somebody((await visit.doors.vault.names([person]))[person]):
        raise NotYours


async def _does(visit: Visit, account: str, command: Command, said: str) -> Done:
    await _known(visit, account)
    receipt = await accounts.does(visit.doors, command, visit.acting.actor, visit.command_id())
    return Done(said, f"{ALL}/{account}", receipt)


async def _login(visit: Visit, account: str, query: AccountQuery) -> str | None:
    """The login that an act of this very session made, while it is good."""
    if not query.login:
        return None
    token = _token(visit, account, query.login)
    good = await Logins(visit.doors.db).is_good(token, accounts.now_us())
    return f"{_site(visit)}/sign-in/{token}" if good else None


def _token(visit: Visit, account: str, once: str) -> str:
    return token_of(visit.ends.intake.secret, visit.acting.session, once, account)


def _site(visit: Visit) -> str:
    return (visit.ends.settings.public_url or str(visit.request.base_url)).rstrip("/")
