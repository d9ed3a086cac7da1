"""One embedded PostgreSQL per test session, and freshly migrated databases for whoever needs their own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from benchmarks.gateway_use import GatewayProcess
from console.planning import Read
from console.service import Doors
from runtime.addresses import Addresses
from runtime.datadir import DataDir
from runtime.postgres import EmbeddedPostgres, Urls
from store import migrate
from store.database import Database
from tests.midyear import Midyear, followed, plan_of, play

settings.register_profile("untimed", deadline=None)  # a busy machine fails no property
settings.register_profile(
    "mutants", deadline=None, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)  # the first example that fails is enough, and the next run finds the same
settings.load_profile(os.environ.get("NEARPEER_PROPERTIES", "untimed"))

_numbers = count(1)
KEK = bytes(range(32))
"""The wrapping key of every test's vault."""


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
async def midyear_template(postgres: Urls, server_folder: Path) -> AsyncIterator[tuple[Urls, Read]]:
    """Two databases of a small cohort on 12 March, to be copied, and the cohort."""
    async with copies(postgres) as made:
        doors = Doors(places(made))
        given = await play(doors, plan_of(server_folder))
        await doors.close()
        await followed(made["url"])
        yield made, given


@pytest.fixture
async def midyear_urls(midyear_template: tuple[Urls, Read]) -> AsyncIterator[Urls]:
    """Two databases of a small cohort on 12 March, the test's own."""
    async with copies(midyear_template[0]) as made:
        yield made


@pytest.fixture
async def midyear(midyear_urls: Urls, midyear_template: tuple[Urls, Read]) -> AsyncIterator[Midyear]:
    """A small cohort on 12 March, the test's own."""
    doors, given = Doors(places(midyear_urls)), midyear_template[1]
    yield Midyear(doors, given.cohort, given.until_us)
    await doors.close()


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
    sources = (_name_of(templates["url"]), _name_of(templates["keys_url"]))
    names = dict(zip((f"record_{number}", f"keys_{number}"), sources, strict=True))
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
    server, _, rest = url.rpartition(f"/{_name_of(url)}?")
    return f"{server}/{name}?{rest}"


def _name_of(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def places(urls: Urls) -> Addresses:
    """Where the doors of a test find its record; no Temporal is there."""
    return Addresses(
        url=urls["url"],
        keys_url=urls["keys_url"],
        kek=KEK,
        temporal="127.0.0.1:1",
        namespace="none",
        codec_key=None,
    )


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
