"""The desk in a real browser: a report from a phone, and all that an officer does about it by keyboard alone.

Temporal runs in none of these tests: what the desk sees and does needs the care log alone. Only the pages
stay unsent, and the desk says so: "Paged, not yet known whether it left".
"""

import pytest
from playwright.async_api import expect

from tests.console.web.browser import CHROMIUM, Browser, Tab
from tests.console.web.console import Console
from tests.console.web.duty import Duty

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here")
SILENT_MS, POLLED_MS = 11_000, 6_000


@pytest.fixture
async def duty(console: Console, chromium: Browser) -> Duty:
    """A staffed desk."""
    made = Duty(console, chromium)
    await made.staffed()
    return made


async def pressed(tab: Tab, *keys: str) -> None:
    for key in keys:
        await tab.page.keyboard.press(key)


async def test_an_emergency_is_seen_taken_handed_over_and_closed_by_keyboard_alone(duty: Duty) -> None:
    anna, ben = await duty.officer(0), await duty.officer(1)
    bar = anna.page.locator(".redbar")

    await duty.raises(await duty.mentor())
    await expect(bar).to_contain_text("1 emergency has no owner")
    await expect(anna.page.locator(".case .how")).to_contain_text("not yet known whether it left")
    assert (await anna.page.title()).startswith("(1) ")

    await pressed(anna, "ArrowDown", "Enter")
    await expect(anna.page.locator("#panel")).to_contain_text("Opening these names was recorded")
    await pressed(anna, "a")
    await expect(anna.page.get_by_role("status")).to_contain_text("It is yours")
    await expect(bar).to_have_count(0)
    await expect(ben.page.locator(".redbar")).to_have_count(0)

    await pressed(anna, "h")
    await expect(anna.page.locator("#do select")).to_be_focused()
    await anna.page.keyboard.type(await duty.name(1))
    await anna.page.locator("#do button").press("Enter")
    await expect(ben.page.locator(".case .who")).to_contain_text("offered to you")
    await pressed(ben, "ArrowDown", "a")
    await expect(ben.page.get_by_role("status")).to_contain_text("It is yours now")

    await pressed(ben, "c")
    await expect(ben.page.locator(".case .how")).to_contain_text("Contact made")
    await pressed(ben, "c")
    await expect(ben.page.locator("#do")).to_be_visible()
    await ben.page.get_by_role("button", name="The person is in contact with us").press("Enter")
    await expect(ben.page.get_by_role("status")).to_contain_text("It is closed")
    await expect(anna.page.locator(".case.gone")).to_be_visible()


async def test_the_row_under_the_pointer_stays_while_others_report_and_act(duty: Duty) -> None:
    anna, phone = await duty.officer(0), await duty.mentor()
    await duty.raises(phone, "No")
    row = anna.page.locator("[data-rows=queue] .case").first
    await row.hover()
    before = await row.bounding_box()
    first = await row.get_attribute("id")

    await duty.raises(phone)
    waits = anna.page.locator("[data-waits]")
    await expect(waits).to_be_visible()
    ben = await duty.officer(1)
    await pressed(ben, "ArrowDown", "a")
    await expect(ben.page.get_by_role("status")).to_contain_text("It is yours")

    assert await anna.page.locator("[data-rows=queue] .case").first.get_attribute("id") == first
    assert await row.bounding_box() == before
    await waits.click()
    await expect(anna.page.locator("[data-rows=queue] .case")).to_have_count(2)


async def test_a_desk_that_hears_nothing_says_so_and_comes_back(duty: Duty) -> None:
    anna = await duty.officer(0, path="/sign-in")
    await anna.page.clock.install()
    for path in ("**/desk/live", "**/desk/queue"):
        await anna.page.route(path, lambda route: route.abort())
    await anna.page.goto("/desk")
    bar, badge = anna.page.locator("[data-stale]"), anna.page.locator("[data-live]")
    await expect(bar).to_be_hidden()

    await anna.page.clock.fast_forward(SILENT_MS)
    await expect(bar).to_contain_text("Do not rely on this list")
    numbers = duty.console.mounted.ends.numbers
    await expect(bar.get_by_role("link")).to_have_attribute("href", numbers.desk_link)
    await expect(badge).to_contain_text("Stale")

    await duty.raises(await duty.mentor())
    await anna.page.unroute("**/desk/queue")
    await anna.page.clock.fast_forward(POLLED_MS)
    await expect(bar).to_be_hidden()
    await expect(badge).to_contain_text("Live")
    await expect(anna.page.locator(".redbar")).to_contain_text("1 emergency has no owner")

    await anna.page.unroute("**/desk/live")
    await anna.page.clock.fast_forward(POLLED_MS)
    await expect(badge).to_contain_text("Live")


async def test_an_emergency_that_nobody_has_is_heard_once_the_sound_is_on(duty: Duty) -> None:
    anna = await duty.officer(0)
    tones: list[str] = []
    anna.hears("WebAudio.audioNodeCreated", lambda told: tones.append(told["node"]["nodeType"]))
    await anna.ask("WebAudio.enable")

    await anna.page.locator("[data-sound]").press("Enter")
    await expect(anna.page.locator("[data-sound]")).to_have_attribute("aria-pressed", "true")
    assert tones.count("Oscillator") == 3
    await duty.raises(await duty.mentor())
    await expect(anna.page.locator(".redbar")).to_contain_text("sounds every 20 s")
    await anna.page.get_by_role("button", name="Quiet for 60 s").press("Enter")
    await expect(anna.page.locator(".redbar")).to_contain_text("quiet for a minute")
