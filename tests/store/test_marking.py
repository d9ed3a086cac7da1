"""Marking: a text is kept once an event names it; none is collected before the logs were read."""

import pytest

from store.database import Database
from store.log import Log
from store.marking import PENDING_US, KeptNotes, collect_unclaimed
from store.notes import note_id
from store.projections import Runner
from store.vault import LOST, NoteAbout, Vault
from tests.store.builders import DRIVEN, PAIR, new_row

LONG_AFTER_US = 2**60


@pytest.fixture
def marking(record: Database, programme: Log) -> Runner:
    return Runner(record, programme, KeptNotes("programme"))


async def unrecorded(_: NoteAbout) -> None:
    return None


async def test_a_note_that_an_event_names_outlives_its_pending_day(
    vault: Vault, programme: Log, marking: Runner
) -> None:
    told = await vault.write_pending("diary-1", "mentor", [], "diary", "We met.")
    untold = await vault.write_pending("diary-2", "mentor", [], "diary", "Never sent.")
    await programme.append(
        PAIR, 0, [new_row("diary-1", body=f'{{"note":"{told.note_id}"}}'.encode())], DRIVEN
    )

    assert await collect_unclaimed(vault, [marking], LONG_AFTER_US) == 1

    assert await vault.read(told.note_id, unrecorded) == "We met."
    assert await vault.read(untold.note_id, unrecorded) == LOST


async def test_a_young_note_waits_for_its_event(vault: Vault, marking: Runner, record: Database) -> None:
    ref = await vault.write_pending("diary-1", "mentor", [], "diary", "We met.")
    written_us = (await record.fetchrow("SELECT written_us FROM vault.note"))["written_us"]

    assert await collect_unclaimed(vault, [marking], written_us + PENDING_US) == 0
    assert await collect_unclaimed(vault, [marking], written_us + PENDING_US + 1) == 1
    assert await vault.read(ref.note_id, unrecorded) == LOST


async def test_an_event_may_name_a_note_that_is_no_longer_there(programme: Log, marking: Runner) -> None:
    body = f'{{"note":"{note_id("lost")}"}}'.encode()
    await programme.append(PAIR, 0, [new_row("diary-1", body=body)], DRIVEN)

    assert await marking.catch_up() == 1


async def test_marking_can_be_rebuilt(
    vault: Vault, programme: Log, marking: Runner, record: Database
) -> None:
    ref = await vault.write_pending("diary-1", "mentor", [], "diary", "We met.")
    await programme.append(PAIR, 0, [new_row("diary-1", body=f'{{"note":"{ref.note_id}"}}'.encode())], DRIVEN)
    await marking.catch_up()
    await record.execute("UPDATE vault.note SET kept = false")

    await marking.rebuild()

    assert (await record.fetchrow("SELECT kept FROM vault.note"))["kept"]
