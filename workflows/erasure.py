"""One person forgotten, as Temporal drives it: asked for, behind the fence, cleared, certified."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows import effects
    from workflows.timers import Life


@workflow.defn(name="Erasure")
class Erasure:
    """From the asking to the certificate; the record decides what is next, this has it done."""

    @workflow.init
    def __init__(self, stream: str) -> None:
        self._life = Life(stream, effects.take_erasure_step)

    @workflow.run
    async def run(self, stream: str) -> None:  # noqa: ARG002 - Temporal wants the input of __init__
        await self._last_look_and_keys_behind_the_fence()
        await self._everything_else_and_the_certificate()

    async def _last_look_and_keys_behind_the_fence(self) -> None:
        """What came in its way meanwhile ends it here; after the fence there is no way back."""
        await self._life.passes("asked")

    async def _everything_else_and_the_certificate(self) -> None:
        """Counted, cleared, and certified; a hold alone waits for nothing."""
        await self._life.ends()

    @workflow.signal
    def nudge(self) -> None:
        self._life.nudge()
