"""The proof of one entry: what it takes is the entry, a key, and nothing of the log."""

from pathlib import Path

import pytest

from store.checkpoint import BadNote, Checkpoint
from store.entries import entries_after
from store.log import Log
from store.proof import BadProof, held, proof_of, proofs_of, proved
from store.sealing import Published, Sealing
from tests.store.builders import DRIVEN, KEY, NEXT, PAIR, new_rows


@pytest.fixture
async def sealed(programme: Log, tmp_path: Path) -> tuple[Checkpoint, bytes, list[bytes]]:
    """A log of seven entries, its checkpoint, and two entries that came after it."""
    await programme.append(PAIR, 0, new_rows("open", 7), DRIVEN)
    published = Published(tmp_path)
    made = await Sealing(programme, "nearpeer/one/programme", [KEY], published).seal()
    await programme.append(PAIR, 7, new_rows("later", 2), DRIVEN)
    assert made is not None
    return made, published.newest() or b"", [each.entry async for each in entries_after(programme)]


async def test_each_entry_under_a_checkpoint_is_proved(
    programme: Log, sealed: tuple[Checkpoint, bytes, list[bytes]]
) -> None:
    made, note, entries = sealed

    for position in range(1, 8):
        proof = await proof_of(programme, position, made, note)

        assert proved(proof, entries[position - 1], [KEY.verifier]) == (position, made)


async def test_a_proof_is_of_its_entry_and_position_alone(
    programme: Log, sealed: tuple[Checkpoint, bytes, list[bytes]]
) -> None:
    made, note, entries = sealed
    proof = await proof_of(programme, 3, made, note)

    for wrong, entry in ((proof, entries[3]), (proof.replace("index 2", "index 3"), entries[2])):
        with pytest.raises(BadProof, match="not the one"):
            proved(wrong, entry, [KEY.verifier])
    with pytest.raises(BadNote, match="None of the known keys"):
        proved(proof, entries[2], [NEXT.verifier])


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("tlog-proof@v1", "tlog-proof@v9"),
        ("index 2", "index two"),
        ("index 2\n", ""),
        ("index 2\n", "index 2\n%\n"),
    ],
)
async def test_what_is_no_proof_is_refused(
    programme: Log, sealed: tuple[Checkpoint, bytes, list[bytes]], part: str, other: str
) -> None:
    made, note, entries = sealed
    proof = await proof_of(programme, 3, made, note)

    with pytest.raises(BadProof, match="no proof"):
        proved(proof.replace(part, other), entries[2], [KEY.verifier])


async def test_what_is_hashed_anew_is_held_by_its_checkpoint_and_what_came_later_is_not_yet(
    programme: Log, sealed: tuple[Checkpoint, bytes, list[bytes]]
) -> None:
    made, note, entries = sealed

    assert await held(programme, [2, 7, 8], made) == {2: True, 7: True}
    proofs = await proofs_of(programme, [2, 7, 8], made, note)
    assert {n: proved(proofs[n], entries[n - 1], [KEY.verifier])[0] for n in proofs} == {2: 2, 7: 7}


async def test_a_log_that_is_shorter_than_its_checkpoint_holds_nothing(
    programme: Log, sealed: tuple[Checkpoint, bytes, list[bytes]]
) -> None:
    made, _, _ = sealed
    longer = Checkpoint(made.origin, 12, made.root)

    assert await held(programme, [2, 11], longer) == {2: False}
