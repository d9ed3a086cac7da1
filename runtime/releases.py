"""Releases side by side: a driver stays with the one that it began with, and its next run is the current's.

Each lane is a Worker Deployment of Temporal, each release a version of it. A driver that sleeps notices no
release: it is nudged, and begins its next run with the current one.
"""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

import structlog
from temporalio.api.deployment.v1 import WorkerDeploymentInfo
from temporalio.api.enums.v1 import WorkerDeploymentVersionStatus as Status
from temporalio.api.workflowservice.v1 import (
    DescribeWorkerDeploymentRequest,
    SetWorkerDeploymentCurrentVersionRequest,
)
from temporalio.client import Client
from temporalio.common import VersioningBehavior
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import WorkerDeploymentConfig, WorkerDeploymentVersion

from runtime.errors import EngineError

log = structlog.get_logger("runtime.releases")

LOOK_AGAIN_S, OFTEN_S = 60.0, 1.0
LATER, TIMES = (RPCStatusCode.FAILED_PRECONDITION, RPCStatusCode.RESOURCE_EXHAUSTED), 5
"""Answers of a release that is not yet complete, or is asked too much at once, and how often it is asked."""
AT_ONCE = 20
STANDINGS = {
    Status.WORKER_DEPLOYMENT_VERSION_STATUS_CURRENT: "current",
    Status.WORKER_DEPLOYMENT_VERSION_STATUS_RAMPING: "ramping",
    Status.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINING: "draining",
    Status.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINED: "drained",
}
Counted = Callable[[int, int], None]
"""Is told how many of how many are done."""


class Release(NamedTuple):
    """One release of a lane: its build, how it stands, and how many drivers run with it."""

    build: str
    standing: str
    drivers: int


def deployment(lane: str, build: str | None) -> WorkerDeploymentConfig | None:
    """What a worker of a release tells Temporal; None where releases are not told apart.

    The default stands here and never at the workflows: one that is pinned there hangs on any other worker.
    """
    if build is None:
        return None
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(named(lane), build),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.PINNED,
    )


def named(lane: str) -> str:
    """The deployment of a lane."""
    return f"nearpeer-{lane}"


class Releases:
    """The releases of one lane. Every method raises RPCError where Temporal is away."""

    def __init__(self, client: Client, lane: str) -> None:
        self._client, self._lane, self._name = client, lane, named(lane)
        self._running = f'TaskQueue = "{lane}" AND ExecutionStatus = "Running"'

    async def known(self) -> list[Release]:
        """Every release that a worker has shown, by its build; none where releases are not told apart."""
        known = (await self._described())[0]
        found = [one for one in known.version_summaries if one.deployment_version.build_id]
        return [
            Release(
                one.deployment_version.build_id,
                STANDINGS.get(one.status, "waiting"),
                await self._count(self._of(one.deployment_version.build_id)),
            )
            for one in sorted(found, key=lambda one: one.deployment_version.build_id)
        ]

    async def make_current(self, build: str) -> None:
        """Has new runs begin with a release. Raises EngineError where no worker of it asks for work.

        One that has just begun shows one kind of work before the other, so it is asked for more than once.
        """
        request = SetWorkerDeploymentCurrentVersionRequest(
            namespace=self._client.namespace,
            deployment_name=self._name,
            build_id=build,
            identity=self._client.identity,
        )
        try:
            await self._set(request)
        except RPCError as error:
            if error.status not in (RPCStatusCode.NOT_FOUND, RPCStatusCode.FAILED_PRECONDITION):
                raise
            raise EngineError(
                f"No worker of the lane {self._lane} asks for work as release {build}.",
                f"Start one first: NEARPEER_RELEASE={build} nearpeer worker --lane {self._lane}",
            ) from error

    async def _set(self, request: SetWorkerDeploymentCurrentVersionRequest) -> None:
        for _ in range(TIMES - 1):
            try:
                await self._client.workflow_service.set_worker_deployment_current_version(request)
            except RPCError as error:
                if error.status not in LATER:
                    raise
                await asyncio.sleep(OFTEN_S)
            else:
                return
        await self._client.workflow_service.set_worker_deployment_current_version(request)

    async def keep_a_current(self, build: str) -> None:
        """Makes a release the current one of a lane that has none, also of a Temporal that was lost.

        Goes on until cancelled. A lane without a current release would leave every new driver waiting.
        """
        while True:
            try:
                pause_s = LOOK_AGAIN_S if await self._begun_with(build) else OFTEN_S
            except (RPCError, RuntimeError) as error:
                log.warning("releases wait for Temporal", kind=type(error).__name__)
                pause_s = OFTEN_S
            await asyncio.sleep(pause_s)

    async def _begun_with(self, build: str) -> bool:
        known, token = await self._described()
        if known.routing_config.current_deployment_version.build_id:
            return True
        if build not in {one.deployment_version.build_id for one in known.version_summaries}:
            return False  # this worker has not asked for work yet
        request = SetWorkerDeploymentCurrentVersionRequest(
            namespace=self._client.namespace,
            deployment_name=self._name,
            build_id=build,
            conflict_token=token,
            identity=self._client.identity,
        )
        await self._client.workflow_service.set_worker_deployment_current_version(request)
        log.info("a lane begins with this release", lane=self._lane, release=build)
        return True

    async def left_behind(self, build: str) -> list[str]:
        """The drivers that run, and not with a release; Temporal's lists follow with a delay."""
        elsewhere = f"{self._running} AND {self._not_of(build)}"
        return sorted({found.id async for found in self._client.list_workflows(elsewhere)})

    async def nudge(self, drivers: list[str], counted: Counted) -> None:
        """Wakes drivers, so that each begins its next run with the current release."""
        gate, done = asyncio.Semaphore(AT_ONCE), 0

        async def one(driver: str) -> None:
            nonlocal done
            async with gate:
                try:
                    await self._client.get_workflow_handle(driver).signal("nudge")
                except RPCError as error:
                    if error.status is not RPCStatusCode.NOT_FOUND:  # one that has ended meanwhile needs none
                        raise
            done += 1
            counted(done, len(drivers))

        async with asyncio.TaskGroup() as group:
            for driver in drivers:
                group.create_task(one(driver))

    async def _described(self) -> tuple[WorkerDeploymentInfo, bytes]:
        request = DescribeWorkerDeploymentRequest(
            namespace=self._client.namespace, deployment_name=self._name
        )
        try:
            answer = await self._client.workflow_service.describe_worker_deployment(request)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return WorkerDeploymentInfo(), b""
            raise
        return answer.worker_deployment_info, answer.conflict_token

    async def _count(self, condition: str) -> int:
        return (await self._client.count_workflows(f"{self._running} AND {condition}")).count

    def _of(self, build: str) -> str:
        return f'TemporalWorkerDeploymentVersion = "{self._name}:{build}"'

    def _not_of(self, build: str) -> str:
        unversioned = "TemporalWorkerDeploymentVersion IS NULL"
        return f'({unversioned} OR TemporalWorkerDeploymentVersion != "{self._name}:{build}")'
