"""A large record: a million events scanned beside a bare cursor and verified, and lists at 10,000 pairs."""

import asyncio
import secrets
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from statistics import median
from typing import Any

import asyncpg
import msgspec

from activities.folds import CODEC
from benchmarks.filling import filled
from benchmarks.loading import Folded
from benchmarks.measures import Measure, at_least, told
from benchmarks.proving import flat
from benchmarks.records import calendar, record
from benchmarks.rounds import Deed, faster, seconds, speed
from console.pages import mentor, relationship
from console.pages.year import year_of
from console.service import Doors
from domain import addresses
from runtime.addresses import Addresses
from runtime.postgres import Urls
from store.database import Database
from store.history import every_row
from store.log import Log
from store.projections import Runner
from store.readmodels import Obligations, StreamCards

MANY, USUAL, TODAY = 10_000, 185, date(2026, 3, 12)
EVENTS, SLICES, SCAN = 1_000_000, 20, 0.45
LOOKS, AT_ONCE = 5, 16
DAY_US = 86_400_000_000
BY_STANDING = "SELECT kind, standing, count(*) FROM board.obligation GROUP BY kind, standing ORDER BY 1, 2"
SELECTED = (
    "SELECT stream, type, body FROM programme.event WHERE position > $1 AND position <= $2 ORDER BY position"
)
DUE_SOON = (
    "SELECT stream, obligation, owed_by, closes_us FROM board.obligation"
    " WHERE standing = 'open' AND strength = 'required' AND closes_us < $1"
    " ORDER BY closes_us, stream LIMIT 100"
)


WORDS = ("obligation", "kind", "strength", "owed_by")
MOMENTS = ("opens_us", "ends_us", "closes_us")
Opened = msgspec.defstruct("Opened", [*((word, str) for word in WORDS), *((at, int) for at in MOMENTS)])
"""What a stranger would decode of an opened obligation."""
Moved = msgspec.defstruct("Moved", [("obligation", str), ("standing", str)])
"""What a stranger would decode of an obligation that ended or was amended."""


async def large() -> list[Measure]:
    """The scan and the proof, then the lists at 10,000 pairs and at the paper's 185."""
    found = []
    for pairs in (MANY, USUAL):
        async with _filled(pairs) as (urls, events):
            if pairs == MANY:
                found += [*await _scans(urls, events), *await flat(urls)]
            found += await _lists(urls, pairs)
    return found


def today_us() -> int:
    """The morning of 12 March 2026, in the middle of the second semester."""
    days = calendar()
    return days.midnight((TODAY - date.fromisoformat(days.day0)).days)


@asynccontextmanager
async def _filled(pairs: int) -> AsyncIterator[tuple[Urls, int]]:
    async with record() as urls:
        began = time.monotonic()
        events = await asyncio.to_thread(filled, urls["url"], pairs, today_us())
        sys.stdout.write(f"     {events} events of {pairs} pairs in {time.monotonic() - began:.0f} s\n")
        yield urls, events


async def _scans(urls: Urls, events: int) -> list[Measure]:
    """A million events in slices, each slice by both in turn."""
    if events < EVENTS:
        raise RuntimeError(f"The record has {events} events; the scan wants {EVENTS}.")
    db = Database(urls["url"], role="nearpeer_auditor", pool_size=3)
    bare = await asyncpg.connect(urls["url"])
    try:
        store, cursor = (
            _Slices(lambda a, b: _by_the_store(Log(db, "programme"), a, b)),
            _Slices(lambda a, b: _by_a_cursor(bare, a, b)),
        )
        took = await seconds({"store": store.next, "cursor": cursor.next}, SLICES)
        if store.folded() != cursor.folded():
            raise RuntimeError("The two scans came to different standings.")
        name, slice_ = f"scan and fold of {EVENTS:,} events", EVENTS // SLICES
        return [
            at_least(f"{name}: against a raw asyncpg cursor", faster(took, "store", "cursor"), SCAN),
            told(f"{name}: nearpeer", speed(took, "store", slice_), "events/s"),
            told(f"{name}: raw asyncpg cursor with msgspec", speed(took, "cursor", slice_), "events/s"),
        ]
    finally:
        await bare.close()
        await db.close()


Fold = dict[str, Folded]
Scan = Callable[[int, int], Awaitable[Fold]]


class _Slices:
    """One contender's way through the record; the slice before the first is the thrown-away round's."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._at = 0
        self._last: Fold = {}

    async def next(self) -> Deed:
        start = max(0, self._at - 1) * (EVENTS // SLICES)
        self._at += 1

        async def deed() -> None:
            self._last = await self._scan(start, start + EVENTS // SLICES)

        return deed

    def folded(self) -> dict[str, tuple[int, dict[str, str]]]:
        """What the last slice came to."""
        return {name: (fold.facts, fold.standings) for name, fold in self._last.items()}


async def _by_the_store(log: Log, after: int, until: int) -> Fold:
    by_stream: Fold = {}
    async for row in every_row(log, after, until):
        fold = by_stream.get(row.stream)
        if fold is None:
            fold = by_stream[row.stream] = Folded()
        fold.add(CODEC.decode(row.type, row.schema, row.body))
    return by_stream


async def _by_a_cursor(bare: "asyncpg.Connection[asyncpg.Record]", after: int, until: int) -> Fold:
    readers: dict[str, Callable[[str], Any]] = {
        "obligation-opened": msgspec.json.Decoder(Opened).decode,
        "obligation-ended": msgspec.json.Decoder(Moved).decode,
        "obligation-amended": msgspec.json.Decoder(Moved).decode,
    }
    others = msgspec.json.Decoder().decode
    by_stream: Fold = {}
    async with bare.transaction():
        async for stream, kind, body in bare.cursor(SELECTED, after, until, prefetch=5_000):
            event = readers.get(kind, others)(body)
            fold = by_stream.get(stream)
            if fold is None:
                fold = by_stream[stream] = Folded()
            if type(event) is Moved:
                fold.standings[event.obligation] = event.standing
            elif type(event) is Opened:
                fold.standings[event.obligation] = "open"
            else:
                fold.facts += 1
    return by_stream


async def _lists(urls: Urls, pairs: int) -> list[Measure]:
    """What a coordinator looks at, at a record with so many pairs: by its doors, and by its read models."""
    places = Addresses(urls["url"], urls["keys_url"], "", "", secrets.token_bytes(32), None)
    doors = Doors(places)
    try:
        await doors.mark.move(addresses.programme_year("2025"), today_us())
        return [*await _by_the_doors(doors, pairs), *await _by_read_models(urls, doors, pairs)]
    finally:
        await doors.close()


async def _by_the_doors(doors: Doors, pairs: int) -> list[Measure]:
    year = await year_of(doors)
    named = sorted(year.state.people.by_id)
    for start in range(0, len(named), AT_ONCE):
        some = named[start : start + AT_ONCE]
        await asyncio.gather(*(doors.vault.put_person(p, {"name": f"Person {p}"}, p) for p in some))
    found = []
    for what, page in (("relationship list", relationship.pairs), ("mentor list", mentor.mentors)):
        took = []
        for _ in range(LOOKS + 1):
            began = time.perf_counter()
            await page(await year_of(doors))
            took.append(time.perf_counter() - began)
        name = f"{what}, {pairs:,} pairs"
        found.append(told(f"{name}: first look of a process", round(took[0] * 1000), "ms"))
        found.append(told(f"{name}: later looks", round(median(took[1:]) * 1000), "ms"))
    return found


async def _by_read_models(urls: Urls, doors: Doors, pairs: int) -> list[Measure]:
    lane = Database(urls["url"], role="nearpeer_year", pool_size=2)
    try:
        log, began = Log(lane, "programme"), time.perf_counter()
        for model in (Obligations(CODEC), StreamCards(CODEC)):
            await Runner(lane, log, model).catch_up()
        speed_ = round(await log.head() / (time.perf_counter() - began))
        name = f"{pairs:,} pairs"
        return [
            told(f"read models follow, {name}", speed_, "events/s"),
            told(f"obligations by kind and standing, {name}", await _asked(doors, BY_STANDING), "ms"),
            told(
                f"required ones due within a week, {name}",
                await _asked(doors, DUE_SOON, today_us() + 7 * DAY_US),
                "ms",
            ),
        ]
    finally:
        await lane.close()


async def _asked(doors: Doors, query: str, *values: object) -> float:
    """The median milliseconds of a query."""
    took = []
    for _ in range(LOOKS + 1):
        began = time.perf_counter()
        await doors.db.fetch(query, *values)
        took.append(time.perf_counter() - began)
    return round(median(took[1:]) * 1000, 1)
