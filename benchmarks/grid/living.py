"""The whole life of a case: raised, paged, acknowledged, in contact, closed, cared for."""

import asyncio
import time

from benchmarks.grid.desk import WITHIN_S, WORDS, Desk
from benchmarks.grid.looking import keeps_looking
from benchmarks.grid.runs import Came, Run


async def lives(desk: Desk, came: Came) -> None:
    """One case from its report to its end, or until time is up; somebody comes to the first page."""
    came.deadline = time.monotonic() + WITHIN_S
    await desk.report(came)
    looking = asyncio.create_task(keeps_looking(desk, came))
    try:
        await desk.until(lambda: desk.page_arrived(came, 1), came)
        for name, command, _ in WORDS:
            await desk.word(came, command, name)
        came.rows = await desk.rows(came)
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


def several(run: Run, count: int) -> list[Came]:
    """So many cases of one run: the run's own, and further ones under names of their own."""
    further = (Run(run.family, f"{run.fault} {number}", run.step, run.seed) for number in range(1, count))
    return [Came(run), *map(Came, further)]
