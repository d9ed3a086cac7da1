"""The tamper matrix: seven ways, twenty cases each, found by an earlier checkpoint alone, by us and by Go."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from random import Random

import pytest

from store.checkpoint import Checkpoint, signed
from store.database import Database
from store.entries import entries_after
from store.exporting import verify_export
from store.history import root_of
from store.log import Log
from store.tlog import Writer
from store.tree import leaf
from store.verifying import verify
from tests.project.tree import ROOT
from tests.store.builders import DRIVEN, KEY, behind_the_guards, new_rows

CASES = 20
STREAMS, EACH = 6, 50
SIZE = STREAMS * EACH
FAR = 100_000
COLUMNS = (
    "stream = 'relationship/99'",
    "version = version + 1000",
    "type = 'meeting-moved'",
    "schema = schema + 1",
    "body = '{\"minutes\":46}'",
    "occurred_us = occurred_us - 1",
    "recorded_us = recorded_us + 1",
    "written_us = written_us + 1",
    "actor = 'person-2'",
    "policy = policy + 1",
    "command_id = command_id || 'x'",
    "ordinal = ordinal + 100",
    "digest = sha256('x'::bytea)",
    "cause = 'somebody'",
)
Tamper = Callable[[Random, Database], Awaitable[None]]


async def change_a_column(chance: Random, owner: Database) -> None:
    await behind_the_guards(
        owner,
        f"UPDATE programme.event SET {chance.choice(COLUMNS)} WHERE position = {chance.randint(1, SIZE)}",
    )


async def delete_a_row(chance: Random, owner: Database) -> None:
    await behind_the_guards(
        owner, f"DELETE FROM programme.event WHERE position = {chance.randint(1, SIZE - 1)}"
    )


async def cut_the_tail(chance: Random, owner: Database) -> None:
    await behind_the_guards(
        owner, f"DELETE FROM programme.event WHERE position > {chance.randint(0, SIZE - 1)}"
    )


async def swap_two_rows(chance: Random, owner: Database) -> None:
    a, b = chance.sample(range(1, SIZE + 1), 2)
    await behind_the_guards(
        owner,
        f"UPDATE programme.event SET position = position + {FAR} WHERE position IN ({a}, {b})",
        f"UPDATE programme.event SET position = {a + b + FAR} - position WHERE position > {FAR}",
    )


async def rewrite_everything(chance: Random, owner: Database) -> None:
    await behind_the_guards(
        owner, f"UPDATE programme.event SET recorded_us = recorded_us + {chance.randint(1, 10**9)}"
    )
    rows = [stored async for stored in entries_after(Log(owner, "programme"))]
    values = ", ".join(f"({row.position}, decode('{leaf(row.entry).hex()}', 'hex'))" for row in rows)
    await behind_the_guards(
        owner,
        "UPDATE programme.event AS event SET leaf_hash = made.leaf_hash"
        f" FROM (VALUES {values}) AS made(position, leaf_hash) WHERE event.position = made.position",
    )


async def restore_an_older_backup(chance: Random, owner: Database) -> None:
    """The tail is gone, and life goes on from there."""
    kept = chance.randint(1, SIZE - 1)
    await behind_the_guards(
        owner,
        f"DELETE FROM programme.event WHERE position > {kept}",
        f"UPDATE programme.head SET position = {kept}",
    )
    log = Log(owner, "programme")
    for batch in range(SIZE - kept):
        await log.append(f"relationship/new-{batch}", 0, new_rows(f"new-{batch}", 1), DRIVEN)


async def swap_two_streams(chance: Random, owner: Database) -> None:
    a, b = (f"relationship/{number}" for number in chance.sample(range(STREAMS), 2))
    await behind_the_guards(
        owner,
        f"UPDATE programme.event SET stream = CASE stream WHEN '{a}' THEN '{b}' ELSE '{a}' END,"
        f" version = version + 1000 WHERE stream IN ('{a}', '{b}')",
        "UPDATE programme.event SET version = version - 1000 WHERE version > 1000",
    )


WAYS: Sequence[Tamper] = (
    change_a_column,
    delete_a_row,
    cut_the_tail,
    swap_two_rows,
    rewrite_everything,
    restore_an_older_backup,
    swap_two_streams,
)


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Go's verifier, built once."""
    folder = tmp_path_factory.mktemp("go")
    ours = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(folder / "cache")}
    source = ROOT / "docs" / "verify" / "verify.go"
    building = ["go", "build", "-o", str(folder / "verify"), str(source)]
    subprocess.run(building, env={**os.environ, **ours}, check=True, timeout=300)
    return folder / "verify"


@pytest.fixture
async def sealed(programme: Log, record: Database) -> AsyncIterator[Checkpoint]:
    """A log of 300 entries in six streams, with a checkpoint, and a copy to begin each case from."""
    for stream in range(STREAMS):
        await programme.append(f"relationship/{stream}", 0, new_rows(f"of-{stream}", EACH), DRIVEN)
    size, root = await root_of(programme)
    await behind_the_guards(
        record,
        "CREATE TABLE untouched_events AS TABLE programme.event",
        "CREATE TABLE untouched_streams AS TABLE programme.stream",
        "CREATE TABLE untouched_head AS TABLE programme.head",
    )
    yield Checkpoint("nearpeer/one/programme", size, bytes.fromhex(root))
    await behind_the_guards(record, "DROP TABLE untouched_events, untouched_streams, untouched_head")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("tamper", WAYS, ids=lambda way: way.__name__)
async def test_each_of_twenty_cases_is_found_by_us_and_by_go(
    tamper: Tamper, sealed: Checkpoint, programme: Log, record: Database, tmp_path: Path, go: Path
) -> None:
    (tmp_path / "keys").write_text(f"{KEY.verifier}\n")
    assert await found_by(programme, sealed, tmp_path / "untouched", go) == (False, False, False)

    for seed in range(CASES):
        await tamper(Random(f"{tamper.__name__}-{seed}"), record)

        assert await found_by(programme, sealed, tmp_path / str(seed), go) == (True, True, True), seed
        await as_it_was(record)


async def found_by(log: Log, sealed: Checkpoint, folder: Path, go: Path) -> tuple[bool, bool, bool]:
    """Whether tampering is found: in the database, in a folder that was made of it by us, and by Go."""
    in_database = bool((await verify(log, [sealed])).problems)
    writer = Writer(folder, entries=True)
    entries = [stored.entry async for stored in entries_after(log)][: sealed.size]
    for entry in entries:
        writer.add(entry)
    writer.close()
    put(sealed, folder)
    in_folder = bool(verify_export(folder, [KEY.verifier]).problems)
    quiet = asyncio.subprocess.DEVNULL
    checking = await asyncio.create_subprocess_exec(
        go, folder.parent / "keys", folder, stdout=quiet, stderr=quiet
    )
    return in_database, in_folder, await checking.wait() != 0


def put(sealed: Checkpoint, folder: Path) -> None:
    """The checkpoint that somebody kept, in a folder."""
    folder.mkdir(exist_ok=True)
    (folder / "checkpoint").write_text(signed(sealed, [KEY]))


async def as_it_was(owner: Database) -> None:
    await behind_the_guards(
        owner,
        "DELETE FROM programme.event",
        "DELETE FROM programme.stream",
        "INSERT INTO programme.event SELECT * FROM untouched_events",
        "INSERT INTO programme.stream SELECT * FROM untouched_streams",
        "UPDATE programme.head SET position = (SELECT position FROM untouched_head)",
    )
