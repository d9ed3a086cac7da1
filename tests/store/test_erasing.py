"""The eraser's hands: everything of one person counted and cleared, and nothing of anybody else."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from runtime.postgres import Urls
from store.accounts import KeptProofs
from store.database import Database
from store.erasing import Erasing, remains
from store.keys import Erased, Keys
from store.log import Log
from store.logins import Logins
from store.migrations.roles import ERASER
from store.sessions import KeptSessions
from store.spool import Spool, clear_drained, drained_in, waiting_in
from store.vault import NoteRef, Vault
from tests.store.builders import DRIVEN, new_row
from tests.store.conftest import WRAPPING_KEY

PERSON, OTHER = "person-1", "person-2"


@pytest.fixture
async def hands(urls: Urls) -> AsyncIterator[Erasing]:
    """With the eraser's role in both databases."""
    db, keys_db = (Database(urls[name], role=ERASER, pool_size=2) for name in ("url", "keys_url"))
    yield Erasing(db, Keys(keys_db, WRAPPING_KEY))
    for each in (db, keys_db):
        await each.close()


@pytest.fixture
async def eraser(urls: Urls) -> AsyncIterator[Database]:
    db = Database(urls["url"], role=ERASER, pool_size=1)
    yield db
    await db.close()


@pytest.fixture
async def door(urls: Urls) -> AsyncIterator[Database]:
    db = Database(urls["url"], role="nearpeer_door", pool_size=8)
    yield db
    await db.close()


async def lives(vault: Vault, door: Database, person: str) -> None:
    """Somebody with a name, two texts, a password, a login and a session."""
    await vault.put_person(person, {"name": f"Name of {person}"}, f"CODE-{person}")
    await vault.write_pending(f"diary-{person}", person, [], "diary", "mine")
    await vault.write_pending(f"care-{person}", "officer-1", [person], "care", "about them")
    await KeptProofs(door).keep_password(person, "digest", 1)
    await Logins(door).keep(f"token-{person}", person, "mentor", 2)
    await KeptSessions(door).begin(f"browser-{person}", person, "mentor", 1, 1)


async def test_all_of_one_person_goes_and_nothing_of_another(
    vault: Vault, door: Database, hands: Erasing
) -> None:
    for person in (PERSON, OTHER):
        await lives(vault, door, person)
    others = await hands.count(OTHER, None)

    keys = await hands.destroy_keys(PERSON, None)
    met = {one.what: one.number for one in await hands.count(PERSON, None)}
    left = await hands.clear(PERSON, None)

    assert (keys.what, keys.number) == ("keys", 3)
    assert met == {"names": 1, "texts": 2, "proofs": 1, "logins": 1, "sessions": 1, "notices": 0}
    assert left == []
    assert await hands.count(OTHER, None) == others


async def test_doing_a_step_again_counts_the_same_keys_and_clears_nothing_more(
    vault: Vault, door: Database, hands: Erasing
) -> None:
    await lives(vault, door, PERSON)

    assert await hands.destroy_keys(PERSON, None) == await hands.destroy_keys(PERSON, None)
    assert await hands.count(PERSON, None) == await hands.count(PERSON, None)
    assert await hands.clear(PERSON, None) == await hands.clear(PERSON, None) == []


async def test_of_one_class_only_its_texts_go_and_what_comes_later_is_kept(
    vault: Vault, door: Database, hands: Erasing
) -> None:
    await lives(vault, door, PERSON)

    await hands.destroy_keys(PERSON, ["diary"])
    met = await hands.count(PERSON, ["diary"])
    assert [(one.what, one.number) for one in met] == [("texts", 1)]
    assert await hands.clear(PERSON, ["diary"]) == []
    again = await vault.write_pending("diary-later", PERSON, [], "diary", "later")

    assert await vault.commitment_holds(again, "later")
    assert (await vault.names([PERSON]))[PERSON] == {"name": f"Name of {PERSON}"}
    assert [one.number for one in await hands.count(PERSON, ["care"])] == [1]


async def test_a_text_that_is_written_during_an_erasure_was_there_before_or_fails(
    vault: Vault, record: Database, hands: Erasing
) -> None:
    for n in range(10):
        person = f"racer-{n}"
        writes = [
            vault.write_pending(f"{person}/{m}", "writer", [person], "diary", "words") for m in range(6)
        ]
        *outcomes, _ = await asyncio.gather(*writes, hands.destroy_keys(person, None), return_exceptions=True)
        await hands.clear(person, None)

        assert {type(outcome) for outcome in outcomes} <= {NoteRef, Erased}
        assert await record.fetch("SELECT note_id FROM vault.note WHERE subjects @> ARRAY[$1]", person) == []


async def test_the_eraser_learns_of_a_case_only_that_it_is_open_and_who_spoke(
    record: Database, eraser: Database, hands: Erasing
) -> None:
    care = Log(record, "care")
    for case, closed in (("emergency/open-1", False), ("emergency/over-1", True)):
        await care.append(case, 0, [new_row()], replace(DRIVEN, closed=closed))

    assert await hands.open_cases(PERSON) == ["emergency/open-1"]
    assert await hands.open_cases(OTHER) == []
    for table in ("care.event", "care.stream", "programme.event", "access.event"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await eraser.fetch(f"SELECT * FROM {table}")


async def test_a_case_of_somebodys_pair_is_theirs_whoever_reported_it(
    record: Database, hands: Erasing
) -> None:
    reported = b'{"report":{"about":"relationship/2025/p1"}}'
    await Log(record, "care").append("emergency/open-1", 0, [new_row(body=reported)], DRIVEN)
    await record.execute(
        "INSERT INTO board.stream_card (stream, workflow, mentor, mentee, began_us, events)"
        " VALUES ('relationship/2025/p1', 'Relationship', 'mentor-1', 'mentee-1', 1, 1)"
    )

    for person in ("mentor-1", "mentee-1"):
        assert await hands.open_cases(person) == ["emergency/open-1"]
        assert await hands.streams_of(person) == ["relationship/2025/p1"]


async def test_only_the_eraser_clears_ways_in_and_it_changes_no_log(urls: Urls, eraser: Database) -> None:
    year = Database(urls["url"], role="nearpeer_year", pool_size=1)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await year.execute("DELETE FROM door.session")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await eraser.execute("UPDATE programme.event SET actor = 'x'")
    await year.close()


def test_a_digest_is_of_the_things_and_not_of_their_order() -> None:
    assert remains("texts", ["a", "b"]) == remains("texts", ["b", "a"])
    assert remains("texts", ["a", "b"]).digest != remains("texts", ["a", "c"]).digest


def test_what_is_kept_aside_of_the_spool_goes_and_what_waits_stays(tmp_path: Path) -> None:
    spool = Spool(tmp_path, bytes(range(32)))
    for number in range(2):
        spool.keep(b"a report", number + 1, f"{number:04x}")
    spool.done(spool.waiting()[0])

    assert (len(waiting_in(tmp_path)), len(drained_in(tmp_path))) == (1, 1)
    clear_drained(tmp_path)
    assert (len(waiting_in(tmp_path)), drained_in(tmp_path)) == (1, [])
