"""A site for tests and pictures: real pages over a desk that is told what becomes of a report."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

import httpx
import uvicorn
from starlette.types import ASGIApp

from console.help.numbers import EXAMPLE, Numbers, numbers_in_use
from console.help.pages import rendered
from console.identity import Known
from console.raising import Raised, Receipt
from console.web.app import site
from console.web.parts import Following, Pair, Parts, Step
from runtime import ports

TODAY = date(2026, 11, 27)
MINUTE_US = 60_000_000
RAISED_US = 1_795_772_331_000_000
"""Friday 27 November 2026, 10:38:51 in Budapest."""
CLARA, EDWARD = Known("m-7", "mentor"), "relationship/2026/p-7"
EDWARD_REID = Pair(EDWARD, "Edward Reid", "mentee")
LINKS = {"link-of-m-7": CLARA}


@dataclass(slots=True)
class Desk:
    """Takes reports as it is told to; the other ends of the pages, each of which can be down."""

    becomes: Literal["recorded", "kept", "not-recorded"] = "recorded"
    taken: list[Raised] = field(default_factory=list)
    courses: dict[str, Following] = field(default_factory=dict)
    pairs_of: dict[str, Sequence[Pair]] = field(default_factory=lambda: {"m-7": (EDWARD_REID,)})
    down: bool = False
    now_us: int = RAISED_US + 13_000_000
    queued: bool = False
    words_kept: bool = True
    unattended: bool = False

    async def raising(self, report: Raised) -> Receipt:
        if self.down:
            raise ConnectionError
        again = any(report.id == one.id for one in self.taken)
        self.taken.append(report)
        return Receipt(report.id, self.becomes, RAISED_US, again, self.queued, self.words_kept)

    def who(self, link: str) -> Known | None:
        return LINKS.get(link)

    async def pairs(self, person: Known) -> Sequence[Pair]:
        if self.down:
            raise ConnectionError
        return self.pairs_of.get(person.person, ())

    async def following(self, report: str) -> Following | None:
        if self.down:
            raise ConnectionError
        return self.courses.get(report)


def example() -> Numbers:
    """The numbers of the example."""
    return numbers_in_use(EXAMPLE, TODAY, production=False)


def parts(desk: Desk, **other: Any) -> Parts:
    """All parts of a site over a desk."""
    return replace(
        Parts(
            numbers=example(),
            help=rendered(example(), "/raise", TODAY),
            key=bytes(range(32)),
            raising=desk.raising,
            who=desk.who,
            pairs=desk.pairs,
            following=desk.following,
            now_us=lambda: desk.now_us,
            unattended=lambda: desk.unattended,
        ),
        **other,
    )


def course(now_us: int = RAISED_US + 13_000_000, **other: Any) -> Following:
    """A case that was paged, and that nobody has confirmed yet."""
    steps = (
        Step(RAISED_US, "recorded"),
        Step(RAISED_US + 1_000_000, "on-call"),
        Step(RAISED_US + 7_000_000, "delivered"),
    )
    coming = (
        Step(RAISED_US + 2 * MINUTE_US, "second"),
        Step(RAISED_US + 4 * MINUTE_US, "whole-desk"),
        Step(RAISED_US + 6 * MINUTE_US, "telephone"),
    )
    return replace(Following(now_us, RAISED_US, steps, coming), **other)


def hidden(page: str) -> dict[str, str]:
    """The fields of a report's form that nobody sees."""
    form = page.partition('id="report"')[2].partition("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


async def report(browser: httpx.AsyncClient, **answers: str) -> httpx.Response:
    """Sends a report; the answer to it."""
    form = hidden((await browser.get("/raise")).text)
    return await browser.post("/raise", data={**form, "danger": "yes", **answers})


async def followed(browser: httpx.AsyncClient, **answers: str) -> str:
    """Sends a report; the address of its page."""
    return str((await report(browser, **answers)).headers["location"])


def strip_of(page: str) -> str:
    """What stands above everything else on a page."""
    return page.partition("<main")[0]


@asynccontextmanager
async def served(given: Parts) -> AsyncIterator[str]:
    """The site of the reports alone, on a loopback port; its address."""
    async with listening(site(given)) as address:
        yield address


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[str]:
    """A site on a loopback port, by the server that production has; its address."""
    with ports.listening("127.0.0.1") as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving
