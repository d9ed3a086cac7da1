"""A whole service kept busy for an hour, `make soak`: nothing that a process holds may grow.

A small cohort in mid-year at the real speed: contacts are recorded at its site, pages looked at, emergencies
raised, acknowledged and closed. Every few seconds it is noted what memory and files each process holds.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from functools import partial
from itertools import count, cycle
from pathlib import Path
from statistics import mean

import httpx

from benchmarks.cohorts import open_folder, part
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import WORDS, Desk, living
from benchmarks.grid.runs import Came, Run
from benchmarks.machine import machine
from benchmarks.measures import Measure, tell_all, told, write
from benchmarks.signing_in import may_act, signed_in
from benchmarks.spent import Spent, processes, spent
from console.planning import Plan
from console.service import Service
from console.year import go_on_in_real_time, rehearse
from domain import addresses
from runtime.exit import leave

COHORT, PAIRS, DAY_MS, UNTIL = "2025", 30, 60, date(2026, 3, 12)
YESTERDAY = "2026-03-11"
LOOK_S, RECORD_S, RAISE_S, SAMPLE_S = 1.0, 1.0, 15.0, 5.0
WARM, COMPARED = 0.2, 0.2
"""Shares of the time: what is warm-up, and what is compared of its beginning and of its end after that."""
GROWS_BY = 5.0
PATIENCE_S = 60.0
INTO = Path(__file__).parent / "soak.json"
Sample = dict[str, Spent]


async def soak(minutes: float) -> list[Measure]:
    """How much memory and open files of each process grew, in percent; and what was done meanwhile."""
    with open_folder() as place, GatewayProcess(minutes * 60 + 3_600) as gateway:
        desk_of = partial(Desk, gateway=gateway, speed=1)
        async with living(place / "run", gateway, Service, desk_of, {}) as desk:
            await desk.service.start_worker()
            await desk.service.start_sealer()
            plan = Plan(*part(place, PAIRS), COHORT, until=UNTIL, day_ms=DAY_MS)
            await rehearse(desk.service, plan, lambda *_: None)
            mark = await desk.doors.mark.read(addresses.programme_year(COHORT))
            await go_on_in_real_time(desk.doors, COHORT, mark or 0)
            return await _soaked(desk, minutes * 60)


async def _soaked(desk: Desk, seconds: float) -> list[Measure]:
    view = await desk.doors.ledger.view(addresses.programme_year(COHORT), 0)
    cookie = await signed_in(desk.doors, view.state.people, "coordinator")
    headers = {"Cookie": cookie, "Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}
    together = sorted(view.state.placed.together)
    samples, done = list[Sample](), {"pages": 0, "contacts": 0, "emergencies": 0}
    async with httpx.AsyncClient(base_url=desk.site, headers=headers, timeout=60.0) as client:
        await may_act(client, f"/relationships/{together[0]}")
        doing = [
            _again(partial(_looks, client), LOOK_S, done, "pages"),
            _again(
                partial(_records, client, cycle(together)),
                RECORD_S,
                done,
                "contacts",
            ),
            _again(partial(_raises, desk, count(1)), RAISE_S, done, "emergencies"),
        ]
        tasks = [asyncio.create_task(one) for one in doing]
        try:
            ends = time.monotonic() + seconds
            while time.monotonic() < ends:
                samples.append({name: spent(pid) for name, pid in processes(desk.service).items()})
                await asyncio.wait(tasks, timeout=SAMPLE_S, return_when=asyncio.FIRST_COMPLETED)
                for task in tasks:
                    if task.done():
                        task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    return judged(samples, done, seconds)


async def _again(
    deed: Callable[[], Awaitable[None]], every_s: float, done: dict[str, int], name: str
) -> None:
    while True:
        await deed()
        done[name] += 1
        await asyncio.sleep(every_s)


async def _looks(client: httpx.AsyncClient) -> None:
    for path in ("/today", "/relationships", "/api/v1/today"):
        (await client.get(path)).raise_for_status()


async def _records(client: httpx.AsyncClient, pairs: "cycle[str]") -> None:
    contact = {"what": "contact", "day": YESTERDAY}
    (await client.post(f"/api/v1/relationships/{next(pairs)}/facts", json=contact)).raise_for_status()


async def _raises(desk: Desk, numbers: "count[int]") -> None:
    """An emergency from its report until nothing of it is owed any more."""
    came = Came(Run("soak", f"case-{next(numbers)}", "", 1), deadline=time.monotonic() + PATIENCE_S)
    await desk.report(came)
    if not await desk.until(lambda: desk.page_arrived(came, 1), came):
        raise RuntimeError(f"Nobody was paged of {came.run.case} within {PATIENCE_S:.0f} s.")
    for name, command, _ in WORDS:
        await desk.word(came, command, name)


def judged(samples: Sequence[Sample], done: dict[str, int], seconds: float) -> list[Measure]:
    warm = samples[int(len(samples) * WARM) :]
    some = max(1, int(len(warm) * COMPARED))
    first, last = warm[:some], warm[-some:]
    found = [told("soak: minutes", round(seconds / 60, 1), "min")]
    found += [told(f"soak: {what}", number, "done") for what, number in done.items()]
    for name in sorted(samples[0]):
        for what, of in (("memory", "bytes"), ("open files", "files")):
            before, after = (mean(getattr(one[name], of) for one in part_) for part_ in (first, last))
            grown = round(100 * (after / before - 1), 1)
            goal = f"at most {GROWS_BY:g}"
            found.append(Measure(f"soak: {what} of {name} grew by", grown, "%", goal, grown <= GROWS_BY))
    return found


async def main(minutes: float, into: Path | None) -> int:
    """The soak. 0 when nothing grew too much, else 1."""
    measures = [*machine(), *await soak(minutes)]
    if into is not None:
        write(into, measures)
    return tell_all(measures)


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0, metavar="M")
    parser.add_argument("--into", type=Path, metavar="FILE", help="where the figures are written")
    given = parser.parse_args()
    leave(asyncio.run(main(given.minutes, given.into)))
