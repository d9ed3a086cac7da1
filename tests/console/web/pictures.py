"""Takes the pictures of docs/pictures with a real browser, and has axe-core look at each page on the way.

`python -m tests.console.web.pictures AXE [FOLDER]` exits 1 when a page has a fault.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from console.help.numbers import Language
from console.web.offline import NAMES
from tests.console.web.browser import Browser, Tab, axe, browsing
from tests.console.web.palette import small
from tests.console.web.site import EDWARD, MINUTE_US, RAISED_US, Desk, course, hidden, parts, served
from tests.project.tree import ROOT

FOLDER = ROOT / "docs" / "pictures"
LANGUAGES: tuple[Language, ...] = ("hu", "en")
WORDS = {"hu": "A könyvtárban vagyunk, 2. emelet.", "en": "We are in the library, 2nd floor."}
# A page about a danger looks again every five seconds; it says so, and one link on it stops that.
RULES: dict[str, Any] = {"rules": {"meta-refresh": {"enabled": False}}, "preload": False}
# What colours are forced, the system answers for; axe-core sees only those of the page.
FORCED = {**RULES, "rules": {**RULES["rules"], "color-contrast": {"enabled": False}}}
PHONE, DESK = (390, 844), (1280, 900)


@dataclass(frozen=True, slots=True)
class View:
    """How a page is looked at; the name of a picture says it."""

    size: tuple[int, int]
    scheme: str = "light"
    forced: bool = False

    @property
    def name(self) -> str:
        width = "phone" if self.size == PHONE else "desk" if self.size[0] >= DESK[0] else f"{self.size[0]}px"
        return f"{width}-{'forced' if self.forced else self.scheme}"


VIEWS = (View(PHONE), View(PHONE, "dark"), View(DESK), View(DESK, "dark"))
KEPT_PICTURES = {"phone-light", "phone-dark", "desk-light"}
CHECKED_TOO = (View((320, 700)), View(PHONE, forced=True))


@dataclass(slots=True)
class Shots:
    """Takes the pictures of one run and gathers what axe-core finds."""

    tab: Tab
    blank: Tab
    script: str
    folder: Path
    scale: int = 2
    longest: int | None = None
    impacts: Sequence[str] = ("minor", "moderate", "serious", "critical")
    faults: list[str] = field(default_factory=list)

    async def page(
        self,
        name: str,
        show: Callable[[Tab], Any],
        views: tuple[View, ...] = VIEWS,
        kept: AbstractSet[str] = KEPT_PICTURES,
        checked: tuple[View, ...] = CHECKED_TOO,
    ) -> None:
        for view in (*views, *checked):
            await self._viewed(view)
            await show(self.tab)
            if view in views and view.name in kept:
                picture = await small(self.blank, await self.tab.picture(self.longest))
                (self.folder / f"{name}-{view.name}.png").write_bytes(picture)
            await self._checked(f"{name}-{view.name}", forced=view.forced)

    async def _viewed(self, view: View) -> None:
        scale = self.scale if view.size == PHONE else 1
        await self.tab.sized(*view.size, scale=scale, phone=view.size[0] < DESK[0])
        await self.tab.preferring(
            {"prefers-color-scheme": view.scheme, "forced-colors": "active" if view.forced else "none"}
        )

    async def _checked(self, where: str, *, forced: bool) -> None:
        await self.tab.value(self.script + ";true")
        rules = json.dumps(FORCED if forced else RULES)
        found = await self.tab.value(f"axe.run(document, {rules}).then(r => r.violations)")
        for one in (each for each in found if each["impact"] in self.impacts):
            for node in one["nodes"]:
                self.faults.append(
                    f"{where}: {one['id']}: {node['html'][:120]} {node['failureSummary'][:300]}"
                )
        wide = await self.tab.value("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            self.faults.append(f"{where}: it is {wide} px wider than the window")


async def raised(base: str, desk: Desk, language: Language) -> str:
    """Reports a danger as the mentor whose mentee it is about; the page of the report."""
    async with httpx.AsyncClient(base_url=base, cookies={"nearpeer": "link-of-m-7"}) as client:
        said = {
            **hidden((await client.get("/raise")).text),
            "danger": "yes",
            "about": EDWARD,
            "words": WORDS[language],
            "lang": language,
        }
        answer = await client.post("/raise", data=said)
        return f"{base}{answer.headers['location']}&still"


async def _taken(shots: Shots, base: str, desk: Desk, language: Language) -> None:
    async def opened(tab: Tab, address: str) -> None:
        await tab.open(address)

    async def filled(tab: Tab) -> None:
        await tab.open(f"{base}/raise?lang={language}")
        await tab.value(
            "document.querySelector('[name=danger][value=yes]').checked = true;"
            f"document.querySelector('textarea').value = {json.dumps(WORDS[language])}; true"
        )

    async def sent(tab: Tab) -> None:
        await filled(tab)
        await tab.follow("document.querySelector('#report').submit()")

    await shots.page(
        f"help-{language}", lambda tab: opened(tab, f"{base}/help/{language}.html"), (View(PHONE), View(DESK))
    )
    await shots.page(
        f"help-paper-{language}", lambda tab: opened(tab, f"{base}/help/paper-{language}.html"), (View(DESK),)
    )
    await shots.page(f"raise-{language}", filled)
    desk.becomes, desk.now_us = "recorded", RAISED_US + 13_000_000
    address = await raised(base, desk, language)
    desk.courses[desk.taken[-1].id] = course()
    await shots.page(f"raised-{language}", lambda tab: opened(tab, address))
    late_us = RAISED_US + 3 * MINUTE_US
    desk.now_us = late_us
    late = course(late_us)
    desk.courses[desk.taken[-1].id] = replace(
        late, steps=(*late.steps, replace(late.coming[0])), coming=late.coming[1:]
    )
    await shots.page(f"raised-late-{language}", lambda tab: opened(tab, address), (View(PHONE),))
    desk.courses[desk.taken[-1].id] = course(
        late_us, coming=(), holder="Szabó Anna", held_us=RAISED_US + MINUTE_US
    )
    await shots.page(f"raised-held-{language}", lambda tab: opened(tab, address), (View(PHONE),))
    desk.becomes, desk.now_us = "kept", RAISED_US + 13_000_000
    kept = await raised(base, desk, language)
    await shots.page(f"kept-{language}", lambda tab: opened(tab, kept))
    desk.becomes = "not-recorded"
    await shots.page(f"not-recorded-{language}", sent)
    desk.becomes = "recorded"
    desk.unattended = True
    await shots.page(f"raise-unattended-{language}", lambda tab: opened(tab, f"{base}/raise?lang={language}"))
    desk.unattended = False
    for name in NAMES:
        away = f"{base}/offline/{name}-{language}.html"
        await shots.page(f"away-{name}-{language}", partial(opened, address=away), (View(PHONE),))
    await shots.page(f"missing-{language}", lambda tab: opened(tab, f"{base}/nothing?lang={language}"), ())


@asynccontextmanager
async def tab_of(browser: Browser, base: str) -> AsyncIterator[Tab]:
    tab = await browser.tab()
    await tab.context.add_cookies([{"name": "nearpeer", "value": "link-of-m-7", "url": base}])
    yield tab


async def take(source: Path, folder: Path) -> list[str]:
    """All pictures, and the faults that were found on the way."""
    desk = Desk()
    async with served(parts(desk)) as base, browsing() as browser, tab_of(browser, base) as tab:
        shots = Shots(tab, await browser.tab(), axe(source), folder)
        for language in LANGUAGES:
            await _taken(shots, base, desk, language)
        return shots.faults


def main() -> int:
    """1 when a page has a fault."""
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    faults = asyncio.run(take(Path(sys.argv[1]), folder))
    sys.stdout.write("\n".join([*faults, f"{len(faults)} faults"]) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
