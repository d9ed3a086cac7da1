"""How somebody comes to a page in a story: students on their phone, staff at a desk."""

from playwright.async_api import Page

from console.access.acting import Role
from console.access.logins import login_for
from store.logins import Logins
from tests.console.web.browser import Browser
from tests.console.web.console import Console
from tests.console.web.duty import PHONE

DESK = {"viewport": {"width": 1440, "height": 900}}
WORDS = "We talked about the exams."


async def at(console: Console, chromium: Browser, person: str, role: Role, path: str) -> Page:
    """What somebody sees at an address: students on their phone, staff at a desk."""
    profile = PHONE if role in ("mentor", "mentee") else DESK
    page = (await console.tab(chromium, person, role, **profile)).page
    await page.goto(path)
    return page


async def comes_in(console: Console, chromium: Browser, person: str, role: Role) -> Page:
    """Somebody who signs in by the login that they were given."""
    profile = PHONE if role in ("mentor", "mentee") else DESK
    page = (await chromium.tab(base_url=console.base, locale="en", **profile)).page
    await page.goto(await login_for(Logins(console.midyear.doors.db), person, role))
    await page.get_by_role("button", name="Sign in now").click()
    return page
