"""A real Chromium by Playwright: pages as people see them, at a width, in light or dark, by hand or keyboard.

Whatever a page says to its console as an error or a warning, every breach of the policy and every script that
fails is gathered in `complaints`; the fixture `chromium` fails a test that leaves one.
"""

import base64
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, CDPSession, ConsoleMessage, Page, async_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-dev-shm-usage", "--font-render-hinting=none", "--force-color-profile=srgb",
    "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip
PATIENCE_MS = 60_000
LONGEST = 16_000
"""Pixels of a picture; Chromium draws no more."""
AWAY = "Failed to load resource"
"""What Chromium says when an answer is no success: that is the site's to say, and the test's to look at."""


class Tab:
    """One page of the browser, in a profile of its own."""

    def __init__(self, context: BrowserContext, page: Page, session: CDPSession) -> None:
        self.context, self.page, self._session = context, page, session

    async def ask(self, method: str, **parameters: Any) -> Any:
        return await self._session.send(method, parameters)

    def hears(self, event: str, told: Callable[[Any], None]) -> None:
        """Is told of an event of the browser's own protocol."""
        self._session.on(event, told)

    async def sized(self, width: int, height: int, *, scale: int = 1, phone: bool = False) -> None:
        await self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=scale, mobile=phone,
        )  # fmt: skip

    async def preferring(self, features: Mapping[str, str]) -> None:
        """Sets media features such as prefers-color-scheme."""
        wanted = [{"name": name, "value": value} for name, value in features.items()]
        await self.ask("Emulation.setEmulatedMedia", features=wanted)

    async def open(self, address: str) -> None:
        """Goes to an address and waits until it, its styles and its fonts are there."""
        await self.page.goto(address, timeout=PATIENCE_MS)
        await self.value("document.fonts.ready.then(() => true)")

    async def follow(self, expression: str) -> None:
        """Does something that leads to another page, and waits for it."""
        async with self.page.expect_event("load", timeout=PATIENCE_MS):
            await self.value(f"void setTimeout(() => {{ {expression} }})")
        await self.value("document.fonts.ready.then(() => true)")

    async def value(self, expression: str) -> Any:
        """What an expression is worth on the page, awaited if it is a promise."""
        answer = await self.ask(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    async def picture(self, longest: int | None = None) -> bytes:
        """The whole page as PNG, down to its end or to so many pixels."""
        size = (await self.ask("Page.getLayoutMetrics"))["cssContentSize"]
        height = min(size["height"], longest or LONGEST)
        shot = await self.ask(
            "Page.captureScreenshot",
            format="png", captureBeyondViewport=True,
            clip={"x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1},
        )  # fmt: skip
        return base64.b64decode(shot["data"])

    async def sheets(self) -> int:
        """How many sheets of A4 the page prints on."""
        printed = await self.page.pdf(prefer_css_page_size=True, print_background=True)
        return printed.count(b"/Type /Page\n")

    async def close(self) -> None:
        await self.context.close()


class Browser:
    """The browser's process, its tabs, and what their pages complained about."""

    def __init__(self, chromium: Chromium) -> None:
        self._chromium = chromium
        self._open: list[BrowserContext] = []
        self.complaints: list[str] = []

    async def tab(self, **profile: Any) -> Tab:
        """A page with a new profile; `profile` is what Playwright calls the options of a context."""
        context = await self._chromium.new_context(**profile)
        self._open.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        page = await context.new_page()
        page.on("console", self._heard)
        return Tab(context, page, await context.new_cdp_session(page))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(AWAY):
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    async def close_tabs(self) -> None:
        while self._open:
            await self._open.pop().close()


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """A browser, ended afterwards. Raises FileNotFoundError where there is no chromium."""
    if CHROMIUM is None:
        raise FileNotFoundError("There is no chromium here. Remedy on Debian: apt-get install chromium")
    async with async_playwright() as driver:
        chromium = await driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            yield Browser(chromium)
        finally:
            await chromium.close()


def axe(folder: Path) -> str:
    """The source of axe-core, as npm has installed it below a folder. Raises FileNotFoundError without it.

    `make browser` installs it.
    """
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
