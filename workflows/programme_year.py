"""The year of a cohort, as Temporal drives it."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows import effects
    from workflows.timers import Life


@workflow.defn(name="ProgrammeYear")
class ProgrammeYear:
    """Gives the orders that the year's decisions ask of mentors and pairs, until the year closes."""

    @workflow.init
    def __init__(self, stream: str) -> None:
        self._life = Life(stream, effects.give_orders)

    @workflow.run
    async def run(self, stream: str) -> None:  # noqa: ARG002 - Temporal wants the input of __init__
        await self._enrolment_and_policy()
        await self._first_semester_of_sessions_and_pairing()
        await self._second_semester()
        await self._closing()

    async def _enrolment_and_policy(self) -> None:
        await self._life.passes("preparing")

    async def _first_semester_of_sessions_and_pairing(self) -> None:
        await self._life.passes("term-1")

    async def _second_semester(self) -> None:
        await self._life.passes("term-2")

    async def _closing(self) -> None:
        await self._life.ends()

    @workflow.signal
    def nudge(self) -> None:
        self._life.nudge()
