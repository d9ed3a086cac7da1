"""Relays starts and nudges from the outbox to Temporal: at least once, in order, through any outage."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta

import structlog
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from runtime.correlation import correlated
from store.database import Unreachable
from store.outbox import Outbox
from store.rows import Wake

log = structlog.get_logger("activities.relay")

PAGE = 200
AT_ONCE = 10
IDLE_S = 0.1
OUTAGE_S = 1.0
ANSWER = timedelta(seconds=5)
"""For one attempt: what is not answered by then goes a way that swallows everything, and is an outage."""
NEVER = frozenset({RPCStatusCode.INVALID_ARGUMENT, RPCStatusCode.OUT_OF_RANGE})
"""Answers that say that this one wake is wrong, however often it is sent; all others are outages."""

Before = Callable[[Sequence[str]], Awaitable[None]]


class Relay:
    """One lane's relay. A workflow that runs is used; one that ended is started again to look once more."""

    def __init__(self, outbox: Outbox, client: Client, task_queue: str, before: Before | None = None) -> None:
        """`before` is told once of each stream that is about to be woken; it raises nothing."""
        self._outbox = outbox
        self._client = client
        self._queue = task_queue
        self._before = before
        self._told: frozenset[int] = frozenset()
        self._set_aside: set[int] = set()

    async def run(self) -> None:
        """Relays until cancelled."""
        while True:
            try:
                relayed = await self.relay()
            except (Unreachable, RPCError, RuntimeError) as error:
                log.warning("relay waits for an engine", kind=type(error).__name__)
                await asyncio.sleep(OUTAGE_S)
                continue
            if not relayed:
                await asyncio.sleep(IDLE_S)

    async def relay(self) -> int:
        """Relays the oldest rows; returns how many. Raises Unreachable and RPCError; then what failed stays.

        A wake that Temporal refuses is set aside until the worker starts anew, so that it holds up nobody.
        """
        rows = await self._outbox.due(PAGE, self._set_aside)
        await self._tell(rows)
        gate = asyncio.Semaphore(AT_ONCE)
        wakes = list({wake: None for _, wake in rows})
        faults = await asyncio.gather(*(self._fault(wake, gate) for wake in wakes))
        failed = {wake: fault for wake, fault in zip(wakes, faults, strict=True) if fault}
        delivered = [number for number, wake in rows if wake not in failed]
        if delivered:
            await self._outbox.relayed(delivered)
        outage = self._without_the_refused(rows, failed)
        if outage is not None:
            raise outage
        return len(delivered)

    async def _tell(self, rows: Sequence[tuple[int, Wake]]) -> None:
        if self._before is None or not rows:
            return
        new = {wake.stream: wake for number, wake in reversed(rows) if number not in self._told}
        self._told = frozenset(number for number, _ in rows)
        await asyncio.gather(*(self._tell_of(wake, self._before) for wake in new.values()))

    async def _tell_of(self, wake: Wake, before: Before) -> None:
        with _following(wake):
            await before([wake.stream])

    def _without_the_refused(
        self, rows: Sequence[tuple[int, Wake]], failed: Mapping[Wake, Exception]
    ) -> Exception | None:
        """Sets aside what Temporal refused for good; returns one of the other faults."""
        outage = None
        for number, wake in rows:
            fault = failed.get(wake)
            if fault is not None and (reason := _never(fault)):
                self._set_aside.add(number)
                log.error("Temporal refuses a wake", stream=wake.stream, row=number, status=reason)
            else:
                outage = fault or outage
        return outage

    async def _fault(self, wake: Wake, gate: asyncio.Semaphore) -> Exception | None:
        try:
            await self._deliver(wake, gate)
        except Exception as fault:  # noqa: BLE001 - a wake that no client can send must not end the relay
            return fault
        return None

    async def _deliver(self, wake: Wake, gate: asyncio.Semaphore) -> None:
        async with gate:
            with _following(wake):
                await self._start(wake)

    async def _start(self, wake: Wake) -> None:
        await self._client.start_workflow(
            wake.workflow,
            wake.stream,
            id=wake.stream,
            task_queue=self._queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            start_signal="nudge" if wake.kind == "nudge" else None,
            rpc_timeout=ANSWER,
        )


def _following(wake: Wake) -> AbstractContextManager[None]:
    """Lines of the block, and what is sent in it, belong to what the wake follows from."""
    return correlated(wake.correlation) if wake.correlation else nullcontext()


def _never(fault: Exception) -> str | None:
    """Why a wake is wrong however often it is sent; None for an outage."""
    if isinstance(fault, RPCError):
        return fault.status.name if fault.status in NEVER else None
    return None if isinstance(fault, RuntimeError) else type(fault).__name__
