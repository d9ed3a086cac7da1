"""One's own account: what one may act as, the password, the other browsers, and what others did to it."""

from typing import Annotated

from pydantic import StringConstraints

from console import accounts
from console.access.limits import TooOften
from console.access.passwords import LONGEST, weakness
from console.access.right import Right
from console.access.sessions import shown_lately
from console.pages.accounts import AccountPage, account_page
from console.web.by_provider import join_token
from console.web.forms_of import Form, Misfilled
from console.web.routes import Done, Routes, Shown
from console.web.texts.account import ACCOUNT
from console.web.tries import Tries
from console.web.visit import Visit
from domain.account_events import RecordSignIn
from store.accounts import KeptProofs
from store.sessions import KeptSessions, now_us

Secret = Annotated[str, StringConstraints(max_length=4 * LONGEST)]

routes = Routes()


class NewPassword(Form):
    """The password until now, where there is one, and the new one."""

    current: Secret = ""
    password: Secret


@routes.page("/account", Right("account", "read-own"), nav="account")
async def show_my_account(visit: Visit) -> Shown[AccountPage]:
    """My account: my roles, how I sign in, and what was done to it by whom."""
    me = visit.acting.actor
    page = await account_page(visit.doors, me, me)
    proofs = await KeptProofs(visit.doors.db).of(me)
    values = {
        "has_password": proofs.password is not None,
        "linked": proofs.linked,
        "join": join_token(visit.csrf),
        "provider": visit.ends.settings.oidc_name if visit.ends.settings.oidc_issuer else "",
    }
    return Shown(page, "my_account.html", ACCOUNT, values=values)


@routes.act("/account/password", Right("account", "change-password"), at="show_my_account")
async def change_my_password(visit: Visit, form: NewPassword) -> Done:
    """Another password; every other browser of mine is signed out."""
    me, kept = visit.acting.actor, KeptProofs(visit.doors.db)
    await _is_me(visit, kept, form.current)
    profile = (await visit.doors.vault.names([me]))[me]
    if (wrong := weakness(form.password, profile.values())) is not None:
        raise Misfilled({"password": wrong})
    await kept.keep_password(me, await visit.ends.passwords.made(form.password), now_us())
    await KeptSessions(visit.doors.db).end_others(me, bytes.fromhex(visit.acting.session), now_us())
    told = RecordSignIn(person=me, what="password-chosen")
    receipt = await accounts.does(visit.doors, told, me, visit.command_id())
    return Done("password", "/account", receipt)


async def _is_me(visit: Visit, kept: KeptProofs, current: str) -> None:
    """Raises Misfilled unless the password until now fits, or a first one is chosen soon after signing in."""
    me = visit.acting.actor
    password = (await kept.of(me)).password
    if password is None:
        if not shown_lately(visit.acting):
            raise Misfilled({"password": "signed-in-too-long-ago"})  # pragma: allowlist secret
        return
    tries = Tries(visit.ends)
    try:
        await tries.counts("account", me)
    except TooOften:
        raise Misfilled({"current": "tried-too-often"}) from None
    if not await visit.ends.passwords.fits(password, current):
        raise Misfilled({"current": "wrong-password"})
    await tries.forgives("account", me)


@routes.act("/account/unlink", Right("account", "change-password"), at="show_my_account")
async def unlink_my_account(visit: Visit) -> Done:
    """The identity provider brings me in no longer."""
    me = visit.acting.actor
    await KeptProofs(visit.doors.db).unlink(me)
    told = RecordSignIn(person=me, what="provider-unlinked")
    return Done("unlinked", "/account", await accounts.does(visit.doors, told, me, visit.command_id()))


@routes.act("/account/sign-out-everywhere", Right("account", "end-sessions"), at="show_my_account")
async def sign_out_everywhere(visit: Visit) -> Done:
    """Every session of mine ends, this one too."""
    await KeptSessions(visit.doors.db).end_all(visit.acting.actor, now_us())
    return Done("out", "/sign-in")
