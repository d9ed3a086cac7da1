"""The sealer: every log under one key, a key that hands over to the next, and a log that is refused."""

from pathlib import Path

import pytest

from store.checkpoint import BadKey, verifier
from store.database import Database
from store.keyring import Keyring
from store.log import Log
from store.sealer import KEYS, Sealer
from store.sealing import Published
from store.verifying import trusted, verify
from tests.store.builders import DRIVEN, PAIR, behind_the_guards, new_rows

LOGS = ("programme", "care", "access")


@pytest.fixture
def logs(record: Database) -> dict[str, Log]:
    return {name: Log(record, name) for name in LOGS}


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "sealer")


def sealer_of(logs: dict[str, Log], keyring: Keyring, tmp_path: Path) -> Sealer:
    return Sealer(logs, keyring, tmp_path / "seals")


async def test_every_log_is_sealed_under_one_name(
    logs: dict[str, Log], keyring: Keyring, tmp_path: Path
) -> None:
    await logs["programme"].append(PAIR, 0, new_rows("open", 5), DRIVEN)
    sealer = sealer_of(logs, keyring, tmp_path)

    told = await sealer.round()

    name = keyring.current().name
    assert {made.origin: made.size for made in told.sealed} == {
        f"{name}/programme": 5,
        f"{name}/care": 0,
        f"{name}/access": 0,
    }
    assert (await sealer.round()).sealed == ()


async def test_a_log_that_was_tampered_with_is_refused_and_the_others_are_sealed(
    logs: dict[str, Log], record: Database, keyring: Keyring, tmp_path: Path
) -> None:
    await logs["programme"].append(PAIR, 0, new_rows("open", 5), DRIVEN)
    sealer = sealer_of(logs, keyring, tmp_path)
    await sealer.round()
    await behind_the_guards(record, "DELETE FROM programme.event WHERE position = 5")
    await logs["access"].append("access/desk", 0, new_rows("read", 2), DRIVEN)

    told = await sealer.round(from_the_beginning=True)

    assert told.refused == {"programme": "it has 4 entries, and had 5."}
    assert [made.size for made in told.sealed] == [2]


async def test_a_key_that_is_to_follow_takes_over_and_is_trusted_by_who_knew_the_first(
    logs: dict[str, Log], keyring: Keyring, tmp_path: Path
) -> None:
    await logs["programme"].append(PAIR, 0, new_rows("open", 5), DRIVEN)
    sealer = sealer_of(logs, keyring, tmp_path)
    await sealer.round()
    first = keyring.current()

    following = keyring.rotate()
    assert keyring.rotate() == following
    await sealer.round()
    await logs["programme"].append(PAIR, 5, new_rows("later", 3), DRIVEN)
    await sealer.round()

    assert keyring.current() == following
    assert keyring.following() is None
    checkpoints, problems = trusted(Published(sealer.folder / "programme").notes(), [first.verifier])
    assert (problems, [made.size for made in checkpoints]) == ([], [5, 5, 8])
    assert (await verify(logs["programme"], checkpoints)).problems == ()
    known = (sealer.folder / KEYS).read_text().split()
    assert list(map(verifier, known)) == [first.verifier, following.verifier]


async def test_no_key_takes_over_while_a_log_is_refused(
    logs: dict[str, Log], record: Database, keyring: Keyring, tmp_path: Path
) -> None:
    await logs["programme"].append(PAIR, 0, new_rows("open", 5), DRIVEN)
    sealer = sealer_of(logs, keyring, tmp_path)
    await sealer.round()
    before = keyring.current()
    keyring.rotate()
    await behind_the_guards(record, "UPDATE programme.event SET actor = 'person-2' WHERE position = 3")

    await sealer.round(from_the_beginning=True)

    assert keyring.current() == before


def test_a_key_is_made_once_and_nobody_else_may_read_it(keyring: Keyring, tmp_path: Path) -> None:
    made = keyring.current()

    assert keyring.current() == made
    assert (tmp_path / "sealer" / "key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "sealer").stat().st_mode & 0o777 == 0o700


def test_a_file_that_holds_no_key_is_named_with_what_to_do(keyring: Keyring, tmp_path: Path) -> None:
    keyring.current()
    (tmp_path / "sealer" / "key").write_text("nothing")

    with pytest.raises(BadKey, match=r"sealer/key holds no key.*Restore it from your backup"):
        keyring.current()
