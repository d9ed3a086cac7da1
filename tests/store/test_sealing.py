"""Sealing: what was signed stays what the log is, or nothing more is signed."""

from pathlib import Path

import pytest

from store.checkpoint import Signer, opened
from store.database import Database
from store.history import root_of
from store.log import Log
from store.sealing import Contradiction, Published, Sealing
from tests.store.builders import DRIVEN, KEY, NEXT, PAIR, behind_the_guards, new_rows
from tests.store.test_history import TAMPERING

ORIGIN = "nearpeer/one/programme"


@pytest.fixture
def published(tmp_path: Path) -> Published:
    return Published(tmp_path / "programme")


def sealing(log: Log, published: Published, *signers: Signer) -> Sealing:
    """A sealer that has just begun."""
    return Sealing(log, ORIGIN, signers or (KEY,), published)


async def test_a_seal_says_the_size_and_the_root_of_the_log(programme: Log, published: Published) -> None:
    await programme.append(PAIR, 0, new_rows("open", 5), DRIVEN)

    made = await sealing(programme, published).seal()

    assert made is not None
    assert (made.size, made.root.hex()) == await root_of(programme)
    note = published.newest()
    assert note == (published.folder / "checkpoint").read_bytes()
    assert opened(note or b"", [KEY.verifier]) == (made, frozenset({KEY.verifier}))


async def test_nothing_is_signed_twice(programme: Log, published: Published) -> None:
    await programme.append(PAIR, 0, new_rows("open", 5), DRIVEN)
    sealer = sealing(programme, published)
    await sealer.seal()

    assert await sealer.seal() is None
    assert await sealing(programme, published).seal() is None
    assert len(list(published.notes())) == 1


async def test_a_sealer_goes_on_where_another_has_stopped(programme: Log, published: Published) -> None:
    await programme.append(PAIR, 0, new_rows("open", 3), DRIVEN)
    await sealing(programme, published).seal()
    await programme.append(PAIR, 3, new_rows("later", 4), DRIVEN)

    made = await sealing(programme, published).seal()

    assert made is not None
    assert (made.size, made.root.hex()) == await root_of(programme)
    assert len(list(published.notes())) == 2


@pytest.mark.parametrize("statement", TAMPERING)
async def test_a_log_that_is_not_what_was_sealed_is_not_sealed_again(
    programme: Log, record: Database, published: Published, statement: str
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 5), DRIVEN)
    await sealing(programme, published).seal()
    await behind_the_guards(record, statement)
    await programme.append("relationship/2", 0, new_rows("other", 3), DRIVEN)

    with pytest.raises(Contradiction, match="not what was sealed"):
        await sealing(programme, published).seal()
    assert len(list(published.notes())) == 1


async def test_what_is_rewritten_under_a_living_sealer_is_found_when_it_looks_over(
    programme: Log, record: Database, published: Published
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 5), DRIVEN)
    sealer = sealing(programme, published)
    await sealer.seal()
    await behind_the_guards(record, TAMPERING[4])

    with pytest.raises(Contradiction, match="another now"):
        await sealer.look_over()


async def test_a_row_that_is_gone_before_its_first_seal_is_missed(
    programme: Log, record: Database, published: Published
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 5), DRIVEN)
    await behind_the_guards(record, "DELETE FROM programme.event WHERE position = 2")

    with pytest.raises(Contradiction, match="position 2 is missing"):
        await sealing(programme, published).seal()


async def test_the_seals_of_another_key_are_contradicted(programme: Log, published: Published) -> None:
    await programme.append(PAIR, 0, new_rows("open", 2), DRIVEN)
    await sealing(programme, published).seal()

    with pytest.raises(Contradiction, match="not ours"):
        await sealing(programme, published, NEXT).seal()


async def test_the_seals_of_another_log_are_contradicted(programme: Log, published: Published) -> None:
    await programme.append(PAIR, 0, new_rows("open", 2), DRIVEN)
    await sealing(programme, published).seal()

    with pytest.raises(Contradiction, match="that of nearpeer/one/programme"):
        await Sealing(programme, "nearpeer/one/care", (KEY,), published).seal()


async def test_a_key_hands_over_to_the_one_that_follows(programme: Log, published: Published) -> None:
    await programme.append(PAIR, 0, new_rows("open", 2), DRIVEN)
    await sealing(programme, published).seal()

    handed = await sealing(programme, published, KEY, NEXT).hand_over(NEXT)
    await programme.append(PAIR, 2, new_rows("later", 1), DRIVEN)
    made = await sealing(programme, published, NEXT).seal()

    assert handed.following == str(NEXT.verifier)
    assert made is not None
    assert made.size == 3
    assert len(list(published.notes())) == 3
