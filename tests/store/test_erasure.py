"""Erasure: after it nothing opens what was written about a person, and nothing new can be written."""

import pytest

from store.database import Database
from store.keys import Erased, Keys
from store.vault import LOST, Vault
from tests.store.builders import ANNA, ERASED, Readings


async def test_an_erased_person_has_no_name_no_code_and_no_way_back(vault: Vault) -> None:
    await vault.put_person("person-1", ANNA, "ABC123")

    await vault.erase_person("person-1")
    await vault.erase_person("person-1")

    assert await vault.names(["person-1"]) == {"person-1": ERASED}
    assert await vault.find_code("ABC123") is None
    assert await vault.was_erased(" abc123 ")
    with pytest.raises(Erased, match="person-1 was erased"):
        await vault.put_person("person-1", ANNA, "ABC123")
    with pytest.raises(Erased):
        await vault.write_pending("diary-9", "person-2", ["person-1"], "diary", "about an erased person")


@pytest.mark.parametrize("erased", ["mentor", "mentee"])
async def test_a_note_dies_with_any_of_its_people(
    vault: Vault, readings: Readings, record: Database, erased: str
) -> None:
    ref = await vault.write_pending("diary-1", "mentor", ["mentee"], "diary", "We met.")
    row = await record.fetchrow("SELECT * FROM vault.note")
    await vault.erase_person(erased)
    assert await vault.read(ref.note_id, readings) == LOST

    await record.execute("INSERT INTO vault.note VALUES ($1, $2, $3, $4, $5, $6, $7)", *row)

    assert await vault.read(ref.note_id, readings) == LOST, (
        "a row from a backup opens nothing without the keys"
    )
    assert not await vault.commitment_holds(ref, "We met.")


async def test_the_names_of_others_survive_an_erasure(vault: Vault, readings: Readings) -> None:
    await vault.put_person("person-1", ANNA, "ABC123")
    other = await vault.write_pending("diary-2", "person-1", [], "diary", "Alone.")
    await vault.erase_person("person-2")

    assert await vault.names(["person-1"]) == {"person-1": ANNA}
    assert await vault.read(other.note_id, readings) == "Alone."


async def test_a_person_stored_while_being_erased_is_withdrawn(
    vault: Vault, keys: Keys, monkeypatch: pytest.MonkeyPatch, record: Database
) -> None:
    obtain = keys.obtain

    async def erased_in_between(people: list[str], purpose: str) -> dict[str, bytes]:
        found = await obtain(people, purpose)
        await vault.erase_person("person-1")
        return found

    monkeypatch.setattr(keys, "obtain", erased_in_between)

    with pytest.raises(Erased):
        await vault.put_person("person-1", ANNA, "ABC123")
    assert (
        await record.fetch("SELECT person_id FROM vault.person WHERE code_index IS NOT NULL OR sealed <> ''")
        == []
    )
    assert await vault.names(["person-1"]) == {"person-1": ERASED}
    assert await vault.was_erased("ABC123")


async def test_of_an_erased_code_only_a_digest_stays(vault: Vault, record: Database) -> None:
    await vault.put_person("person-1", ANNA, "ABC123")
    await vault.put_person("person-2", ANNA, "XYZ789")
    await vault.erase_person("person-1")

    (left,) = await record.fetch("SELECT * FROM vault.erased_code")

    assert list(left.keys()) == ["code_index"]
    assert b"ABC123" not in left["code_index"]
    assert [await vault.was_erased(code) for code in ("ABC123", "XYZ789", "NEW111")] == [True, False, False]


async def test_erasing_somebody_without_a_code_is_no_fault(vault: Vault, record: Database) -> None:
    await vault.erase_person("person-9")

    assert await record.fetch("SELECT * FROM vault.erased_code") == []
