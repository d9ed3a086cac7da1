"""From a mentor's phone to the desk's screen: two real browsers, and the moment at which the row is there."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from statistics import median

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from benchmarks.measures import Measure, at_most, p95, told

REPORTS, SEEN_MS = 40, 1_000
CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1440, height=900)
WATCH = """
() => {
  const known = new Set([...document.querySelectorAll('li.case')].map((row) => row.id));
  window.seen = [];
  new MutationObserver(() => {
    for (const row of document.querySelectorAll('li.case')) {
      if (known.has(row.id)) continue;
      known.add(row.id);
      window.seen.push(Date.now());
    }
  }).observe(document.body, {childList: true, subtree: true});
}
"""


async def seconds_until_seen(base: str, desk_cookie: str, count: int) -> list[float]:
    """Seconds from the press of the phone's button to the row on the desk's open page, each time."""
    async with _chromium() as browser:
        phone = await (await browser.new_context(viewport=PHONE, locale="en")).new_page()
        desk = await _desk(browser, base, desk_cookie)
        took = []
        for number in range(count):
            await phone.goto(f"{base}/raise?lang=en")
            await phone.check("input[name=danger][value=yes]", force=True)
            pressed = time.time()
            await phone.click("form#report button[type=submit]")
            await desk.wait_for_function("(n) => window.seen.length > n", arg=number, timeout=60_000)
            took.append(await desk.evaluate("(n) => window.seen[n]", number) / 1_000 - pressed)
        return took


def told_of(temporal: str, took: Sequence[float]) -> list[Measure]:
    """What is told of the seconds it took, by how Temporal was."""
    name = f"an emergency from the phone on the desk's screen, Temporal {temporal}"
    return [
        at_most(f"{name}: p95", round(p95(took) * 1_000), "ms", SEEN_MS),
        told(f"{name}: median", round(median(took) * 1_000), "ms"),
    ]


async def _desk(browser: Browser, base: str, cookie: str) -> Page:
    context = await browser.new_context(viewport=DESK, locale="en")
    name, _, value = cookie.partition("=")
    await context.add_cookies([{"name": name, "value": value, "url": base}])
    page = await context.new_page()
    await page.goto(f"{base}/desk?lang=en")
    await page.evaluate(WATCH)
    return page


@asynccontextmanager
async def _chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            yield browser
        finally:
            await browser.close()
