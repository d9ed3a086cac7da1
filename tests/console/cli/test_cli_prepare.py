"""`nearpeer prepare` makes the data directory of a cluster, with keys that lie elsewhere."""

from pathlib import Path

import pytest
from nacl.public import PrivateKey

from runtime.datadir import KEYS, LINKS, SPOOL_KEY, DataDir
from tests.console.cli.conftest import Nearpeer


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of keys that an operator has made."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    for number, name in enumerate((*KEYS, LINKS, SPOOL_KEY), 1):
        (folder / name).write_bytes(bytes([number]) * 32)
    monkeypatch.setenv("NEARPEER_SECRETS_DIR", str(folder))
    return folder


def test_keys_are_taken_from_where_they_lie_and_none_is_made(
    nearpeer: Nearpeer, tmp_path: Path, secrets: Path
) -> None:
    before = {path.name: path.read_bytes() for path in secrets.iterdir()}

    said = nearpeer("prepare", "--data-dir", tmp_path / "data", "--json")

    place = DataDir(tmp_path / "data")
    assert (said.code, said.json["secrets_dir"]) == (0, str(secrets))
    assert {path.name: path.read_bytes() for path in secrets.iterdir()} == before
    assert place.public_key() == bytes(PrivateKey(before[SPOOL_KEY]).public_key)
    assert not place.secrets.exists()


def test_a_second_time_changes_nothing(nearpeer: Nearpeer, tmp_path: Path, secrets: Path) -> None:
    folder = tmp_path / "data"
    nearpeer("prepare", "--data-dir", folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    again = nearpeer("prepare", "--data-dir", folder)

    assert again.code == 0
    assert again.out.startswith(f"{folder} is ready")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}.keys() == before.keys()
    assert (folder / "spool.pub").read_bytes() == before[folder / "spool.pub"]


def test_nobody_prepares_a_directory_on_which_the_service_runs(nearpeer: Nearpeer, tmp_path: Path) -> None:
    with DataDir(tmp_path / "data"):
        said = nearpeer("prepare", "--data-dir", tmp_path / "data")

    assert said.code == 1
    assert "is in use by nearpeer" in said.err
