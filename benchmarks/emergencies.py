"""Emergencies under every family of faults: `make faults` runs it, `python -m benchmarks.emergencies` alone.

Families run beside each other, each in a process with a service of its own. Every failure is printed with
its family and its run, which make it again: `--only RUN`.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cohorts import open_folder
from benchmarks.commit import commit
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.families import FAMILIES
from benchmarks.grid.headline import RECORD, Judged, headline, judged, keep, kept, of_record
from benchmarks.grid.oracle import broken
from benchmarks.grid.runs import Came, Family, Player, Run
from benchmarks.measures import Measure, tell_all
from runtime.exit import leave

SEEDS, BESIDE = 2, 2
"""Seeds of each run, and how many families run beside each other: most of a run is waiting."""
LIMIT_S = 7_200


async def emergencies(seeds: int = SEEDS, into: Path | None = None) -> list[Measure]:
    """The whole grid and its headline; the single runs into a file."""
    chosen = list(FAMILIES.values())
    began, beside = time.monotonic(), asyncio.Semaphore(BESIDE)
    wanted = sum(len(family.runs(seeds)) for family in chosen)
    with open_folder() as folder:

        async def one(family: Family, share: str) -> list[Judged]:
            into = folder / f"{family.name}-{share.replace('/', '-')}.json"
            async with beside:
                await _apart(family, seeds, share, into)
            return kept(into) if into.exists() else []

        shares = [(family, f"{part}/{family.shares}") for family in chosen for part in range(family.shares)]
        runs = [run for found in await asyncio.gather(*(one(*share) for share in shares)) for run in found]
    if into:
        keep(into, runs)
    return headline(runs, wanted, time.monotonic() - began)


async def _apart(family: Family, seeds: int, share: str, into: Path) -> None:
    """A share of a family in a process of its own, which says what it does on our output."""
    options = ["--family", family.name, "--seeds", str(seeds), "--share", share, "--into", str(into)]
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.emergencies", *options)
    try:
        code = await child.wait()
    except BaseException:
        child.terminate()
        await child.wait()
        raise
    if code:
        sys.stdout.write(f"  {family.name} {share} ended with {code}\n")


async def play(family: Family, runs: Sequence[Run]) -> list[Judged]:
    """Runs of one family on one service, each told as it ends."""
    found = []
    with open_folder() as place, GatewayProcess(LIMIT_S) as gateway:
        async with family.opened(place / "run", gateway) as player:
            for number, run in enumerate(runs, 1):
                began = time.monotonic()
                came = await _played(player, run)
                one = judged(came, player, time.monotonic() - began)
                found.append(one)
                _tell(one, f"{number}/{len(runs)}")
            if family.stays:
                began = time.monotonic()
                proven = await broken(place)
                found.append(of_record(family.name, proven, player, time.monotonic() - began))
                _tell(found[-1], "afterwards")
    return found


async def _played(player: Player, run: Run) -> Came:
    """What came of a run; of one that breaks down itself that, so that the others are played all the same."""
    try:
        return await player.play(run)
    except Exception as error:  # noqa: BLE001 - it counts as broken, with what it broke down at
        return Came(run, broken=[f"I1: the run itself broke down ({type(error).__name__}: {error})"])


def _tell(one: Judged, place: str) -> None:
    said = "; ".join(one.broken) or "good"
    sys.stdout.write(f"  {one.family} {place}: {one.name}: {said}")
    sys.stdout.write(f" ({one.silence_s:.1f} s of silence, {one.seconds:.1f} s)\n")
    if one.broken and one.case != RECORD:
        sys.stdout.write(f"    again: --family {one.family} --only {one.case}, commit {commit()}\n")


def _chosen(given: argparse.Namespace) -> list[Run]:
    """The runs that the command line asks of one family. Raises SystemExit that names those there are."""
    family: Family = FAMILIES[given.family]
    if given.only:
        runs = [run for run in family.runs(99) if run.case == given.only]
        return runs or sys.exit(f"There is no run {given.only} in {given.family}.")
    part, of = map(int, given.share.split("/"))
    return [run for number, run in enumerate(family.runs(given.seeds)) if number % of == part]


async def _alone(given: argparse.Namespace) -> int:
    if given.family:
        runs = await play(FAMILIES[given.family], _chosen(given))
        if given.into:
            keep(given.into, runs)
        return int(any(run.broken for run in runs))
    measures = await emergencies(given.seeds, given.into)
    return tell_all(measures)


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.emergencies", description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS, metavar="N")
    parser.add_argument("--family", choices=sorted(FAMILIES), help="the runs of one family only")
    parser.add_argument("--only", metavar="RUN", help="one run of the family, as a failure names it")
    parser.add_argument("--share", default="0/1", metavar="I/N", help="every N-th run, from the I-th on")
    parser.add_argument("--into", type=Path, metavar="FILE", help="what the runs came to, as JSON")
    leave(asyncio.run(_alone(parser.parse_args())))
