"""What a test of the drivers is given: a Temporal that skips time, a worker at work, doors to the record."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.ledger import Ledger
from runtime.postgres import Urls
from store.database import Database
from store.log import Log
from tests.activities.cohort import Cohort
from tests.workflows.drivers import Drivers, working
from tests.workflows.gate import Gate
from tests.workflows.modes import IN_MEMORY, REPLAYING_IN_FULL
from tests.workflows.skipping import SkippingTemporal, skipping_temporal


@pytest.fixture(scope="session")
async def temporal() -> AsyncIterator[SkippingTemporal]:
    """The one server of the session."""
    async with skipping_temporal() as server:
        yield server


@pytest.fixture
async def door(urls: Urls) -> AsyncIterator[Database]:
    """The record as a door sees it."""
    db = Database(urls["url"], role="nearpeer_door")
    yield db
    await db.close()


@pytest.fixture
def cohort(door: Database) -> Cohort:
    """A programme year that nobody has opened yet."""
    return Cohort(Ledger({"programme": Log(door, "programme")}))


@pytest.fixture
async def owner(urls: Urls) -> AsyncIterator[Database]:
    """The record's owner, who may lay faults; they are taken away again."""
    db = Database(urls["url"])
    yield db
    await db.execute("DROP SCHEMA IF EXISTS fault CASCADE")
    await db.close()


@pytest.fixture(params=[IN_MEMORY, REPLAYING_IN_FULL])
def cached(request: pytest.FixtureRequest) -> int:
    """How many workflows the worker keeps in memory."""
    number: int = request.param
    return number


@pytest.fixture
async def drivers(temporal: SkippingTemporal, urls: Urls, cached: int) -> AsyncIterator[Drivers]:
    """A worker at work."""
    async with working(temporal, urls["url"], cached, urls["keys_url"]) as made:
        yield made


@pytest.fixture
async def gate(urls: Urls, server_folder: Path) -> AsyncIterator[Gate]:
    """An open gate between the worker and the record; doors do not go through it."""
    folder = server_folder / "gate"
    folder.mkdir()
    made = Gate(urls["url"], folder)
    await made.open()
    yield made
    await made.shut()
    folder.rmdir()


@pytest.fixture
async def gated(temporal: SkippingTemporal, gate: Gate, cached: int) -> AsyncIterator[Drivers]:
    """A worker at work behind the gate."""
    async with working(temporal, gate.url, cached) as made:
        yield made
