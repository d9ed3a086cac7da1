"""What a test of the store is given: databases of its own, the logs in them, and a vault."""

from collections.abc import AsyncIterator

import pytest

from runtime.postgres import Urls
from store.database import Database
from store.keys import Keys
from store.log import Log
from store.outbox import Outbox
from store.vault import Vault
from tests.store.builders import Readings

WRAPPING_KEY = bytes(range(32))


@pytest.fixture
async def record(urls: Urls) -> AsyncIterator[Database]:
    """The record's database, acting as its owner."""
    db = Database(urls["url"])
    yield db
    await db.close()


@pytest.fixture
async def keys_db(urls: Urls) -> AsyncIterator[Database]:
    """The keys' database, acting as its owner."""
    db = Database(urls["keys_url"])
    yield db
    await db.close()


@pytest.fixture
def programme(record: Database) -> Log:
    return Log(record, "programme")


@pytest.fixture
def outbox(record: Database) -> Outbox:
    return Outbox(record, "programme")


@pytest.fixture
def keys(keys_db: Database) -> Keys:
    return Keys(keys_db, WRAPPING_KEY)


@pytest.fixture
def vault(record: Database, keys: Keys) -> Vault:
    return Vault(record, keys)


@pytest.fixture
def readings() -> Readings:
    return Readings()
