"""What a test of the doors is given: a ledger and a vault in databases of its own, and an open year."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.ledger import Ledger
from console.calendar import load_calendar
from console.configuring import open_year
from console.service import Doors
from domain import addresses
from domain.clock import AnchorClock
from domain.messages import Stamp
from domain.programme import OpenProgrammeYear, PublishCalendar, PublishPolicy
from runtime.addresses import Addresses
from runtime.postgres import Urls
from store.database import Database
from store.keys import Keys
from store.log import Log
from store.vault import Vault
from tests.console.builders import COHORT, EXAMPLES, OPENED_US, POLICY
from tests.console.desk import Desk
from tests.console.office import CALENDAR, NOW, Office, at


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


@pytest.fixture
async def bare(urls: Urls, tmp_path: Path) -> AsyncIterator[Office]:
    """A record with three officers in the vault, and without a programme year."""
    places = Addresses(urls["url"], urls["keys_url"], "nowhere:1", "default", bytes(range(32)), None)
    doors = Doors(places)
    for number, fields in enumerate(
        ({"email": "u@staff.example"}, {"phone": "+361000"}, {"email": "z@s.example"})
    ):
        person = f"o{number + 1}"
        await doors.vault.put_person(
            person, {"name": f"Officer {number + 1}", **fields}, f"STAFF{number + 1}"
        )
    yield Office(doors, tmp_path)
    await doors.close()


@pytest.fixture
async def office(bare: Office) -> Office:
    """The same with a programme year whose clock says that it is a Monday noon in October."""
    await open_year(bare.doors.ledger, COHORT, CALENDAR, POLICY, at("2025-09-15 10:00"), "admin")
    anchor = AnchorClock(real_anchor_us=time.time_ns() // 1_000, programme_anchor_us=at(NOW))
    await bare.doors.ledger.execute(f"programme-year/{COHORT}", anchor, Stamp(at(NOW), "admin", "anchor"))
    return bare
