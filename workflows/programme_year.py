"""The year of a cohort, as Temporal drives it."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from domain.drafts import SOLVING
    from workflows import effects
    from workflows.timers import Life


@workflow.defn(name="ProgrammeYear")
class ProgrammeYear:
    """Gives the orders of the year's decisions and has drafts of rounds worked out, until the year closes."""

    @workflow.init
    def __init__(self, stream: str) -> None:
        self._life = Life(stream, _act)

    @workflow.run
    async def run(self, stream: str) -> None:  # noqa: ARG002 - Temporal wants the input of __init__
        await self._enrolment_training_and_first_pairing()
        await self._first_semester_of_sessions_rematches_and_withdrawals()
        await self._second_semester_of_sessions_rematches_and_withdrawals()
        await self._last_windows_and_closing()

    async def _enrolment_training_and_first_pairing(self) -> None:
        """Who is enrolled, trained and placed in August is told by order to mentors and pairs."""
        await self._life.passes("preparing")

    async def _first_semester_of_sessions_rematches_and_withdrawals(self) -> None:
        await self._life.passes("term-1")

    async def _second_semester_of_sessions_rematches_and_withdrawals(self) -> None:
        await self._life.passes("term-2")

    async def _last_windows_and_closing(self) -> None:
        """The year closes with the last window of anybody: the credit decision."""
        await self._life.ends()

    @workflow.signal
    def nudge(self) -> None:
        self._life.nudge()


async def _act(stream: str, intent: str) -> None:
    """Works out a draft that was asked for; every other intent of a year is orders to be given."""
    act = effects.solve_draft if intent.startswith(SOLVING) else effects.give_orders
    await act(stream, intent)
