"""No name, address or text of a person is anywhere but in the vault."""

import csv

import pytest

from console import texts
from store.notes import note_id
from tests.e2e.conftest import Lived

SCHEMAS = ("programme", "care", "access", "board")


@pytest.fixture(scope="session")
def canaries(whole_year: Lived) -> list[str]:
    """Every name, address and code of the rosters, and the mark of every text that was written."""
    people: list[str] = []
    for path in (whole_year.plan.mentors, whole_year.plan.mentees):
        with path.open(encoding="utf-8-sig", newline="") as file:
            people += [row[key] for row in csv.DictReader(file) for key in ("name", "email", "student_code")]
    marks = [
        texts.words(command).rpartition("(")[2].rstrip(").")
        for _, command, _ in whole_year.rehearsed.receipts
    ]
    return people + marks


@pytest.fixture(scope="session")
async def tables(whole_year: Lived) -> str:
    """Every row of the logs and read models, as text."""
    db = whole_year.doors.logs["programme"].db
    found = await db.fetch(
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema = ANY($1::text[])",
        list(SCHEMAS),
    )
    rows = []
    for schema, table in found:
        rows += [row[0] for row in await db.fetch(f'SELECT t::text FROM "{schema}"."{table}" AS t')]
    return "\n".join(rows)


@pytest.fixture(scope="session")
def files(whole_year: Lived, exported: int) -> bytes:
    """Temporal's data, every log file and every exported history, as bytes."""
    assert exported
    places = [*(whole_year.folder / "temporal").iterdir(), *(whole_year.folder / "logs").iterdir()]
    places += (whole_year.folder / "histories").rglob("*.json")
    return b"\n".join(place.read_bytes() for place in places if place.is_file())


def test_the_search_finds_what_is_there(tables: str, files: bytes, whole_year: Lived) -> None:
    mentor_years = [
        stream for stream in whole_year.rehearsed.outcome.states if stream.startswith("mentor-year")
    ]
    assert all(stream in tables for stream in mentor_years)
    assert any(stream.encode() in files for stream in mentor_years)


def test_no_table_of_the_logs_or_lists_holds_a_word_of_a_person(tables: str, canaries: list[str]) -> None:
    assert [canary for canary in canaries if canary in tables] == []


def test_no_file_of_temporal_or_of_the_logs_holds_a_word_of_a_person(
    files: bytes, canaries: list[str]
) -> None:
    spelled = [(canary, canary.encode(), canary.encode("unicode_escape")) for canary in canaries]
    assert [c for c, plain, escaped in spelled if plain in files or escaped in files] == []


async def test_the_vault_itself_has_the_texts(whole_year: Lived) -> None:
    written = []

    async def nobody_asks(_: object) -> None:
        written.append(_)

    for _, command, _ in whole_year.rehearsed.receipts:
        if await whole_year.doors.vault.about(note_id(command)) is not None:
            assert await whole_year.doors.vault.read(note_id(command), nobody_asks) == texts.words(command)
    assert written
