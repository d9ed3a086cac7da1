"""Takes the pictures of every screen of the console, and has axe-core look at each: `make screenshots`.

It is a test because it needs a record; pytest collects it only by name. NEARPEER_PICTURES, if it is given, is
the folder to write into, NEARPEER_ONLY a pattern of the names of screens.
"""

import os
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl

import pytest

from console.access.acting import Role
from console.help.numbers import Language
from console.pages.rota import desk_of
from console.web.routes import Route
from console.web.shell import NAV, home_of
from domain import addresses
from domain.case_commands import RaiseEmergency
from domain.messages import Stamp
from tests.console.web.browser import Browser, Tab, axe
from tests.console.web.console import Console
from tests.console.web.duty import Duty
from tests.console.web.everybody import SignedIn, everybody
from tests.console.web.gallery import show_parts
from tests.console.web.pictures import FOLDER, LANGUAGES, PHONE, Shots, View
from tests.console.web.walking import SERIOUS, Found, Walk
from tests.project.tree import ROOT

DESK = (1440, 900)
NARROW = (View((320, 700)),)
MAIN = tuple(View(size, scheme) for size in (PHONE, DESK) for scheme in ("light", "dark"))
INNER = (View(DESK), View(PHONE, "dark"))
FORCED = (*NARROW, View(DESK, forced=True))
LONGEST = 1600
KEPT: Mapping[Language, set[str]] = {
    "en": {"desk-light", "desk-dark", "phone-light"},
    "hu": {"phone-light", "phone-dark"},
}
"""Which views of a main screen are written; all are looked at, but a repository need not hold them all."""
OPENED = ("desk-case",)
NO_WORDS = "nobody has written this"
pytestmark = pytest.mark.timeout(3600)


class Screen(NamedTuple):
    """A page as a role comes to it."""

    who: SignedIn
    address: str
    name: str
    opened: bool
    """Whether it is one thing that a main screen leads to: its picture is kept, in English."""

    @property
    def main(self) -> bool:
        """Whether the navigation names it."""
        return self.address in {place.path for place in NAV.get(self.who.role, ())}


async def test_every_screen_is_pictured_and_has_no_fault(console: Console, started: Browser) -> None:
    people = await everybody(console)
    await _busy(console, Duty(console, started))
    folder = Path(os.environ.get("NEARPEER_PICTURES", str(FOLDER)))
    only = re.compile(os.environ.get("NEARPEER_ONLY", ""))
    shots = partial(
        Shots,
        impacts=SERIOUS,
        blank=await started.tab(),
        script=axe(ROOT / "build" / "axe"),
        folder=folder,
        scale=1,
        longest=LONGEST,
    )
    faults: list[str] = []

    for screen in (await _screens(console, started, people)).values():
        if only.search(screen.name):
            tab = await _tab(console, started, screen.who)
            for language in LANGUAGES:
                await _pictured(shots(tab, faults=faults), screen, language)
            await tab.close()
    for scheme in ("light", "dark"):
        shown = partial(show_parts, base=console.base, numbers=console.mounted.ends.numbers, scheme=scheme)
        views = (View(DESK, scheme),)
        await shots(await started.tab(), faults=faults).page(
            "parts", partial(shown, language="en"), views, {views[0].name}, FORCED
        )

    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


async def _screens(console: Console, browser: Browser, people: Mapping[Role, SignedIn]) -> dict[str, Screen]:
    """Every page that a link leads to, by the name of its pictures."""
    screens: dict[str, Screen] = {}
    for who in people.values():
        found, tab = Found(), await _tab(console, browser, who)
        doors = (home_of(who.role), *(place.path for place in NAV.get(who.role, ())), "/account")
        walk = Walk(console.base, tab, console.mounted.routes, "", who.role, who.role, NO_WORDS)
        await walk.from_(doors, found)
        await tab.close()
        pages = {
            name: seen for name, seen in found.pages.items() if console.mounted.routes[name].kind == "page"
        }
        for operation, seen in pages.items():
            route = console.mounted.routes[operation]
            for address in seen:
                name = _name(route, who.role, address)
                opened = name in OPENED or ("{" in route.path and address == seen[0])
                screen = Screen(who, address, name, opened)
                if name not in screens or (screen.main and not screens[name].main):
                    screens[name] = screen
    return screens


def _name(route: Route, role: Role, address: str) -> str:
    """The declared path with what is asked of it, and the role where roles see different pages at one."""
    asked = sorted({name for name, value in parse_qsl(address.partition("?")[2]) if value})
    path = re.sub(r"[^a-z]+", "-", "-".join((route.path, *asked))).strip("-")
    return f"{role}-{path}" if path.startswith("me") else path


async def _tab(console: Console, browser: Browser, who: SignedIn) -> Tab:
    tab = await browser.tab(base_url=console.base, locale="en")
    name, _, value = who.cookie.partition("=")
    await tab.context.add_cookies([{"name": name, "value": value, "url": console.base}])
    return tab


async def _pictured(shots: Shots, screen: Screen, language: Language) -> None:
    async def shown(tab: Tab) -> None:
        mark = "&" if "?" in screen.address else "?"
        await tab.open(f"{screen.address}{mark}lang={language}")

    views = MAIN if screen.main else INNER
    inner = {"desk-light"} if screen.opened and language == "en" else set()
    kept = KEPT[language] if screen.main else inner
    await shots.page(f"{screen.name}-{language}", shown, views, kept, FORCED if screen.main else NARROW)


async def _busy(console: Console, duty: Duty) -> None:
    """A desk as on a bad morning: one emergency that nobody has, and one of an officer's own."""
    await duty.staffed()
    ledger, now_us = console.midyear.doors.ledger, (await desk_of(console.midyear.doors)).now_us
    for case, danger in (("case-a", "not-sure"), ("case-b", "yes")):
        stream = addresses.emergency(case)
        raised = RaiseEmergency.model_validate(
            {"level": "emergency", "danger": danger, "raised_by": "mentor", "verified": True}
        )
        await ledger.execute(stream, raised, Stamp(now_us, "test", f"{stream}/raise"))
    anna = await console.browser(duty.officers[0], "desk")
    await anna.does("/desk/cases/case-a/acknowledge", at="/desk")
