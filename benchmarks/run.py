"""The figures that issue and design promise, measured; run by `make bench`.

All parts together write latest.json, and the page and the charts that are made from it. One part alone, as in
`python -m benchmarks.run --only append`, is told and written only where `--into` says.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop

from benchmarks import page
from benchmarks.appending import appending
from benchmarks.large import large
from benchmarks.loading import loading
from benchmarks.machine import machine
from benchmarks.measures import Measure, tell, write
from benchmarks.pairing import round_by_interest
from benchmarks.proving import past
from benchmarks.punctual import punctual
from benchmarks.scaling import scaling
from benchmarks.screens import screens
from benchmarks.years import many_pairs, whole_cohort
from runtime.exit import leave

PARTS: dict[str, Callable[[], Awaitable[list[Measure]]]] = {
    "append": appending,
    "load": loading,
    "large": large,
    "past": past,
    "pairing": round_by_interest,
    "screens": screens,
    "due": punctual,
    "scaling": scaling,
    "simulate": many_pairs,
    "year": whole_cohort,
}


async def main(parts: list[str], into: Path | None) -> int:
    """The parts, one after another. 0 when every goal is reached, else 1."""
    began, measures = time.monotonic(), machine()
    for number, name in enumerate(parts, 1):
        sys.stdout.write(f"{name} ({number} of {len(parts)}, {time.monotonic() - began:.0f} s so far)\n")
        for measure in await PARTS[name]():
            tell(measure)
            measures.append(measure)
    if into is not None:
        write(into, measures)
    if into == page.LATEST:
        page.make()
    return 0 if all(measure.ok for measure in measures) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--into", type=Path, metavar="FILE", help="latest.json beside this, for all parts")
    return parser.parse_args()


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    given = _arguments()
    wanted = given.into or (None if given.only else page.LATEST)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        code = runner.run(main(given.only or list(PARTS), wanted))
    leave(code)
