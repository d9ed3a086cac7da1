"""The figures that issue and design promise, measured; writes latest.json. Run by `make bench`.

The four parts can be run alone: `python -m benchmarks.run --only append`, `pairing`, `simulate` or `year`.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median, quantiles

from temporalio.client import Client

from benchmarks.appending import appending
from benchmarks.cohorts import open_folder, part
from benchmarks.measures import Measure, tell, write
from benchmarks.pairing import round_by_interest
from console import progress
from console.calendar import load_calendar
from console.policy import load_policy
from console.rehearsal import invented, whole_year_us
from console.service import Service
from console.simulate import simulate_shared
from console.summary import differences
from console.year import EXAMPLES, Plan, Rehearsed, read, rehearse
from runtime.addresses import found
from runtime.exit import leave
from runtime.settings import Settings
from runtime.temporal import connect

MANY_PAIRS, ROUNDS = 10_000, 5
DAY_MS, SEED = 400, "2025"
SIMULATE_S, WALL_RATIO, HISTORY_EVENTS, COMMAND_MS = 30, 1.1, 250, 10


async def many_pairs() -> list[Measure]:
    """The year of 10,000 pairs in memory, the median of some rounds."""
    calendar, policy = load_calendar(EXAMPLES / "calendar-2025.toml"), load_policy(EXAMPLES / "policy.toml")
    rounds, events = list[float](), 0
    for number in range(1, ROUNDS + 1):
        began = time.monotonic()
        cohort = invented("2025", MANY_PAIRS, "1", calendar, policy)
        events = simulate_shared(cohort, "1", whole_year_us(cohort)).events
        rounds.append(time.monotonic() - began)
        sys.stdout.write(f"     round {number} of {ROUNDS}: {rounds[-1]:.1f} s\n")
    seconds = round(median(rounds), 1)
    return [
        Measure("simulate, 10,000 pairs", seconds, "s", f"at most {SIMULATE_S}", seconds <= SIMULATE_S),
        Measure("simulate, 10,000 pairs: events", events, "events", "told only", ok=True),
    ]


async def whole_cohort() -> list[Measure]:
    """The example cohort's whole year on the real engines, once."""
    with open_folder() as folder:
        plan = Plan(*part(folder, None), SEED, day_ms=DAY_MS)
        given = read(plan)
        async with Service(Settings.load(data_dir=folder / "run")) as service:
            with progress.days(given.cohort.calendar, given.until_us, quiet=False) as told:
                rehearsed = await rehearse(service, plan, told)
            places = found(service.settings)
            client = await connect(places.temporal, places.namespace, codec_key=places.codec_key)
            return [*_year(rehearsed), *await _histories(client)]


def _year(rehearsed: Rehearsed) -> list[Measure]:
    ratio = round(rehearsed.wall_s / rehearsed.clock_s, 3)
    differing = len(differences(rehearsed.outcome, rehearsed.memory))
    speed = f"year at {DAY_MS} ms a day"
    return [
        Measure(f"{speed}: wall / clock", ratio, "ratio", f"at most {WALL_RATIO}", ratio <= WALL_RATIO),
        *_lateness(speed, rehearsed),
        *_answers(speed, rehearsed),
        Measure(f"{speed}: differs from memory", differing, "things", "0", differing == 0),
    ]


def _lateness(speed: str, rehearsed: Rehearsed) -> list[Measure]:
    late = {"timers": rehearsed.lateness_timers, "commands": rehearsed.lateness_acts}
    return [
        Measure(f"{speed}: {who} late, {name}", value or 0, "programme days", "told only", ok=True)
        for who, figures in late.items()
        for name, value in (("p50", figures.p50), ("p99", figures.p99), ("max", figures.max))
    ]


def _answers(speed: str, rehearsed: Rehearsed) -> list[Measure]:
    cuts = [round(cut / 1000, 1) for cut in quantiles(rehearsed.answered_us, n=100)]
    p50, p99 = cuts[49], cuts[98]
    return [
        Measure(f"{speed}: command p50", p50, "ms", f"at most {COMMAND_MS}", p50 <= COMMAND_MS),
        Measure(f"{speed}: command p99", p99, "ms", "told only", ok=True),
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


PARTS: dict[str, Callable[[], Awaitable[list[Measure]]]] = {
    "append": appending,
    "pairing": round_by_interest,
    "simulate": many_pairs,
    "year": whole_cohort,
}


async def main(parts: list[str], into: Path) -> int:
    """The parts, one after another. 0 when every goal is reached, else 1."""
    measures = []
    for name in parts:
        sys.stdout.write(f"{name}\n")
        for measure in await PARTS[name]():
            tell(measure)
            measures.append(measure)
    return 0 if write(into, measures) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument(
        "--only", choices=PARTS, action="append", metavar="PART", help="append, pairing, simulate, year"
    )
    parser.add_argument("--into", type=Path, default=Path(__file__).parent / "latest.json", metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    given = _arguments()
    leave(asyncio.run(main(given.only or list(PARTS), given.into)))
