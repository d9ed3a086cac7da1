"""The server is killed under load: what was acknowledged stays, and the pool heals by itself."""

import asyncio
import os
import signal
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from runtime.datadir import DataDir
from runtime.postgres import EmbeddedPostgres
from store import migrate
from store.database import Database, Unreachable
from store.log import AlreadyRecorded, Log, VersionConflict
from tests.store.builders import DRIVEN, PAIR, new_row, new_rows

KILLS = 10 if os.environ.get("NEARPEER_FULL") else 2
WRITERS = 8
BETWEEN_KILLS = 40
"""Acknowledged appends between two kills."""


@pytest.fixture
def own_folder(server_folder: Path) -> Path:
    folder = Path(tempfile.mkdtemp(dir=server_folder))
    folder.chmod(0o711)
    return folder


@pytest.fixture
async def own_server(own_folder: Path) -> AsyncIterator[EmbeddedPostgres]:
    """A server that the test may kill, as durable as in production."""
    with DataDir(own_folder) as place:
        server = EmbeddedPostgres(place)
        urls = await server.start()
        await migrate.upgrade(urls["url"], urls["keys_url"])
        yield server
        await server.stop()


@pytest.fixture
async def log(own_server: EmbeddedPostgres) -> AsyncIterator[Log]:
    db = Database(own_server.urls["url"])
    yield Log(db, "programme")
    await db.close()


class Writer:
    """Appends one command after the other, each until it is known to be stored, as the ledger does."""

    def __init__(self, log: Log, stream: str) -> None:
        self._log = log
        self._stream = stream
        self.acknowledged: dict[int, str] = {}
        self.stopped = False

    async def run(self) -> None:
        version = 0
        while not self.stopped:
            await self._store(version, f"{self._stream}/command-{version}")
            version += 1

    async def _store(self, version: int, command_id: str) -> None:
        while True:
            try:
                taken = await self._log.append(self._stream, version, [new_row(command_id)], DRIVEN)
            except Unreachable:
                await asyncio.sleep(0.02)
            except (VersionConflict, AlreadyRecorded):
                (landed,) = await self._landed(version)
                self.acknowledged[landed] = command_id
                return
            else:
                self.acknowledged[taken.first_position] = command_id
                return

    async def _landed(self, version: int) -> list[int]:
        while True:
            try:
                return [row.position for row in await self._log.read(self._stream, version)]
            except Unreachable:
                await asyncio.sleep(0.02)


async def test_every_acknowledged_append_survives_kills_of_the_server(
    own_server: EmbeddedPostgres, log: Log
) -> None:
    writers = [Writer(log, f"relationship/{number}") for number in range(WRITERS)]
    running = [asyncio.ensure_future(writer.run()) for writer in writers]

    async with asyncio.timeout(30 * KILLS):
        for kill in range(KILLS + 1):
            wanted = (kill + 1) * BETWEEN_KILLS
            while own_server.restarts < kill or sum(len(w.acknowledged) for w in writers) < wanted:
                await asyncio.sleep(0.005)  # its backends outlive a killed server for a moment, and answer
            if kill < KILLS and own_server.pid:
                os.kill(own_server.pid, signal.SIGKILL)
        for writer in writers:
            writer.stopped = True
        await asyncio.gather(*running)

    acknowledged = {
        position: command for writer in writers for position, command in writer.acknowledged.items()
    }
    assert {row.position: row.command_id for row in await log.read_all()} == acknowledged
    assert sorted(acknowledged) == list(range(1, len(acknowledged) + 1))
    assert own_server.restarts == KILLS


async def test_an_idle_pool_works_at_once_after_the_server_came_back(
    own_server: EmbeddedPostgres, log: Log
) -> None:
    await asyncio.gather(*(log.append(f"relationship/{n}", 0, new_rows("open", 1), DRIVEN) for n in range(5)))
    assert own_server.pid
    os.kill(own_server.pid, signal.SIGKILL)
    async with asyncio.timeout(30):
        while own_server.restarts == 0:
            await asyncio.sleep(0.02)

    taken = await log.append(PAIR + "/new", 0, new_rows("open", 2), DRIVEN)

    assert taken.last_position == 7
