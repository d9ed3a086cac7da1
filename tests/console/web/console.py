"""The console served over a small cohort's record, and browsers of people who have signed in."""

import base64
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from starlette.responses import Response

from console.access.acting import Role
from console.access.limits import Limits, Rules
from console.planning import Read
from console.service import Doors
from console.web.answering import Mounted
from console.web.app import site
from console.web.mounting import consoled
from console.web.wiring import joined, parts_of
from runtime.datadir import DataDir
from runtime.postgres import Urls
from runtime.settings import Settings
from tests.conftest import KEK, copies, places
from tests.console.web.browser import Browser as Chromium
from tests.console.web.browser import Tab
from tests.console.web.site import listening
from tests.midyear import Midyear

FAST = Rules(account="100/second", address="1000/second", acts="100000/second")
"""A test acts faster than a person; what is limited is a test of its own."""
TOKEN = re.compile(r'name="csrf" value="([^"]*)"')
ONCE = re.compile(r'name="once" value="([^"]*)"')


@dataclass
class Browser:
    """Somebody's browser, signed in; it reads English and follows no redirect by itself."""

    client: httpx.AsyncClient
    person: str
    pages: dict[str, str] = field(default_factory=dict)

    async def sees(self, path: str) -> str:
        """The page at an address, which must be there."""
        answer = await self.client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}\n{answer.text[:600]}"
        self.pages[path] = answer.text
        return answer.text

    async def looks(self, path: str) -> httpx.Response:
        """Whatever an address answers."""
        return await self.client.get(path)

    async def sends(self, path: str, at: str, **fields: str | list[str]) -> httpx.Response:
        """A form that stands on the page `at`, as filled in."""
        page = await self.sees(at)
        hidden = {"csrf": _first(TOKEN, page), "once": _first(ONCE, page)}
        return await self.client.post(path, data={**hidden, **fields})

    async def does(self, path: str, at: str, **fields: str | list[str]) -> str:
        """A form that is taken; the page that comes next."""
        answer = await self.sends(path, at, **fields)
        assert answer.status_code == 303, f"{path}: {answer.status_code}\n{answer.text[:1500]}"
        return await self.sees(answer.headers["location"])


@dataclass
class Console:
    """The console of a record, and whoever takes part in it."""

    base: str
    mounted: Mounted
    midyear: Midyear
    browsers: list[httpx.AsyncClient] = field(default_factory=list)

    async def browser(self, person: str, role: Role, *, language: str = "en") -> Browser:
        """The browser of somebody who has signed in."""
        return await self.signed_in(person, role, None, language)

    async def signed_in(self, person: str, role: Role, at_us: int | None, language: str = "en") -> Browser:
        """The browser of somebody who has signed in at a real moment; without one, just now."""
        answer = Response()
        await self.mounted.sessions.begin(answer, person, role, at_us)
        cookie = answer.headers["set-cookie"].partition(";")[0]
        client = self.stranger(language=language)
        client.headers["Cookie"] = cookie
        return Browser(client, person)

    async def tab(self, browser: Chromium, person: str, role: Role, **profile: Any) -> Tab:
        """A page in a real browser, of somebody who has signed in; `profile` is a context's of Playwright."""
        answer = Response()
        await self.mounted.sessions.begin(answer, person, role)
        name, _, value = answer.headers["set-cookie"].partition(";")[0].partition("=")
        tab = await browser.tab(**{"base_url": self.base, "locale": "en", **profile})
        await tab.context.add_cookies([{"name": name, "value": value, "url": self.base}])
        return tab

    def stranger(self, *, language: str = "en") -> httpx.AsyncClient:
        """The browser of somebody who has not signed in."""
        headers = {"Accept-Language": language, "Sec-Fetch-Site": "same-origin"}
        client = httpx.AsyncClient(base_url=self.base, headers=headers, timeout=30.0)
        self.browsers.append(client)
        return client


@asynccontextmanager
async def console_over(urls: Urls, midyear: Midyear, folder: Path) -> AsyncIterator[Console]:
    """The site with its console, over a record, on a loopback port."""
    settings = Settings.load(
        data_dir=folder,
        database_url=urls["url"],
        keys_url=urls["keys_url"],
        kek=base64.b64encode(KEK).decode(),
        temporal_address="127.0.0.1:1",
    )
    with DataDir(settings.data_dir):
        ends = joined(settings)
        ends.limits = Limits(FAST)
        mounted = consoled(ends)
        async with listening(site(parts_of(ends), mounted)) as base:
            console = Console(base, mounted, midyear)
            yield console
            for client in console.browsers:
                await client.aclose()
        await ends.close()


@asynccontextmanager
async def one_for_all(template: tuple[Urls, Read], folder: Path) -> AsyncIterator[Console]:
    """A console for tests of a file that do not concern each other."""
    async with copies(template[0]) as urls:
        doors, given = Doors(places(urls)), template[1]
        midyear = Midyear(doors, given.cohort, given.until_us)
        async with console_over(urls, midyear, folder) as console:
            yield console
        await doors.close()


def _first(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    return found[1] if found else ""
