"""Whoever reported keeps looking at the page of the report, as its own refreshing makes a browser do."""

import asyncio
from datetime import UTC, datetime

import httpx

from activities.clock import real_now_us
from benchmarks.grid.desk import Desk
from benchmarks.grid.runs import Came, Look
from console.help.numbers import numbers_in_use
from console.web.security import Signer
from console.web.words import RAISED
from runtime.datadir import LINKS

LOOK_S = 1.0
PATIENCE_S = 5.0
FOLLOWS, NOBODY, LATE = (RAISED[text][0] for text in ("happened", "nobody", "two-minutes"))


async def keeps_looking(desk: Desk, came: Came) -> None:
    """Looks every second, until cancelled; what does not come in time is looked at again."""
    address = f"{desk.site}/raised/{_token(desk, came)}"
    async with httpx.AsyncClient(timeout=PATIENCE_S, trust_env=False) as browser:
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                page = await browser.get(address, params={"lang": "en"})
            except httpx.HTTPError:
                continue
            came.looks.append(look(page.text, desk.clock.programme_at(real_now_us())))


def look(page: str, at_us: int) -> Look:
    """What a page shows, in English."""
    numbers = numbers_in_use(None, datetime.now(UTC).date(), production=False)
    above, _, main = page.partition("<main>")
    return Look(
        at_us=at_us,
        numbers=bool(main) and all(f'href="{number.link}"' in above for number in numbers.strip),
        follows=FOLLOWS in main,
        nobody=NOBODY in main,
        late=LATE in main and 'class="calls"' in above,
    )


def _token(desk: Desk, came: Came) -> str:
    """The address that the site gives to a report that came by its form."""
    at_us = desk.clock.programme_at(came.raised_us)
    facts = {"id": came.run.case, "kept": came.kept or "recorded", "at": at_us, "danger": "yes", "about": ""}
    nothing = {"words": False, "lost": False, "queued": False}
    return Signer(desk.service.dir.secret(LINKS)).report(facts | nothing)
