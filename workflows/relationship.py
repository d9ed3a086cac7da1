"""The year of one pair, as Temporal drives it."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows import effects
    from workflows.timers import Life


@workflow.defn(name="Relationship")
class Relationship:
    """From the placement to the last window's closing; the record decides, this waits and acts."""

    @workflow.init
    def __init__(self, stream: str) -> None:
        self._life = Life(stream, effects.send_notice)

    @workflow.run
    async def run(self, stream: str) -> None:  # noqa: ARG002 - Temporal wants the input of __init__
        await self._the_pair_begins()
        await self._the_months_of_meetings_and_contact()
        await self._the_ending()

    async def _the_pair_begins(self) -> None:
        await self._life.passes("preparing")

    async def _the_months_of_meetings_and_contact(self) -> None:
        """Also the first check-in, consultations, referrals and pauses: whatever is due or intended."""
        await self._life.passes("running", "paused")

    async def _the_ending(self) -> None:
        """What was open runs out: grace, late answers, loops of referrals that stay with the desk."""
        await self._life.ends()

    @workflow.signal
    def nudge(self) -> None:
        self._life.nudge()
