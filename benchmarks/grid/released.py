"""F17: a broken release of the year's lane, of five kinds; emergencies are paged as fast as ever.

The year's worker runs from a copy of the code, in which one place is changed before it begins anew; its
drivers were at work before. A flood waits in the queue of a worker that stands still, and comes all at once.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path as Folder

from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHandle

from activities.clock import real_now_us
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import Desk, lane
from benchmarks.grid.living import lives, several
from benchmarks.grid.oracle import faults
from benchmarks.grid.players import AtADesk
from benchmarks.grid.runs import Came, Family, Run
from benchmarks.grid.yearly import COHORT, YearLane, year_beside
from console.service import YEAR_QUEUE
from domain import addresses

SPEED = 5
CASES = 3
"""Emergencies that are raised while the release is broken, one after the other."""
DELAYED_S = 5.0
"""Real seconds to the first page after which an emergency counts as delayed."""
ANOTHER_WAY = "a driver that goes another way"
ENDS_AT_ONCE = "a worker that ends at once"
EATS_A_CORE = "a worker that eats a core"
FLOODED = "a flooded queue"
STANDS_STILL = "a worker that stands still"
CHANGES: Mapping[str, tuple[str, str, str]] = {
    ANOTHER_WAY: (
        "workflows/timers.py",
        "        outlook = await effects.settle(",
        "        await workflow.sleep(0.001)\n        outlook = await effects.settle(",
    ),
    ENDS_AT_ONCE: (
        "workflows/relationship.py",
        "from temporalio import workflow\n",
        'from temporalio import workflow\n\nraise RuntimeError("a broken release")\n',
    ),
    EATS_A_CORE: ("worker.py", '    log = Log(db, "programme")\n', "    while True:\n        continue\n"),
}
"""A file of the worker, one place in it, and what stands there in the broken release."""
ANOTHER = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR
FLOOD, AT_ONCE = 300, 20
"""So many drivers wait in the queue before it is worked off, and so many are started at once."""
WENT_ON = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
STRUCK_WITHIN_S, LOOK_S = 45.0, 0.1
TICKS = 100
"""Ticks of the processor's clock, a hundredth of a second each: a whole second is eaten."""


class Released(AtADesk):
    """Plays the runs of a desk beside whose lane the year's is released."""

    def __init__(
        self, desk: Desk, year: YearLane, *, cases: int = CASES, delayed_s: float = DELAYED_S
    ) -> None:
        super().__init__(desk)
        self._year = year
        self._cases, self._delayed_s = cases, delayed_s
        self._number = count(1)
        self._written, self._released_us, self._nudged_us = 0, 0, 0
        self._signs: Mapping[str, Callable[[], Awaitable[bool]]] = {
            ANOTHER_WAY: self._has_stuck_drivers,
            ENDS_AT_ONCE: self._has_ended_often,
            EATS_A_CORE: self._has_eaten,
            FLOODED: self._is_flooded,
            STANDS_STILL: self._stands_still,
        }

    async def play(self, run: Run) -> Came:
        """One run, to its end or until time is up."""
        await self._desk.everybody_is_back()
        cames = several(run, self._cases)
        came = cames[0]
        came.raised = len(cames)
        self._released_us, self._nudged_us = real_now_us(), 0
        self._written = len(await asyncio.to_thread(self._year.log.read_text, "utf-8"))
        try:
            await self._release(run)
            came.struck = await self._has_struck(run)
            for each in cames:
                await lives(self._desk, each)
        finally:
            await self._year.mend()
        came.broken += [f"{each.run.case}: {fault}" for each in cames[1:] for fault in faults(each)]
        came.broken += [told for each in cames if (told := self._delay(each))]
        if not came.struck:
            came.broken.append("the release was not broken")
        return came

    async def _release(self, run: Run) -> None:
        if run.fault in CHANGES:
            self._year.release(*CHANGES[run.fault])
        if run.fault in (STANDS_STILL, FLOODED):
            await self._year.nudge()
            os.kill(self._year.pid or os.getpid(), signal.SIGSTOP)
        if run.fault == FLOODED:
            for _ in range(FLOOD // AT_ONCE):
                await asyncio.gather(*(self._starts_nobody() for _ in range(AT_ONCE)))
            os.kill(self._year.pid or os.getpid(), signal.SIGCONT)

    async def _starts_nobody(self) -> None:
        """One more driver in the year's queue, of a pair that nobody knows."""
        stream = addresses.relationship(COHORT, f"flood-{next(self._number)}")
        await self._year.client.start_workflow("Relationship", stream, id=stream, task_queue=YEAR_QUEUE)

    async def _has_struck(self, run: Run) -> bool:
        """Whether the release shows that it is broken before time is up."""
        seen = Came(run, deadline=asyncio.get_running_loop().time() + STRUCK_WITHIN_S)
        return await self._desk.until(self._signs[run.fault], seen, LOOK_S)

    async def _has_stuck_drivers(self) -> bool:
        """Whether drivers that the new worker has go on fail at what they did before, and none goes on.

        They are nudged once it is at work: who asked before is dead, and what it was given is soon forgotten.
        Until then some may still have gone on with the release before.
        """
        if not self._nudged_us:
            if await self._year.asks_for_work():
                self._nudged_us = real_now_us()
                await self._year.nudge()
            return False
        since = [event for driver in await self._year.drivers() for event in await self._since(driver)]
        stuck = [e for e in since if e.workflow_task_failed_event_attributes.cause == ANOTHER]
        afterwards = [e for e in since if e.event_time.ToMicroseconds() >= self._nudged_us]
        return bool(stuck) and not any(event.event_type == WENT_ON for event in afterwards)

    async def _since(self, driver: WorkflowHandle[object, object]) -> list[HistoryEvent]:
        """What the history of a driver holds since the release."""
        events = (await driver.fetch_history()).events
        return [event for event in events if event.event_time.ToMicroseconds() >= self._released_us]

    async def _has_ended_often(self) -> bool:
        return (await self._said()).count("a broken release") > 1

    async def _has_eaten(self) -> bool:
        return await asyncio.to_thread(_ticks, self._year.pid) > TICKS

    async def _is_flooded(self) -> bool:
        return await asyncio.to_thread(_state, self._year.pid) != "T"

    async def _stands_still(self) -> bool:
        return await asyncio.to_thread(_state, self._year.pid) == "T"

    async def _said(self) -> str:
        """What the worker has written since it was released."""
        return (await asyncio.to_thread(self._year.log.read_text, "utf-8", "replace"))[self._written :]

    def _delay(self, came: Came) -> str:
        """What is to be said of a case whose first page came late; nothing where it came in time."""
        if not came.pages:
            return f"{came.run.case} was not paged"
        after_s = (min(came.pages.values()) - came.raised_us) / 1e6
        return f"{came.run.case} was paged after {after_s:.1f} s" if after_s > self._delayed_s else ""


def _stat(pid: int | None) -> list[str]:
    """What the kernel says of a process, from its state on; nothing of one that is gone."""
    try:
        return Folder(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return []


def _state(pid: int | None) -> str:
    return next(iter(_stat(pid)), "")


def _ticks(pid: int | None) -> int:
    """How long a process has used the processor."""
    return sum(map(int, _stat(pid)[11:13]))


@asynccontextmanager
async def opened(folder: Folder, gateway: GatewayProcess) -> AsyncIterator[Released]:
    """A desk, and a year beside it with pairs that are together."""
    async with lane(folder, gateway, SPEED) as desk, year_beside(desk, folder.with_name("release")) as year:
        yield Released(desk, year)


def runs(seeds: int) -> list[Run]:
    """Every kind of broken release, by so many seeds."""
    kinds = (ANOTHER_WAY, ENDS_AT_ONCE, EATS_A_CORE, STANDS_STILL, FLOODED)
    return [Run("released", kind, "", seed) for seed in range(1, seeds + 1) for kind in kinds]


FAMILY = Family("released", runs, opened)
