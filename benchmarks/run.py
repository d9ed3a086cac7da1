"""The figures of a programme year, measured; writes latest.json. Run by `make bench`."""

import asyncio
import sys
import time
from pathlib import Path

from temporalio.client import Client

from benchmarks.cohorts import open_folder
from benchmarks.measures import Measure, tell, write
from console.calendar import load_calendar
from console.policy import load_policy
from console.rehearsal import invented, whole_year_us
from console.service import Service
from console.simulate import simulate_shared
from console.summary import differences
from console.year import EXAMPLES, Plan, Rehearsed, rehearse
from runtime.addresses import found
from runtime.exit import leave
from runtime.settings import Settings
from runtime.temporal import connect

MANY_PAIRS = 10_000
DAY_MS = 400
SIMULATE_S, WALL_RATIO, HISTORY_EVENTS = 30, 1.1, 250


def many_pairs() -> list[Measure]:
    """The year of 10,000 pairs in memory."""
    calendar, policy = load_calendar(EXAMPLES / "calendar-2025.toml"), load_policy(EXAMPLES / "policy.toml")
    began = time.monotonic()
    cohort = invented("2025", MANY_PAIRS, "1", calendar, policy)
    until_us = whole_year_us(cohort)
    outcome = simulate_shared(cohort, "1", until_us)
    seconds = round(time.monotonic() - began, 1)
    return [
        Measure("simulate, 10,000 pairs", seconds, "s", f"at most {SIMULATE_S}", seconds <= SIMULATE_S),
        Measure("simulate, 10,000 pairs: events", outcome.events, "events", "told only", ok=True),
    ]


async def whole_cohort() -> list[Measure]:
    """The example cohort's whole year on the real engines."""
    with open_folder() as folder:
        plan = Plan(EXAMPLES / "mentors-2025.csv", EXAMPLES / "mentees-2025.csv", "2025", day_ms=DAY_MS)
        async with Service(Settings.load(data_dir=folder / "run")) as service:
            rehearsed = await rehearse(service, plan, lambda *_: None)
            places = found(service.settings)
            client = await connect(places.temporal, places.namespace, codec_key=places.codec_key)
            return [*_year(rehearsed), *await _histories(client)]


def _year(rehearsed: Rehearsed) -> list[Measure]:
    ratio = round(rehearsed.wall_s / rehearsed.clock_s, 3)
    late = rehearsed.lateness_timers
    differing = len(differences(rehearsed.outcome, rehearsed.memory))
    return [
        Measure(
            "year at 400 ms a day: wall / clock", ratio, "", f"at most {WALL_RATIO}", ratio <= WALL_RATIO
        ),
        Measure("year: timers late, p50", late.p50 or 0, "programme days", "told only", ok=True),
        Measure("year: timers late, p99", late.p99 or 0, "programme days", "told only", ok=True),
        Measure("year: timers late, max", late.max or 0, "programme days", "told only", ok=True),
        Measure("year: differs from memory", differing, "", "0", differing == 0),
    ]


async def _histories(client: Client) -> list[Measure]:
    by_kind: dict[str, dict[str, int]] = {}
    async for run in client.list_workflows():
        kind = by_kind.setdefault(run.workflow_type, {})
        kind[run.id] = kind.get(run.id, 0) + run.history_length
    pairs = by_kind["Relationship"].values()
    mentors = by_kind["MentorYear"].values()
    goal = f"at most {HISTORY_EVENTS}"
    return [
        Measure(
            "Temporal events per relationship-year, mean",
            round(sum(pairs) / len(pairs)),
            "",
            "told only",
            ok=True,
        ),
        Measure(
            "Temporal events per relationship-year, max", max(pairs), "", goal, max(pairs) <= HISTORY_EVENTS
        ),
        Measure("Temporal events per mentor-year, max", max(mentors), "", "told only", ok=True),
    ]


async def main() -> int:
    """Everything, one after another. 0 when every goal is reached, else 1."""
    measures = many_pairs()
    measures += await whole_cohort()
    for measure in measures:
        tell(measure)
    return 0 if write(Path(__file__).parent / "latest.json", measures) else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    leave(asyncio.run(main()))
