"""A stream of 100 events: loaded and folded, and a command on it, beside the library `eventsourcing`.

The stream is a pair's of a rehearsed year, cut after its hundredth event; the library is given the same
events. Both load them into the same fold, which counts facts and keeps standings; what the domain's own fold
takes is told beside it. The command at the door is the whole of the domain, the library only adds an event.
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID

import orjson

from activities.folds import CODEC, entry_of
from activities.ledger import Ledger
from benchmarks.measures import Measure, at_least, told
from benchmarks.peers import PeerStream, PeerStreams, peer
from benchmarks.records import record, whole_year
from benchmarks.rounds import Deed, Prepared, faster, seconds, speed
from domain import addresses, streams
from domain.meetings import RecordMeeting
from domain.messages import Event, Stamp
from domain.obligations import ObligationAmended, ObligationEnded, ObligationOpened, Standing
from store.database import Database
from store.log import Log
from store.rows import Course, NewRow

ROUNDS, LOADS, COMMANDS = 25, 20, 10
PAIRS, EVENTS, CACHED = 40, 100, 10_000
LOAD, COMMAND = 4.0, 3.0
YEAR, NUMBERS = addresses.programme_year("2025"), count(1)


async def loading() -> list[Measure]:
    """Loads a second and commands a second, each against the library."""
    async with record() as urls:
        db = Database(urls["url"], role="nearpeer_door", pool_size=1)
        plain, caching = peer(urls["url"]), peer(urls["url"], cached=CACHED)
        try:
            bench = _Streams(Log(db, "programme"), *_a_year())
            await bench.begin()
            return [*await _loads(bench, plain), *await _commands(bench, plain, caching)]
        finally:
            plain.close()
            caching.close()
            await db.close()


def _a_year() -> tuple[list[NewRow], list[NewRow]]:
    """The rows of a programme year, and the first hundred of one of its pairs."""
    by_stream = whole_year(PAIRS)
    pairs = (rows for name, rows in sorted(by_stream.items()) if name.startswith("relationship/"))
    return by_stream[YEAR], next(r for r in pairs if len(r) > EVENTS)[:EVENTS]


class Folded:
    """Counts facts, and keeps the newest standing of every obligation."""

    def __init__(self) -> None:
        self.facts = 0
        self.standings: dict[str, str] = {}

    def add(self, event: Event) -> None:
        """One more event."""
        kind = type(event)
        if kind is ObligationEnded or kind is ObligationAmended:
            self.standings[event.obligation] = event.standing  # type: ignore[attr-defined]
        elif kind is ObligationOpened:
            self.standings[event.obligation] = Standing.OPEN  # type: ignore[attr-defined]
        else:
            self.facts += 1


class _Streams:
    """As many copies of the stream as are asked for, in a record with its programme year."""

    def __init__(self, log: Log, year: list[NewRow], rows: list[NewRow]) -> None:
        self._log = log
        self._year = year
        self._rows = rows
        self.ledger = Ledger({"programme": log})

    async def begin(self) -> None:
        """The programme year is in the record."""
        await self._append(YEAR, self._year, "ProgrammeYear")

    async def fresh(self) -> str:
        """One more copy that nobody has looked at."""
        stream = addresses.relationship("2025", f"bench-{next(NUMBERS)}")
        await self._append(stream, self._rows, "Relationship")
        return stream

    async def _append(self, stream: str, rows: Sequence[NewRow], workflow: str) -> None:
        for start in range(0, len(rows), EVENTS):
            some = rows[start : start + EVENTS]
            await self._log.append(stream, start, some, Course(None, closed=False, workflow=workflow))

    def theirs(self, library: PeerStreams) -> UUID:
        """A copy in the library's tables."""
        aggregate = PeerStream()
        for row in self._rows[1:]:
            aggregate.happens(row.type, orjson.loads(row.body))
        library.save(aggregate)
        return aggregate.id  # type: ignore[no-any-return]

    async def load(self, stream: str) -> Folded:
        """Loads a stream without any memory of it, into the fold that the library makes too."""
        folded = Folded()
        for row in await self._log.read(stream):
            folded.add(CODEC.decode(row.type, row.schema, row.body))
        return folded

    async def load_as_the_domain_does(self, stream: str) -> Any:
        """Loads a stream without any memory of it, into the state that is decided upon."""
        state: Any = streams.decider_of(stream).initial(stream)
        for row in await self._log.read(stream):
            state = state.evolve(entry_of(row))
        return state

    async def command(self, stream: str) -> None:
        """A meeting of yesterday, recorded at the door."""
        at_us = self._rows[-1].recorded_us + 1
        command = RecordMeeting(occurred_us=at_us - 1, minutes=60)
        await self.ledger.execute(stream, command, Stamp(at_us, "person-1", f"command-{next(NUMBERS)}"))


async def _loads(bench: _Streams, library: PeerStreams) -> list[Measure]:
    stream, aggregate = await bench.fresh(), bench.theirs(library)

    async def ours(load: Callable[[str], Awaitable[object]]) -> Deed:
        async def deed() -> None:
            for _ in range(LOADS):
                await load(stream)

        return deed

    async def theirs() -> Deed:
        async def deed() -> None:
            for _ in range(LOADS):
                library.repository.get(aggregate)

        return deed

    contenders: dict[str, Prepared] = {
        "store": partial(ours, bench.load),
        "domain": partial(ours, bench.load_as_the_domain_does),
        "library": theirs,
    }
    took = await seconds(contenders, ROUNDS)
    name, against = f"load and fold of {EVENTS} events", "against eventsourcing"
    return [
        at_least(f"{name}: {against}", faster(took, "store", "library"), LOAD),
        told(f"{name}, the domain's own fold: {against}", faster(took, "domain", "library"), "ratio"),
        told(f"{name}: nearpeer", speed(took, "store", LOADS), "streams/s"),
        told(f"{name}: nearpeer, the domain's own fold", speed(took, "domain", LOADS), "streams/s"),
        told(f"{name}: eventsourcing", speed(took, "library", LOADS), "streams/s"),
    ]


async def _commands(bench: _Streams, plain: PeerStreams, caching: PeerStreams) -> list[Measure]:
    contenders = {
        "door": partial(_at_the_door, bench, known=True),
        "first touch": partial(_at_the_door, bench, known=False),
        "library": partial(_get_and_save, bench, plain),
        "library with its cache": partial(_get_and_save, bench, caching),
    }
    await bench.command(await bench.fresh())
    took = await seconds(contenders, ROUNDS)
    name = f"command on {EVENTS} events"
    against = "against eventsourcing"
    first = faster(took, "first touch", "library")
    cached = faster(took, "door", "library with its cache")
    return [
        at_least(f"{name}: {against}", faster(took, "door", "library"), COMMAND),
        told(f"{name}, first touch of the stream: {against}", first, "ratio"),
        told(f"{name}: {against} with its cache", cached, "ratio"),
        told(f"{name}: nearpeer", speed(took, "door", COMMANDS), "commands/s"),
        told(
            f"{name}: nearpeer, first touch of the stream", speed(took, "first touch", COMMANDS), "commands/s"
        ),
        told(f"{name}: eventsourcing", speed(took, "library", COMMANDS), "commands/s"),
        told(
            f"{name}: eventsourcing with its cache",
            speed(took, "library with its cache", COMMANDS),
            "commands/s",
        ),
    ]


async def _at_the_door(bench: _Streams, *, known: bool) -> Deed:
    fresh = [await bench.fresh() for _ in range(COMMANDS)]
    if known:
        for stream in fresh:
            await bench.ledger.view(stream, 0)

    async def deed() -> None:
        for stream in fresh:
            await bench.command(stream)

    return deed


async def _get_and_save(bench: _Streams, library: PeerStreams) -> Deed:
    aggregates = [bench.theirs(library) for _ in range(COMMANDS)]
    fact = {"fact": "fact-1", "in_time": True, "meets": None, "minutes": 60, "note": None}

    async def deed() -> None:
        for each in aggregates:
            aggregate = library.repository.get(each)
            aggregate.happens("meeting-recorded", fact)
            library.save(aggregate)

    return deed
