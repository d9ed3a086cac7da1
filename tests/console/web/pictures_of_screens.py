"""Takes the pictures of every screen of the console, and has axe-core look at each: `make screenshots`.

It is a test because it needs a record; pytest collects it only by name. NEARPEER_AXE is the folder of
axe-core, NEARPEER_PICTURES, if it is given, the folder to write into, NEARPEER_ONLY a pattern of screens.
"""

import os
import re
import sys
from functools import partial
from pathlib import Path

import pytest

from console.access.acting import Role
from console.help.numbers import Language
from domain import addresses
from domain.case_commands import RaiseEmergency
from domain.messages import Stamp
from tests.console.web.browser import Browser, Tab, axe
from tests.console.web.console import Console
from tests.console.web.duty import Duty
from tests.console.web.gallery import show_parts
from tests.console.web.pictures import FOLDER, LANGUAGES, PHONE, Shots, View
from tests.console.web.screens import Screen, screens_of, unseen

DESK = (1440, 900)
NARROW = (View((320, 700)),)
MAIN = tuple(View(size, scheme) for size in (PHONE, DESK) for scheme in ("light", "dark"))
INNER = (View(DESK), View(PHONE, "dark"))
FORCED = (*NARROW, View(DESK, forced=True))
ROLES: tuple[Role, ...] = (
    "coordinator", "supervisor", "trainer", "desk", "professional",
    "mentor", "mentee", "auditor", "dpo", "admin",
)  # fmt: skip
pytestmark = pytest.mark.timeout(3600)


async def test_every_screen_is_pictured_and_has_no_fault(console: Console, started: Browser) -> None:
    duty = Duty(console, started)
    await duty.staffed()
    await _busy(console, duty)
    staff = {person.role: person.id for person in reversed(console.midyear.cohort.staff)}
    pair = {"mentor": console.midyear.of("mentor")[0], "mentee": console.midyear.of("mentee")[0]}
    people = {role: {**staff, **pair}.get(role, f"an-{role}") for role in ROLES}
    folder = Path(os.environ.get("NEARPEER_PICTURES", str(FOLDER)))
    script, blank = axe(Path(os.environ["NEARPEER_AXE"])), await started.tab()
    found = await screens_of(console, people)
    only = re.compile(os.environ.get("NEARPEER_ONLY", ""))
    faults: list[str] = []
    for screen in (one for one in found if only.search(one.name)):
        tab = await console.tab(started, screen.person, screen.role)
        shots = Shots(tab, blank, script, folder, scale=1, faults=faults)
        for language in LANGUAGES:
            await _pictured(shots, screen, language)
        await tab.close()
    tab = await console.tab(started, people["desk"], "desk")
    shots = Shots(tab, blank, script, folder, scale=1, faults=faults)
    for scheme in ("light", "dark"):
        shown = partial(_parts, console=console, scheme=scheme)
        await shots.page("parts", shown, (View(DESK, scheme),), {f"desk-{scheme}"}, FORCED)

    away = ", ".join(unseen(console, found)) or "no other"
    sys.stdout.write(f"\n{len(found)} screens; nobody came to {away}\n")
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


async def _pictured(shots: Shots, screen: Screen, language: Language) -> None:
    async def shown(tab: Tab) -> None:
        mark = "&" if "?" in screen.path else "?"
        await tab.open(f"{screen.path}{mark}lang={language}")

    views = MAIN if screen.main else INNER
    kept = {view.name for view in views} if screen.main else {"desk-light"} if language == "en" else set()
    await shots.page(f"{screen.name}-{language}", shown, views, kept, FORCED if screen.main else NARROW)


async def _parts(tab: Tab, console: Console, scheme: str) -> None:
    await show_parts(tab, console.base, console.mounted.ends.numbers, "en", scheme)


async def _busy(console: Console, duty: Duty) -> None:
    """A desk as on a bad morning: one emergency that nobody has, and one of an officer's own."""
    ledger = console.midyear.doors.ledger
    for case, danger in (("case-a", "not-sure"), ("case-b", "yes")):
        stream = addresses.emergency(case)
        raised = RaiseEmergency.model_validate(
            {"level": "emergency", "danger": danger, "raised_by": "mentor", "verified": True}
        )
        await ledger.execute(stream, raised, Stamp(await ledger.now_us(stream), "test", f"{stream}/raise"))
    anna = await console.browser(duty.officers[0], "desk")
    await anna.does("/desk/cases/case-a/acknowledge", at="/desk")
