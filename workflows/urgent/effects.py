"""The only door from the emergency lane's workflow to activities, with time-outs and retries."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.paging import Paging
    from domain.outlook import Outlook

FOREVER = RetryPolicy(
    initial_interval=timedelta(milliseconds=100),
    backoff_coefficient=2.0,
    maximum_interval=timedelta(seconds=5),
    maximum_attempts=0,
)
"""Somebody may be in danger: an outage is asked about again every five seconds, for as long as it lasts."""


async def settle(stream: str, looked_us: int, about: str) -> Outlook:
    """Persists what fell due in a case up to the look at the clock; returns what comes next."""
    return await workflow.execute_activity_method(
        Paging.settle,
        args=[stream, looked_us],
        start_to_close_timeout=timedelta(seconds=5),
        retry_policy=FOREVER,
        summary=about,
    )


async def page(stream: str, intent: str) -> bool:
    """Pages whom an intent names, and records what became of it; False when another process does so."""
    return await workflow.execute_activity_method(
        Paging.page,
        args=[stream, intent],
        start_to_close_timeout=timedelta(seconds=45),
        heartbeat_timeout=timedelta(seconds=10),
        retry_policy=FOREVER,
        summary=f"page: {intent}",
    )
