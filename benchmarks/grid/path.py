"""The path of an escalation, walked step by step while one fault strikes at one of them."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from random import Random
from typing import Protocol

from temporalio.service import RPCError

from benchmarks.grid.desk import AWAY, WITHIN_S, WORDS, Desk
from benchmarks.grid.looking import keeps_looking
from benchmarks.grid.players import AtADesk
from benchmarks.grid.runs import Came, Run
from domain import addresses

LOOK_S = 0.002
HELD = """
SELECT true FROM care.outbox WHERE stream = $1
UNION ALL SELECT true FROM care.event WHERE stream = $1 AND type = 'page-sent'"""
CLAIMED = """
SELECT true FROM care.claim WHERE stream = $1
UNION ALL SELECT true FROM care.event WHERE stream = $1 AND type = 'page-sent'"""
"""What is there for a moment only may be over before a busy machine looks: then a fault strikes late."""
STEP_S = 120
"""Case seconds from one step of the chain to the next, for an emergency of the example policy."""


class Fault(Protocol):
    """Something that goes wrong with a service in a run."""

    async def strike(self, desk: Desk, came: Came) -> None:
        """Makes it go wrong, at once, and says so in `came.struck`."""
        ...

    async def lift(self, desk: Desk) -> None:
        """Makes it right again, where it does not come right by itself."""
        ...


class Path(AtADesk):
    """Plays runs along the thirteen steps; `fault_of` gives the fault of a run."""

    def __init__(self, desk: Desk, fault_of: Callable[[Run], Fault]) -> None:
        super().__init__(desk)
        self._fault_of = fault_of

    async def play(self, run: Run) -> Came:
        """One run, to its end or until time is up."""
        return await _Walk(self._desk, run, self._fault_of(run)).walk()


class _Walk:
    """One run of the path."""

    def __init__(self, desk: Desk, run: Run, fault: Fault) -> None:
        self._desk, self._run, self._fault = desk, run, fault
        self._came, self._chance = Came(run), Random(run.name)

    async def walk(self) -> Came:
        desk, came = self._desk, self._came
        await desk.everybody_is_back()
        came.deadline = time.monotonic() + WITHIN_S
        striking = [asyncio.create_task(self._strikes_once_seen())]
        try:
            await desk.report(came)
            striking.append(asyncio.create_task(keeps_looking(desk, came)))
            await self._strikes_at("when the receipt is given")
            await self._until_pages_arrived(1)
            await self._strikes_at("while the acknowledgement is awaited")
            if self._run.step == "when the next step is due":
                await self._until_pages_arrived(2)
            striking.append(asyncio.create_task(self._strikes_soon("while the acknowledgement is received")))
            for name, command, then in WORDS:
                await desk.word(came, command, name)
                await self._strikes_at(then)
            came.rows = await desk.rows(came)
        finally:
            for task in striking:
                task.cancel()
            await asyncio.gather(*striking, return_exceptions=True)
            await self._fault.lift(desk)
            await asyncio.to_thread(desk.gateway.breaks, "none")
        return came

    async def _until_pages_arrived(self, count: int) -> None:
        await self._desk.until(lambda: self._desk.page_arrived(self._came, count), self._came)

    async def _strike(self) -> None:
        await self._fault.strike(self._desk, self._came)

    async def _strikes_at(self, step: str) -> None:
        if self._run.step == step:
            await self._strike()

    async def _strikes_soon(self, step: str) -> None:
        if self._run.step == step:
            await asyncio.sleep(self._chance.uniform(0, 0.03))
            await self._strike()

    async def _strikes_once_seen(self) -> None:
        """What strikes while nobody in this run waits for it: as soon as a step can be seen."""
        desk, came = self._desk, self._came
        stream = addresses.emergency(self._run.case)
        match self._run.step:
            case "while the report is received":
                await self._strikes_soon(self._run.step)
            case "when the report is committed":
                await self._strikes_once("SELECT true FROM care.event WHERE stream = $1", stream)
            case "when the outbox holds the start":
                await self._strikes_once(HELD, stream)
            case "when the page is claimed":
                await asyncio.to_thread(desk.gateway.breaks, "slow", channel="sms", count=1, delay_s=0.5)
                await self._strikes_once(CLAIMED, stream)
            case "when Temporal has accepted the start":
                await desk.until(lambda: self._is_started(stream), came)
                await self._strike()
            case "while the gateway is asked":
                before = await asyncio.to_thread(desk.gateway.attempts, "sms")
                await asyncio.to_thread(desk.gateway.breaks, "slow", channel="sms", count=1, delay_s=1.0)
                await desk.until(lambda: self._is_asked(before), came)
                await self._strike()
            case "when the next step is due":
                await self._until_pages_arrived(1)
                await asyncio.sleep(STEP_S / desk.speed - self._chance.uniform(-0.1, 0.3))
                await self._strike()

    async def _strikes_once(self, query: str, stream: str) -> None:
        """Strikes at the first moment at which a query about the case has an answer."""
        await self._desk.until(self._seen(query, stream), self._came, LOOK_S)
        await self._strike()

    def _seen(self, query: str, stream: str) -> Callable[[], Awaitable[bool]]:
        async def seen() -> bool:
            try:
                return await self._desk.owner.fetchrow(query, stream) is not None
            except AWAY:
                return False

        return seen

    async def _is_started(self, stream: str) -> bool:
        """Whether Temporal knows a driver of the case."""
        try:
            await self._desk.client.get_workflow_handle(stream).describe()
        except (RPCError, RuntimeError):
            return False
        return True

    async def _is_asked(self, before: int) -> bool:
        """Whether the gateway is being asked, or was, since it had been asked so many times."""
        return await asyncio.to_thread(self._desk.gateway.attempts, "sms") > before
