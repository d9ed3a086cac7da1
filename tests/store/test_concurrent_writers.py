"""Sixteen writers in two processes, killed at random: a tail reader sees every committed event, in order.

The same harness over a plain sequence shows a reader that misses events, so it would notice.
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
from itertools import count
from random import Random

import pytest

from runtime.postgres import Urls
from store.database import Database
from store.history import root_of
from store.log import Log
from store.tree import root

FULL = bool(os.environ.get("NEARPEER_FULL"))
ROWS = 300_000 if FULL else 2_000
ROWS_BY_SEQUENCE = 40_000 if FULL else 4_000
PROCESSES = 2
WRITERS_PER_PROCESS = 8
LEAST_KILLS = 3
NAMED = "herd"
"""What the server calls the connections of the writers."""

Numbered = list[tuple[int, str]]
"""Positions with what was written there."""
ReadAfter = Callable[[int], Awaitable[Numbered]]


class Herd:
    """The writing processes: one is killed and replaced from time to time."""

    def __init__(self, strategy: str, url: str, chance: Random) -> None:
        self._strategy = strategy
        self._url = f"{url}{'&' if '?' in url else '?'}application_name={NAMED}"
        self._chance = chance
        self._seeds = count(1)
        self._running: list[Process] = []
        self.kills = 0

    async def start(self) -> None:
        for _ in range(PROCESSES):
            await self._add()

    async def replace_one(self) -> None:
        """Kills one process with SIGKILL and starts another."""
        victim = self._running.pop(self._chance.randrange(len(self._running)))
        assert victim.returncode is None, "a writer ended by itself"
        await self._kill(victim)
        self.kills += 1
        await self._add()

    async def end(self) -> None:
        """Kills all that are left."""
        for process in self._running:
            await self._kill(process)

    async def _add(self) -> None:
        arguments = (self._strategy, self._url, str(WRITERS_PER_PROCESS), str(next(self._seeds)))
        self._running.append(
            await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.store.writers", *arguments)
        )

    @staticmethod
    async def _kill(process: Process) -> None:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


class TailReader:
    """Reads on from the last position that it has seen, as every projection does."""

    def __init__(self, read_after: ReadAfter) -> None:
        self._read_after = read_after
        self.seen: Numbered = []

    @property
    def position(self) -> int:
        return self.seen[-1][0] if self.seen else 0

    async def step(self) -> int:
        new = await self._read_after(self.position)
        self.seen.extend(new)
        return len(new)

    async def until(self, position: int) -> None:
        while self.position < position:
            if not await self.step():
                await asyncio.sleep(0)


async def write_and_read(
    db: Database, herd: Herd, read_after: ReadAfter, rows: int
) -> tuple[Numbered, Numbered]:
    """(what the tail reader saw, what was committed) after at least `rows` rows and some kills."""
    reader = TailReader(read_after)
    await herd.start()
    try:
        goal = 0
        while reader.position < rows or herd.kills < LEAST_KILLS:
            goal += max(500, rows // 40)
            await reader.until(goal)
            await herd.replace_one()
    finally:
        await herd.end()
    await _all_backends_gone(db)
    while await reader.step():
        pass
    return reader.seen, await _everything(read_after)


async def _all_backends_gone(db: Database) -> None:
    async with asyncio.timeout(30):
        while await db.fetch(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1",
            NAMED,
        ):  # one that is idle may still have a commit to read from a socket that nobody writes to
            await asyncio.sleep(0.02)


async def _everything(read_after: ReadAfter) -> Numbered:
    found: Numbered = []
    while page := await read_after(found[-1][0] if found else 0):
        found.extend(page)
    return found


@pytest.mark.timeout(3_600 if FULL else 120)
async def test_a_tail_reader_of_the_log_misses_nothing_and_positions_have_no_hole(
    urls: Urls, record: Database, programme: Log
) -> None:
    async def read_after(position: int) -> Numbered:
        return [(row.position, f"{row.stream} {row.version}") for row in await programme.read_all(position)]

    herd = Herd("log", urls["url"], Random(2025))
    seen, committed = await write_and_read(record, herd, read_after, ROWS)

    assert seen == committed
    assert [position for position, _ in committed] == list(range(1, len(committed) + 1))
    assert await programme.head() == len(committed) >= ROWS
    assert herd.kills >= LEAST_KILLS
    await _every_stream_is_whole(record)
    leaves = await record.fetch("SELECT leaf_hash FROM programme.event ORDER BY position")
    assert await root_of(programme) == (len(leaves), root(row["leaf_hash"] for row in leaves).hex())


async def _every_stream_is_whole(db: Database) -> None:
    broken = await db.fetch(
        "SELECT stream FROM programme.event JOIN programme.stream USING (stream)"
        " GROUP BY stream, stream.version HAVING max(event.version) <> count(*) OR stream.version <> count(*)"
    )
    assert broken == []


@pytest.mark.timeout(3_600 if FULL else 120)
async def test_a_tail_reader_of_a_plain_sequence_misses_committed_rows(urls: Urls, record: Database) -> None:
    await record.execute("CREATE TABLE numbered (id bigserial PRIMARY KEY, writer text NOT NULL)")

    async def read_after(position: int) -> Numbered:
        rows = await record.fetch(
            "SELECT id, writer FROM numbered WHERE id > $1 ORDER BY id LIMIT 5000", position
        )
        return [(row["id"], row["writer"]) for row in rows]

    herd = Herd("sequence", urls["url"], Random(2025))
    seen, committed = await write_and_read(record, herd, read_after, ROWS_BY_SEQUENCE)
    await record.execute("DROP TABLE numbered")

    missed = set(committed) - set(seen)
    assert missed, "the harness no longer shows what it must be able to show"
