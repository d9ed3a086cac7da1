"""A lane in this process: the worker as it is, its relay, and a hand on every driver's clock."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode

import worker
from activities.erasure import Erasure, Histories
from activities.ledger import Ledger
from activities.notices import Notices
from activities.pairing import Pairing
from activities.relay import Relay
from activities.sending import Sending
from activities.settling import Settling
from domain.clock import ClockAnchored
from runtime.datadir import DataDir
from runtime.temporal import SEARCH_ATTRIBUTES
from store.database import Database
from store.erasing import Erasing
from store.keys import Keys
from store.log import Log
from store.mark import Mark
from store.migrations.roles import ERASER
from store.outbox import Outbox
from store.vault import Vault
from tests.workflows.skipping import SkippingTemporal

Handle = WorkflowHandle[Any, Any]
LONG_US = 800 * 86_400_000_000
LOOK_S = 0.01
WITHIN_S = 40.0
PLACE = DataDir(Path(tempfile.gettempdir()) / "np-drivers")
"""No spool is there; what an erasure notes outside of the record goes here."""
OF_TESTS = frozenset(
    {
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED,
    }
)
"""Events by which time was skipped; where it does not skip there are none."""


class Drivers:
    """Drivers on one record and one Temporal; nothing is relayed and no clock moves before a test says so."""

    LOG = "programme"
    QUEUE = worker.YEAR_QUEUE

    def __init__(
        self,
        temporal: SkippingTemporal,
        db: Database,
        vault: Vault | None = None,
        hands: Erasing | None = None,
    ) -> None:
        self.temporal = temporal
        self.vault, self.hands = vault, hands
        self.db = db
        self.log = Log(db, self.LOG)
        self.ledger = Ledger({self.LOG: self.log})
        self.outbox = Outbox(db, self.LOG)
        self.relay = Relay(self.outbox, temporal.starter, self.QUEUE)

    def activities(self) -> list[Callable[..., Any]]:
        """As the worker has them."""
        mark = Mark(self.db)
        return [
            Settling(self.ledger, mark).settle,
            Sending(self.ledger, mark).give_orders,
            Notices(self.ledger, self.db).send,
            *self._with_the_vault(),
        ]

    def _with_the_vault(self) -> list[Callable[..., Any]]:
        """What cannot be done without keys."""
        erasure = self.erasure()
        return [Pairing(self.ledger, self.vault).solve, erasure.take] if self.vault and erasure else []

    def erasure(self) -> Erasure | None:
        """What takes the steps of an erasure."""
        if self.vault is None or self.hands is None:
            return None
        year = (self.ledger, self.log, self.vault)
        return Erasure(year, self.hands, Histories(self.temporal.starter, None), PLACE)

    def handle(self, stream: str) -> Handle:
        """The newest run of a stream's driver."""
        return self.temporal.client.get_workflow_handle(stream)

    async def relay_all(self) -> None:
        """Delivers what the outbox holds."""
        while await self.relay.relay():
            pass

    async def rest(self, *streams: str) -> None:
        """Relays, until these drivers wait for nothing but time and nudges."""
        async with asyncio.timeout(WITHIN_S):
            await self.relay_all()
            while any([await self.is_busy(stream) for stream in streams]) or await self.outbox.due(1):
                await asyncio.sleep(LOOK_S)
                await self.relay_all()

    async def is_busy(self, stream: str) -> bool:
        """Whether a driver has a task or an activity before it, or is still to be started."""
        try:
            seen = (await self.handle(stream).describe()).raw_description
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return True
            raise
        return bool(seen.pending_activities) or seen.HasField("pending_workflow_task")

    async def is_running(self, stream: str) -> bool:
        """Whether a stream's driver was started and has not ended."""
        return (await self.handle(stream).describe()).status is WorkflowExecutionStatus.RUNNING

    async def shown(self, stream: str) -> dict[str, str]:
        """What Temporal's own pages show of a driver: its search attributes."""
        attributes = (await self.handle(stream).describe()).typed_search_attributes
        return {pair.key.name: pair.value for pair in attributes if pair.key.name in SEARCH_ATTRIBUTES}

    async def reach(self, stream: str, clock: ClockAnchored, programme_us: int) -> None:
        """Lets time pass for one driver up to a moment, and the driver come to rest there."""
        by_us = clock.real_at(programme_us) - await self.temporal.clock_us(stream)
        if by_us > 0:
            async with asyncio.timeout(WITHIN_S):
                await self.temporal.forward(stream, by_us)
        await self.rest(stream)

    async def end(self, *streams: str) -> None:
        """Lets time pass until these drivers have nothing left to do."""
        async with asyncio.timeout(WITHIN_S):
            await asyncio.gather(*(self._end(stream) for stream in streams))

    async def _end(self, stream: str) -> None:
        await self.temporal.forward(stream, LONG_US)
        await self.handle(stream).result()

    async def runs(self, stream: str) -> list[WorkflowHistory]:
        """The histories of a driver's runs since it was started, the oldest first."""
        found: list[WorkflowHistory] = []
        run_id: str | None = (await self.handle(stream).describe()).run_id
        while run_id:
            handle = self.temporal.client.get_workflow_handle(stream, run_id=run_id)
            history = await handle.fetch_history()
            found.insert(0, history)
            started = history.events[0].workflow_execution_started_event_attributes
            run_id = started.continued_execution_run_id
        return found

    async def terminate(self) -> None:
        """Ends what a test leaves running."""
        rows = await self.db.fetch(f"SELECT stream FROM {self.LOG}.stream WHERE workflow <> ''")
        for row in rows:
            try:
                await self.handle(row["stream"]).terminate("the test is over")
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise


@asynccontextmanager
async def at_work(drivers: Drivers, cached: int) -> AsyncIterator[None]:
    """The worker of a lane at its work; what it leaves running is ended."""
    memory = worker.Memory(cached)
    async with worker._worker(drivers.temporal.client, drivers.QUEUE, drivers.activities(), memory):
        yield
    await drivers.terminate()


@asynccontextmanager
async def working(
    temporal: SkippingTemporal, url: str, cached: int, keys_url: str | None = None
) -> AsyncIterator[Drivers]:
    """A worker at work on the record at `url`, and with the vault's keys; what it leaves running is ended."""
    db = Database(url, role="nearpeer_year", pool_size=20)
    keys_db = Database(keys_url, pool_size=1) if keys_url else None
    vault = Vault(db, Keys(keys_db, bytes(range(32)))) if keys_db else None
    eraser = [Database(each, role=ERASER, pool_size=1) for each in (url, keys_url) if each and keys_db]
    hands = Erasing(eraser[0], Keys(eraser[1], bytes(range(32)))) if eraser else None
    drivers = Drivers(temporal, db, vault, hands)
    async with at_work(drivers, cached):
        yield drivers
    for opened in (db, keys_db, *eraser):
        if opened is not None:
            await opened.close()


def counted(runs: list[WorkflowHistory]) -> int:
    """The events of a driver's runs, as they would be where time does not skip."""
    return sum(event.event_type not in OF_TESTS for run in runs for event in run.events)


def kinds(runs: list[WorkflowHistory]) -> list[str]:
    """The kinds of a driver's events, in order."""
    return [EventType.Name(event.event_type)[len("EVENT_TYPE_") :] for run in runs for event in run.events]


def timers(runs: list[WorkflowHistory]) -> list[float]:
    """For how many seconds each timer of a driver was armed, in order."""
    return [
        event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta().total_seconds()
        for run in runs
        for event in run.events
        if event.HasField("timer_started_event_attributes")
    ]


async def attempted(drivers: Drivers, stream: str, times: int) -> None:
    """Waits until the activity that a driver waits for has been tried so many times."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            pending = (await drivers.handle(stream).describe()).raw_description.pending_activities
            if any(one.attempt >= times for one in pending):
                return
            await asyncio.sleep(LOOK_S)


def summaries(runs: list[WorkflowHistory]) -> list[str]:
    """What Temporal's own pages say beside each timer and activity of a driver, in order."""
    return [
        json.loads(event.user_metadata.summary.data)
        for run in runs
        for event in run.events
        if event.user_metadata.HasField("summary")
    ]
