"""A real Chromium, driven over its own pipe: pages as people see them, at a width, in light or dark."""

import asyncio
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--font-render-hinting=none", "--force-color-profile=srgb", "--remote-debugging-pipe",
)  # fmt: skip
ON_THE_PIPE = """
import os, sys
asked, told = os.dup(int(sys.argv[1])), os.dup(int(sys.argv[2]))
asked, told = os.dup(asked), os.dup(told)
os.dup2(asked, 3), os.dup2(told, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Chromium reads what it is told from 3 and answers on 4."""
LONGEST = 64_000_000
PATIENCE_S = 60


class Tab:
    """One page of the browser."""

    def __init__(self, browser: "Browser", session: str) -> None:
        self._browser, self._session = browser, session

    async def ask(self, method: str, **parameters: Any) -> Any:
        return await self._browser.ask(method, parameters, self._session)

    async def sized(self, width: int, height: int, *, scale: int = 1, phone: bool = False) -> None:
        await self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=scale, mobile=phone,
        )  # fmt: skip

    async def preferring(self, features: Mapping[str, str], *, script: bool = True) -> None:
        """Sets media features such as prefers-color-scheme; without script the page has none."""
        wanted = [{"name": name, "value": value} for name, value in features.items()]
        await self.ask("Emulation.setEmulatedMedia", features=wanted)
        await self.ask("Emulation.setScriptExecutionDisabled", value=not script)

    async def open(self, address: str) -> None:
        """Goes to an address and waits until it, its styles and its fonts are there."""
        loaded = self._browser.expect("Page.loadEventFired", self._session)
        await self.ask("Page.navigate", url=address)
        await asyncio.wait_for(loaded, PATIENCE_S)
        await self.value("document.fonts.ready.then(() => true)")

    async def follow(self, expression: str) -> None:
        """Does something that leads to another page, and waits for it."""
        loaded = self._browser.expect("Page.loadEventFired", self._session)
        await self.value(expression)
        await asyncio.wait_for(loaded, PATIENCE_S)
        await self.value("document.fonts.ready.then(() => true)")

    async def value(self, expression: str) -> Any:
        """What an expression is worth on the page, awaited if it is a promise."""
        answer = await self.ask(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    async def picture(self) -> bytes:
        """The whole page as PNG, down to its end."""
        size = (await self.ask("Page.getLayoutMetrics"))["cssContentSize"]
        shot = await self.ask(
            "Page.captureScreenshot",
            format="png", captureBeyondViewport=True,
            clip={"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1},
        )  # fmt: skip
        return base64.b64decode(shot["data"])

    async def sheets(self) -> int:
        """How many sheets of A4 the page prints on."""
        printed = await self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(printed["data"]).count(b"/Type /Page\n")


class Browser:
    """The browser's process and its messages, which end with a zero byte each."""

    def __init__(self, to: int, reader: asyncio.StreamReader) -> None:
        self._to, self._reader = to, reader
        self._last = 0
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._expected: list[tuple[str, str, asyncio.Future[None]]] = []
        self._listening = asyncio.create_task(self._listen())

    async def tab(self) -> Tab:
        target = await self.ask("Target.createTarget", {"url": "about:blank"})
        attached = await self.ask("Target.attachToTarget", {"targetId": target["targetId"], "flatten": True})
        tab = Tab(self, attached["sessionId"])
        await tab.ask("Page.enable")
        return tab

    async def ask(self, method: str, parameters: Any, session: str | None = None) -> Any:
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._answers[self._last] = answer
        await asyncio.to_thread(_write, self._to, json.dumps(message).encode() + b"\0")
        return await asyncio.wait_for(answer, PATIENCE_S)

    def expect(self, event: str, session: str) -> asyncio.Future[None]:
        happens: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._expected.append((event, session, happens))
        return happens

    async def _listen(self) -> None:
        while True:
            message = json.loads((await self._reader.readuntil(b"\0"))[:-1])
            if "id" in message:
                self._answered(message)
                continue
            for one in [e for e in self._expected if e[:2] == (message["method"], message.get("sessionId"))]:
                self._expected.remove(one)
                one[2].set_result(None)

    def _answered(self, message: Any) -> None:
        answer = self._answers.pop(message["id"])
        if "error" in message:
            answer.set_exception(AssertionError(message["error"]))
        else:
            answer.set_result(message["result"])

    def close(self) -> None:
        self._listening.cancel()


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """A browser with a profile of its own, ended afterwards."""
    profile = tempfile.mkdtemp(prefix="np-chromium-")
    process, ours_in, ours_out = _started(profile)
    reader = asyncio.StreamReader(limit=LONGEST)
    with os.fdopen(ours_in, "rb") as source:
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), source
        )
        browser = Browser(ours_out, reader)
        try:
            yield browser
        finally:
            browser.close()
            process.terminate()
            await asyncio.to_thread(process.wait, 20)
            os.close(ours_out)
            await asyncio.to_thread(shutil.rmtree, profile, ignore_errors=True)


def _started(profile: str) -> tuple[subprocess.Popen[bytes], int, int]:
    if CHROMIUM is None:
        raise FileNotFoundError("There is no chromium here. Remedy on Debian: apt-get install chromium")
    asked, ours_out = os.pipe()
    ours_in, told = os.pipe()
    started = [sys.executable, "-I", "-S", "-c", ON_THE_PIPE, str(asked), str(told), CHROMIUM]
    process = subprocess.Popen(
        [*started, *QUIET, f"--user-data-dir={profile}"],
        pass_fds=(asked, told),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(asked)
    os.close(told)
    return process, ours_in, ours_out


def _write(to: int, data: bytes) -> None:
    while data:
        data = data[os.write(to, data) :]


def axe(folder: Path) -> str:
    """The source of axe-core, as npm has installed it below a folder."""
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
