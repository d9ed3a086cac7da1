"""Relays starts and nudges from the outbox to Temporal: at least once, in order, through any outage."""

import asyncio

import structlog
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError

from store.database import Unreachable
from store.outbox import Outbox
from store.rows import Wake

log = structlog.get_logger("activities.relay")

PAGE = 200
AT_ONCE = 10
IDLE_S = 0.1
OUTAGE_S = 1.0


class Relay:
    """One lane's relay. A workflow that runs is used; one that ended is started again to look once more."""

    def __init__(self, outbox: Outbox, client: Client, task_queue: str) -> None:
        self._outbox = outbox
        self._client = client
        self._queue = task_queue

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
        """Relays the oldest rows; returns how many. Raises Unreachable and RPCError; then they stay."""
        rows = await self._outbox.due(PAGE)
        gate = asyncio.Semaphore(AT_ONCE)
        wakes = list({wake: None for _, wake in rows})
        await asyncio.gather(*(self._deliver(wake, gate) for wake in wakes))
        if rows:
            await self._outbox.relayed([number for number, _ in rows])
        return len(rows)

    async def _deliver(self, wake: Wake, gate: asyncio.Semaphore) -> None:
        async with gate:
            await self._client.start_workflow(
                wake.workflow,
                wake.stream,
                id=wake.stream,
                task_queue=self._queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                start_signal="nudge" if wake.kind == "nudge" else None,
            )
