"""What a test of the activities is given: one record as door, worker and owner see it, and a cohort."""

from collections.abc import AsyncIterator

import pytest

from activities.ledger import Ledger
from runtime.postgres import Urls
from store.database import Database
from store.log import Log
from tests.activities.cohort import Cohort


@pytest.fixture
async def door(urls: Urls) -> AsyncIterator[Database]:
    """The record as a door sees it."""
    db = Database(urls["url"], role="nearpeer_door", pool_size=24)
    yield db
    await db.close()


@pytest.fixture
async def lane(urls: Urls) -> AsyncIterator[Database]:
    """The record as the year's worker sees it."""
    db = Database(urls["url"], role="nearpeer_year")
    yield db
    await db.close()


@pytest.fixture
async def owner(urls: Urls) -> AsyncIterator[Database]:
    """The record's owner, who may lay faults; they are taken away again."""
    db = Database(urls["url"])
    yield db
    await db.execute("DROP SCHEMA IF EXISTS fault CASCADE")
    await db.close()


@pytest.fixture
async def elsewhere(own_urls: Urls) -> AsyncIterator[Database]:
    """A second record."""
    db = Database(own_urls["url"], role="nearpeer_door")
    yield db
    await db.close()


@pytest.fixture
def log(door: Database) -> Log:
    return Log(door, "programme")


@pytest.fixture
def ledger(log: Log) -> Ledger:
    return Ledger({"programme": log})


@pytest.fixture
def cohort(ledger: Ledger) -> Cohort:
    """A programme year that nobody has opened yet."""
    return Cohort(ledger)
