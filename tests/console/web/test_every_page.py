"""Every page of every role, reached by links in a real browser: no script, no fault, nothing too wide."""

import os
from collections.abc import Iterable, Mapping
from itertools import cycle, product
from typing import NamedTuple

import pytest

from console.access.acting import Role
from console.web.mounting import every_route
from console.web.shell import home_of
from tests.console.web.browser import Browser, axe
from tests.console.web.console import Console
from tests.console.web.everybody import SignedIn, everybody
from tests.console.web.hostile import FORMULAS, SCRIPTS
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
CANARY = "canary-5d41"
MAY_READ = {
    ("mentor", "open_my_entry"),
    ("mentee", "open_my_message"),
    ("coordinator", "open_message"),
    ("supervisor", "open_entry_of_group"),
    ("desk", "read_report"),
    ("desk", "take_case_page"),
    ("desk", "take_case_file"),
}
"""Whoever may see what somebody wrote, and where; everywhere else it would be a leak."""
ELSEWHERE = {
    "show_queue": "a script asks for it",
    "show_found": "what is typed into the head leads there, and no link",
    "compare_drafts": "there are drafts before the first pairing alone",
    "show_draft": "as above",
    "show_drafted": "as above",
    "open_my_question": "nobody has asked anything in this year",
    "open_wish": "nobody has asked for somebody else in this year",
    "read_reasons": "no award of this year has a waiver",
    "open_question": "nobody has asked anything in this year",
    "show_roster": "nothing is uploaded in this year",
    "open_grant": "nobody has asked for names",
    "open_breaking": "nobody has read out of turn",
    "show_notes": "as above",
    "open_note": "as above",
}
"""Pages that no link of this walk leads to, and why."""
MORE_DOORS: Mapping[Role, tuple[str, ...]] = {"coordinator": ("/credits?view=ready",)}


@pytest.mark.timeout(900)
async def test_every_page_of_every_role_is_sound_whatever_people_are_called(
    console: Console, chromium: Browser
) -> None:
    await called_by_scripts(console)
    people = await everybody(console)
    await written_by_scripts(console, people)

    found = await walked(console, chromium, people.values())

    assert not found.wrong, f"{len(found.wrong)} faults:\n" + "\n".join(found.wrong[:40])
    unseen = {name for name, route in every_route().items() if route.kind == "page"} - {*found.pages}
    assert found.told <= MAY_READ, f"words stand on {found.told - MAY_READ}"
    assert unseen <= ELSEWHERE.keys(), f"no link leads to {sorted(unseen)}"


async def walked(console: Console, chromium: Browser, people: Iterable[SignedIn]) -> Found:
    found = Found()
    for number, who in enumerate(people):
        for look in EVERY_LOOK if FULL else (LOOKS[number % len(LOOKS)],):
            doors = (home_of(who.role), *MORE_DOORS.get(who.role, ()))
            await (await walking(console, chromium, who, look)).from_(doors, found)
    chromium.complaints[:] = [each for each in chromium.complaints if not each.startswith(BY_AXE)]
    return found


async def written_by_scripts(console: Console, people: Mapping[Role, SignedIn]) -> None:
    """What people write would run as well; and there is something to see on every kind of page."""
    words = " ".join((CANARY, *SCRIPTS))
    mentor = await console.browser(people["mentor"].person, "mentor")
    mentee = await console.browser(people["mentee"].person, "mentee")
    await mentor.does("/me/diary", "/me/diary", words=words)
    await mentee.does("/me/write", "/me/write", about="mentoring", words=words)
    await mentee.does("/me/how-it-goes", "/me", answer="let-us-talk")
    answer = await console.stranger().post(
        "/api/emergencies", json={"id": "a-report", "danger": "yes", "words": words, "about": words}
    )
    assert answer.is_success, answer.text


async def called_by_scripts(console: Console) -> None:
    """Everybody's name is something that would run if a page let it."""
    corpus = cycle((*SCRIPTS, *FORMULAS))
    cohort = console.midyear.cohort
    for person in (*cohort.mentors, *cohort.mentees, *cohort.staff):
        await console.midyear.doors.vault.put_person(person.id, {"name": next(corpus)}, f"X-{person.id}")


async def walking(console: Console, chromium: Browser, who: SignedIn, look: Look) -> Walk:
    size = {"width": look.width, "height": HEIGHT}
    tab = await chromium.tab(locale=look.language, viewport=size, color_scheme=look.scheme)
    name, _, value = who.cookie.partition("=")
    await tab.context.add_cookies([{"name": name, "value": value, "url": console.base}])
    await tab.context.add_init_script(LISTENING)
    where = " ".join((who.role, *map(str, look)))
    return Walk(console.base, tab, every_route(), axe(ROOT / "build" / "axe"), who.role, where, CANARY)
