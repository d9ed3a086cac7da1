"""A desk whose steps and leases are short enough for a run to wait for one of each."""

from benchmarks.grid.desk import Desk
from domain.messages import Command
from domain.programme import PublishPolicy

SPEED = 5
STEP_S = 30
"""Case seconds from one step of the chain to the next, and of a lease."""
STEP_US = STEP_S * 1_000_000 // SPEED
"""The same by the right time."""


class BriefDesk(Desk):
    """A desk under a policy with short steps and leases for an emergency."""

    def opening(self) -> tuple[int, tuple[Command, ...]]:
        begins_us, commands = super().opening()
        return begins_us, tuple(_brief(command) for command in commands)


def _brief(command: Command) -> Command:
    if not isinstance(command, PublishPolicy):
        return command
    known = command.policy.emergencies
    level = known.emergency.model_copy(update={"page_every_s": STEP_S, "lease_s": STEP_S})
    emergencies = known.model_copy(update={"emergency": level})
    return command.model_copy(
        update={"policy": command.policy.model_copy(update={"emergencies": emergencies})}
    )
