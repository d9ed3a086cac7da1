"""Whole years: in memory as fast as they go, and on the real engines at three speeds."""

import sys
import time
from statistics import mean, median, quantiles

from temporalio.client import Client

from benchmarks.cohorts import open_folder, part
from benchmarks.measures import Measure, at_most, told
from benchmarks.records import cohort
from benchmarks.spent import processes, spent
from console import progress
from console.planning import Plan, read
from console.rehearsal import whole_year_us
from console.service import Service
from console.simulate import simulate_shared
from console.summary import differences
from console.year import Rehearsed, rehearse
from runtime.addresses import found
from runtime.settings import Settings
from runtime.temporal import connect

MANY_PAIRS, ROUNDS = 10_000, 5
SPEEDS, SEED = (400, 200, 100), "2025"
SIMULATE_S, WALL_RATIO, HISTORY_EVENTS, COMMAND_MS = 30, 1.1, 250, 10
RELATIONSHIP = "relationship/"
OUR_BYTES = """
SELECT sum(pg_total_relation_size(pg_class.oid))::bigint
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind = 'r' AND nspname IN ('programme', 'care', 'access', 'vault', 'board', 'door')"""
"""What the record's tables and their indexes take on the disk, without what every database has."""


async def many_pairs() -> list[Measure]:
    """The year of 10,000 pairs in memory, the median of some rounds."""
    rounds, events = list[float](), 0
    for number in range(1, ROUNDS + 1):
        began = time.monotonic()
        people = cohort(MANY_PAIRS, "2025")
        events = simulate_shared(people, "1", whole_year_us(people)).events
        rounds.append(time.monotonic() - began)
        sys.stdout.write(f"     round {number} of {ROUNDS}: {rounds[-1]:.1f} s\n")
    seconds = round(median(rounds), 1)
    return [
        at_most("simulate, 10,000 pairs", seconds, "s", SIMULATE_S),
        told("simulate", round(MANY_PAIRS / seconds), "pairs/s"),
        told("simulate, 10,000 pairs: events", events, "events"),
    ]


async def whole_cohort() -> list[Measure]:
    """The example cohort's whole year on the real engines, once at each speed; its sizes at the first."""
    measures = []
    for day_ms in SPEEDS:
        measures += await _a_year(day_ms, sizes=day_ms == SPEEDS[0])
    return measures


async def _a_year(day_ms: int, *, sizes: bool) -> list[Measure]:
    with open_folder() as folder:
        plan = Plan(*part(folder, None), SEED, day_ms=day_ms)
        given = read(plan)
        async with Service(Settings.load(data_dir=folder / "run")) as service:
            with progress.days(given.cohort.calendar, given.until_us, quiet=False) as shown:
                rehearsed = await rehearse(service, plan, shown)
            measures = _year(f"year at {day_ms} ms a day", rehearsed, slow=sizes)
            return [*measures, *(await _costs(service) if sizes else [])]


def _year(speed: str, rehearsed: Rehearsed, *, slow: bool) -> list[Measure]:
    ratio = round(rehearsed.wall_s / rehearsed.clock_s, 3)
    differing = len(differences(rehearsed.outcome, rehearsed.memory))
    wall = f"{speed}: wall / clock"
    return [
        at_most(wall, ratio, "ratio", WALL_RATIO) if slow else told(wall, ratio, "ratio"),
        *_lateness(speed, rehearsed),
        *_answers(speed, rehearsed, slow=slow),
        at_most(f"{speed}: differs from memory", differing, "things", 0),
    ]


def _lateness(speed: str, rehearsed: Rehearsed) -> list[Measure]:
    late = {"timers": rehearsed.lateness_timers, "commands": rehearsed.lateness_acts}
    return [
        told(f"{speed}: {who} late, {name}", value or 0, "programme days")
        for who, figures in late.items()
        for name, value in (("p50", figures.p50), ("p99", figures.p99), ("max", figures.max))
    ]


def _answers(speed: str, rehearsed: Rehearsed, *, slow: bool) -> list[Measure]:
    cuts = [round(cut / 1000, 1) for cut in quantiles(rehearsed.answered_us, n=100)]
    name, p50 = f"{speed}: command p50", cuts[49]
    return [
        at_most(name, p50, "ms", COMMAND_MS) if slow else told(name, p50, "ms"),
        told(f"{speed}: command p99", cuts[98], "ms"),
    ]


async def _costs(service: Service) -> list[Measure]:
    """What the year of the whole cohort took, its mentors' too, shared among its pairs."""
    cpu_s = {name: spent(pid).cpu_s for name, pid in processes(service).items()}
    rows = await _rows(service)
    pairs = sum(stream.startswith(RELATIONSHIP) for stream in rows)
    doors = service.doors()
    try:
        held = (await doors.db.fetchrow(OUR_BYTES))[0]
    finally:
        await doors.close()
    temporal = sum(path.stat().st_size for path in service.dir.temporal.glob("temporal.db*"))
    of = "per relationship-year"
    return [
        *await _sizes(service, rows),
        told("relationships of the year", pairs, "relationships"),
        *(
            told(f"CPU {of}, {name}", round(cpu_s[name] / pairs, 3), "s")
            for name in ("worker-year", "temporal", "postgres")
        ),
        told(f"bytes of the record {of}", round(held / pairs), "bytes"),
        told(f"bytes of Temporal's database {of}", round(temporal / pairs), "bytes"),
    ]


async def _sizes(service: Service, rows: dict[str, int]) -> list[Measure]:
    """What one pair's and one mentor's year leaves behind, over all runs of its workflow."""
    places = found(service.settings)
    client = await connect(places.temporal, places.namespace, codec_key=places.codec_key)
    events, sizes = await _histories(client)
    pairs = [stream for stream in rows if stream.startswith(RELATIONSHIP)]
    most = max(events[stream] for stream in pairs)
    of = "per relationship-year"
    return [
        told(f"Temporal events {of}, mean", round(mean(events[stream] for stream in pairs)), "events"),
        at_most(f"Temporal events {of}, max", most, "events", HISTORY_EVENTS),
        told(f"Temporal bytes {of}, mean", round(mean(sizes[stream] for stream in pairs)), "bytes"),
        told(f"log rows {of}, mean", round(mean(rows[stream] for stream in pairs)), "rows"),
        told(f"log rows {of}, max", max(rows[stream] for stream in pairs), "rows"),
        told(
            "Temporal events per mentor-year, max",
            max(events[stream] for stream in rows if stream.startswith("mentor-year/")),
            "events",
        ),
    ]


async def _histories(client: Client) -> tuple[dict[str, int], dict[str, int]]:
    """Events and bytes of every workflow's histories."""
    events: dict[str, int] = {}
    sizes: dict[str, int] = {}
    async for run in client.list_workflows():
        events[run.id] = events.get(run.id, 0) + run.history_length
        sizes[run.id] = sizes.get(run.id, 0) + run.raw_info.history_size_bytes
    return events, sizes


async def _rows(service: Service) -> dict[str, int]:
    doors = service.doors()
    try:
        found_ = await doors.db.fetch("SELECT stream, count(*) FROM programme.event GROUP BY stream")
        return {row[0]: row[1] for row in found_}
    finally:
        await doors.close()
