"""`up` as a process of its own: it says where everything is, refuses a second, and stops when asked."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from console.planning import EXAMPLES
from console.service import Service
from runtime.settings import Settings
from store.database import Database
from tests.console.cli.conftest import Nearpeer

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = "from console.cli import main; main()"


@pytest.fixture
def up(open_ground: Path) -> Iterator[subprocess.Popen[str]]:
    """A nearpeer that is starting on a new directory; killed at the end if it has not stopped."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NEARPEER_DATA_DIR": str(open_ground / "up")}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "up", "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def test_up_tells_its_addresses_and_stops_cleanly(
    up: subprocess.Popen[str], nearpeer: Nearpeer, open_ground: Path
) -> None:
    folder = open_ground / "up"
    assert up.stdout is not None
    told = json.loads(up.stdout.readline())
    assert told["ok"] is True, told
    pages = {name: httpx.get(told["addresses"][name]) for name in ("help page", "to report a danger")}
    second = nearpeer("up", "--data-dir", folder)
    well = nearpeer("doctor", "--data-dir", folder)

    up.send_signal(signal.SIGTERM)
    code = up.wait(timeout=30)

    assert told["addresses"]["data directory"] == str(folder)
    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    assert all('<a href="tel:112">' in page.text for page in pages.values())
    assert (second.code, well.code) == (1, 0)
    assert f"(pid {up.pid})" in second.err
    assert code == 0
    assert not (folder / "run.json").exists()
    assert nearpeer("doctor", "--data-dir", folder).code == 3


async def _left_by_a_newer_release(folder: Path) -> None:
    """A data directory whose record has a schema that this release does not know; nothing runs on it."""
    service = Service(Settings.load(data_dir=folder))
    try:
        await service.start_engines()
        db = Database(service.places_of_record()[0])
        await db.execute("UPDATE alembic_version SET version_num = 'record_9999'")
        await db.close()
    finally:
        await service.stop()


def test_a_data_directory_of_a_newer_schema_is_refused_with_the_backup_command(
    nearpeer: Nearpeer, open_ground: Path
) -> None:
    folder = open_ground / "newer"
    asyncio.run(_left_by_a_newer_release(folder))

    said = nearpeer("up", "--data-dir", folder)

    assert said.code == 1
    assert "record_9999" in said.err
    assert f"For a backup: cp -a {folder} {folder}.backup" in said.err
    assert not (folder / "run.json").exists()


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, "No way out is set up"),
        (
            {"NEARPEER_SMS_URL": "https://sms.example", "NEARPEER_SMS_SECRET": "s"},
            "NEARPEER_TELEPHONES is empty",
        ),
    ],
)
def test_production_does_not_come_up_where_nobody_could_be_paged(
    nearpeer: Nearpeer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], problem: str
) -> None:
    for name, value in {"NEARPEER_MODE": "production", **given}.items():
        monkeypatch.setenv(name, value)

    said = nearpeer("up", "--data-dir", tmp_path / "none")

    assert said.code == 2
    assert problem in said.err
    assert not (tmp_path / "none").exists()


PROCESSES = {
    "watchdog": (["watchdog"], 3),
    "sealer": (["sealer"], 3),
    "worker-urgent": (["worker", "--lane", "urgent"], 3),
    "worker-year": (["worker", "--lane", "year"], 3),
    "web": (["console.web"], 2),
    "help": (["console.help"], 2),
}
"""Each process by its module, and the exit code by which it says that its settings cannot be used."""


def test_no_process_starts_in_production_with_nothing_set_up(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "NEARPEER_MODE": "production"}
    started = {
        name: subprocess.Popen(
            [sys.executable, "-m", *module, "--data-dir", str(tmp_path)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name, (module, _) in PROCESSES.items()
    }
    told = {name: process.communicate(timeout=90)[1] for name, process in started.items()}

    assert {name: process.returncode for name, process in started.items()} == {
        name: code for name, (_, code) in PROCESSES.items()
    }
    wanted = {"sealer": "DATABASE_URL", "help": "NEARPEER_HELP_NUMBERS"}
    for name, said in told.items():
        assert wanted.get(name, "No way out is set up") in said
        assert "The same list beforehand: nearpeer doctor" in said
        assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", [["run"], ["rehearse", "--mentors", "m.csv", "--mentees", "n.csv", "--seed", "1"]]
)
def test_production_rehearses_nothing(
    nearpeer: Nearpeer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("NEARPEER_MODE", "production")
    for name, option in (("mentors", "m.csv"), ("mentees", "n.csv")):
        (tmp_path / option).write_text((EXAMPLES / f"{name}-2025.csv").read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)

    said = nearpeer(*command, "--data-dir", tmp_path / "none")

    assert said.code == 2
    assert "production knows speed 1 alone" in said.err
    assert not (tmp_path / "none").exists()
