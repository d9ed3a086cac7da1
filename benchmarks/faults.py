"""What is promised when parts are killed, data is deleted or the worker is away; writes faults.json.

Run by `make faults`, with the whole cohort; `--pairs N` rehearses fewer. Every figure is measured here; a run
that cannot be judged fails.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.cohorts import open_folder, part
from benchmarks.crowds import crowds
from benchmarks.emergencies import emergencies
from benchmarks.grid.page import make
from benchmarks.killing import Killer
from benchmarks.measures import Measure, tell, write
from console import progress
from console.figures import figures_of
from console.planning import Plan, read
from console.rebuilding import rebuild
from console.service import Service
from console.summary import fingerprints
from console.year import Rehearsed, rehearse
from domain.clock import ClockAnchored
from domain.runs import RunsExported
from runtime.addresses import found
from runtime.exit import leave
from runtime.settings import Settings
from store.history import every_row

KILLS, AWAY_S = 20, 20.0
AWAY_ON_DAY, DELETED_ON_DAY, KILLED_UNTIL_DAY = 100, 130, 300
SEED = "2025"
OF_THE_ENGINES = (ClockAnchored.TYPE, RunsExported.TYPE)
"""Types of events that a year in memory has none of."""
During = Callable[[Service, "Grid"], Awaitable[list[Measure]]]
"""What happens to a service meanwhile, with the figures that only it knows."""


@dataclass
class Grid:
    """How the rehearsals are run, and what each of them came to."""

    pairs: int | None
    day_ms: int
    fingers: list[dict[str, str]] = field(default_factory=list)

    async def day(self, number: int) -> None:
        """Waits for about as long as a rehearsal takes to a day of its year."""
        await asyncio.sleep(self.day_ms / 1000 * number)


async def one(name: str, during: During, grid: Grid) -> list[Measure]:
    """One rehearsal while something happens to it: what was lost, doubled, or ended otherwise."""
    sys.stdout.write(f"{name}\n")
    with open_folder() as folder:
        plan = Plan(*part(folder, grid.pairs), SEED, day_ms=grid.day_ms)
        given = read(plan)
        async with Service(Settings.load(data_dir=folder / "run")) as service:
            disturbing = asyncio.ensure_future(during(service, grid))
            try:
                with progress.days(given.cohort.calendar, given.until_us, quiet=False) as told:
                    rehearsed = await rehearse(service, plan, told)
                found = [*await disturbing, *await judged(service, rehearsed, grid)]
            finally:
                await _over(disturbing)
    named = [Measure(f"{name}: {m.name}", m.value, m.unit, m.goal, m.ok) for m in found]
    for measure in named:
        tell(measure)
    return named


async def _over(disturbing: "asyncio.Future[list[Measure]]") -> None:
    disturbing.cancel()
    with suppress(asyncio.CancelledError):
        await disturbing


async def judged(service: Service, rehearsed: Rehearsed, grid: Grid) -> list[Measure]:
    """Whether what was acknowledged is in the record, once, and whether the year is that of the others."""
    lost, doubled = await acknowledged(service, rehearsed)
    mine = fingerprints(figures_of(rehearsed.outcome))
    same = all(other == mine for other in (*grid.fingers, fingerprints(figures_of(rehearsed.memory))))
    grid.fingers.append(mine)
    given = f"of {rehearsed.acts}"
    ratio = round(rehearsed.wall_s / rehearsed.clock_s, 3)
    return [
        Measure("acknowledged commands lost", lost, given, "0", lost == 0),
        Measure("commands doubled", doubled, given, "0", doubled == 0),
        Measure("pairs, credit, standings", "same" if same else "differ", "", "as undisturbed", same),
        Measure("calls repeated at the door", rehearsed.retried, "calls", "told only", ok=True),
        Measure("wall / clock", ratio, "ratio", "told only", ok=True),
    ]


async def acknowledged(service: Service, rehearsed: Rehearsed) -> tuple[int, int]:
    """How many acknowledged commands the record lacks, and how many events it has beyond those of memory.

    The record's key forbids a command twice under one id; under two ids it would leave more events. Memory
    has no clock to anchor, and no histories to export.
    """
    doors = service.doors()
    try:
        lost = 0
        held: Counter[str] = Counter()
        for log in (doors.logs["programme"], doors.logs["care"]):
            last: dict[tuple[str, str], int] = {}
            async for row in every_row(log):
                held[row.stream] += row.type not in OF_THE_ENGINES
                last[row.stream, row.command_id] = row.version
            mine = [r for r in rehearsed.receipts if r[0].startswith("emergency/") == (log.name == "care")]
            lost += sum(1 for stream, command, version in mine if last.get((stream, command)) != version)
        once = {stream: state.book.version for stream, state in rehearsed.memory.states.items()}
        return lost, sum(max(0, held[stream] - count) for stream, count in once.items())
    finally:
        await doors.close()


async def undisturbed(_service: Service, _grid: Grid) -> list[Measure]:
    """Nothing happens."""
    return []


async def worker_away(service: Service, grid: Grid) -> list[Measure]:
    """The worker is stopped for 20 s in mid-year."""
    await grid.day(AWAY_ON_DAY)
    await service.stop_worker()
    await asyncio.sleep(AWAY_S)
    await service.start_worker()
    return []


async def temporal_deleted(service: Service, grid: Grid) -> list[Measure]:
    """Worker and Temporal are stopped, Temporal's data is deleted, and the log starts everything again."""
    await grid.day(DELETED_ON_DAY)
    await service.stop_worker()
    await service.temporal.wipe()
    await service.temporal.start()
    await service.start_worker()
    back = await rebuild(found(service.settings), lambda *_: None)
    return [Measure("workflows started from the log", back.started, "workflows", "over 0", back.started > 0)]


async def killed(service: Service, grid: Grid) -> list[Measure]:
    """Twenty kills, each -9, of worker, Temporal and PostgreSQL in turn."""
    killer = Killer(service, KILLS, grid.day_ms / 1000 * KILLED_UNTIL_DAY, SEED)
    await killer.run()
    done = sum(killer.done.values())
    parts = ", ".join(f"{count} {part}" for part, count in sorted(killer.done.items()))
    return [Measure("kills", done, parts, str(KILLS), done == KILLS)]


RUNS: tuple[tuple[str, During], ...] = (
    ("undisturbed", undisturbed),
    ("worker away for 20 s", worker_away),
    ("20 kills -9 of worker, Temporal, PostgreSQL", killed),
    ("Temporal's data deleted and rebuilt", temporal_deleted),
)


async def main(pairs: int | None, day_ms: int, into: Path) -> int:
    """All runs, one after another. 0 when every promise held, else 1."""
    grid = Grid(pairs, day_ms)
    measures = [measure for name, during in RUNS for measure in await one(name, during, grid)]
    runs = into.with_name("faults-runs.json")
    for name, measured in (("many at once", crowds()), ("emergencies under faults", emergencies(into=runs))):
        sys.stdout.write(f"{name}\n")
        for measure in await measured:
            tell(measure)
            measures.append(measure)
        write(into, measures)  # what is measured is not lost with what fails later
    make(into, runs)
    return 0 if all(measure.ok for measure in measures) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--pairs", type=int, metavar="N", help="only the first N people of each roster")
    parser.add_argument("--day-ms", type=int, default=200, metavar="MS", help="milliseconds to a day (200)")
    parser.add_argument("--into", type=Path, default=Path(__file__).parent / "faults.json", metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    given = _arguments()
    leave(asyncio.run(main(given.pairs, given.day_ms, given.into)))
