"""A new build is tried on every open history; the workflow that fits no more starts again from the record."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio import workflow
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.service import RPCError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from console import builds, rebuilding
from console.service import YEAR_QUEUE, Service
from runtime.addresses import found
from store.database import Database
from store.log import Log
from tests.console.cli.cohort import DORA
from tests.console.cli.conftest import Home


@workflow.defn(name="Relationship")
class OlderRelationship:
    """What an older build might have done: it begins with a timer, where today's looks at the record."""

    @workflow.run
    async def run(self, _stream: str) -> None:
        await asyncio.sleep(timedelta(days=300).total_seconds())


@pytest.fixture
async def at_rest(home: Home) -> AsyncIterator[Service]:
    """The service with everything started, but without its worker: as when `up` looks at its histories."""
    places = found(home.service.settings)
    await rebuilding.rebuild(places, lambda *_: None)
    await _everyone_has_looked(await rebuilding.client_of(places), await rebuilding.open_streams(places))
    await home.service.stop_worker()
    yield home.service
    await home.service.start_worker()


async def _running(service: Service) -> int:
    """How many drivers run, asked one by one: Temporal's lists follow with a delay."""
    places = found(service.settings)
    client, db = await rebuilding.client_of(places), Database(places.url, pool_size=1)
    try:
        streams = await Log(db, "programme").streams()
        return sum([await _runs(client.get_workflow_handle(stream)) for stream in streams])
    finally:
        await db.close()


async def _runs(handle: WorkflowHandle[Any, Any]) -> bool:
    try:
        return (await handle.describe()).status is WorkflowExecutionStatus.RUNNING
    except RPCError:
        return False


async def _everyone_has_looked(client: Client, streams: list[tuple[str, str]]) -> None:
    """Until today's build has begun every history, so that an older one finds nothing to begin."""
    looked = EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES
    async with asyncio.timeout(30):
        for stream, _ in streams:
            while looked not in await _events(client, stream):
                await asyncio.sleep(0.05)


def sources(root: Path, text: str) -> Path:
    for room in builds.ROOMS:
        (root / room).mkdir(exist_ok=True)
    (root / "domain" / "pair.py").write_text(text)
    return root


def test_the_build_is_known_by_the_sources_that_histories_must_fit(tmp_path: Path) -> None:
    one = builds.build_id(sources(tmp_path, "FIRST = 1"))
    other = builds.build_id(sources(tmp_path, "FIRST = 2"))
    back = builds.build_id(sources(tmp_path, "FIRST = 1"))

    assert one == back != other


async def test_the_same_build_replays_nothing_and_a_new_one_everything(at_rest: Service) -> None:
    told = list[str]()
    await builds.renew(at_rest.settings, at_rest.dir, told.append)

    same = await builds.renew(at_rest.settings, at_rest.dir, told.append)
    (at_rest.dir.temporal / builds.BUILD).write_text("an older build\n")
    new = await builds.renew(at_rest.settings, at_rest.dir, told.append)

    count = await _running(at_rest)
    assert same is None
    assert new == builds.Renewal(count, ())
    assert told[-1] == f"This is a new build: replaying {count} open histories."


async def test_a_workflow_whose_history_fits_no_more_starts_again_from_the_record(
    at_rest: Service, home: Home
) -> None:
    stream = home.life.pair_of(DORA)
    client = await rebuilding.client_of(found(at_rest.settings))
    await _begun_by_an_older_build(client, stream)
    (at_rest.dir.temporal / builds.BUILD).unlink(missing_ok=True)

    renewal = await builds.renew(at_rest.settings, at_rest.dir, lambda _: None)

    count = await _running(at_rest)
    assert renewal == builds.Renewal(count, (stream,))
    assert EventType.EVENT_TYPE_TIMER_STARTED not in await _events(client, stream)


async def _begun_by_an_older_build(client: Client, stream: str) -> None:
    older = Worker(
        client,
        task_queue=YEAR_QUEUE,
        workflows=[OlderRelationship],
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    async with older, asyncio.timeout(10):
        await rebuilding.start_again(client, [stream], {stream: "Relationship"})
        while EventType.EVENT_TYPE_TIMER_STARTED not in await _events(client, stream):
            await asyncio.sleep(0.05)


async def _events(client: Client, stream: str) -> set[int]:
    history = await client.get_workflow_handle(stream).fetch_history()
    return {event.event_type for event in history.events}
