"""Every page of every role, reached by links in a real browser: no script, no fault, nothing too wide."""

import os
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

from console.access.acting import Role
from console.web.mounting import every_route
from console.web.shell import home_of
from runtime.postgres import Urls
from tests.console.web.browser import Browser, axe
from tests.console.web.console import Console
from tests.console.web.everybody import SignedIn, everybody, signed_in
from tests.console.web.hall import hall_over
from tests.console.web.lived_in import CANARY, called_by_scripts, drafted_twice, lived_in
from tests.console.web.walking import NARROW, Found, Walk
from tests.project.tree import ROOT

FULL = bool(os.environ.get("NEARPEER_FULL"))
HEIGHT = 900


class Look(NamedTuple):
    """How a page is looked at."""

    language: str
    scheme: str
    width: int


LOOKS: tuple[Look, ...] = (Look("en", "light", NARROW), Look("hu", "dark", 1280))
EVERY_LOOK = tuple(Look(*each) for each in product(("en", "hu"), ("light", "dark"), (NARROW, 1280)))
LISTENING = "window.hits = []; window.hit = (number) => window.hits.push(number);"
BY_AXE = ": Applying inline style"
"""What axe-core itself is forbidden by the policy; a page's own breach names the page."""
MAY_READ = {
    ("mentor", "open_my_entry"),
    ("mentor", "open_my_question"),
    ("mentor", "read_reasons"),
    ("mentee", "open_my_message"),
    ("coordinator", "open_message"),
    ("coordinator", "open_question"),
    ("coordinator", "open_wish"),
    ("coordinator", "read_reasons"),
    ("supervisor", "open_entry_of_group"),
    ("desk", "read_report"),
    ("desk", "take_case_page"),
    ("desk", "take_case_file"),
    ("professional", "open_note"),
    ("dpo", "open_breaking"),
    *((role, "open_grant") for role in ("auditor", "coordinator", "dpo", "admin")),
}
"""Whoever may see what somebody wrote, and where; everywhere else it would be a leak."""
OF_SCRIPTS = {"show_queue"}
"""Pages that no link leads to: a script asks for them."""
DRAFTS = {"compare_drafts", "show_draft", "show_drafted"}
"""Pages that are there before the first pairing alone: they have a walk of their own."""
MORE_DOORS: Mapping[Role, tuple[str, ...]] = {"coordinator": ("/credits?view=ready", "/found")}
"""Where a choice in a list or the field of the head leads, besides links."""


@pytest.fixture
async def chromium(chromium: Browser) -> AsyncIterator[Browser]:
    """The browser; what its pages complain about is theirs, and not what axe-core is forbidden."""
    yield chromium
    chromium.complaints[:] = [each for each in chromium.complaints if not each.startswith(BY_AXE)]


@pytest.mark.timeout(7_200 if FULL else 900)
async def test_every_page_of_every_role_is_sound_whatever_people_are_called(
    console: Console, chromium: Browser
) -> None:
    await called_by_scripts(console)
    people = await everybody(console)
    await lived_in(console, people)

    found = await walked(console, chromium, people.values())

    assert not found.wrong, told(found.wrong)
    assert found.told <= MAY_READ, f"words stand on {found.told - MAY_READ}"
    shown = {name for name, route in every_route().items() if route.kind in ("page", "file")}
    unseen = shown - {*found.pages} - OF_SCRIPTS - DRAFTS
    assert not unseen, f"no link leads to {sorted(unseen)}"


async def test_the_workbench_of_a_first_round_is_sound_whatever_people_are_called(
    urls: Urls, tmp_path: Path, chromium: Browser
) -> None:
    async with hall_over(urls, tmp_path) as hall:
        await called_by_scripts(hall)
        await drafted_twice(hall)
        coordinator = await signed_in(hall, hall.midyear.of("coordinator")[0], "coordinator")
        benches = {name: route for name, route in every_route().items() if "pairing" in route.path}

        found = Found()
        for look in LOOKS:
            walk = replace(await walking(hall, chromium, coordinator, look), routes=benches)
            await walk.from_(("/pairing",), found)
        await chromium.close_tabs()

    assert not found.wrong, told(found.wrong)
    assert not found.told
    assert found.pages.keys() >= DRAFTS


def told(wrong: Sequence[str]) -> str:
    return f"{len(wrong)} faults:\n" + "\n".join(wrong[:40])


async def walked(console: Console, chromium: Browser, people: Iterable[SignedIn]) -> Found:
    found = Found()
    for number, who in enumerate(people):
        for look in EVERY_LOOK if FULL else (LOOKS[number % len(LOOKS)],):
            doors = (home_of(who.role), *MORE_DOORS.get(who.role, ()))
            walk = await walking(console, chromium, who, look)
            await walk.from_(doors, found)
            await walk.tab.close()  # a page that goes on by itself would take the time of those to come
    return found


async def walking(console: Console, chromium: Browser, who: SignedIn, look: Look) -> Walk:
    size = {"width": look.width, "height": HEIGHT}
    tab = await chromium.tab(locale=look.language, viewport=size, color_scheme=look.scheme)
    name, _, value = who.cookie.partition("=")
    await tab.context.add_cookies([{"name": name, "value": value, "url": console.base}])
    await tab.context.add_init_script(LISTENING)
    where = " ".join((who.role, *map(str, look)))
    return Walk(console.base, tab, every_route(), axe(ROOT / "build" / "axe"), who.role, where, CANARY)
