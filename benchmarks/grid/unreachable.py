"""F6: Temporal is out of reach for half an hour or for a case's whole life, or starts a closed case again.

Cases that are raised meanwhile are paged by the watchdog alone. When Temporal is back, their drivers find
what was done and page nobody. Of odd seed it hangs, of even seed nobody listens where it was.
"""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path as Folder

from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import lane
from benchmarks.grid.living import lives, several
from benchmarks.grid.oracle import faults, silence_s
from benchmarks.grid.players import AtADesk
from benchmarks.grid.runs import Came, Family, Run
from console.service import URGENT_QUEUE
from domain import addresses
from runtime.addresses import found
from runtime.ports import free_port
from runtime.temporal import connect

SPEED = 14
"""Half an hour is over soon, and what the watchdog waits for in real time is not too long in case time."""
AWAY_S = 1_800
CASES_AT_S = (0, 380, 760, 1_140, 1_520)
"""When cases are raised while Temporal is away, in seconds of case time."""
DIRECT_S = 90.0
"""What the direct path may take to a page, in seconds of case time."""
BACK_S = 60.0
ASKED = timedelta(seconds=1)
HALF_AN_HOUR = "Temporal is away for half an hour"
WHOLE_LIFE = "Temporal is away for a whole life"
AGAIN = "a closed case is started again"


class Unreachable(AtADesk):
    """Plays the runs of a desk whose Temporal goes away and comes back."""

    async def play(self, run: Run) -> Came:
        """One run, to its end or until time is up."""
        await self._desk.everybody_is_back()
        match run.fault:
            case _ if run.fault == AGAIN:
                return await self._started_again(run)
            case _ if run.fault == WHOLE_LIFE:
                return await self._away(run, (0,), 0)
            case _:
                return await self._away(run, CASES_AT_S, AWAY_S)

    async def _away(self, run: Run, cases_at_s: Sequence[int], away_s: int) -> Came:
        """Cases live while Temporal is away; then it comes back, and nobody is paged for them any more."""
        began, cames = time.monotonic(), several(run, len(cases_at_s))
        came = cames[0]
        came.raised = len(cames)
        await self._goes(run.seed)
        try:
            came.deadline = time.monotonic() + BACK_S
            came.struck = await self._desk.until(self._is_away, came)
            for at_s, each in zip(cases_at_s, cames, strict=True):
                await self._until(began, at_s)
                await lives(self._desk, each)
            await self._until(began, away_s)
        finally:
            await self._comes_back(run.seed)
        if not came.struck:
            came.broken.append("Temporal was never away")
        came.broken += [fault for each in cames[1:] for fault in self._broken(each)]
        came.broken += [fault for each in cames for fault in self._not_direct(each)]
        came.broken += await self._done_and_silent(cames)
        return came

    async def _until(self, began: float, at_s: float) -> None:
        await asyncio.sleep(max(0.0, began + at_s / self.speed - time.monotonic()))

    async def _goes(self, seed: int) -> None:
        if seed % 2:
            os.kill(self._desk.pid_of("temporal") or os.getpid(), signal.SIGSTOP)
        else:
            await self._desk.service.temporal.stop()

    async def _is_away(self) -> bool:
        try:
            return not await self._desk.client.service_client.check_health(timeout=ASKED)
        except (RPCError, RuntimeError):
            return True

    async def _comes_back(self, seed: int) -> None:
        """What hung goes on with those who asked it before; where nobody listened, all ask anew."""
        if seed % 2:
            os.kill(self._desk.pid_of("temporal") or os.getpid(), signal.SIGCONT)
        else:
            self._desk.asked_anew_s = time.time()
            await self._desk.service.temporal.start()

    def _broken(self, came: Came) -> Iterator[str]:
        """What the oracle says of a further case of a run."""
        yield from (f"{came.run.case}: {fault}" for fault in faults(came))
        if (silence := silence_s(came, self.clock)) > came.silence_goal_s:
            yield f"{came.run.case}: {silence:.1f} s of silence"

    def _not_direct(self, came: Came) -> Iterator[str]:
        raised_us = self.clock.programme_at(came.raised_us)
        paged_us = self.clock.programme_at(min(came.pages.values(), default=came.raised_us))
        if not came.pages or paged_us - raised_us > DIRECT_S * 1e6:
            yield f"{came.run.case} was not paged within {DIRECT_S:.0f} s while Temporal was away"

    async def _done_and_silent(self, cames: Sequence[Came]) -> list[str]:
        """Whether each driver comes to its end, and nobody was asked to page for it since."""
        before = await asyncio.to_thread(self._desk.gateway.tried)
        broken = [
            f"the driver of {came.run.case} has not come to its end"
            for came in cames
            if not await self._ends(came)
        ]
        tried = await asyncio.to_thread(self._desk.gateway.tried)
        if len(tried) > len(before):
            broken.append(f"{len(tried) - len(before)} pages were sent for cases that were closed")
        return broken

    async def _ends(self, came: Came, run_id: str | None = None) -> bool:
        """Whether the driver of a case was started and completes."""
        desk, stream = self._desk, addresses.emergency(came.run.case)
        came.deadline = time.monotonic() + BACK_S

        async def completed() -> bool:
            try:
                seen = await desk.client.get_workflow_handle(stream, run_id=run_id).describe()
            except (RPCError, RuntimeError):
                return False
            return seen.status == WorkflowExecutionStatus.COMPLETED

        return await desk.until(completed, came)

    async def _started_again(self, run: Run) -> Came:
        """A case lives with its driver; when both have ended, the driver is started again."""
        came = Came(run)
        await lives(self._desk, came)
        log, stream = self._desk.doors.logs["care"], addresses.emergency(run.case)
        await self._is_told_everything(came, stream)
        came.broken += await self._done_and_silent([came])
        written, before = await log.read(stream), await asyncio.to_thread(self._desk.gateway.tried)
        first = (await self._desk.client.get_workflow_handle(stream).describe()).run_id
        await (self._by_hand(stream) if run.seed % 2 else self._from_the_outbox(stream))
        came.struck = await self._runs_anew(came, first)
        if not came.struck:
            came.broken.append("the driver was not started again")
        came.broken += await self._done_and_silent([came])
        if len(await asyncio.to_thread(self._desk.gateway.tried)) > len(before):
            came.broken.append("the driver that was started again has paged")
        if await log.read(stream) != written:
            came.broken.append("the driver that was started again has written into the record")
        return came

    async def _is_told_everything(self, came: Came, stream: str) -> None:
        """Has the driver look once more, which may sleep until what was due when it last looked."""
        nudge = "INSERT INTO care.outbox (stream, workflow, kind) VALUES ($1, 'Emergency', 'nudge')"
        await self._desk.owner.execute(nudge, stream)

        async def told() -> bool:
            waiting = "SELECT true FROM care.outbox WHERE stream = $1 LIMIT 1"
            return await self._desk.owner.fetchrow(waiting, stream) is None

        came.deadline = time.monotonic() + BACK_S
        await self._desk.until(told, came)

    async def _by_hand(self, stream: str) -> None:
        places = found(self._desk.service.settings)
        client = await connect(places.temporal, places.namespace, codec_key=places.codec_key)
        await client.start_workflow("Emergency", stream, id=stream, task_queue=URGENT_QUEUE)

    async def _from_the_outbox(self, stream: str) -> None:
        """As when the relay dies after Temporal has taken a start, and before that is written down."""
        await self._desk.owner.execute(
            "INSERT INTO care.outbox (stream, workflow, kind) VALUES ($1, 'Emergency', 'start')", stream
        )

    async def _runs_anew(self, came: Came, first: str) -> bool:
        stream = addresses.emergency(came.run.case)
        came.deadline = time.monotonic() + BACK_S

        async def is_another() -> bool:
            return (await self._desk.client.get_workflow_handle(stream).describe()).run_id != first

        return await self._desk.until(is_another, came)


@asynccontextmanager
async def opened(folder: Folder, gateway: GatewayProcess) -> AsyncIterator[Unreachable]:
    """A desk whose Temporal keeps its address when it comes back."""
    async with lane(folder, gateway, SPEED, NEARPEER_TEMPORAL_PORT=str(free_port())) as desk:
        yield Unreachable(desk)


def runs(seeds: int) -> list[Run]:
    """Each fault by so many seeds."""
    return [
        Run("unreachable", fault, "", seed)
        for seed in range(1, seeds + 1)
        for fault in (WHOLE_LIFE, AGAIN, HALF_AN_HOUR)
    ]


FAMILY = Family("unreachable", runs, opened, shares=2)
