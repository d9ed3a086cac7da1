"""The console over a programme before its first pairing: two mentors with three places, three mentees."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from console.rehearsal import Cohort
from console.service import Doors
from runtime.postgres import Urls
from tests.conftest import places
from tests.console.builders import POLICY
from tests.console.cli.cohort import ANNA, BELA, COHORT, COORDINATOR, DORA, EMIL, FANNI, unpaired
from tests.console.web.console import Browser, Console, console_over
from tests.midyear import Midyear

LIKES = {ANNA: "chess; film", BELA: "hiking", DORA: "chess", EMIL: "film; hiking", FANNI: "hiking"}


@asynccontextmanager
async def hall_over(urls: Urls, folder: Path) -> AsyncIterator[Console]:
    """The site over such a programme, on 12 September."""
    doors = Doors(places(urls))
    life = await unpaired(doors, time.time_ns() // 1_000, LIKES)
    people = (await doors.ledger.view(f"programme-year/{COHORT}", life.now_us)).state.people.by_id.values()
    by_role = {role: tuple(each for each in people if each.role == role) for role in ("mentor", "mentee")}
    staff = tuple(each for each in people if each.role == "coordinator")
    cohort = Cohort(COHORT, life.calendar, POLICY, POLICY, by_role["mentor"], by_role["mentee"], staff)
    try:
        async with console_over(urls, Midyear(doors, cohort, life.now_us), folder / "data") as console:
            yield console
    finally:
        await doors.close()


async def coordinator_of(console: Console, language: str = "en") -> Browser:
    """The browser of the programme's coordinator."""
    return await console.browser(COORDINATOR, "coordinator", language=language)


__all__ = ("ANNA", "BELA", "DORA", "EMIL", "FANNI", "coordinator_of", "hall_over")
