"""A data directory has one master, keeps its keys, and says what is wrong with it."""

import asyncio
import json
import subprocess
from collections.abc import Callable
from itertools import repeat
from pathlib import Path

import pytest

from runtime.datadir import KEYS, DataDir
from runtime.errors import Busy, EngineError
from runtime.settings import Settings
from tests.runtime.waiting import mode

Program = Callable[[str], "subprocess.Popen[str]"]

HOLD = """
import time
from runtime.datadir import DataDir
DataDir({path!r}).claim()
print("claimed", flush=True)
time.sleep(1000)
"""


async def held(path: Path, program: Program) -> "subprocess.Popen[str]":
    """Another process that has claimed `path`."""
    holder = program(HOLD.format(path=str(path)))
    assert holder.stdout is not None
    assert await asyncio.to_thread(holder.stdout.readline) == "claimed\n"
    return holder


async def test_a_second_nearpeer_is_told_who_has_the_directory(ground: Path, program: Program) -> None:
    first = await held(ground / "data", program)

    with pytest.raises(Busy, match=rf"in use by nearpeer \(pid {first.pid}\).*another --data-dir"):
        DataDir(ground / "data").claim()


async def test_a_killed_nearpeer_leaves_no_lock(ground: Path, program: Program) -> None:
    first = await held(ground / "data", program)
    first.kill()
    first.wait()

    with DataDir(ground / "data") as directory:
        assert directory.claimed


def test_a_released_directory_can_be_claimed_again(ground: Path) -> None:
    with DataDir(ground / "data"), pytest.raises(Busy):
        DataDir(ground / "data").claim()

    with DataDir(ground / "data") as directory:
        assert directory.claimed


def test_claiming_twice_is_no_harm(data_dir: DataDir) -> None:
    data_dir.claim()

    assert data_dir.claimed


def test_others_read_what_the_running_one_published(data_dir: DataDir) -> None:
    data_dir.publish("temporal", {"address": "127.0.0.1:7233"})
    data_dir.publish("postgres", {"url": "postgresql://nearpeer@/nearpeer?host=/run/np-1"})

    running = DataDir(data_dir.path).running()

    assert running is not None
    assert running["temporal"] == {"address": "127.0.0.1:7233"}
    assert running["postgres"]["url"].endswith("/run/np-1")


def test_what_was_withdrawn_is_not_read(data_dir: DataDir) -> None:
    data_dir.publish("temporal", {"address": "127.0.0.1:7233"})
    data_dir.withdraw("temporal")

    assert "temporal" not in (DataDir(data_dir.path).running() or {})


def test_nothing_runs_in_a_directory_that_was_released(ground: Path) -> None:
    with DataDir(ground / "data") as directory:
        directory.publish("temporal", {"address": "127.0.0.1:7233"})

    assert DataDir(ground / "data").running() is None
    assert not (ground / "data" / "run.json").exists()


def test_nothing_runs_in_a_directory_that_does_not_exist(ground: Path) -> None:
    assert DataDir(ground / "nowhere").running() is None


async def test_what_a_killed_nearpeer_published_is_not_believed(ground: Path, program: Program) -> None:
    first = await held(ground / "data", program)
    (ground / "data" / "run.json").write_text('{"temporal": {"pid": 17}}')
    first.kill()
    first.wait()

    assert DataDir(ground / "data").running() is None
    with DataDir(ground / "data") as directory:
        assert directory.leftover("temporal") == {"pid": 17}


def test_on_a_full_disk_a_stopped_server_is_not_announced_any_more(small_disk: Path) -> None:
    with DataDir(small_disk / "data") as directory:
        directory.publish("temporal", {"address": "127.0.0.1:7233"})
        fill(small_disk / "filler")

        directory.withdraw("temporal")

        assert "temporal" not in (DataDir(small_disk / "data").running() or {})


def test_only_the_master_publishes(ground: Path) -> None:
    with pytest.raises(EngineError, match="not claimed"):
        DataDir(ground / "data").publish("temporal", {})


def test_run_json_is_replaced_as_a_whole(data_dir: DataDir) -> None:
    data_dir.publish("temporal", {"address": "a"})
    before = (data_dir.path / "run.json").stat().st_ino

    data_dir.publish("temporal", {"address": "b"})

    assert (data_dir.path / "run.json").stat().st_ino != before
    assert not list(data_dir.path.glob(".run.json*"))


def test_keys_are_made_once_and_are_ours_alone(ground: Path) -> None:
    with DataDir(ground / "data") as directory:
        first = {name: directory.secret(name) for name in KEYS}
    with DataDir(ground / "data") as directory:
        second = {name: directory.secret(name) for name in KEYS}

    assert first == second
    assert len({*first.values()}) == len(KEYS)
    for name in KEYS:
        assert mode(ground / "data" / "secrets" / name) == 0o600
    assert mode(ground / "data" / "secrets") == 0o700


def test_a_lost_key_is_never_replaced_by_a_new_one(ground: Path) -> None:
    with DataDir(ground / "data") as directory:
        (directory.secrets / "kek").unlink()

    with pytest.raises(EngineError, match=r"secrets/kek is missing.*backup"):
        DataDir(ground / "data").claim()

    assert not (ground / "data" / "secrets" / "kek").exists()


def test_a_damaged_key_is_named(ground: Path) -> None:
    with DataDir(ground / "data") as directory:
        (directory.secrets / "kek").write_bytes(b"short")

    with pytest.raises(EngineError, match="secrets/kek is damaged"):
        DataDir(ground / "data").claim()


def test_another_layout_is_refused_with_both_numbers_and_the_backup(ground: Path) -> None:
    path = ground / "data"
    with DataDir(path):
        (path / "layout.json").write_text(json.dumps({"layout": 7, "created_us": 0}))

    with pytest.raises(
        EngineError, match=rf"layout 7; this nearpeer knows layout 1.*cp -a {path} {path}.backup"
    ):
        DataDir(path).claim()


def test_another_layout_is_told_to_whoever_only_looks(ground: Path) -> None:
    path = ground / "data"
    with DataDir(path):
        (path / "layout.json").write_text(json.dumps({"layout": 7, "created_us": 0}))

    with pytest.raises(EngineError, match="layout 7; this nearpeer knows layout 1"):
        DataDir(path).inspect()


def test_a_look_makes_nothing(ground: Path) -> None:
    path = ground / "data"

    assert DataDir(path).inspect() is False
    assert not path.exists()


def test_a_damaged_layout_is_named(ground: Path) -> None:
    with DataDir(ground / "data"):
        (ground / "data" / "layout.json").write_text("{")

    with pytest.raises(EngineError, match=r"layout.json is damaged"):
        DataDir(ground / "data").claim()


def test_somebody_elses_folder_is_refused_and_left_as_it_was(ground: Path) -> None:
    home = ground / "home"
    home.mkdir(mode=0o755)
    (home / "letters").mkdir()

    with pytest.raises(EngineError, match=r"holds other things \(letters\)"):
        DataDir(home).claim()

    assert mode(home) == 0o755
    assert [entry.name for entry in home.iterdir()] == ["letters"]


def test_a_file_in_the_way_is_named(ground: Path) -> None:
    (ground / "data").write_text("not a directory")

    with pytest.raises(EngineError, match=r"data cannot be created.*another --data-dir"):
        DataDir(ground / "data").claim()


def test_an_unreadable_directory_is_named(
    ground: Path, as_stranger: Callable[[Callable[[], str]], str]
) -> None:
    with DataDir(ground / "data"):
        pass

    def claim() -> str:
        with pytest.raises(EngineError) as caught:
            DataDir(ground / "data").claim()
        return str(caught.value)

    assert "Permission denied" in as_stranger(claim)


def test_an_unreadable_directory_tells_a_reader_so(
    ground: Path, as_stranger: Callable[[Callable[[], str]], str]
) -> None:
    with DataDir(ground / "data"):
        pass

    def look() -> str:
        with pytest.raises(EngineError) as caught:
            DataDir(ground / "data").running()
        return str(caught.value)

    assert "Permission denied" in as_stranger(look)


def test_a_full_disk_is_named(small_disk: Path) -> None:
    (small_disk / "data").mkdir()
    fill(small_disk / "filler")

    with pytest.raises(EngineError, match=r"No space left on device"):
        DataDir(small_disk / "data").claim()


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
        file.writelines(repeat(b"\0" * 4096))


def test_keys_seals_and_histories_lie_in_it_unless_set_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = DataDir(tmp_path, Settings.load(data_dir=tmp_path))
    monkeypatch.setenv("NEARPEER_SEALS_DIR", "/srv/seals")
    monkeypatch.setenv("NEARPEER_HISTORIES_DIR", "/srv/histories")
    elsewhere = DataDir(tmp_path, Settings.load(data_dir=tmp_path))

    assert (inside.sealer, inside.seals) == (tmp_path / "sealer", tmp_path / "seals")
    assert inside.histories == tmp_path / "histories"
    assert elsewhere.sealer == tmp_path / "sealer"
    assert (str(elsewhere.seals), str(elsewhere.histories)) == ("/srv/seals", "/srv/histories")
