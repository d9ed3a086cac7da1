"""Takes the pictures of the README: the shipped cohort as `make run` has it, and a bad morning at the desk.

It is a test because it needs a record; pytest collects it only by name: `make screenshots`.
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.access.acting import Role
from console.commands.run import EXAMPLE
from console.pages.rota import desk_of
from console.service import Doors
from console.trying_out import attend, seats
from domain import addresses
from domain.case_commands import AcknowledgeEmergency, RaiseEmergency
from domain.messages import Stamp
from runtime.postgres import Urls
from tests.conftest import copies, places
from tests.console.web.browser import Browser
from tests.console.web.console import Console, console_over
from tests.console.web.palette import small
from tests.console.web.pictures import FOLDER, PHONE
from tests.midyear import Midyear, followed, play

DESK = (1440, 900)
LOADED_MS = 60_000
SHOWN: tuple[tuple[Role, str, str], ...] = (
    ("coordinator", "/today", "example-today"),
    ("desk", "/desk", "example-desk"),
    ("mentor", "/me", "example-mentor"),
)
"""Who is looked over the shoulder, at which page, and the name of its picture."""
pytestmark = pytest.mark.timeout(3600)


@pytest.fixture
async def console(postgres: Urls, tmp_path: Path) -> AsyncIterator[Console]:
    """The console over the whole shipped cohort on 12 March 2026."""
    async with copies(postgres) as urls:
        doors = Doors(places(urls))
        given = await play(doors, EXAMPLE)
        await followed(urls["url"])
        async with console_over(
            urls, Midyear(doors, given.cohort, given.until_us), tmp_path / "data"
        ) as served:
            yield served
        await doors.close()


async def test_the_shipped_cohort_is_pictured_as_each_of_three_sees_it(
    console: Console, chromium: Browser
) -> None:
    doors = console.midyear.doors
    await attend(doors)
    people = {seat.role: seat.person for seat in reversed(await seats(doors))}
    await _bad_morning(doors, people["desk"])
    folder, blank = Path(os.environ.get("NEARPEER_PICTURES", str(FOLDER))), await chromium.tab()

    for role, path, name in SHOWN:
        tab = await console.tab(chromium, people[role], role)
        size = PHONE if role == "mentor" else DESK
        await tab.sized(*size, scale=2 if size == PHONE else 1, phone=size == PHONE)
        await tab.page.goto(path)
        await tab.page.locator(".board[data-board], .desk, form.taps").first.wait_for(timeout=LOADED_MS)
        if role == "desk":
            await tab.page.locator("[data-unowned] a.open").click()
            await tab.page.locator(".course").wait_for()
        if role == "mentor":
            await tab.page.get_by_text("We met", exact=True).first.click()
        await tab.value("document.fonts.ready.then(() => true)")
        picture = await small(blank, await tab.picture(size[1]))
        (folder / f"{name}.png").write_bytes(picture)


async def _bad_morning(doors: Doors, officer: str) -> None:
    """One emergency that nobody has taken, one that an officer holds, and a concern."""
    desk = await desk_of(doors)
    for case, level, danger in (
        ("case-a", "emergency", "yes"),
        ("case-b", "emergency", "not-sure"),
        ("case-c", "concern", "no"),
    ):
        stream = addresses.emergency(case)
        raised = RaiseEmergency.model_validate(
            {"level": level, "danger": danger, "raised_by": "mentor", "verified": True}
        )
        await doors.ledger.execute(stream, raised, Stamp(desk.now_us, "test", f"{stream}/raise"))
    stream = addresses.emergency("case-b")
    taken = AcknowledgeEmergency(officer=officer)
    await doors.ledger.execute(stream, taken, Stamp(desk.now_us, officer, f"{stream}/acknowledge"))
