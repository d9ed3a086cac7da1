"""What is promised when parts are killed, data is deleted or the worker is away; writes faults.json.

Run by `make faults`. Every figure is measured here; a run that cannot be judged fails.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from benchmarks.cohorts import open_folder, part
from benchmarks.killing import Killer
from benchmarks.measures import Measure, tell, write
from console.figures import figures_of
from console.rebuilding import rebuild
from console.service import Service
from console.summary import fingerprints
from console.year import Plan, Rehearsed, rehearse
from runtime.addresses import found
from runtime.exit import leave
from runtime.settings import Settings
from store.history import every_row

PAIRS, DAY_MS, KILLS = 60, 120, 20
AWAY_S = 20.0
SEED = "2025"
During = Callable[[Service], Coroutine[Any, Any, None]]


async def undisturbed(_: Service) -> None:
    """Nothing happens."""


async def one(name: str, during: During, fingers: list[dict[str, str]]) -> list[Measure]:
    """One rehearsal while something happens to it: what was lost, doubled, or ended otherwise."""
    with open_folder() as folder:
        plan = Plan(*part(folder, PAIRS), SEED, day_ms=DAY_MS)
        async with Service(Settings.load(data_dir=folder / "run")) as service:
            disturbing = asyncio.create_task(during(service))
            rehearsed = await rehearse(service, plan, lambda *_: None)
            await disturbing
            return await judged(name, service, rehearsed, fingers)


async def judged(
    name: str, service: Service, rehearsed: Rehearsed, fingers: list[dict[str, str]]
) -> list[Measure]:
    """The figures of one run, told as they are known."""
    lost, doubled = await acknowledged(service, rehearsed)
    mine = fingerprints(figures_of(rehearsed.outcome))
    fingers.append(mine)
    same = all(other == mine for other in (*fingers, fingerprints(figures_of(rehearsed.memory))))
    found = [
        Measure(f"{name}: acknowledged commands lost", lost, f"of {rehearsed.acts}", "0", lost == 0),
        Measure(f"{name}: commands doubled", doubled, f"of {rehearsed.acts}", "0", doubled == 0),
        Measure(
            f"{name}: pairs, credit, standings", "same" if same else "differ", "", "as undisturbed", same
        ),
        Measure(f"{name}: calls repeated at the door", rehearsed.retried, "", "told only", ok=True),
    ]
    for measure in found:
        tell(measure)
    return found


async def acknowledged(service: Service, rehearsed: Rehearsed) -> tuple[int, int]:
    """How many acknowledged commands the record lacks, and how many it holds more than once."""
    doors = service.doors()
    try:
        lost = doubled = 0
        for log in (doors.logs["programme"], doors.logs["care"]):
            seen: Counter[tuple[str, str, int]] = Counter()
            last: dict[tuple[str, str], int] = {}
            async for row in every_row(log):
                seen[row.stream, row.command_id, row.ordinal] += 1
                last[row.stream, row.command_id] = row.version
            doubled += sum(1 for count in seen.values() if count > 1)
            mine = [r for r in rehearsed.receipts if r[0].startswith("emergency/") == (log.name == "care")]
            lost += sum(1 for stream, command, version in mine if last.get((stream, command)) != version)
        return lost, doubled
    finally:
        await doors.close()


async def worker_away(service: Service) -> None:
    """The worker is stopped for 20 s in mid-year."""
    await asyncio.sleep(DAY_MS / 1000 * 100)
    await service.stop_worker()
    await asyncio.sleep(AWAY_S)
    await service.start_worker()


async def temporal_deleted(service: Service) -> None:
    """Worker and Temporal are killed, Temporal's data is deleted, and the log starts everything again."""
    await asyncio.sleep(DAY_MS / 1000 * 130)
    await service.stop_worker()
    await service.temporal.wipe()
    await service.temporal.start()
    await service.start_worker()
    await rebuild(found(service.settings), lambda *_: None)


async def killed(service: Service) -> None:
    """Twenty kills, each -9, of worker, Temporal and PostgreSQL in turn."""
    await Killer(service, KILLS, DAY_MS / 1000 * 300, SEED).run()


async def main() -> int:
    """All runs, one after another. 0 when every promise held, else 1."""
    measures: list[Measure] = []
    fingers: list[dict[str, str]] = []
    runs: list[tuple[str, During]] = [
        ("undisturbed", undisturbed),
        ("worker away for 20 s", worker_away),
        ("20 kills -9 of worker, Temporal, PostgreSQL", killed),
        ("Temporal's data deleted and rebuilt", temporal_deleted),
    ]
    for name, during in runs:
        measures += await one(name, during, fingers)
    return 0 if write(Path(__file__).parent / "faults.json", measures) else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    leave(asyncio.run(main()))
