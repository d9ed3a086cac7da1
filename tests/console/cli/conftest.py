"""What a test of the command line is given: the command in this process, a running service with a cohort."""

import json
import logging
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer import rich_utils

from console import cli
from console.service import Doors, Service
from runtime.postgres import Urls
from runtime.settings import Settings
from tests.conftest import copies
from tests.console.cli.cases import Cases, found_by_the_command
from tests.console.cli.cohort import Lived, lived
from tests.console.cli.later import through_doors


@dataclass(frozen=True)
class Said:
    """What a command answered: exit code, and what it wrote to whom."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The last line of standard output."""
        return json.loads(self.out.splitlines()[-1])


Nearpeer = Callable[..., Said]


@dataclass(frozen=True)
class Home:
    """A running service, its data directory, and the cohort that lives in it."""

    service: Service
    folder: Path
    life: Lived


@pytest.fixture
def own_logging() -> Iterator[None]:
    """The command sets up the logging of a whole process; afterwards it is as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.fixture
def nearpeer(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, own_logging: None
) -> Nearpeer:
    """The command `nearpeer`, in this process, on a terminal of 100 columns."""
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("NEARPEER_DATA_DIR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(rich_utils, "FORCE_TERMINAL", None)  # read from the environment at its import

    def command(*arguments: str | Path) -> Said:
        capsys.readouterr()
        code = cli.answer([str(argument) for argument in arguments])
        written = capsys.readouterr()
        return Said(code, written.out, written.err)

    return command


@pytest.fixture(scope="session")
def open_ground() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may pass."""
    folder = Path(tempfile.mkdtemp(prefix="np-cli-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
async def home(open_ground: Path) -> AsyncIterator[Home]:
    """One service for the session, with a cohort seven weeks into its year."""
    folder = open_ground / "home"
    async with Service(Settings.load(data_dir=folder), fast=True) as service:
        doors = service.doors()
        life = await lived(doors, time.time_ns() // 1_000)
        yield Home(service, folder, life)
        await doors.close()


@pytest.fixture
def at_home(nearpeer: Nearpeer, home: Home) -> Nearpeer:
    """The command, on the running service's data directory."""
    return lambda *arguments: nearpeer(*arguments, "--data-dir", home.folder)


@pytest.fixture(scope="session")
async def quiet_record(postgres: Urls) -> AsyncIterator[Cases]:
    """A record for the session with the same cohort, and no service that pages anybody."""

    async def begun(doors: Doors) -> Lived:
        return await lived(doors, time.time_ns() // 1_000)

    async with copies(postgres) as made:
        yield Cases(made, await through_doors(made, begun))


@pytest.fixture
def cases(quiet_record: Cases) -> Cases:
    """Cases of the desk to which only the test does anything."""
    return quiet_record


@pytest.fixture
def at_desk(nearpeer: Nearpeer, cases: Cases, monkeypatch: pytest.MonkeyPatch) -> Nearpeer:
    """The command, on the record of `cases`."""
    found_by_the_command(cases.urls, monkeypatch)
    return nearpeer
