"""A log that is handed over as a folder: checked by itself, whole or in part, and against what is kept."""

from pathlib import Path

import pytest

from store.checkpoint import Checkpoint, signed
from store.database import Database
from store.exporting import EVENTS, export, verify_export
from store.history import root_of
from store.log import Log
from store.sealing import Contradiction, Published, Sealing
from tests.store.builders import DRIVEN, KEY, NEXT, PAIR, behind_the_guards, new_rows

SECOND = "relationship/2"


@pytest.fixture
async def sealed(programme: Log, tmp_path: Path) -> tuple[bytes, Checkpoint]:
    """A log of 300 entries in two streams, and its checkpoint."""
    for batch in range(29):
        await programme.append(PAIR, batch * 10, new_rows(f"batch-{batch}", 10), DRIVEN)
    await programme.append(SECOND, 0, new_rows("second", 10), DRIVEN)
    published = Published(tmp_path / "published")
    made = await Sealing(programme, "nearpeer/one/programme", [KEY], published).seal()
    assert made is not None
    return published.newest() or b"", made


async def test_a_whole_log_is_handed_over_and_is_good(
    programme: Log, sealed: tuple[bytes, Checkpoint], tmp_path: Path
) -> None:
    folder, told = tmp_path / "out", list[int]()

    written = await export(programme, folder, *sealed, told=told.append)
    found = verify_export(folder, [KEY.verifier])

    assert (written, told[-1], found.problems) == (300, 300, ())
    assert (found.size, found.root) == await root_of(programme)


async def test_one_stream_is_handed_over_without_the_entries_of_others(
    programme: Log, sealed: tuple[bytes, Checkpoint], tmp_path: Path
) -> None:
    folder = tmp_path / "out"

    written = await export(programme, folder, *sealed, streams={SECOND})

    assert written == 10
    assert verify_export(folder, [KEY.verifier]).problems == ()
    assert PAIR.encode() not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_what_came_after_the_checkpoint_stays_at_home(
    programme: Log, sealed: tuple[bytes, Checkpoint], tmp_path: Path
) -> None:
    await programme.append(SECOND, 10, new_rows("later", 5), DRIVEN)

    assert await export(programme, tmp_path / "out", *sealed) == 300
    assert verify_export(tmp_path / "out", [KEY.verifier]).size == 300


async def test_a_log_that_is_not_what_was_sealed_is_not_handed_over(
    programme: Log, record: Database, sealed: tuple[bytes, Checkpoint], tmp_path: Path
) -> None:
    await behind_the_guards(record, "UPDATE programme.event SET actor = 'person-2' WHERE position = 3")

    with pytest.raises(Contradiction):
        await export(programme, tmp_path / "out", *sealed)
    assert verify_export(tmp_path / "out", [KEY.verifier]).problems


async def test_an_event_of_the_folder_that_is_another_is_named(
    programme: Log, sealed: tuple[bytes, Checkpoint], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    await export(programme, folder, *sealed, streams={SECOND})
    events = folder / EVENTS
    events.write_bytes(events.read_bytes().replace(b'"actor":"person-1"', b'"actor":"person-2"', 1))

    assert verify_export(folder, [KEY.verifier]).problems == (
        "The event at position 291 is not the one that was sealed.",
    )


@pytest.mark.parametrize("line", [b"no tabulator\n", b"0\t{}\n", b"400\t{}\n", b"x\t{}\n"])
async def test_a_line_of_events_without_a_place_is_told(
    programme: Log, sealed: tuple[bytes, Checkpoint], tmp_path: Path, line: bytes
) -> None:
    folder = tmp_path / "out"
    await export(programme, folder, *sealed, streams={SECOND})
    (folder / EVENTS).write_bytes(line)

    (problem,) = verify_export(folder, [KEY.verifier]).problems
    assert "no position of its own" in problem


async def test_a_checkpoint_that_somebody_kept_is_held_against_the_folder(
    programme: Log, sealed: tuple[bytes, Checkpoint], tmp_path: Path
) -> None:
    folder, (note, kept) = tmp_path / "out", sealed
    await programme.append(SECOND, 10, new_rows("later", 5), DRIVEN)
    published = Published(tmp_path / "published")
    made = await Sealing(programme, kept.origin, [KEY], published).seal()
    assert made is not None
    await export(programme, folder, published.newest() or b"", made)

    another = Checkpoint(kept.origin, kept.size, bytes(32))
    longer = Checkpoint(kept.origin, made.size + 1, bytes(32))

    assert verify_export(folder, [KEY.verifier], [kept, made]).problems == ()
    assert "first 300 entries" in verify_export(folder, [KEY.verifier], [another, made]).problems[0]
    assert "the folder has 305" in verify_export(folder, [KEY.verifier], [longer]).problems[0]
    assert note != published.newest()


async def test_a_folder_without_a_good_checkpoint_proves_nothing(
    programme: Log, sealed: tuple[bytes, Checkpoint], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    await export(programme, folder, *sealed)

    assert "None of the known keys" in verify_export(folder, [NEXT.verifier]).problems[0]
    (folder / "checkpoint").write_text(signed(Checkpoint("x", 300, bytes(32)), [KEY]))
    assert "do not make the root" in verify_export(folder, [KEY.verifier]).problems[0]
    (folder / "checkpoint").unlink()
    assert "is not good" in verify_export(folder, [KEY.verifier]).problems[0]
