"""Real servers for the tests of the ground, one of each for the session, and a folder for every test."""

import os
import shutil
import ssl
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from runtime.datadir import DataDir
from runtime.postgres import EmbeddedPostgres
from runtime.temporal import EmbeddedTemporal
from tests.runtime.certificates import server_side

Program = Callable[[str], "subprocess.Popen[str]"]

ROOT = Path(__file__).resolve().parents[2]


def _open_folder() -> Path:
    """A folder that other users may pass: pytest's own temporary folders are closed to PostgreSQL's user."""
    folder = Path(tempfile.mkdtemp(prefix="nearpeer-test-"))
    folder.chmod(0o755)
    return folder


@pytest.fixture
def ground() -> Iterator[Path]:
    """An empty folder of this test's own."""
    folder = _open_folder()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def session_ground() -> Iterator[Path]:
    """An empty folder for the servers of the session."""
    folder = _open_folder()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def data_dir(ground: Path) -> Iterator[DataDir]:
    """A claimed data directory of this test's own."""
    with DataDir(ground / "data") as directory:
        yield directory


@pytest.fixture(scope="session")
async def postgres(session_ground: Path) -> AsyncIterator[EmbeddedPostgres]:
    """A running PostgreSQL in the normal, durable mode."""
    with DataDir(session_ground / "postgres") as directory:
        server = EmbeddedPostgres(directory)
        await server.start()
        yield server
        await server.stop()


@pytest.fixture(scope="session")
async def used(session_ground: Path) -> Path:
    """A data directory that is not in use now; its PostgreSQL holds a diary with one entry."""
    path = session_ground / "used"
    with DataDir(path) as directory:
        server = EmbeddedPostgres(directory, fast=True)
        connection = await asyncpg.connect((await server.start())["url"])
        await connection.execute("CREATE TABLE diary AS SELECT 'met at the museum' AS entry")
        await connection.close()
        await server.stop()
    return path


@pytest.fixture
def used_dir(used: Path, ground: Path) -> Iterator[DataDir]:
    """A claimed copy of `used`, of this test's own."""
    subprocess.run(["cp", "-a", used, ground / "data"], check=True)
    with DataDir(ground / "data") as directory:
        yield directory


@pytest.fixture(scope="session")
async def temporal(session_ground: Path) -> AsyncIterator[EmbeddedTemporal]:
    """A running Temporal."""
    with DataDir(session_ground / "temporal") as directory:
        server = EmbeddedTemporal(directory)
        await server.start()
        yield server
        await server.stop()


@pytest.fixture
def as_stranger() -> Callable[[Callable[[], str]], str]:
    """Runs a function as the user nobody, in a forked process, and gives the text it returns."""
    if os.geteuid() != 0:
        pytest.skip("only root may become somebody else")
    return _as_nobody


def _as_nobody(act: Callable[[], str]) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(65_534)
        os.setuid(65_534)
        try:
            said = act()
        except BaseException as error:  # noqa: BLE001 - the forked process must end here
            said = f"failed: {error!r}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as answer:
        return answer.read().decode()


@pytest.fixture
def program(ground: Path) -> Iterator[Program]:
    """Starts Python programs that can import the project; those left at the end are killed."""
    started: list[subprocess.Popen[str]] = []

    def start(source: str) -> "subprocess.Popen[str]":
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""}
        process = subprocess.Popen(
            [sys.executable, "-c", source], env=environment, cwd=ground, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The side of a server called gateway.example, whose certificate this process trusts."""
    made = server_side(tmp_path, "gateway.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    return made
