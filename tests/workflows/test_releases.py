"""A new release takes over the drivers that run: at its next nudge each goes on in a fresh run of it."""

import asyncio
from datetime import timedelta
from typing import Any

from temporalio.api.workflowservice.v1 import SetWorkerDeploymentCurrentVersionRequest
from temporalio.client import Client
from temporalio.common import VersioningBehavior
from temporalio.service import RPCError
from temporalio.worker import Worker, WorkerDeploymentConfig, WorkerDeploymentVersion

import worker
from tests.activities.cohort import BEGINS_US, Cohort
from tests.workflows.drivers import LOOK_S, WITHIN_S, Drivers, kinds
from tests.workflows.living import remembered
from tests.workflows.skipping import SkippingTemporal

DEPLOYMENT = "releases"
QUEUE = "releases"
OLD, NEW = "old", "new"


def released(client: Client, release: str, activities: list[Any]) -> Worker:
    """The worker as one release of a versioned deployment; a run stays with the release it began with."""
    return Worker(
        client,
        task_queue=QUEUE,
        workflows=worker._year_workflows(),
        activities=activities,
        workflow_runner=worker._sandbox(),
        deployment_config=WorkerDeploymentConfig(
            version=WorkerDeploymentVersion(DEPLOYMENT, release),
            use_worker_versioning=True,
            default_versioning_behavior=VersioningBehavior.PINNED,
        ),
    )


async def make_current(client: Client, release: str) -> None:
    """Has new runs begin with a release, as soon as its worker is known."""
    request = SetWorkerDeploymentCurrentVersionRequest(
        namespace=client.namespace, deployment_name=DEPLOYMENT, build_id=release, identity="a release"
    )
    async with asyncio.timeout(WITHIN_S):
        while True:
            try:
                await client.workflow_service.set_worker_deployment_current_version(request)
            except RPCError:
                await asyncio.sleep(LOOK_S)
            else:
                return


async def release_of(drivers: Drivers, stream: str) -> str:
    """The release that the newest run of a driver belongs to."""
    seen = (await drivers.handle(stream).describe()).raw_description.workflow_execution_info
    return str(seen.versioning_info.deployment_version.build_id)


async def test_a_driver_goes_on_in_the_new_release_and_loses_nothing(
    cohort: Cohort, drivers: Drivers
) -> None:
    [pair] = await cohort.begins()
    await cohort.ledger.settle(pair, BEGINS_US)
    memory = await remembered(cohort, pair)
    client, activities = drivers.temporal.client, drivers.activities()

    async with released(client, OLD, activities), released(client, NEW, activities):
        await make_current(client, OLD)
        await drivers.temporal.starter.start_workflow("Relationship", pair, id=pair, task_queue=QUEUE)
        await drivers.rest(pair)
        began_with = await release_of(drivers, pair)

        await make_current(client, NEW)
        async with asyncio.timeout(WITHIN_S):
            while await release_of(drivers, pair) != NEW:
                await drivers.handle(pair).signal("nudge")
                await drivers.rest(pair)
        runs = await drivers.runs(pair)
        await drivers.end(pair)

    assert began_with == OLD
    assert kinds([runs[-2]])[-1] == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    assert await cohort.standings(pair) == memory.standings


async def test_what_a_dead_worker_had_in_memory_waits_for_it_one_second(temporal: SkippingTemporal) -> None:
    for lane in (worker.YEAR_QUEUE, worker.URGENT_QUEUE):
        async with worker._worker(temporal.client, lane, [], cached=10) as made:
            assert made.config()["sticky_queue_schedule_to_start_timeout"] == timedelta(seconds=1)
