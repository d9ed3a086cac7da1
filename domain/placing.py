"""What a programme year is asked about pairs: rounds and drafts, rematches, declines, past pairs."""

from collections.abc import Iterator

from domain import declining, drafting, past, rematch, rounds
from domain.context import Context
from domain.messages import Command, Entry, Stamp
from domain.pairing import RunPairing
from domain.programme import ProgrammeYearState


def handle(command: Command, state: ProgrammeYearState, stamp: Stamp, context: Context) -> Iterator[Entry]:
    """What a command about pairs adds to a programme year. Raises Refusal with a stable code."""
    folk, placed = state.people, state.placed
    match command:
        case past.RecallPairs():
            return past.recall(command, placed, stamp, context)
        case RunPairing():
            return rounds.run(command, state.cohort, folk, placed, stamp, context)
        case rematch.RequestRematch():
            return rematch.request(command, placed, stamp, context)
        case rematch.ApproveRematch():
            return rematch.approve(command, state.cohort, folk, placed, stamp, context)
        case declining.DeclinePlacement():
            return declining.decline(command, placed, state.drafts, stamp, context)
        case declining.ForbidPair():
            return declining.forbid(command, folk, placed, stamp, context)
        case _:
            return drafting.handle(command, state.drafts, state.cohort, folk, placed, stamp, context)
