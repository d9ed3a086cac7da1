"""One embedded PostgreSQL per test session, and freshly migrated databases for whoever needs their own."""

import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import pytest

from benchmarks.gateway_use import GatewayProcess
from runtime.datadir import DataDir
from runtime.postgres import EmbeddedPostgres, Urls
from store import migrate
from store.database import Database

_numbers = count(1)


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A short folder that the server's own system user may pass, unlike those of pytest."""
    folder = Path(tempfile.mkdtemp(prefix="np-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
async def postgres(server_folder: Path) -> AsyncIterator[Urls]:
    """The URLs of two migrated databases that serve as templates: connect to copies of them only."""
    with DataDir(server_folder / "data") as place:
        server = EmbeddedPostgres(place, fast=True)
        urls = await server.start()
        await migrate.upgrade(urls["url"], urls["keys_url"])
        yield urls
        await server.stop()


@pytest.fixture(scope="session")
async def shared_urls(postgres: Urls) -> AsyncIterator[Urls]:
    """Two migrated databases that the tests of this session use one after the other."""
    async with copies(postgres) as made:
        yield made


@pytest.fixture
async def urls(shared_urls: Urls) -> Urls:
    """Two migrated databases without a row, the test's own while it runs."""
    for url in shared_urls.values():
        await _empty(str(url))
    return shared_urls


@pytest.fixture
async def own_urls(postgres: Urls) -> AsyncIterator[Urls]:
    """Two migrated databases that the test may damage; slower than `urls`."""
    async with copies(postgres) as made:
        yield made


@pytest.fixture(scope="session")
def gateway_process() -> Iterator[GatewayProcess]:
    """A gateway for short messages, webhooks and mail, for this session."""
    with GatewayProcess() as running:
        yield running


@pytest.fixture
def gateway(gateway_process: GatewayProcess) -> GatewayProcess:
    """The gateway with nothing wrong with it, and nothing taken yet."""
    gateway_process.clear()
    return gateway_process


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 6 MB that everybody may pass."""
    disk = Path(tempfile.mkdtemp(prefix="np-disk-"))
    disk.chmod(0o755)
    mounting = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounting.returncode != 0:
        disk.rmdir()
        pytest.skip("this machine lets us mount no small file system")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)
    disk.rmdir()


@asynccontextmanager
async def copies(templates: Urls) -> AsyncIterator[Urls]:
    """Copies of both template databases, dropped after use."""
    number = next(_numbers)
    admin = Database(database_url(templates["url"], "postgres"), pool_size=1)
    names = {f"record_{number}": "nearpeer", f"keys_{number}": "nearpeer_keys"}
    try:
        for name, template in names.items():
            await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        record, keys = (database_url(templates["url"], name) for name in names)
        yield Urls(url=record, keys_url=keys)
        for name in names:
            await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()


def database_url(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    server, _, rest = url.rpartition("/nearpeer?")
    return f"{server}/{name}?{rest}"


async def _empty(url: str) -> None:
    db = Database(url, pool_size=1)
    try:
        tables = await db.fetch(
            "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname"
            " NOT IN ('pg_catalog', 'information_schema', 'public')"
        )
        emptying = [_emptied(table["name"]) for table in tables]
        await db.execute("; ".join(["SET session_replication_role = replica", *emptying]))
    finally:
        await db.close()


def _emptied(table: str) -> str:
    if table.endswith(".head"):
        return f"UPDATE {table} SET position = 0, written_us = 0"
    return f"DELETE FROM {table}"
