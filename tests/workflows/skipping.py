"""Skipped time on a real Temporal server: the only place that knows the SDK's experimental interface."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from temporalio.client import Client, WorkflowHandle
from temporalio.testing import TimeSkipper, TimeSkippingConfig, WorkflowEnvironment

from runtime.binaries import temporal_program
from runtime.sdk import sdk_runtime
from runtime.temporal import IDENTITY, connect, converter, server_flags

STANDING_STILL = TimeSkippingConfig(enabled=False)


class SkippingTemporal:
    """A server on which each workflow has a clock of its own, real until it is moved.

    `client` is the one of production; workflows started with `starter` can be moved forward.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self._skipper = TimeSkipper(client, config=STANDING_STILL)
        self.starter = self._skipper.client

    async def clock_us(self, workflow_id: str) -> int:
        """Where a workflow's own clock stands, in microseconds."""
        now = await self._skipper.get_current_time(self._handle(workflow_id))
        return round(now.timestamp() * 1_000_000)

    async def forward(self, workflow_id: str, by_us: int) -> bool:
        """Moves a workflow's clock, ringing every timer on the way; whether the workflow still runs then."""
        return await self._skipper.fast_forward(self._handle(workflow_id), timedelta(microseconds=by_us))

    def _handle(self, workflow_id: str) -> WorkflowHandle[Any, Any]:
        """Without a run's id, so that it follows a roll-over."""
        return self.client.get_workflow_handle(workflow_id)


@asynccontextmanager
async def skipping_temporal() -> AsyncIterator[SkippingTemporal]:
    """A development server in memory, with the flags of production and time skipping."""
    server = await WorkflowEnvironment.start_time_skipping_v2(
        ts_config=STANDING_STILL,
        dev_server_existing_path=temporal_program(),
        dev_server_extra_args=server_flags(time_skipping=True),
        dev_server_log_level="never",
        data_converter=converter(),
        identity=IDENTITY,
        runtime=sdk_runtime(),
    )
    try:
        yield SkippingTemporal(await connect(server.client.service_client.config.target_host))
    finally:
        await server.shutdown()
