"""The least that Temporal can do at a moment: an empty workflow's timer, and an activity without a deed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker

QUEUE = "empty"


@activity.defn
async def nothing() -> None:
    """Does nothing."""


@workflow.defn
class Empty:
    """Waits until a real moment, and has nothing done."""

    @workflow.run
    async def run(self, due_us: int) -> None:
        ahead_us = due_us - round(workflow.now().timestamp() * 1_000_000)
        await workflow.sleep(timedelta(microseconds=ahead_us))
        await workflow.execute_activity(nothing, start_to_close_timeout=timedelta(seconds=10))


@asynccontextmanager
async def worker(client: Client) -> AsyncIterator[None]:
    """A worker that knows nothing else."""
    async with Worker(client, task_queue=QUEUE, workflows=[Empty], activities=[nothing]):
        yield
