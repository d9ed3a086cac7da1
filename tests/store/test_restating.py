"""A log that came back shorter than it was sealed: said once, signed, under a new name; tampering is not."""

from pathlib import Path

import pytest

from store.checkpoint import Checkpoint, opened
from store.database import Database
from store.keyring import Keyring
from store.log import Log
from store.restating import origin_of, statement_of, vouched
from store.sealer import Sealer
from store.sealing import Published
from store.verifying import verify
from tests.store.builders import DRIVEN, PAIR, behind_the_guards, new_rows

CUT = """
DELETE FROM programme.event WHERE position > {0};
UPDATE programme.head SET position = {0};
UPDATE programme.stream SET version = {0}"""


@pytest.fixture
def log(record: Database) -> Log:
    return Log(record, "programme")


@pytest.fixture
def sealer(log: Log, tmp_path: Path) -> Sealer:
    return Sealer({"programme": log}, Keyring(tmp_path / "sealer"), tmp_path / "seals")


async def sealed_then_cut(log: Log, sealer: Sealer, record: Database) -> Checkpoint:
    """Three entries and then five were sealed; a backup of four is what came back."""
    await log.append(PAIR, 0, new_rows("open", 3), DRIVEN)
    await sealer.round()
    await log.append(PAIR, 3, new_rows("more", 2), DRIVEN)
    (last,) = (await sealer.round()).sealed
    for statement in CUT.format(4).split(";"):
        await behind_the_guards(record, statement)
    return last


async def test_what_was_sealed_and_is_gone_is_said_under_a_new_name(
    log: Log, sealer: Sealer, record: Database, tmp_path: Path
) -> None:
    last = await sealed_then_cut(log, sealer, record)

    (stated,) = (await sealer.restate()).sealed

    key = Keyring(tmp_path / "sealer").current()
    assert stated.origin == f"{key.name}/2/programme" == origin_of(sealer.folder, key.name, "programme")
    assert (stated.size, stated.before) == (4, (last.origin, 5, last.root))
    assert statement_of(sealer.folder, "programme") == stated


async def test_a_stranger_reads_the_statement_as_a_checkpoint(
    log: Log, sealer: Sealer, record: Database, tmp_path: Path
) -> None:
    await sealed_then_cut(log, sealer, record)
    await sealer.restate()

    note = Published(sealer.folder / "programme").newest()

    assert note is not None
    assert opened(note, [Keyring(tmp_path / "sealer").current().verifier])[0].size == 4
    assert b"\nrestored-after " in note


async def test_the_sealer_refuses_before_it_is_said_and_goes_on_afterwards(
    log: Log, sealer: Sealer, record: Database, tmp_path: Path
) -> None:
    await sealed_then_cut(log, sealer, record)
    anew = Sealer({"programme": log}, Keyring(tmp_path / "sealer"), sealer.folder)
    refused = await anew.round(from_the_beginning=True)
    await anew.restate()
    await log.append(PAIR, 4, new_rows("again", 2), DRIVEN)

    (made,) = (await Sealer({"programme": log}, Keyring(tmp_path / "sealer"), sealer.folder).round()).sealed

    assert refused.refused == {"programme": "it has 4 entries, and had 5."}
    assert (made.size, made.origin.rpartition("/")[2]) == (6, "programme")


async def test_what_was_sealed_before_the_backup_must_hold_under_both_names(
    log: Log, sealer: Sealer, record: Database, tmp_path: Path
) -> None:
    await sealed_then_cut(log, sealer, record)
    await sealer.restate()
    key = Keyring(tmp_path / "sealer").current().verifier

    found, stated, problems = vouched(sealer.folder, "programme", [key])

    assert ([made.size for made in found], len(stated), problems) == ([3, 4], 1, [])
    assert (await verify(log, found)).problems == ()


async def test_asked_again_or_for_a_whole_log_nothing_is_said(
    log: Log, sealer: Sealer, record: Database
) -> None:
    await sealed_then_cut(log, sealer, record)

    first, again = await sealer.restate(), await sealer.restate()

    assert (len(first.sealed), again.sealed, again.refused) == (1, (), {})


async def test_a_log_that_was_rewritten_under_its_seal_is_no_restored_one(
    log: Log, sealer: Sealer, record: Database
) -> None:
    await sealed_then_cut(log, sealer, record)
    await behind_the_guards(record, "UPDATE programme.event SET actor = 'somebody' WHERE position = 2")

    told = await sealer.restate()

    assert told.sealed == ()
    assert "programme" in told.refused
    assert statement_of(sealer.folder, "programme") is None
