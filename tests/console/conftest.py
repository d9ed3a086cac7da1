"""What a test of the doors is given: a ledger and a vault in databases of its own, and an open year."""

from collections.abc import AsyncIterator

import pytest

from activities.ledger import Ledger
from console.calendar import load_calendar
from domain import addresses
from domain.messages import Stamp
from domain.programme import OpenProgrammeYear, PublishCalendar, PublishPolicy
from runtime.postgres import Urls
from store.database import Database
from store.keys import Keys
from store.log import Log
from store.vault import Vault
from tests.console.builders import COHORT, EXAMPLES, OPENED_US, POLICY
from tests.console.desk import Desk


@pytest.fixture
async def record(urls: Urls) -> AsyncIterator[Database]:
    """The record's database, acting as the doors do."""
    db = Database(urls["url"], role="nearpeer_door")
    yield db
    await db.close()


@pytest.fixture
async def vault(record: Database, urls: Urls) -> AsyncIterator[Vault]:
    db = Database(urls["keys_url"])
    yield Vault(record, Keys(db, bytes(range(32))))
    await db.close()


@pytest.fixture
async def eraser(urls: Urls) -> AsyncIterator[Vault]:
    """The vault, for who may erase a person."""
    record, keys = (Database(url, role="nearpeer_eraser") for url in (urls["url"], urls["keys_url"]))
    yield Vault(record, Keys(keys, bytes(range(32))))
    for db in (record, keys):
        await db.close()


@pytest.fixture
def programme(record: Database) -> Log:
    return Log(record, "programme")


@pytest.fixture
def ledger(programme: Log) -> Ledger:
    return Ledger({"programme": programme})


@pytest.fixture
async def year(ledger: Ledger) -> str:
    """The stream of a cohort's year that has its calendar and its policy."""
    stream = addresses.programme_year(COHORT)
    calendar = load_calendar(EXAMPLES / "calendar-2025.toml")
    commands = (
        OpenProgrammeYear(cohort=COHORT),
        PublishCalendar(calendar=calendar),
        PublishPolicy(effective_us=calendar.begins_us, policy=POLICY),
    )
    for number, command in enumerate(commands):
        await ledger.execute(stream, command, Stamp(OPENED_US, "operator", f"open/{number}"))
    return stream


@pytest.fixture
def desk(ledger: Ledger, vault: Vault, programme: Log, year: str) -> Desk:
    return Desk(ledger, vault, programme, year)
