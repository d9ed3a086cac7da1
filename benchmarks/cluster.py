"""From what a relationship-year was measured to cost to the cluster that many universities need.

`python -m benchmarks.cluster` prints each step with its figures, from benchmarks/latest.json alone. What was
not measured is named, and ends it with 1. Nothing is measured here: run `make bench` first.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.page import LATEST

PAIRS = 500
"""Whose month ends where a worker's settles a second are measured."""
YEAR_S, HOUR_S, GIB = 365 * 86_400, 3_600, 2**30
OF = "per relationship-year"
PARTS = ("worker-year", "temporal", "postgres")
ONE_WORKER = f"month's end of {PAIRS:,} pairs, 1 year worker: settles"
COMMANDS = "commands at the pages, 1 site"
KIB_OF_A_DRIVER = 100
"""Memory of a driver that a worker keeps, as the study of Temporal measured it (temporal-spike.md, 5)."""
SPARE = 2
"""Processes of each kind beyond what the load needs: one may be killed while another is exchanged."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How many universities of how many relationships, and how they load the service.

    A month's end is to be drained in `drain_s`. Of a day's commands a `busiest` share comes in one hour.
    """

    universities: int
    relationships: int
    drain_s: int
    commands_a_day: float
    busiest: float


class NotMeasured(Exception):
    """A figure is not in the file."""


def steps(measured: Mapping[str, Any], asked: Asked) -> Iterator[tuple[str, str]]:
    """(what, how it comes) of each step. Raises NotMeasured."""

    def figure(name: str) -> float:
        if name not in measured:
            raise NotMeasured(name)
        return float(measured[name])

    pairs = asked.universities * asked.relationships
    yield "relationships", f"{asked.universities} x {asked.relationships} = {pairs:,}"
    yield from _kept(pairs, figure)
    yield from _worked(pairs, asked, figure)
    yield from _asked(pairs, asked, figure)


def _kept(pairs: int, figure: Any) -> Iterator[tuple[str, str]]:
    for what, name in (
        ("record, a year", f"bytes of the record {OF}"),
        ("Temporal's database, a year", f"bytes of Temporal's database {OF}"),
    ):
        each = figure(name)
        yield what, f"{pairs:,} x {each:,.0f} bytes = {pairs * each / GIB:.1f} GiB"
    events = figure(f"Temporal events {OF}, mean")
    yield "Temporal's history events, a year", f"{pairs:,} x {events:.0f} = {pairs * events:,.0f}"


def _worked(pairs: int, asked: Asked, figure: Any) -> Iterator[tuple[str, str]]:
    for part in PARTS:
        each = figure(f"CPU {OF}, {part}")
        busy = pairs * each / YEAR_S
        yield f"processors busy all year, {part}", f"{pairs:,} x {each:.3f} s / {YEAR_S:,} s = {busy:.3f}"
    rate = figure(ONE_WORKER)
    drained = pairs / rate
    yield "a month's end, one worker", f"{pairs:,} / {rate:.0f} a second = {drained:,.0f} s"
    workers = max(1, math.ceil(drained / asked.drain_s))
    yield (
        "year workers, each with processors of its own",
        f"{drained:,.0f} s / {asked.drain_s} s, rounded up, and {SPARE - 1} to spare = {workers + SPARE - 1}",
    )
    cached = math.ceil(1.2 * pairs / workers)
    memory = cached * KIB_OF_A_DRIVER / 2**20
    yield (
        "drivers in the memory of each (--cached)",
        f"1.2 x {pairs:,} / {workers} = {cached:,}, {memory:.1f} GiB",
    )


def _asked(pairs: int, asked: Asked, figure: Any) -> Iterator[tuple[str, str]]:
    peak = pairs * asked.commands_a_day * asked.busiest / HOUR_S
    yield (
        "commands a second in the busiest hour",
        f"{pairs:,} x {asked.commands_a_day:g} x {asked.busiest:g} / {HOUR_S} s = {peak:.1f}",
    )
    rate = figure(COMMANDS)
    sites = max(1, math.ceil(peak / rate))
    yield "sites", f"{peak:.1f} / {rate:.0f}, rounded up, and {SPARE - 1} to spare = {sites + SPARE - 1}"
    yield "urgent workers", f"{SPARE}, whatever the size: a page needs one, and one may be killed"


def main(asked: Asked, latest: Path = LATEST) -> int:
    """Prints every step. 0, or 1 with the name of what was not measured."""
    measured = {one["name"]: one["value"] for one in json.loads(latest.read_text(encoding="utf-8"))}
    try:
        for what, how in steps(measured, asked):
            sys.stdout.write(f"{what:48} {how}\n")
    except NotMeasured as lacking:
        sys.stdout.write(f"Not measured yet: {lacking}. Run `make bench`.\n")
        return 1
    return 0


def _arguments() -> Asked:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("--universities", type=int, default=100)
    parser.add_argument("--relationships", type=int, default=185, help="of each; 185 are the paper's")
    parser.add_argument(
        "--drain-s", type=int, default=600, help="a month's end is over within so many seconds"
    )
    parser.add_argument("--commands-a-day", type=float, default=0.5, help="of a relationship")
    parser.add_argument("--busiest", type=float, default=0.25, help="share of a day's commands in one hour")
    return Asked(**vars(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main(_arguments()))
