"""The year of one mentor, as Temporal drives it."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows import effects
    from workflows.timers import Life


@workflow.defn(name="MentorYear")
class MentorYear:
    """Training, supervision and diary of each semester, then its credit; the record decides, this waits."""

    @workflow.init
    def __init__(self, stream: str) -> None:
        self._life = Life(stream, effects.send_notice)

    @workflow.run
    async def run(self, stream: str) -> None:  # noqa: ARG002 - Temporal wants the input of __init__
        await self._life.passes("preparing")
        await self._first_semester_of_training_supervision_and_diary()
        await self._second_semester_and_credit_of_the_first()
        await self._credit_of_the_second_and_ending()

    async def _first_semester_of_training_supervision_and_diary(self) -> None:
        await self._life.passes("term-1")

    async def _second_semester_and_credit_of_the_first(self) -> None:
        await self._life.passes("term-2")

    async def _credit_of_the_second_and_ending(self) -> None:
        await self._life.ends()

    @workflow.signal
    def nudge(self) -> None:
        self._life.nudge()
