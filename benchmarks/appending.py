"""How fast the log appends, beside bare INSERTs of the same rows: one connection, one server, in turn."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from hashlib import sha256
from itertools import count
from statistics import median

from benchmarks.cohorts import open_folder
from benchmarks.measures import Measure
from runtime.datadir import DataDir
from runtime.postgres import EmbeddedPostgres
from store import migrate
from store.database import Database
from store.log import Log
from store.rows import Course, NewRow

ROUNDS, SECONDS = 5, 0.6
EVENTS = (1, 2, 10)
LEAST = 0.5
"""Positions, versions, registry, outbox and leaf hashes may cost as much again as the bare rows."""
COURSE = Course(due_us=None, closed=False, workflow="Relationship")
BARE = """CREATE SCHEMA bench;
CREATE TABLE bench.bare (
    type text, schema smallint, body text, occurred_us bigint, recorded_us bigint, actor text, policy int,
    command_id text, ordinal int, digest bytea, cause text, PRIMARY KEY (command_id, ordinal))"""
INSERT = "INSERT INTO bench.bare VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
NUMBERS = count(1)


async def appending() -> list[Measure]:
    """Appends a second against bare INSERTs a second, for appends of 1, 2 and 10 events."""
    with open_folder() as folder, DataDir(folder / "run") as place:
        server = EmbeddedPostgres(place)
        try:
            urls = await server.start()
            await migrate.upgrade(urls["url"], urls["keys_url"])
            db = Database(urls["url"], pool_size=1)
            await db.execute(BARE)
            measures = [measure for events in EVENTS for measure in await _compared(db, events)]
            await db.close()
            return measures
        finally:
            await server.stop()


async def _compared(db: Database, events: int) -> list[Measure]:
    log, version = Log(db, "programme"), count(0, events)
    stream = f"relationship/bench/{events}"

    async def appends() -> None:
        await log.append(stream, next(version), _rows(events), COURSE)

    async def inserts() -> None:
        async with db.session() as session:
            await session.executemany(INSERT, [_values(row) for row in _rows(events)])  # type: ignore[attr-defined]

    rounds = [(await _a_second(appends), await _a_second(inserts)) for _ in range(ROUNDS)]
    ratio = round(median(ours / bare for ours, bare in rounds), 2)
    speed = round(median(ours for ours, _ in rounds))
    name = f"append of {events}"
    return [
        Measure(f"{name}: against bare INSERTs", ratio, "ratio", f"at least {LEAST}", ratio >= LEAST),
        Measure(f"{name}: appends", speed, "1/s", "told only", ok=True),
    ]


async def _a_second(deed: Callable[[], Awaitable[None]]) -> float:
    """How often something is done in a second, one after another."""
    done, began = 0, time.perf_counter()
    while (took := time.perf_counter() - began) < SECONDS:
        await deed()
        done += 1
        if done % 50 == 0:
            await asyncio.sleep(0)
    return done / took


def _rows(events: int) -> list[NewRow]:
    command = f"command-{next(NUMBERS)}"
    body, digest = b'{"minutes":60,"occurred_us":1758621600000000}', sha256(command.encode()).digest()
    moment = 1_758_621_600_000_000
    return [
        NewRow("meeting-recorded", 1, body, moment, moment, "person-1", 1, command, ordinal, digest, None)
        for ordinal in range(events)
    ]


def _values(row: NewRow) -> tuple[object, ...]:
    return (
        row.type,
        row.schema,
        row.body.decode(),
        row.occurred_us,
        row.recorded_us,
        row.actor,
        row.policy,
        row.command_id,
        row.ordinal,
        row.digest,
        row.cause,
    )
