"""Today in a real browser: the picture by keyboard alone, and news that moves no row under the pointer."""

import pytest
from playwright.async_api import expect

from domain import addresses
from domain.consultation import AskConsultation
from domain.messages import Stamp
from tests.console.web.browser import CHROMIUM, Browser, Tab
from tests.console.web.console import Console

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here")
DESK = {"width": 1440, "height": 900}
SILENT_MS = 11_000


async def hanna(console: Console, chromium: Browser) -> Tab:
    """The screen of a coordinator."""
    person = console.midyear.of("coordinator")[0]
    return await console.tab(chromium, person, "coordinator", viewport=DESK)


async def asks(console: Console, pair: str, name: str) -> None:
    """The mentor of a pair asks for a consultation."""
    midyear = console.midyear
    stream = addresses.relationship(midyear.cohort.name, pair)
    await midyear.doors.ledger.execute(stream, AskConsultation(), Stamp(midyear.now_us, "m", name))


async def test_the_picture_is_read_and_a_pair_opened_by_keyboard_alone(
    console: Console, chromium: Browser
) -> None:
    tab = await hanna(console, chromium)
    await tab.page.goto("/today")
    fields = tab.page.locator("[data-heat] a")

    await tab.page.locator("[data-heat]").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        await tab.page.keyboard.press(key)

    tip = tab.page.locator("[data-tip]")
    await expect(tip).to_contain_text(await fields.nth(2).locator("title").text_content() or "?")
    await expect(tip).to_contain_text("week of 2 Mar")
    wanted = await fields.nth(2).get_attribute("href")
    await tab.page.keyboard.press("Enter")
    await tab.page.wait_for_url(f"**{wanted}")


async def test_what_is_new_waits_above_while_somebody_is_at_the_column(
    console: Console, chromium: Browser
) -> None:
    tab, pairs = await hanna(console, chromium), await console.midyear.pairs()
    await asks(console, pairs[0], "one")
    await tab.page.goto("/today")
    waiting = tab.page.locator("[data-rows=waiting] .item")
    await expect(tab.page.locator("[data-live]")).to_contain_text("Live")
    before = await waiting.count()
    last = waiting.last
    await last.hover()
    stood, place = await last.get_attribute("id"), await last.bounding_box()

    await asks(console, pairs[1], "two")
    button = tab.page.locator("[data-waits=waiting]")
    await expect(button).to_have_text("1 new above")

    assert await waiting.count() == before
    assert await waiting.last.get_attribute("id") == stood
    assert await waiting.last.bounding_box() == place
    await button.click()
    await expect(tab.page.locator(f"#pair-{pairs[1]}")).to_be_visible()
    await expect(button).to_be_hidden()


async def test_a_page_that_hears_nothing_says_since_when_it_is_stale(
    console: Console, chromium: Browser
) -> None:
    tab = await hanna(console, chromium)
    await tab.page.clock.install()
    await tab.page.goto("/today")
    await expect(tab.page.locator("[data-live]")).to_contain_text("Live")

    await tab.context.set_offline(True)
    await console.mounted.ends.board.stop()
    await tab.page.clock.fast_forward(SILENT_MS)

    await expect(tab.page.locator("[data-live]")).to_contain_text("Stale since 09:00")
    await expect(tab.page.get_by_role("alert")).to_contain_text("This page has heard nothing since 09:00")
