"""What both lanes' processes tell of their own log and engines, each with its own connections."""

from datetime import timedelta

from prometheus_client.metrics_core import Metric
from temporalio.client import Client
from temporalio.service import RPCError

from runtime.metrics import gauges
from store.gauges import Gauges

ANSWER = timedelta(seconds=2)


async def serves(client: Client) -> bool:
    """Whether Temporal serves."""
    try:
        return await client.service_client.check_health(timeout=ANSWER)
    except (RPCError, RuntimeError):
        return False


async def lane_figures(found: Gauges, log: str, models: list[str]) -> list[Metric]:
    """The log's size, its outbox, and how far its read models are behind. Raises Unreachable."""
    waiting, behind, size = await found.outbox(), await found.behind(models), await found.size()
    events = {(log, each.model): each.events for each in behind}
    seconds = {(log, each.model): each.seconds for each in behind}
    return [
        gauges("log_events", "Events of a log", ("log",), {(log,): size}),
        gauges(
            "outbox_waiting", "Starts and nudges that wait for Temporal", ("log",), {(log,): waiting.how_many}
        ),
        gauges(
            "outbox_age_seconds", "How long the oldest of them waits", ("log",), {(log,): waiting.seconds}
        ),
        gauges("projection_lag_events", "Events that a read model lacks", ("log", "model"), events),
        gauges("projection_lag_seconds", "How long the first of them waits", ("log", "model"), seconds),
    ]
