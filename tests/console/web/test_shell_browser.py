"""The frame of the console in a real browser: one row on phones, menus without scripts, dark, print."""

import pytest
from playwright.async_api import expect

from console.access.acting import Role
from console.web.shell import NAV
from tests.console.web.browser import CHROMIUM, Browser
from tests.console.web.console import Console
from tests.console.web.gallery import show_parts

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here")
PHONE = {"viewport": {"width": 390, "height": 844}}
ROW_PX = 64
GROUND = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(245, 243, 238)", "rgb(17, 23, 26)"
INK = "getComputedStyle(document.documentElement).getPropertyValue('--ink')"
ROWS = """new Set([...document.querySelectorAll(".places.wide > a, .places.wide > details")]
    .map((entry) => entry.getBoundingClientRect().top)).size"""
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def console(console_of_file: Console) -> Console:
    """One console for all: they only look."""
    return console_of_file


async def test_staff_on_a_phone_have_one_row_and_a_menu_that_needs_no_script(
    console: Console, chromium: Browser
) -> None:
    person = console.midyear.of("coordinator")[0]
    tab = await console.tab(chromium, person, "coordinator", java_script_enabled=False, **PHONE)
    await tab.page.goto("/messages")
    head, places = tab.page.locator("header.top"), tab.page.locator(".places.narrow a")

    box = await head.bounding_box()
    assert box is not None
    assert box["height"] <= ROW_PX
    await expect(places.first).to_be_hidden()
    await tab.page.locator(".of-account summary").press("Enter")
    await expect(places).to_have_count(len(NAV["coordinator"]))
    await tab.page.get_by_role("link", name="Rota").click()
    await expect(tab.page.get_by_role("heading", level=1)).to_have_text("Rota")


@pytest.mark.parametrize("language", ["hu", "en"])
@pytest.mark.parametrize(
    ("role", "at"),
    [("coordinator", "/messages"), ("coordinator", "/relationships"), ("supervisor", "/groups"),
     ("desk", "/debriefings"), ("professional", "/break-glass/start"), ("auditor", "/audit")],
)  # fmt: skip
async def test_the_pages_of_staff_stand_in_one_row_of_a_desk_in_either_language(
    console: Console, chromium: Browser, role: Role, at: str, language: str
) -> None:
    person = console.midyear.of(role)[0]  # type: ignore[arg-type]
    tab = await console.tab(chromium, person, role, viewport={"width": 1280, "height": 800})

    await tab.page.goto(f"{at}?lang={language}")
    for find in await tab.page.locator(".find.wide input[type=search]").all():
        await find.focus()

    assert await tab.value(ROWS) == 1
    assert await tab.value(TOO_WIDE) <= 0


async def test_dark_is_chosen_once_stays_and_is_not_printed(console: Console, chromium: Browser) -> None:
    person = console.midyear.of("mentor")[0]
    tab = await console.tab(chromium, person, "mentor", color_scheme="light", **PHONE)
    await tab.page.goto("/me/self")
    assert await tab.value(GROUND) == LIGHT

    await tab.page.get_by_role("link", name="Dark").click()
    await tab.page.goto("/me/diary")

    assert await tab.value(GROUND) == DARK
    assert await tab.page.locator("html").get_attribute("data-scheme") == "dark"
    await tab.page.emulate_media(media="print")
    assert await tab.value(INK) == "#1b2428"
    await expect(tab.page.locator(".fixed")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 720, 1440])
async def test_every_part_fits_every_width_and_keeps_its_words_in_forced_colours(
    console: Console, chromium: Browser, width: int
) -> None:
    tab = await chromium.tab(viewport={"width": width, "height": 900}, forced_colors="active")

    await show_parts(tab, console.base, console.mounted.ends.numbers, "en")

    assert await tab.value(TOO_WIDE) <= 0
    for word in ("missed", "emergency", "5 min short", "Nothing waits on us", "The parts do not add up"):
        await expect(tab.page.get_by_text(word).first).to_be_visible()
