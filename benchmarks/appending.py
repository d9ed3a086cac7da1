"""How fast the log appends: beside the same statement by a bare driver, and beside `eventsourcing`.

Through the store means the whole way of an event that the domain has made: its canonical text, the leaf of
the tree, the pool, the statement; beside the library, which makes its own, making it is measured too. The
bare driver is given the statement's values, made beforehand.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from itertools import count

import asyncpg

from activities.folds import CODEC
from benchmarks.measures import Measure, at_least
from benchmarks.peers import PeerStream, PeerStreams, peer
from benchmarks.records import record
from benchmarks.rounds import Deed, Prepared, faster, seconds, speed
from domain.meetings import MeetingRecorded
from store.database import Database
from store.log import Log
from store.rows import Course, NewRow

ROUNDS, ROLE = 25, "nearpeer_year"
APPENDS = {1: 100, 10: 50, 100: 12}
"""How many appends a round has, by their size."""
BARE = {1: 0.35, 10: 0.50, 100: 0.75}
PEER = {1: 1.25, 10: 1.5, 100: 2.0}
COURSE = Course(due_us=None, closed=False, workflow="Relationship")
MOMENT_US, DIGEST, MEETS = 1_758_621_600_000_000, bytes(32), "meeting/2025-09"
NUMBERS = count(1)


async def appending() -> list[Measure]:
    """Events a second in appends of 1, 10 and 100, each against the bare driver and the library."""
    async with record() as urls:
        db = Database(urls["url"], role=ROLE, pool_size=1)
        bare = await asyncpg.connect(urls["url"], server_settings={"role": ROLE})
        library = peer(urls["url"])
        try:
            found = []
            for size in APPENDS:
                found += await _compared(Log(db, "programme"), bare, library, size)
            return found
        finally:
            library.close()
            await bare.close()
            await db.close()


async def _compared(
    log: Log, bare: "asyncpg.Connection[asyncpg.Record]", library: PeerStreams, size: int
) -> list[Measure]:
    contenders: dict[str, Prepared] = {
        "store": partial(_through_the_store, log, size, built=True),
        "whole": partial(_through_the_store, log, size, built=False),
        "bare": partial(_through_the_driver, log, bare, size),
        "library": partial(_through_the_library, library, size),
    }
    took = await seconds(contenders, ROUNDS)
    events, name = size * APPENDS[size], f"append of {size}"
    return [
        at_least(f"{name}: against raw asyncpg", faster(took, "store", "bare"), BARE[size]),
        at_least(f"{name}: against eventsourcing", faster(took, "whole", "library"), PEER[size]),
        *(
            Measure(f"{name}: {who}", speed(took, key, events), "events/s", "told only", ok=True)
            for key, who in (
                ("whole", "nearpeer"),
                ("store", "nearpeer, events at hand"),
                ("bare", "raw asyncpg"),
                ("library", "eventsourcing"),
            )
        ),
    ]


async def _through_the_store(log: Log, size: int, *, built: bool) -> Deed:
    """With `built` the domain has made the events before; else that is measured, too."""
    stream, commands = _stream(), _commands(size)
    ready = [[_fact(ordinal) for ordinal in range(size)] for _ in commands] if built else None

    async def deed() -> None:
        version = 0
        for number, command in enumerate(commands):
            facts = ready[number] if ready else [_fact(ordinal) for ordinal in range(size)]
            rows = [_row(fact, command, ordinal) for ordinal, fact in enumerate(facts)]
            await log.append(stream, version, rows, COURSE)
            version += size

    return deed


async def _through_the_driver(log: Log, bare: "asyncpg.Connection[asyncpg.Record]", size: int) -> Deed:
    noted = Noted()
    log_on_paper, stream = Log(noted, log.name), _stream()  # type: ignore[arg-type]
    for number, command in enumerate(_commands(size)):
        rows = [_row(_fact(ordinal), command, ordinal) for ordinal in range(size)]
        await log_on_paper.append(stream, number * size, rows, COURSE)
    statement = await bare.prepare(noted.statement)

    async def deed() -> None:
        for values in noted.values:
            await statement.fetchrow(*values)

    return deed


async def _through_the_library(library: PeerStreams, size: int) -> Deed:
    stream, times = PeerStream(), APPENDS[size]

    async def deed() -> None:
        for _ in range(times):
            for ordinal in range(size):
                fact = {
                    "fact": f"fact-{ordinal}",
                    "in_time": True,
                    "meets": MEETS,
                    "minutes": 60,
                    "note": None,
                }
                stream.happens("meeting-recorded", fact)
            library.save(stream)

    return deed


class Noted:
    """Stands where the database stands, and notes the statement of an append with its values."""

    def __init__(self) -> None:
        self.statement = ""
        self.values: list[tuple[object, ...]] = []

    @asynccontextmanager
    async def session(self) -> AsyncIterator["Noted"]:
        yield self

    async def fetchrow(self, statement: str, *values: object) -> tuple[int, int]:
        """Notes what would be sent."""
        self.statement = statement
        self.values.append(values)
        return 1, 1


def _stream() -> str:
    return f"relationship/bench/{next(NUMBERS)}"


def _commands(size: int) -> list[str]:
    return [f"command-{next(NUMBERS)}" for _ in range(APPENDS[size])]


def _fact(ordinal: int) -> MeetingRecorded:
    return MeetingRecorded(fact=f"fact-{ordinal}", meets=MEETS, minutes=60)


def _row(event: MeetingRecorded, command: str, ordinal: int) -> NewRow:
    kind, schema, body = CODEC.encode(event)
    return NewRow(kind, schema, body, MOMENT_US, MOMENT_US, "person-1", 1, command, ordinal, DIGEST, None)
