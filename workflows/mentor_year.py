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
        await self._enrolment()
        await self._training_supervision_and_diary_of_the_first_semester()
        await self._credit_of_the_first_and_duties_of_the_second_semester()
        await self._credit_of_the_second_semester_and_ending()

    async def _enrolment(self) -> None:
        """Only a stream that nobody has begun yet waits here."""
        await self._life.passes("preparing")

    async def _training_supervision_and_diary_of_the_first_semester(self) -> None:
        """Also the trainings of August, which come before the first pair."""
        await self._life.passes("term-1")

    async def _credit_of_the_first_and_duties_of_the_second_semester(self) -> None:
        """The first semester is assessed when its grace is over; the second one's duties run meanwhile."""
        await self._life.passes("term-2")

    async def _credit_of_the_second_semester_and_ending(self) -> None:
        """What was open runs out; who left early comes here at once."""
        await self._life.ends()

    @workflow.signal
    def nudge(self) -> None:
        self._life.nudge()
