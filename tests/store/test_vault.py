"""The vault: names and texts for those who may read them, once their reading is on record."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from runtime.postgres import Urls
from store.database import Database, Unreachable
from store.keys import Keys, WrongWrappingKey
from store.notes import note_id, note_ids_in
from store.vault import (
    LOST,
    CodeTaken,
    Damaged,
    NoteAbout,
    NoteConflict,
    NoteRef,
    Vault,
)
from tests.store.builders import ANNA, ERASED, Readings


@pytest.fixture
async def second_vault(urls: Urls) -> AsyncIterator[Vault]:
    """The vault of another process with the same wrapping key."""
    record, keys = Database(urls["url"]), Database(urls["keys_url"])
    yield Vault(record, Keys(keys, bytes(range(32))))
    await record.close()
    await keys.close()


async def test_names_come_back_for_those_known(vault: Vault) -> None:
    await vault.put_person("person-1", ANNA, "ABC123")

    assert await vault.names(["person-1", "person-2"]) == {"person-1": ANNA, "person-2": ERASED}
    assert await vault.names([]) == {}


async def test_a_person_is_replaced_by_newer_fields_and_code(vault: Vault) -> None:
    await vault.put_person("person-1", ANNA, "ABC123")
    await vault.put_person("person-1", {"name": "Kovács Anna"}, "XYZ789")

    assert await vault.names(["person-1"]) == {"person-1": {"name": "Kovács Anna"}}
    assert await vault.find_code("ABC123") is None
    assert await vault.find_code("XYZ789") == "person-1"


@pytest.mark.parametrize("spelling", ["ABC123", "abc123", "  Abc123 "])
async def test_a_student_code_is_found_however_it_is_typed(vault: Vault, spelling: str) -> None:
    await vault.put_person("person-1", ANNA, "ABC123")

    assert await vault.find_code(spelling) == "person-1"
    assert await vault.find_code("ABC124") is None


async def test_a_code_belongs_to_one_person(vault: Vault) -> None:
    await vault.put_person("person-1", ANNA, "ABC123")

    with pytest.raises(CodeTaken, match="person-2 belongs to another person") as caught:
        await vault.put_person("person-2", {"name": "Béla"}, "abc123")
    assert "ABC123" not in str(caught.value).upper()


async def test_neither_names_nor_codes_nor_texts_lie_in_the_database_in_clear(
    vault: Vault, record: Database
) -> None:
    await vault.put_person("person-1", ANNA, "ABC123")
    await vault.write_pending(
        "diary-1", "person-1", ["person-2"], "diary", "A long talk about the anatomy exam."
    )

    dump = str(
        await record.fetch("SELECT encode(sealed, 'escape'), encode(code_index, 'escape') FROM vault.person")
    )
    dump += str(await record.fetch("SELECT n::text, encode(sealed, 'escape') FROM vault.note n"))

    assert not any(word in dump for word in ("Anna", "example", "ABC123", "anatomy"))


async def test_a_note_is_read_after_its_reading_was_recorded(vault: Vault, readings: Readings) -> None:
    ref = await vault.write_pending("diary-1", "mentor", ["mentee"], "diary", "We met. Jól volt.")

    assert await vault.read(ref.note_id, readings) == "We met. Jól volt."
    assert readings.recorded == [NoteAbout(ref.note_id, "mentor", ("mentee",), "diary")]


async def test_no_record_of_the_reading_no_key(vault: Vault, keys_db: Database) -> None:
    ref = await vault.write_pending("diary-1", "mentor", ["mentee"], "diary", "We met.")
    fetched: list[str] = []

    async def refuse(_: NoteAbout) -> None:
        fetched.append("asked")
        await keys_db.close()
        raise Unreachable("the access log is away")

    with pytest.raises(Unreachable, match="the access log is away"):
        await vault.read(ref.note_id, refuse)
    assert fetched == ["asked"]


async def test_the_key_is_fetched_only_after_the_record(
    vault: Vault, readings: Readings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = await vault.write_pending("diary-1", "mentor", ["mentee"], "diary", "We met.")
    order: list[str] = []
    fetch_keys = Keys.existing

    async def watched(keys: Keys, people: list[str], purpose: str) -> dict[str, bytes]:
        order.append("key")
        return await fetch_keys(keys, people, purpose)

    async def record_access(_: NoteAbout) -> None:
        order.append("record")

    monkeypatch.setattr(Keys, "existing", watched)
    await vault.read(ref.note_id, record_access)

    assert order == ["record", "key"]


async def test_an_unknown_note_reads_as_lost(vault: Vault, readings: Readings) -> None:
    assert await vault.read("note/unknown", readings) == LOST
    assert readings.recorded == []


async def test_writing_a_note_again_gives_the_same_reference(vault: Vault, second_vault: Vault) -> None:
    first = await vault.write_pending("diary-1", "mentor", ["b", "a"], "diary", "We met.")
    again = await second_vault.write_pending("diary-1", "mentor", ["a", "b", "a"], "diary", "We met.")

    assert again == first
    assert first.note_id == note_id("diary-1")


async def test_two_writers_of_one_note_at_once_agree(vault: Vault, second_vault: Vault) -> None:
    refs = await asyncio.gather(
        *(
            each.write_pending("diary-1", "mentor", ["mentee"], "diary", "We met.")
            for each in (vault, second_vault) * 4
        )
    )

    assert len(set(refs)) == 1


@pytest.mark.parametrize(
    ("author", "subjects", "text"),
    [("mentor", ["mentee"], "Another text."), ("somebody", ["mentee"], "We met."), ("mentor", [], "We met.")],
)
async def test_a_command_never_replaces_its_text_or_its_people(
    vault: Vault, readings: Readings, author: str, subjects: list[str], text: str
) -> None:
    ref = await vault.write_pending("diary-1", "mentor", ["mentee"], "diary", "We met.")

    with pytest.raises(NoteConflict, match="Send the new text as a new command"):
        await vault.write_pending("diary-1", author, subjects, "diary", text)
    assert await vault.read(ref.note_id, readings) == "We met."


async def test_the_texts_of_one_command_are_numbered(vault: Vault, readings: Readings) -> None:
    first = await vault.write_pending("raise-1", "mentor", [], "care", "where", part=0)
    second = await vault.write_pending("raise-1", "mentor", [], "care", "what", part=1)

    assert await vault.read(first.note_id, readings) == "where"
    assert await vault.read(second.note_id, readings) == "what"


async def test_a_commitment_holds_for_its_words_only(vault: Vault) -> None:
    ref = await vault.write_pending("diary-1", "mentor", [], "diary", "yes")
    same_words = await vault.write_pending("diary-2", "mentor", [], "diary", "yes")

    assert await vault.commitment_holds(ref, "yes")
    assert not await vault.commitment_holds(ref, "no")
    assert not await vault.commitment_holds(NoteRef("note/unknown", ref.commitment), "yes")
    assert same_words.commitment != ref.commitment


async def test_an_empty_text_is_a_text(vault: Vault, readings: Readings) -> None:
    ref = await vault.write_pending("diary-1", "mentor", [], "diary", "")

    assert await vault.read(ref.note_id, readings) == ""


async def test_only_pending_notes_are_collected_and_only_old_ones(vault: Vault, readings: Readings) -> None:
    sent = await vault.write_pending("diary-1", "mentor", [], "diary", "sent")
    unsent = await vault.write_pending("diary-2", "mentor", [], "diary", "never sent")
    await vault.mark([sent.note_id, "note/unknown"])

    assert await vault.collect(older_than_us=0) == 0
    assert await vault.collect(older_than_us=2**62) == 1

    assert await vault.read(sent.note_id, readings) == "sent"
    assert await vault.read(unsent.note_id, readings) == LOST


async def test_another_wrapping_key_is_named_as_the_fault(
    vault: Vault, record: Database, keys_db: Database
) -> None:
    await vault.put_person("person-1", ANNA, "ABC123")
    stranger = Vault(record, Keys(keys_db, b"\x01" * 32))

    with pytest.raises(WrongWrappingKey, match="Start the service with the wrapping key that belongs to it"):
        await stranger.names(["person-1"])


def test_the_notes_of_an_event_are_found_in_its_body() -> None:
    first, second = note_id("a"), note_id("b", 1)

    assert note_ids_in(f'{{"fact":"note/none","note":"{first}","others":["{second}"]}}'.encode()) == [
        first,
        second,
    ]


async def test_a_note_that_was_swapped_behind_the_service_is_damaged(
    vault: Vault, readings: Readings, record: Database
) -> None:
    mine = await vault.write_pending("diary-1", "mentor", [], "diary", "mine")
    other = await vault.write_pending("diary-2", "mentor", [], "diary", "other")
    await record.execute(
        "UPDATE vault.note SET sealed = (SELECT sealed FROM vault.note WHERE note_id = $1)"
        " WHERE note_id = $2",
        other.note_id,
        mine.note_id,
    )

    with pytest.raises(Damaged, match="Restore it from a backup"):
        await vault.read(mine.note_id, readings)


async def test_a_name_that_was_swapped_behind_the_service_shows_as_unreadable(
    vault: Vault, record: Database
) -> None:
    await vault.put_person("person-1", ANNA, "ABC123")
    await vault.put_person("person-2", {"name": "Béla"}, "XYZ789")
    await record.execute(
        "UPDATE vault.person SET sealed = (SELECT sealed FROM vault.person WHERE person_id = 'person-2')"
    )

    assert await vault.names(["person-1", "person-2"]) == {
        "person-1": {"name": "name unreadable"},
        "person-2": {"name": "Béla"},
    }


async def test_a_lane_without_rights_is_told_so_by_the_database(urls: Urls) -> None:
    auditor = Database(urls["keys_url"], role="nearpeer_auditor")

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await Keys(auditor, bytes(32)).obtain(["person-1"], "profile")
    await auditor.close()
