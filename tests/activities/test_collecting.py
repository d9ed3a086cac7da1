"""Words that no event of the emergency lane ever names are collected after a day, and no others are."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from activities.collecting import Collecting
from console.raising import raise_emergency
from runtime.postgres import Urls
from store.database import Database
from store.keys import Keys
from store.log import Log
from store.marking import PENDING_US, KeptNotes
from store.notes import note_id
from store.projections import Runner
from store.vault import LOST, NoteAbout, Vault
from tests.console.reports import KEK, intake_at, report

CARE, DIARY = "care", "diary"


@dataclass
class Lane:
    """The urgent worker's duty, and the vault as a door and as the record's owner see it."""

    collecting: Collecting
    vault: Vault
    owner: Database

    async def written(self, command: str, purpose: str) -> str:
        """A text whose command never came."""
        return (await self.vault.write_pending(command, "person-7", [], purpose, "Hall 3")).note_id

    async def a_day_passes(self) -> None:
        await self.owner.execute("UPDATE vault.note SET written_us = written_us - $1", PENDING_US + 1)

    async def words(self, note: str) -> str:
        async def nobody_minds(_: NoteAbout) -> None:
            return None

        return await self.vault.read(note, nobody_minds)


@pytest.fixture
async def lane(urls: Urls, owner: Database, door: Database) -> AsyncIterator[Lane]:
    db = Database(urls["url"], role="nearpeer_care")
    keys = [Database(urls["keys_url"], role=role) for role in ("nearpeer_care", "nearpeer_door")]
    marking = [Runner(db, Log(db, "care"), KeptNotes("care"))]
    collecting = Collecting(Vault(db, Keys(keys[0], KEK)), marking)
    yield Lane(collecting, Vault(door, Keys(keys[1], KEK)), owner)
    for each in (db, *keys):
        await each.close()


async def test_words_whose_report_never_came_are_gone_after_a_day(lane: Lane) -> None:
    orphan = await lane.written("never-came", CARE)
    await lane.a_day_passes()
    young = await lane.written("may-still-come", CARE)

    assert await lane.collecting.once() == 1

    assert await lane.words(orphan) == LOST
    assert await lane.words(young) == "Hall 3"


async def test_words_that_a_report_names_stay(lane: Lane, urls: Urls, tmp_path: Path) -> None:
    async with intake_at(urls["url"], urls["keys_url"], tmp_path) as intake:
        assert (await raise_emergency(intake, report())).kept == "recorded"
    await lane.a_day_passes()

    assert await lane.collecting.once() == 0

    [row] = await lane.owner.fetch("SELECT note_id FROM vault.note")
    assert await lane.words(row["note_id"]) == report().words


async def test_texts_of_the_year_are_none_of_its_business(lane: Lane) -> None:
    await lane.written("a-diary-entry", DIARY)
    await lane.a_day_passes()

    assert await lane.collecting.once() == 0

    assert await lane.words(note_id("a-diary-entry")) == "Hall 3"
