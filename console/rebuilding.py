"""Workflows from the record alone: what is not closed there is started in Temporal, as often as you like."""

import asyncio
import time
from collections.abc import Callable, Iterable

from pydantic import BaseModel, ConfigDict
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy as Conflict
from temporalio.common import WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from console.service import URGENT_QUEUE, YEAR_QUEUE
from runtime.addresses import Addresses
from runtime.temporal import connect
from store.database import Database
from store.log import Log

AT_ONCE = 20
LOG, CARE = "programme", "care"
WHY_ENDED = "its history does not fit the new build, and the record calls it closed"

Told = Callable[[int, int], None]
"""Told how many of how many are done."""


class Started(BaseModel):
    """How many streams of the record were started, and how long that took."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    started: int
    seconds: float


async def rebuild(places: Addresses, told: Told, running: Conflict = Conflict.USE_EXISTING) -> Started:
    """Starts every stream that is not closed, of both lanes; `running` says what becomes of one that runs.

    Raises Unreachable, EngineError.
    """
    began = time.monotonic()
    client = await client_of(places)
    streams = [(*each, YEAR_QUEUE) for each in await open_streams(places)]
    streams += [(*each, URGENT_QUEUE) for each in await open_cases(places)]
    gate, done = asyncio.Semaphore(AT_ONCE), 0

    async def started(stream: str, workflow: str, queue: str) -> None:
        nonlocal done
        async with gate:
            await start(client, stream, workflow, running, queue)
        done += 1
        told(done, len(streams))

    async with asyncio.TaskGroup() as group:
        for stream, workflow, queue in streams:
            group.create_task(started(stream, workflow, queue))
    return Started(ok=True, started=len(streams), seconds=round(time.monotonic() - began, 2))


async def start(
    client: Client,
    stream: str,
    workflow: str,
    running: Conflict = Conflict.USE_EXISTING,
    queue: str = YEAR_QUEUE,
) -> None:
    """Starts the driver of a stream; `running` says what becomes of one that runs. Raises RPCError."""
    await client.start_workflow(
        workflow,
        stream,
        id=stream,
        task_queue=queue,
        id_conflict_policy=running,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    )


async def start_again(client: Client, streams: Iterable[str], workflows: dict[str, str]) -> list[str]:
    """Puts fresh drivers in the place of those whose histories fit no more; returns those started.

    Each takes the old one's place in one step: whenever this is cut off, no stream is left without a driver.
    """
    started = []
    for stream in streams:
        if stream in workflows:
            await start(client, stream, workflows[stream], Conflict.TERMINATE_EXISTING)
            started.append(stream)
        else:
            await _end(client, stream)
    return started


async def _end(client: Client, stream: str) -> None:
    try:
        await client.get_workflow_handle(stream).terminate(reason=WHY_ENDED)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise


async def open_streams(places: Addresses) -> list[tuple[str, str]]:
    """(stream, workflow) of everything that the year's drivers must still drive. Raises Unreachable."""
    return await _open(places, LOG, "nearpeer_year")


async def open_cases(places: Addresses) -> list[tuple[str, str]]:
    """(stream, workflow) of every emergency that is not closed. Raises Unreachable."""
    return [each for each in await _open(places, CARE, "nearpeer_care") if each[1]]


async def _open(places: Addresses, log: str, role: str) -> list[tuple[str, str]]:
    db = Database(places.url, role=role, pool_size=2)
    try:
        return await Log(db, log).open_streams()
    finally:
        await db.close()


async def client_of(places: Addresses) -> Client:
    """A client of the Temporal that these addresses name. Raises EngineError."""
    return await connect(places.temporal, places.namespace, codec_key=places.codec_key)
