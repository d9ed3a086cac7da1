"""Walks through the console as people do, from link to link, and looks at every page on the way."""

import csv
import html
import io
import json
import re
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from console.web.routes import Route
from tests.console.web.browser import Tab

LINK = re.compile(r'href="([^"#]+)')
ASKED_FOR = """[...document.querySelectorAll("form[method=get]")].map((form) =>
  `${new URL(form.action).pathname}?${new URLSearchParams(new FormData(form))}`)"""
"""Where the buttons of forms lead that only ask for something, with what they are filled in with."""
A_PARAMETER = re.compile(r"\{[^}]+\}")
SAME_PAGE = re.compile(r"[?&](lang|scheme)=")
"""Links to the same page in another language or other colours, in which it is looked at anyway."""
VARIANTS = 4
"""So many pages of one kind somebody looks at."""
SERIOUS = ("serious", "critical")
NARROW = 320
ASKED = "axe.run(document, {preload: false, rules: %s}).then((found) => found.violations)"
RULES = {"meta-refresh": {"enabled": False}}
"""A page about a danger looks again every five seconds; it says so, and one link on it stops that."""
STORED = """(async () => JSON.stringify([
  {...localStorage}, {...sessionStorage}, document.cookie, document.title, await indexedDB.databases(),
  ...await Promise.all((await caches.keys()).map(async (name) => {
    const kept = await caches.open(name);
    const texts = async (each) => [each.url, await (await kept.match(each)).text()];
    return Promise.all((await kept.keys()).map(texts));
  })),
]))()"""
RUNS = re.compile(r"[=+@\t\r-]\D")
"""How a cell begins that a spreadsheet runs; a number may be negative."""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Found:
    """What was seen: the addresses by the operation's name, and what is wrong with them."""

    pages: dict[str, list[str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    told: set[tuple[str, str]] = field(default_factory=set)
    """(role, operation) of each page that had the words of somebody."""


@dataclass(frozen=True)
class Walk:
    """One walk by somebody in a role, in a browser's tab; without `axe`, its source, no fault is sought."""

    base: str
    tab: Tab
    routes: Mapping[str, Route]
    axe: str
    role: str
    where: str
    words: str
    """What somebody wrote, which stands on few pages and nowhere else."""

    async def from_(self, doors: Iterable[str], found: Found) -> None:
        """Looks at every page that is reached from some pages, each address once."""
        ways, mine = deque(doors), dict[str, set[str]]()
        self.tab.page.on("request", lambda request: self._asked(request.url, found))
        while ways:
            address = ways.popleft()
            route = self._route(address)
            looked = mine.setdefault(route.name, set()) if route else set()
            if route is None or address in looked or len(looked) >= VARIANTS:
                continue
            looked.add(address)
            found.pages.setdefault(route.name, []).append(address)
            if route.kind == "file":
                await self._taken(address, route, found)
            else:
                ways.extend(await self._looked(address, route, found))
        if self.words in await self.tab.value(STORED):
            found.wrong.append(f"{self.where}: the browser keeps somebody's words")

    def _asked(self, url: str, found: Found) -> None:
        if self.words in url:
            found.wrong.append(f"{self.where}: somebody's words stand in an address")

    async def _taken(self, address: str, route: Route, found: Found) -> None:
        """A file that can be taken away: whose words are in it, and no cell that a spreadsheet would run."""
        answer = await self.tab.page.request.get(self.base + address)
        body, kind = await answer.body(), answer.headers.get("content-type", "")
        if self.words.encode() in body:
            found.told.add((self.role, route.name))
        runs = _running(body) if "csv" in kind else _formulas(body) if "sheet" in kind else []
        if not answer.ok or runs:
            found.wrong.append(f"{self.where} {address}: {answer.status}, {runs[:3]}")

    async def _looked(self, address: str, route: Route, found: Found) -> list[str]:
        """Opens a page, notes what is wrong with it, and says where it leads."""
        tab, here = self.tab, f"{self.where} {address}"
        answer = await tab.page.goto(self.base + address, wait_until="load")
        if answer is None or not answer.ok:
            found.wrong.append(f"{here}: {answer.status if answer else 'no'} answer")
            return []
        body = await answer.text()
        if self.words in body:
            found.told.add((self.role, route.name))
        if self.axe:
            found.wrong += [f"{here}: {each}" for each in await self._faults()]
        ways = [*map(html.unescape, LINK.findall(body)), *await tab.value(ASKED_FOR)]
        return [urljoin(address, way) for way in ways if not SAME_PAGE.search(way)]

    async def _faults(self) -> Iterator[str]:
        hits = await self.tab.value("window.hits")
        await self.tab.value(self.axe + ";true")
        violations: list[dict[str, Any]] = await self.tab.value(ASKED % json.dumps(RULES))
        too_wide = await self.tab.value(TOO_WIDE)
        return iter(
            [
                *([f"scripts ran: {hits}"] if hits else []),
                *([f"{too_wide} px too wide"] if too_wide > 0 else []),
                *(
                    f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
                    for one in violations
                    if one["impact"] in SERIOUS
                    for node in one["nodes"][:2]
                ),
            ]
        )

    def _route(self, address: str) -> Route | None:
        path = urlsplit(address).path
        if not address.startswith("/"):
            return None
        return next((route for route in self.routes.values() if _leads_to(route, path)), None)


def _leads_to(route: Route, path: str) -> bool:
    """Whether this address, of a page or a file, is meant; where two fit, the first that was declared."""
    if route.kind not in ("page", "file"):
        return False
    return re.fullmatch(A_PARAMETER.sub("[^/]+", route.path), path) is not None


def _running(body: bytes) -> list[str]:
    """The cells of a CSV that a spreadsheet would run."""
    rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    return [cell for row in rows for cell in row if RUNS.match(cell)]


def _formulas(body: bytes) -> list[str]:
    """The sheets of a workbook that hold a formula."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return [name for name in book.namelist() if "worksheets/" in name and b"<f>" in book.read(name)]
