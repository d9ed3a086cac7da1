"""The record goes away in the middle of a command: the same command again is answered, and is there once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.ledger import Ledger, Receipt
from domain.meetings import RecordContact
from domain.messages import Stamp
from runtime.postgres import Urls
from store.database import Database, Unreachable
from store.log import Log
from tests.activities.cohort import BEGINS_US, Cohort, at
from tests.workflows.gate import Gate

WITHIN_S = 20
CONTACT = RecordContact(occurred_us=at("2025-09-10"))
STAMP = Stamp(at("2025-09-10"), "person-1", "contact")
TAKES_A_SECOND = """
CREATE SCHEMA fault;
GRANT USAGE ON SCHEMA fault TO PUBLIC;
CREATE FUNCTION fault.takes_a_second() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_sleep(1);
    RETURN NULL;
END $$;
CREATE TRIGGER fault AFTER INSERT ON programme.event
FOR EACH STATEMENT EXECUTE FUNCTION fault.takes_a_second()"""


@pytest.fixture
async def gate(urls: Urls, server_folder: Path) -> AsyncIterator[Gate]:
    """An open gate between one door and the record."""
    folder = server_folder / "gate-of-a-door"
    folder.mkdir()
    made = Gate(urls["url"], folder)
    await made.open()
    yield made
    await made.shut()
    folder.rmdir()


@pytest.fixture
async def cut_off(gate: Gate) -> AsyncIterator[Ledger]:
    """The ledger of a door behind the gate."""
    db = Database(gate.url, role="nearpeer_door")
    yield Ledger({"programme": Log(db, "programme")})
    await db.close()


@pytest.fixture
async def pair(cohort: Cohort) -> str:
    """A pair in its first days."""
    [stream] = await cohort.begins()
    await cohort.ledger.settle(stream, BEGINS_US)
    return stream


async def until_it_stores(owner: Database) -> None:
    """Waits until a statement of somebody is storing events."""
    async with asyncio.timeout(WITHIN_S):
        while not await owner.fetch("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"):
            await asyncio.sleep(0.01)


async def stored(log: Log, stream: str) -> int:
    """Waits until the contact is in the record; its last version there."""
    async with asyncio.timeout(WITHIN_S):
        while not (mine := [row for row in await log.read(stream) if row.command_id == STAMP.command_id]):
            await asyncio.sleep(0.01)
    return mine[-1].version


async def test_an_append_that_landed_unheard_gives_its_receipt_when_the_command_is_given_again(
    cut_off: Ledger, gate: Gate, log: Log, owner: Database, pair: str
) -> None:
    await cut_off.view(pair, 0)
    await owner.execute(TAKES_A_SECOND)
    giving = asyncio.create_task(cut_off.execute(pair, CONTACT, STAMP))
    await until_it_stores(owner)

    await gate.shut()
    with pytest.raises(Unreachable):
        await giving
    version = await stored(log, pair)
    await gate.open()
    again: Receipt = await cut_off.execute(pair, CONTACT, STAMP)

    assert (again.version, again.duplicate) == (version, True)
    assert [row.type for row in await log.read(pair)].count("contact-recorded") == 1


async def test_a_command_that_never_arrived_is_taken_when_it_is_given_again(
    cut_off: Ledger, gate: Gate, log: Log, pair: str
) -> None:
    await cut_off.view(pair, 0)
    await gate.shut()
    with pytest.raises(Unreachable):
        await cut_off.execute(pair, CONTACT, STAMP)

    await gate.open()
    receipt = await cut_off.execute(pair, CONTACT, STAMP)

    assert not receipt.duplicate
    assert receipt.version == await stored(log, pair)
