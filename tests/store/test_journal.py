"""The journal: what the emergency lane has acknowledged lies sealed outside of the databases."""

from pathlib import Path

import pytest
from nacl.public import PrivateKey

from domain.case_commands import AcknowledgeEmergency, RaiseEmergency
from domain.meetings import RecordContact
from domain.messages import Stamp
from store.journal import (
    COMMANDS,
    Journal,
    clear_words,
    commands_in,
    destroyed_in,
    mark_destroyed,
    reports_in,
    words_in,
)
from store.steady import wall_us

KEY = bytes(PrivateKey(bytes(range(32))))
CASE, PAIR = "emergency/report-0001", "relationship/2025/pair-1"
RAISE = RaiseEmergency(level="emergency", danger="yes")
ACKNOWLEDGE = AcknowledgeEmergency(officer="officer-1")
DAY_US = 86_400_000_000


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path, bytes(PrivateKey(KEY).public_key))


async def test_commands_come_back_in_the_order_of_the_log_each_once(journal: Journal) -> None:
    raised, acknowledged = Stamp(5, "unknown", "raise"), Stamp(7, "officer-1", "ack", "page/1")
    await journal.beside(CASE, ACKNOWLEDGE, acknowledged, 9)
    await journal.beside(CASE, RAISE, raised, 4)
    await journal.beside(CASE, RAISE, raised, 4)

    said, unread = commands_in(journal.folder, KEY)

    assert [(one.position, one.stream, one.command, one.stamp) for one in said] == [
        (4, CASE, RAISE, raised),
        (9, CASE, ACKNOWLEDGE, acknowledged),
    ]
    assert unread == 0


async def test_the_year_leaves_nothing_in_it(journal: Journal) -> None:
    await journal.beside(PAIR, RecordContact(occurred_us=1), Stamp(5, "mentor-1", "met"), 4)

    assert commands_in(journal.folder, KEY) == ([], 0)


async def test_nobody_without_the_secret_key_reads_it(journal: Journal) -> None:
    await journal.beside(CASE, RAISE, Stamp(5, "unknown", "raise"), 4)

    (path,) = (journal.folder / COMMANDS).iterdir()

    assert b"emergency" not in path.read_bytes()
    assert commands_in(journal.folder, bytes(range(50, 82))) == ([], 1)


async def test_a_line_that_a_crash_cut_off_spoils_no_other(journal: Journal) -> None:
    await journal.beside(CASE, RAISE, Stamp(5, "unknown", "raise"), 4)
    (path,) = (journal.folder / COMMANDS).iterdir()
    with path.open("ab") as file:
        file.write(b"a half of a li")
    await journal.beside(CASE, ACKNOWLEDGE, Stamp(7, "officer-1", "ack"), 9)

    said, unread = commands_in(journal.folder, KEY)

    assert ([one.position for one in said], unread) == ([4, 9], 1)


async def test_a_disk_that_takes_nothing_holds_up_no_emergency(tmp_path: Path) -> None:
    (tmp_path / "full").write_bytes(b"")
    journal = Journal(tmp_path / "full", bytes(PrivateKey(KEY).public_key))

    await journal.beside(CASE, RAISE, Stamp(5, "unknown", "raise"), 4)

    assert commands_in(tmp_path / "full", KEY) == ([], 0)


async def test_words_are_removed_by_an_erasure_and_after_two_days_commands_after_thirty(
    journal: Journal,
) -> None:
    await journal.words(b"what was said")
    await journal.beside(CASE, RAISE, Stamp(5, "unknown", "raise"), 4)
    kept = reports_in(journal.folder, KEY)

    assert (kept, journal.sweep(wall_us() + DAY_US)) == (([b"what was said"], 0), 0)
    assert journal.sweep(wall_us() + 4 * DAY_US) == 1
    await journal.words(b"more")
    clear_words(journal.folder)
    assert words_in(journal.folder) == []
    assert len(commands_in(journal.folder, KEY)[0]) == 1
    assert journal.sweep(wall_us() + 32 * DAY_US) == 1


def test_whose_keys_are_gone_is_kept(tmp_path: Path) -> None:
    mark_destroyed(tmp_path, "person-1", None, 5)
    mark_destroyed(tmp_path, "person-2", ["diary"], 6)

    assert destroyed_in(tmp_path) == [("person-1", None, 5), ("person-2", ("diary",), 6)]
