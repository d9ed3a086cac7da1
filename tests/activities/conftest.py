"""What a test of the activities is given: one record as door, worker and owner see it, and a cohort."""

from collections.abc import AsyncIterator

import pytest

from activities.ledger import Ledger
from activities.reminding import Reminding
from activities.telling import Telling
from benchmarks.gateway_use import GatewayProcess
from runtime.channels import channels
from runtime.postgres import Urls
from store.database import Database
from store.keys import Keys
from store.log import Log
from store.mark import Mark
from store.vault import Vault
from tests.activities.cohort import Cohort
from tests.activities.reminders import ADDRESSES, BEFORE, NOON, Make, it_is


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


@pytest.fixture
async def vault(lane: Database, urls: Urls) -> AsyncIterator[Vault]:
    """The vault as the year's worker sees it."""
    keys = Database(urls["keys_url"], role="nearpeer_year", pool_size=2)
    yield Vault(lane, Keys(keys, bytes(range(32))))
    await keys.close()


@pytest.fixture
def reminding(lane: Database, vault: Vault, gateway: GatewayProcess) -> Make:
    """Makes the duty that sends reminders, with the worker's rights; its channels lead to the gateway."""

    def make(*, rehearsal_sends: bool = True) -> Reminding:
        log, told = Log(lane, "programme"), Log(lane, "told")
        ways = channels(gateway.loaded(notice_timeout_s=5.0))
        ledger = Ledger({"programme": log, "access": told})
        telling = Telling(ledger, told, rehearsal_sends=rehearsal_sends)
        return Reminding(
            ledger, log, Mark(lane), vault, ways, telling=telling, rehearsal_sends=rehearsal_sends
        )

    return make


@pytest.fixture
async def reachable(cohort: Cohort, vault: Vault, reminding: Make) -> str:
    """A pair with addresses; it is noon of 25 October, and they have not met this month."""
    [stream] = await cohort.begins()
    for person, profile in ADDRESSES.items():
        await vault.put_person(person, profile, person)
    await cohort.ledger.settle(stream, BEFORE)
    await it_is(cohort, NOON)
    await reminding().once()
    return stream
