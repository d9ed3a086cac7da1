"""Facts of other streams that a command relies on: which streams, which fact, and the command with them."""

from typing import Any

from domain import addresses
from domain.mentor import MentorYearState
from domain.messages import Command, Given
from domain.pairing import ApproveRematch, RunPairing
from domain.programme import ProgrammeYearState


def wanted(command: Command, state: Any) -> tuple[str, ...]:
    """The streams that `execute` must read before this command is decided."""
    if isinstance(command, RunPairing | ApproveRematch) and isinstance(state, ProgrammeYearState):
        mentors = state.people.active("mentor")
        return tuple(addresses.mentor_year(state.cohort, mentor.id) for mentor in mentors)
    return ()


def fact_of(state: Any) -> str:
    """What a stream says of itself: a mentor's year names the topics that its trainings covered."""
    return "+".join(sorted(state.topics)) if isinstance(state, MentorYearState) else ""


def filled(command: Command, given: tuple[Given, ...]) -> Command:
    """The command with the facts that were read for it; what a caller put there does not count."""
    if isinstance(command, RunPairing | ApproveRematch):
        return command.model_copy(update={"given": given})
    return command
