"""A small cohort's year on the real engines, once for the session, and the service that it leaves running."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

import worker
from activities.ledger import Ledger
from activities.runs import Exporting
from benchmarks.cohorts import part
from console.planning import Plan
from console.service import Doors, Service
from console.year import Rehearsed, rehearse
from domain import addresses
from runtime.addresses import found
from runtime.datadir import DataDir
from runtime.histories import Histories
from runtime.operating import PARTS
from runtime.ports import free_port, is_free
from runtime.settings import Settings
from runtime.temporal import connect
from store.database import Database
from store.log import Log
from store.mark import Mark

PAIRS, DAY_MS, SEED = 12, 30, "2025"


@dataclass(frozen=True)
class Lived:
    """A rehearsed year, the service that is still up, and doors to it."""

    service: Service
    doors: Doors
    plan: Plan
    rehearsed: Rehearsed
    folder: Path


def small_plan(folder: Path, *, until: date | None = None, day_ms: int = DAY_MS) -> Plan:
    """The first pairs of the example rosters."""
    mentors, mentees = part(folder, PAIRS)
    return Plan(mentors, mentees, SEED, until=until, day_ms=day_ms)


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may pass."""
    folder = Path(tempfile.mkdtemp(prefix="np-e2e-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def lived(folder: Path, plan: Plan, *, cached: int = 4_000, fast: bool = True) -> AsyncIterator[Lived]:
    """Rehearses a plan in a data directory of its own and keeps the service up; `fast` may lose commits."""
    settings = Settings.load(data_dir=folder, metrics_port=ports_in_a_row(len(PARTS)))
    async with Service(settings, cached=cached, fast=fast) as service:
        rehearsed = await rehearse(service, plan, lambda *_: None)
        doors = service.doors()
        try:
            yield Lived(service, doors, plan, rehearsed, folder)
        finally:
            await doors.close()


def ports_in_a_row(count: int) -> int:
    """The first of so many free ports, one after the other."""
    return next(
        first for first in iter(free_port, 0) if all(is_free(first + ahead) for ahead in range(1, count))
    )


@pytest.fixture(scope="session")
async def whole_year(open_folder: Path) -> AsyncIterator[Lived]:
    """The whole year of a small cohort."""
    async with lived(open_folder / "whole", small_plan(open_folder)) as life:
        yield life


@asynccontextmanager
async def exporting(settings: Settings, lane: Literal["year", "urgent"]) -> AsyncIterator[Exporting]:
    """What puts a lane's histories outside the databases, as its worker does now and then."""
    places = found(settings)
    name, role = {"year": ("programme", "nearpeer_year"), "urgent": ("care", "nearpeer_care")}[lane]
    db = Database(places.url, role=role, pool_size=4)
    client = await connect(places.temporal, places.namespace, codec_key=places.codec_key)
    try:
        drivers = [kind.__name__ for kind in worker._workflows(lane)]
        histories = Histories(DataDir(settings.data_dir).histories / lane)
        mark = Mark(db) if lane == "year" else None
        yield Exporting(client, histories, Ledger({name: Log(db, name)}), drivers, mark)
    finally:
        await db.close()


@pytest.fixture(scope="session")
async def exported(whole_year: Lived) -> int:
    """How many histories of the year lie outside the databases; its worker may have been there before."""
    async with exporting(whole_year.service.settings, "year") as look:
        await look.once()
    (year,) = await whole_year.doors.logs["programme"].streams(addresses.programme_year(""))
    return len((await whole_year.doors.ledger.view(year, 0)).state.exported)


async def eventually(question: Callable[[], Awaitable[bool]], *, within_s: float = 30.0) -> None:
    """Returns when the answer is yes; fails when it is still no after `within_s`."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + within_s
    while not await question():
        assert loop.time() < ends, f"not so within {within_s} s"
        await asyncio.sleep(0.05)
