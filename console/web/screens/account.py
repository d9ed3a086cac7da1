"""One's own account: what one may act as, the password, the other browsers, and what others did to it."""

from console.access.right import Right
from console.pages.accounts import AccountPage, account_page
from console.web.routes import Done, Routes, Shown
from console.web.texts.account import ACCOUNT
from console.web.visit import Visit
from store.sessions import KeptSessions, now_us

routes = Routes()


@routes.page("/account", Right("account", "read-own"), nav="account")
async def show_my_account(visit: Visit) -> Shown[AccountPage]:
    """My account: my roles, how I sign in, and what was done to it by whom."""
    page = await account_page(visit.doors, visit.acting.actor, visit.acting.actor)
    return Shown(page, "my_account.html", ACCOUNT)


@routes.act("/account/sign-out-everywhere", Right("account", "end-sessions"), at="show_my_account")
async def sign_out_everywhere(visit: Visit) -> Done:
    """Every session of mine ends, this one too."""
    await KeptSessions(visit.doors.db).end_all(visit.acting.actor, now_us())
    return Done("out", "/sign-in")
