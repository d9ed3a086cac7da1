"""Before a process starts in production: its settings, the record and the Temporal that it would stand on."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from temporalio.api.workflowservice.v1 import GetClusterInfoRequest
from temporalio.service import RPCError

from runtime.addresses import Addresses, found
from runtime.errors import BadSetting, EngineError
from runtime.production import Process, Refused, by_settings, refuse
from runtime.settings import Settings
from runtime.temporal import RPC_LIMIT, connect

DEVELOPMENT = "sqlite"
"""Where `temporal server start-dev` keeps everything, in a file or in memory; no cluster can."""
TIMED: tuple[Process, ...] = ("worker-year", "worker-urgent", "up")
Lacking = Callable[[Addresses], Awaitable[Iterable[tuple[str, str, str]]]]
"""Reads what the record lacks, as (code, problem, remedy); nothing while it is away."""


async def refuse_unsafe(settings: Settings, process: Process, lacking: Lacking | None = None) -> None:
    """Raises Unsafe in production with all that is in the way; what is away is not asked, and not refused."""
    if settings.production:
        refuse(process, await refused_of(settings, process, lacking))


async def refused_of(settings: Settings, process: Process, lacking: Lacking | None = None) -> list[Refused]:
    """All that a process is refused for, by the settings as if they were production's."""
    refused = by_settings(settings, process)
    with suppress(BadSetting, EngineError):  # told by the settings already, or away
        places = found(settings)
        if lacking is not None:
            refused += [Refused(*each) for each in await lacking(places)]
        if process in TIMED and settings.temporal_address:
            refused += await _of_temporal(places)
    return refused


async def _of_temporal(places: Addresses) -> list[Refused]:
    client = await connect(places.temporal, places.namespace, lazy=True)
    try:
        told = await client.workflow_service.get_cluster_info(GetClusterInfoRequest(), timeout=RPC_LIMIT)
    except (RPCError, RuntimeError):
        return []
    if told.persistence_store != DEVELOPMENT:
        return []
    problem = f"The Temporal at {places.temporal} is a development server: all it has is one file, or less."
    return [Refused("development-temporal", problem, "Set TEMPORAL_ADDRESS to a cluster with a database.")]
