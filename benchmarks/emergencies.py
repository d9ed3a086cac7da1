"""Emergencies while parts of the service are killed at every step of their path: `make faults` runs it.

`python -m benchmarks.emergencies --seeds 1` runs it alone. Each failure is printed with its part, step and
seed, which make it again.
"""

import argparse
import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.cohorts import open_folder
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid import DUTY, Grid
from benchmarks.measures import Measure, at_most, tell, told
from benchmarks.oracle import faults, silence_s
from benchmarks.steps import PARTS, STEPS, Came, Run
from console.service import Service
from runtime.exit import leave
from runtime.settings import Settings

SPEED, SEEDS = 5, 2
SILENCE_S = 60.0
"""The longest silence with a working gateway, in seconds of case time."""


@asynccontextmanager
async def lane(folder: Path, gateway: GatewayProcess, speed: int = SPEED) -> AsyncIterator[Grid]:
    """A service with its emergency lane that sends to a gateway, its commits durable, and a desk."""
    before = dict(os.environ)
    os.environ.update(gateway.settings(), NEARPEER_TELEPHONES=f"duty={DUTY}")
    service = Service(Settings.load(data_dir=folder))
    try:
        await service.start_engines()
        grid = Grid(service, gateway, speed)
        await grid.open()
        yield grid
        await grid.close()
    finally:
        await service.stop()
        os.environ.clear()
        os.environ.update(before)


def every_run(seeds: int) -> list[Run]:
    """Every part at every step, with so many seeds."""
    return [Run(part, step, seed) for seed in range(1, seeds + 1) for part in PARTS for step in STEPS]


async def emergencies(seeds: int = SEEDS) -> list[Measure]:
    """The whole grid, and its headline."""
    runs = every_run(seeds)
    with open_folder() as place, GatewayProcess(7_200) as gateway:
        async with lane(place / "run", gateway) as grid:
            came = [await _one(grid, run, number, len(runs)) for number, run in enumerate(runs, 1)]
            return _headline(came, grid)


async def _one(grid: Grid, run: Run, number: int, of: int) -> Came:
    came = await grid.play(run)
    broken = list(faults(came))
    said = "; ".join(broken) or "good"
    sys.stdout.write(f"  {number}/{of} {run.name}: {said} ({silence_s(came, grid.clock):.1f} s of silence)\n")
    if broken:
        sys.stdout.write(f"    again: --only {run.case}, commit {_commit()}\n")
    return came


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def _headline(came: Sequence[Came], grid: Grid) -> list[Measure]:
    broken = {one.run.name: list(faults(one)) for one in came}
    lost = sum(any(f.startswith("I1") for f in found) for found in broken.values())
    unnoticed = sum(any(f.startswith("I2") for f in found) for found in broken.values())
    others = sum(any(not f.startswith(("I1", "I2")) for f in found) for found in broken.values())
    name = "emergencies while parts are killed"
    worst = max(silence_s(one, grid.clock) for one in came)
    return [
        told(f"{name}: raised", len(came), "emergencies"),
        told(f"{name}: faults injected", sum(one.killed for one in came), "kills"),
        Measure(f"{name}: lost", lost, f"of {len(came)}", "0", lost == 0),
        Measure(f"{name}: unnoticed", unnoticed, f"of {len(came)}", "0", unnoticed == 0),
        Measure(f"{name}: other invariants broken", others, f"of {len(came)}", "0", others == 0),
        at_most(f"{name}: worst silence", round(worst, 1), "s of case time", SILENCE_S),
        told(f"{name}: case time to real time", grid.speed, "ratio"),
    ]


async def _alone(seeds: int, only: str | None) -> int:
    if only is None:
        measures = await emergencies(seeds)
    else:
        runs = [run for run in every_run(99) if run.case == only]
        with open_folder() as place, GatewayProcess(7_200) as gateway:
            async with lane(place / "run", gateway) as grid:
                measures = _headline([await _one(grid, runs[0], 1, 1)], grid)
    for measure in measures:
        tell(measure)
    return 0 if all(measure.ok for measure in measures) else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.emergencies", description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS, metavar="N")
    parser.add_argument("--only", metavar="RUN", help="one run, as a failure names it")
    given = parser.parse_args()
    leave(asyncio.run(_alone(given.seeds, given.only)))
