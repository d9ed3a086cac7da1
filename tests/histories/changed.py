"""A driver of pairs as it must never be released: it waits once more than the golden histories do."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows import effects
    from workflows.timers import Life


@workflow.defn(name="Relationship")
class WaitsOnceMore:
    """The life of a pair, but for one extra timer at its beginning."""

    @workflow.init
    def __init__(self, stream: str) -> None:
        self._life = Life(stream, effects.send_notice)

    @workflow.run
    async def run(self, stream: str) -> None:  # noqa: ARG002 - the input of every driver
        await workflow.sleep(timedelta(seconds=1))
        await self._life.ends()

    @workflow.signal
    def nudge(self) -> None:
        self._life.nudge()
