"""Verifying: whatever is done to a sealed log behind its guards is found by an earlier checkpoint alone."""

from pathlib import Path

import pytest
from nacl.signing import SigningKey

from store.checkpoint import Checkpoint, Signer, signed
from store.database import Database
from store.entries import entries_after
from store.history import root_of
from store.log import Log
from store.sealing import Published, Sealing
from store.tree import leaf
from store.verifying import trusted, verify
from tests.store.builders import DRIVEN, KEY, NEXT, PAIR, behind_the_guards, new_rows
from tests.store.test_history import TAMPERING

OTHER = Signer("nearpeer/one", SigningKey(bytes(range(2, 34))))


async def sealed(log: Log, folder: Path) -> list[Checkpoint]:
    """A log of five entries under a seal; its checkpoints."""
    await log.append(PAIR, 0, new_rows("open", 5), DRIVEN)
    published = Published(folder)
    await Sealing(log, "nearpeer/one/programme", [KEY], published).seal()
    return trusted(published.notes(), [KEY.verifier])[0]


async def test_a_log_that_nobody_touched_is_whole(programme: Log, tmp_path: Path) -> None:
    checkpoints = await sealed(programme, tmp_path)
    await programme.append("relationship/2", 0, new_rows("other", 3), DRIVEN)
    told: list[int] = []

    found = await verify(programme, checkpoints, told.append)

    assert found.problems == ()
    assert (found.size, found.root) == await root_of(programme)
    assert (found.size, found.sealed, told) == (8, 5, [8])


@pytest.mark.parametrize("statement", TAMPERING)
async def test_what_is_done_to_a_sealed_log_is_found(
    programme: Log, record: Database, tmp_path: Path, statement: str
) -> None:
    checkpoints = await sealed(programme, tmp_path)
    await behind_the_guards(record, statement)

    assert (await verify(programme, checkpoints)).problems


async def test_a_row_that_is_rewritten_with_its_hash_is_found_by_the_checkpoint_alone(
    programme: Log, record: Database, tmp_path: Path
) -> None:
    checkpoints = await sealed(programme, tmp_path)
    await behind_the_guards(record, "UPDATE programme.event SET actor = 'person-2' WHERE position = 3")
    rows = [stored async for stored in entries_after(programme)]
    fitting = leaf(rows[2].entry).hex()
    await behind_the_guards(
        record, f"UPDATE programme.event SET leaf_hash = decode('{fitting}', 'hex') WHERE position = 3"
    )

    assert (await verify(programme, [])).problems == ()
    assert (await verify(programme, checkpoints)).problems == (
        "The first 5 entries are not those that were sealed.",
    )


async def test_a_changed_hash_beside_untouched_columns_is_found_as_well(
    programme: Log, record: Database, tmp_path: Path
) -> None:
    checkpoints = await sealed(programme, tmp_path)
    await behind_the_guards(
        record, "UPDATE programme.event SET leaf_hash = sha256('x'::bytea) WHERE position = 2"
    )

    found = await verify(programme, checkpoints)

    assert found.problems == ("The columns at position 2 do not make their hash.",)


async def test_a_backup_from_before_the_last_seal_is_found(programme: Log, tmp_path: Path) -> None:
    checkpoints = await sealed(programme, tmp_path)
    later = Checkpoint("nearpeer/one/programme", 9, bytes(32))

    found = await verify(programme, [*checkpoints, later])

    assert found.problems == ("A checkpoint vouches for 9 entries; there are 5.",)


def test_keys_that_known_keys_name_are_trusted_from_there_on() -> None:
    first = Checkpoint("nearpeer/one/care", 1, bytes(32))
    handed = Checkpoint("nearpeer/one/care", 1, bytes(32), str(NEXT.verifier))
    second, forged = (
        Checkpoint("nearpeer/one/care", 2, bytes(32)),
        Checkpoint("nearpeer/one/care", 3, b"x" * 32),
    )
    notes = [signed(first, [KEY]), signed(handed, [KEY]), signed(second, [NEXT]), signed(forged, [OTHER])]

    found, problems = trusted((note.encode() for note in notes), [KEY.verifier])

    assert found == [first, handed, second]
    assert problems == ["Checkpoint 4 is not good: None of the known keys has signed this checkpoint."]
