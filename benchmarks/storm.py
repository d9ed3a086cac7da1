"""The months of 10,000 running relationships close in one minute, while emergencies are raised: `make storm`.

One worker of the year with 12,000 drivers in memory, the emergency lane with its site, both engines, all on
the processors of this machine. It is too long for a part of `make bench`.
"""

import argparse
import asyncio
import sys
import time
from functools import partial
from pathlib import Path

from benchmarks.cohorts import open_folder
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import Desk, living
from benchmarks.grid.runs import Came, Run
from benchmarks.machine import machine
from benchmarks.measures import Measure, at_most, tell_all, told, write
from benchmarks.month_end import Drained, MonthEnd
from benchmarks.spent import processes, spent
from console.service import Service
from runtime.exit import leave
from runtime.settings import Settings

PAIRS, RUNNING, CACHED, WAITS_S = 10_500, 10_000, 12_000, 120
"""Of so many pairs so many are still together in April."""
DRAINED_S, PAGED_S = 600, 5
EVERY_S, PATIENCE_S, LIMIT_S = 3.0, 120.0, 7_200.0
STARTED_A_SECOND = 20.0
"""So many drivers at least are started and settled a second before the month closes."""
INTO = Path(__file__).parent / "storm.json"


async def storm(pairs: int, cached: int) -> list[Measure]:
    """How long the drain took, how late each was, and how long each emergency waited for its page."""

    def service_of(settings: Settings) -> Service:
        return Service(settings, cached=cached, patience_s=WAITS_S)

    with open_folder() as place, GatewayProcess(LIMIT_S) as gateway:
        desk_of = partial(Desk, gateway=gateway, speed=1)
        async with living(place / "run", gateway, service_of, desk_of, {}) as desk:
            month = MonthEnd(desk.service, desk.doors, pairs)
            try:
                return await _stormed(desk, month, pairs)
            finally:
                await month.close()


async def _stormed(desk: Desk, month: MonthEnd, pairs: int) -> list[Measure]:
    await month.fill()
    await month.tie(60 + pairs / STARTED_A_SECOND)
    await desk.service.start_worker()
    began = time.monotonic()
    waiting = await month.everybody_waits()
    sys.stdout.write(f"     {waiting} drivers wait after {time.monotonic() - began:.0f} s\n")
    await asyncio.sleep(max(0.0, month.ahead_s()))
    over, held = asyncio.Event(), spent(processes(desk.service)["worker-year"]).bytes
    raising = asyncio.create_task(_raised(desk, over))
    try:
        drained = await month.drained(waiting)
    finally:
        over.set()
    return _judged(drained, await raising, held)


async def _raised(desk: Desk, over: asyncio.Event) -> list[float]:
    """Seconds from each report to the page that a gateway took, until the drain is over."""
    waits: list[asyncio.Task[float]] = []
    while not over.is_set():
        waits.append(asyncio.create_task(_paged(desk, len(waits))))
        await asyncio.wait([asyncio.ensure_future(over.wait())], timeout=EVERY_S)
    return list(await asyncio.gather(*waits))


async def _paged(desk: Desk, number: int) -> float:
    came = Came(Run("storm", f"case-{number}", "", 1), deadline=time.monotonic() + PATIENCE_S)
    await desk.report(came)
    await desk.until(lambda: desk.page_arrived(came, 1), came)
    return (min(came.pages.values()) - came.raised_us) / 1e6 if came.pages else PATIENCE_S


def _judged(drained: Drained, waits: list[float], held: int) -> list[Measure]:
    name = f"{len(drained.late_s):,} months close in one minute"
    running = len(drained.late_s)
    return [
        Measure(f"{name}: running", running, "pairs", f"at least {RUNNING}", running >= RUNNING),
        at_most(f"{name}: drained after", round(drained.last_s, 1), "s", DRAINED_S),
        told(f"{name}: settles", round(drained.a_second, 1), "a second"),
        told(f"{name}: late, p50", round(drained.within(50), 1), "s"),
        told(f"{name}: late, p99", round(drained.within(99), 1), "s"),
        told(f"{name}: memory of the worker before", round(held / 2**20), "MiB"),
        told(f"{name}: emergencies raised meanwhile", len(waits), "emergencies"),
        at_most(f"{name}: an emergency meanwhile was paged after, max", round(max(waits), 2), "s", PAGED_S),
    ]


async def main(pairs: int, cached: int, into: Path | None) -> int:
    """The storm. 0 when every goal is reached, else 1."""
    measures = [*machine(), *await storm(pairs, cached)]
    if into is not None:
        write(into, measures)
    return tell_all(measures)


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.storm", description=__doc__)
    parser.add_argument(
        "--pairs", type=int, default=PAIRS, metavar="N", help="fewer are told and not written"
    )
    parser.add_argument("--cached", type=int, default=CACHED, metavar="N")
    given = parser.parse_args()
    leave(asyncio.run(main(given.pairs, given.cached, INTO if given.pairs == PAIRS else None)))
