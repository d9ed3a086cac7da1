"""Reads both ledgers, Temporal's first, and holds them against each other; nothing is written."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from console import rebuilding
from console.comparing.between import Message, Notice, messages, not_taken, ordered_by
from console.comparing.divergence import Divergence
from console.comparing.fetching import LANES, Counted, Fetched, Fetching
from console.comparing.streams import Around, Comparison
from console.comparing.telling import Told, told
from domain import addresses
from runtime.addresses import found
from runtime.datadir import DataDir
from runtime.settings import Settings
from store.database import Database
from store.log import Log
from store.migrations.roles import AUDITOR
from store.outbox import Outbox
from store.rows import Row

WAKES = 100_000
SHOWN = 1_000


class Compared(BaseModel):
    """What was compared, and where the ledgers differ; `counts` has each kind of difference, all of them."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    events: dict[str, int]
    streams: int
    workflows: int
    runs: int
    exported: int
    activities: int
    counts: dict[str, int]
    divergences: tuple[Divergence, ...]


async def compare(settings: Settings, counted: Counted) -> Compared:
    """The two ledgers of a running service. Raises EngineError, RPCError, Unreachable."""
    places = found(settings)
    now_us = time.time_ns() // 1_000
    db = Database(places.url, role=AUDITOR, pool_size=2)
    try:
        waking = await _waking(db)
        fetching = Fetching(await rebuilding.client_of(places), places)
        fetched = await fetching.all(counted)
        rows = {name: await _rows(Log(db, name), counted) for name in LANES}
        heads = {name: await Log(db, name).head() for name in LANES}
        outgoing, inbox = await _messages(db)
    finally:
        await db.close()
    streams = told_of(rows)
    problems = [*holes(rows, heads)]
    problems += await fetching.add_exported(DataDir(settings.data_dir, settings), streams, fetched)
    with_runs = {stream for stream, _ in fetched.runs}
    await fetching.add_newest(
        [stream for stream, one in streams.items() if one.workflow and stream not in with_runs], fetched
    )
    problems += compared(streams, fetched, waking, now_us, counted)
    problems += messages(outgoing, inbox, streams, now_us)
    return _result(problems, streams, fetched, heads)


async def _waking(db: Database) -> frozenset[str]:
    """The streams whose start or nudge has not been relayed yet."""
    waiting = [await Outbox(db, name).due(WAKES) for name in LANES]
    return frozenset(wake.stream for wakes in waiting for _, wake in wakes)


async def _rows(log: Log, counted: Counted) -> list[Row]:
    rows: list[Row] = []
    while page := await log.read_all(rows[-1].position if rows else 0):
        rows += page
        counted("events", len(rows), None)
    return rows


async def _messages(db: Database) -> tuple[list[Message], list[Notice]]:
    outgoing = await db.fetch("SELECT stream, cause, template, standing, next_us FROM board.outgoing")
    inbox = await db.fetch("SELECT stream, notice FROM board.inbox")
    return [Message(*row) for row in outgoing], [Notice(*row) for row in inbox]


def told_of(rows: Mapping[str, Iterable[Row]]) -> dict[str, Told]:
    """Every stream of some logs."""
    by_stream: dict[tuple[str, str], list[Row]] = {}
    for log, of_log in rows.items():
        for row in of_log:
            by_stream.setdefault((log, row.stream), []).append(row)
    return {
        stream: told(stream, log, sorted(of_stream, key=lambda row: row.version))
        for (log, stream), of_stream in by_stream.items()
    }


def holes(rows: Mapping[str, Sequence[Row]], heads: Mapping[str, int]) -> Iterator[Divergence]:
    """The positions at which a log has no event."""
    for log, of_log in rows.items():
        expected = 1
        last = max(heads[log], of_log[-1].position if of_log else 0)
        for position in (*(row.position for row in of_log), last + 1):
            if position > expected:
                where = f"{expected}" if position == expected + 1 else f"{expected} to {position - 1}"
                problem = f"The log has no event at position {where}."
                yield Divergence(what="position-missing", problem=problem, log=log, position=expected)
            expected = position + 1


def compared(
    streams: Mapping[str, Told], fetched: Fetched, waking: frozenset[str], now_us: int, counted: Counted
) -> Iterator[Divergence]:
    """Every stream against its runs, and what stands between streams."""
    runs = fetched.by_stream()
    years = {stream: one for stream, one in streams.items() if addresses.kind_of(stream) == "programme-year"}
    ordered = {year: ordered_by(one) for year, one in years.items()}
    for number, (stream, one) in enumerate(sorted(streams.items()), 1):
        orders = ordered.get(addresses.year_of(stream) or "", {}).get(stream, {})
        around = Around(now_us, orders, waking=stream in waking)
        yield from Comparison(one, runs.pop(stream, []), around).divergences()
        counted("streams", number, len(streams))
    for year in years.values():
        yield from not_taken(year, streams)
    for stream, left in sorted(runs.items()):
        problem = f"The workflow {left[0].workflow} ran for a stream of which the log has no event."
        yield Divergence(what="no-stream", problem=problem, workflow=stream, run=left[0].run, event=1)


def _result(
    problems: Sequence[Divergence], streams: Mapping[str, Told], fetched: Fetched, heads: dict[str, int]
) -> Compared:
    counts = Counter(problem.what for problem in problems)
    return Compared(
        ok=not problems,
        events=heads,
        streams=len(streams),
        workflows=len({stream for stream, _ in fetched.runs}),
        runs=len(fetched.runs),
        exported=sum(run.exported for run in fetched.runs.values()),
        activities=sum(len(run.acts) for run in fetched.runs.values()),
        counts=dict(sorted(counts.items())),
        divergences=tuple(problems[:SHOWN]),
    )
