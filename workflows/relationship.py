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
        await self._placement()
        await self._months_of_meetings_contact_and_support()
        await self._ending_and_last_windows()

    async def _placement(self) -> None:
        """Only a pair that is ordered and not begun yet waits here."""
        await self._life.passes("preparing")

    async def _months_of_meetings_contact_and_support(self) -> None:
        """Check-in, meetings, contact, pauses; consultations and referrals, each with its notice."""
        await self._life.passes("running", "paused")

    async def _ending_and_last_windows(self) -> None:
        """What was open runs out: grace, late answers, loops of referrals that stay with the desk."""
        await self._life.ends()

    @workflow.signal
    def nudge(self) -> None:
        self._life.nudge()
