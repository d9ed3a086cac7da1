"""The only door from the year's workflows to activities, each call with its time-outs and retries."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.erasure import Erasure
    from activities.notices import Notices
    from activities.pairing import Pairing
    from activities.sending import Sending
    from activities.settling import Settling
    from domain.outlook import Outlook

FOREVER = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    backoff_coefficient=2.0,
    maximum_interval=timedelta(seconds=30),
    maximum_attempts=0,
)
"""An outage of hours must be survivable: the record decides what is right, so trying again is always safe."""


async def settle(stream: str, looked_us: int, about: str) -> Outlook:
    """Persists what fell due in a stream up to the driver's look at its clock; returns what comes next."""
    return await workflow.execute_activity_method(
        Settling.settle,
        args=[stream, looked_us],
        start_to_close_timeout=timedelta(seconds=20),
        retry_policy=FOREVER,
        summary=about,
    )


async def give_orders(stream: str, intent: str) -> None:
    """Gives every command that an intent of a programme year addresses to other streams."""
    await workflow.execute_activity_method(
        Sending.give_orders,
        args=[stream, intent],
        start_to_close_timeout=timedelta(minutes=10),
        heartbeat_timeout=timedelta(seconds=20),
        retry_policy=FOREVER,
        summary="give orders",
    )


async def solve_draft(stream: str, intent: str) -> None:
    """Has a draft of a pairing round worked out."""
    await workflow.execute_activity_method(
        Pairing.solve,
        args=[stream, intent],
        start_to_close_timeout=timedelta(minutes=2),
        retry_policy=FOREVER,
        summary="solve a draft",
    )


async def send_notice(stream: str, intent: str) -> None:
    """Sends a notice that a stream intends, and records what became of it."""
    await workflow.execute_activity_method(
        Notices.send,
        args=[stream, intent],
        start_to_close_timeout=timedelta(seconds=20),
        retry_policy=FOREVER,
        summary="send a notice",
    )


async def take_erasure_step(stream: str, intent: str) -> None:
    """Does what is next in forgetting somebody, and records it."""
    await workflow.execute_activity_method(
        Erasure.take,
        args=[stream, intent],
        start_to_close_timeout=timedelta(minutes=10),
        heartbeat_timeout=timedelta(seconds=60),
        retry_policy=FOREVER,
        summary="take the next step of an erasure",
    )
