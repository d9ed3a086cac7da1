"""A new release takes over the drivers that run: once nudged, each goes on in a fresh run of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

import worker
from runtime.errors import EngineError
from runtime.releases import Releases, deployment
from tests.activities.cohort import BEGINS_US, Cohort
from tests.workflows.drivers import LOOK_S, WITHIN_S, Drivers, kinds
from tests.workflows.living import remembered
from tests.workflows.skipping import SkippingTemporal

OLD, NEW = "old", "new"


@asynccontextmanager
async def released(drivers: Drivers, queue: str, release: str) -> AsyncIterator[None]:
    """A worker of one release beside those of others, which sees to it that there is a current one."""
    client = drivers.temporal.client
    keeping = asyncio.create_task(Releases(client, queue).keep_a_current(release))
    async with worker._worker(client, queue, drivers.activities(), 10, release):
        yield
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)


async def standings(releases: Releases) -> dict[str, str]:
    return {one.build: one.standing for one in await releases.known()}


async def until_shown(releases: Releases, release: str, standing: str) -> None:
    async with asyncio.timeout(WITHIN_S):
        while (await standings(releases)).get(release) != standing:
            await asyncio.sleep(LOOK_S)


async def test_a_driver_goes_on_in_the_new_release_and_loses_nothing(
    cohort: Cohort, drivers: Drivers, cached: int
) -> None:
    [pair] = await cohort.begins()
    await cohort.ledger.settle(pair, BEGINS_US)
    memory, queue = await remembered(cohort, pair), f"releases-{cached}"
    releases = Releases(drivers.temporal.client, queue)

    async with released(drivers, queue, OLD):
        await until_shown(releases, OLD, "current")
        await drivers.temporal.starter.start_workflow("Relationship", pair, id=pair, task_queue=queue)
        await drivers.rest(pair)
        async with released(drivers, queue, NEW):
            await until_shown(releases, NEW, "waiting")
            await releases.make_current(NEW)
            async with asyncio.timeout(WITHIN_S):
                while behind := await releases.left_behind(NEW):
                    await releases.nudge(behind, lambda *_: None)
                    await drivers.rest(pair)
            runs = await drivers.runs(pair)
            await drivers.end(pair)

    assert kinds([runs[-2]])[-1] == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    assert await cohort.standings(pair) == memory.standings


async def test_a_release_that_no_worker_has_cannot_be_made_current(temporal: SkippingTemporal) -> None:
    with pytest.raises(EngineError, match=r"as release nobodys.*NEARPEER_RELEASE=nobodys nearpeer worker"):
        await Releases(temporal.client, "empty").make_current("nobodys")


async def test_where_releases_are_not_told_apart_there_are_none(temporal: SkippingTemporal) -> None:
    assert await Releases(temporal.client, "empty").known() == []
    assert deployment("year", None) is None


async def test_what_a_dead_worker_had_in_memory_waits_for_it_one_second(temporal: SkippingTemporal) -> None:
    for lane in (worker.YEAR_QUEUE, worker.URGENT_QUEUE):
        async with worker._worker(temporal.client, lane, [], cached=10) as made:
            assert made.config()["sticky_queue_schedule_to_start_timeout"] == timedelta(seconds=1)
