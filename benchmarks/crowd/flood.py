"""A thousand reports in a minute, one of them by a mentor whom the service knows: who is told, and when.

The senders come when they come, however long the answers take. Then the list of the desk and a look of the
watchdog are timed, with a thousand open cases.
"""

import asyncio
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import orjson

from activities.lane import care_lane
from activities.watching import Watching
from benchmarks.commit import commit
from benchmarks.crowd.calling import Answer, Site
from benchmarks.crowd.receipts import RECORDED, first_pages, percentiles, statuses, taken
from benchmarks.grid.desk import Desk
from benchmarks.measures import Measure, at_most, told
from domain import addresses
from domain.case_events import PageSent
from domain.emergency import WORKFLOW
from runtime.addresses import found
from store.history import every_row

REPORTS, IN_S, SEED = 1_000, 60.0, "flood 1"
KNOWN_WITHIN_S, TOLD_WITHIN_S = 60.0, 300.0
LIST_S, LOOK_S = 3.0, 2.0
TAKEN_AT_ONCE = 50
NEARPEER = "from console.cli import main; main()"
ROOT = Path(__file__).parent.parent


async def flood(desk: Desk, site: Site, reports: int = REPORTS, in_s: float = IN_S) -> list[Measure]:
    """The flood, until everybody's case has had somebody told."""
    chance = Random(SEED)
    cases = [f"flood-{number:04}" for number in range(reports)]
    known = cases[chance.randrange(reports // 4, 3 * reports // 4)]
    moments = sorted(chance.uniform(0, in_s) for _ in cases)
    began, began_us = time.monotonic(), site.now_us()
    answered = await asyncio.gather(
        *(
            _reports(site, case, began + after_s, known=case == known)
            for case, after_s in zip(cases, moments, strict=True)
        )
    )
    ended, answers = time.monotonic(), [answer for answer, _ in answered]
    _, receipt_us = answered[cases.index(known)]
    arrived = await first_pages(desk, [known])
    waits_s = (arrived[known] - receipt_us) / 1e6 if known in arrived else TOLD_WITHIN_S
    untold = await _untold(desk, cases)
    told_s = time.monotonic() - ended
    held = await _held(desk, cases)
    lost, p99 = len(cases) - held, percentiles([one.seconds * 1_000 for one in answers])[2]
    wrong = [one for one in answers if one.status != RECORDED]
    if wrong or untold or lost:
        sys.stdout.write(f"  answers: {statuses(answers)}; seed {SEED!r}, commit {commit()}\n")
    busiest, notices = await _load(desk, began_us)
    name = f"{reports} reports in {in_s:.0f} s"
    return [
        Measure(f"{name}: not in the record", lost, f"of {reports}", "0", lost == 0),
        Measure(f"{name}: not answered as recorded", len(wrong), f"of {reports}", "0", not wrong),
        told(f"{name}: to the receipt, p99", p99, "ms"),
        at_most(f"{name}: until the known mentor's was paged", round(waits_s, 1), "s", KNOWN_WITHIN_S),
        Measure(f"{name}: of which nobody was told", len(untold), f"of {reports}", "0", not untold),
        told(f"{name}: from the last report until somebody was told of each", round(told_s), "s"),
        told(f"{name}: notices to the busiest telephone", notices, f"to {busiest}"),
    ]


async def _reports(site: Site, case: str, at: float, *, known: bool) -> tuple[Answer, int]:
    """The answer, and the real moment of it."""
    await asyncio.sleep(max(0.0, at - time.monotonic()))
    return await site.report(known=known, id=case, danger="yes"), site.now_us()


async def _untold(desk: Desk, cases: Sequence[str]) -> set[str]:
    """The cases of which nobody was told within a generous time: no page of theirs was accepted."""
    log, position = desk.doors.logs["care"], 0
    untold = {addresses.emergency(case) for case in cases}
    ends = time.monotonic() + TOLD_WITHIN_S
    while untold and time.monotonic() < ends:
        async for row in every_row(log, position):
            position = row.position
            if row.type == PageSent.TYPE:
                untold.discard(row.stream)
        await asyncio.sleep(1)
    return untold


async def _held(desk: Desk, cases: Sequence[str]) -> int:
    """How many of the cases the record has."""
    streams = set(await desk.doors.logs["care"].streams())
    return sum(addresses.emergency(case) in streams for case in cases)


async def _load(desk: Desk, since_us: int) -> tuple[str, int]:
    """Who got the most notices since a moment, and how many."""
    notices = [one for one in await asyncio.to_thread(desk.gateway.accepted) if one["first_us"] >= since_us]
    [(busiest, count)] = Counter(one["to"] for one in notices).most_common(1)
    return busiest, count


async def looked_over(desk: Desk) -> list[Measure]:
    """The list as a command, and the watchdog's look in a process that has seen no case yet, and again.

    Somebody holds the cases by then, so that looking is measured and no paging.
    """
    await desk.service.stop_care()
    cases = [s for s, workflow in await desk.doors.logs["care"].open_streams() if workflow == WORKFLOW]
    for first in range(0, len(cases), TAKEN_AT_ONCE):
        await taken(desk, [case.partition("/")[2] for case in cases[first : first + TAKEN_AT_ONCE]])
    data_dir = str(desk.service.dir.path)
    began = time.perf_counter()
    command = [sys.executable, "-c", NEARPEER, "emergency", "list", "--json", "--data-dir", data_dir]
    ran = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, check=True)
    listed_s = time.perf_counter() - began
    shown = orjson.loads(ran.stdout.splitlines()[-1])["shown"]
    first_s, again_s, seen = await _looks(desk)
    name = f"with {shown} open cases"
    return [
        at_most(f"{name}: `nearpeer emergency list`", round(listed_s, 2), "s", LIST_S),
        at_most(f"{name}: first look of a watchdog", round(first_s, 2), f"s, {seen} cases", LOOK_S),
        at_most(f"{name}: each further look", round(again_s, 2), f"s, {seen} cases", LOOK_S),
    ]


async def _looks(desk: Desk) -> tuple[float, float, int]:
    lane = care_lane(desk.service.settings, found(desk.service.settings), "bench")
    watching = Watching(lane.ledger, lane.care, lane.paging, lane.crowd, lane.unreadable)
    took, cases = list[float](), 0
    for _ in range(2):
        began = time.perf_counter()
        cases = (await watching.once()).cases
        took.append(time.perf_counter() - began)
    await lane.close()
    return took[0], took[1], cases
