"""One person's right to be forgotten: asked by who may, refused while the data is needed, certified.

Who they were goes; that somebody was there, and what they did, stays under an id that names nobody.
"""

from collections.abc import Iterator, Mapping

from domain.access import nothing_due
from domain.context import Context
from domain.deciding import Decider, said
from domain.erasing import BEGIN, CERTIFY, ErasureState
from domain.erasure_events import (
    AskErasure,
    BeginErasure,
    CertificateIssued,
    ErasureAsked,
    ErasureBegun,
    ErasureRefused,
    ErasureStepTaken,
    HoldLifted,
    HoldPlaced,
    IssueCertificate,
    LiftHold,
    Obstacle,
    PlaceHold,
    RecordStep,
)
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp

REFUSED: Mapping[Obstacle, tuple[str, str]] = {
    "held": ("A legal hold stands.", "Lift it first, with the reason why it is over."),
    "takes-part": ("They take part in a year that runs.", "Have them withdrawn first."),
    "relationship-runs": ("A relationship of theirs runs.", "End it first."),
    "case-open": ("An emergency of theirs is open.", "Wait until it is closed and its aftercare done."),
    "holds-a-role": ("Their account is open, with a role.", "Close it first: nearpeer account close PERSON"),
    "report-waits": ("A kept report is not in the record yet.", "See what the doctor says, then ask again."),
    "named-outside-the-vault": ("Temporal's data names them.", "Tell who keeps the service."),
}


def handle(command: Command, state: ErasureState, stamp: Stamp, context: Context | None) -> Iterator[Entry]:
    """Raises Refusal for what stands in the way, and for steps out of their order."""
    yield said(_decided(command, state, stamp), stamp, context)


def _decided(command: Command, state: ErasureState, stamp: Stamp) -> Event:
    match command:
        case PlaceHold(note=note):
            if state.begun or state.erased:
                raise Refusal("too-late", "The erasure has begun.", "Nothing can be held any more.")
            return HoldPlaced(hold=stamp.command_id, note=note)
        case LiftHold(hold=hold, note=note):
            if hold not in state.holds:
                raise Refusal("no-such-hold", "No such hold stands.", "Look at the list of holds.")
            return HoldLifted(hold=hold, note=note)
        case AskErasure():
            _may_ask(command, state)
            return ErasureAsked(
                erasure=stamp.command_id, basis=command.basis, scope=command.scope, note=command.note
            )
        case BeginErasure(erasure=erasure):
            _in_turn(state, erasure, BEGIN)
            obstacles = (*(("held",) if state.holds else ()), *command.obstacles)
            if obstacles:
                return ErasureRefused(erasure=erasure, obstacles=obstacles)
            return ErasureBegun(erasure=erasure, searched=command.searched)
        case RecordStep(erasure=erasure, step=step, counts=counts):
            _in_turn(state, erasure, step)
            return ErasureStepTaken(erasure=erasure, step=step, counts=counts)
        case IssueCertificate(erasure=erasure, digest=digest):
            _in_turn(state, erasure, CERTIFY)
            return CertificateIssued(erasure=erasure, digest=digest)
        case _:
            raise Refusal("not-for-this", f"{command.TYPE} is not for an erasure.", "See the help.")


def _may_ask(command: AskErasure, state: ErasureState) -> None:
    if state.erased:
        raise Refusal("already-erased", f"{state.person} was erased.", "Nothing more is needed.")
    if state.asked is not None:
        raise Refusal("already-asked", "This is asked for already.", "It goes on by itself.")
    for obstacle in (*(("held",) if state.holds else ()), *command.obstacles):
        raise Refusal(obstacle, *REFUSED[obstacle])


def _in_turn(state: ErasureState, erasure: str, step: str) -> None:
    if state.asked is None or state.asked.id != erasure or state.asked.next != step:
        raise Refusal("no-such-intent", "This step is not the next one.", "Look at the record again.")


def stage(state: ErasureState, context: Context | None, at_us: int) -> str:
    """A neutral code."""
    if state.asked is None:
        return "closed"
    return "fenced" if state.asked.fenced else "asked"


DECIDER = Decider("Erasure", ErasureState, handle, nothing_due, nothing_due, stage)
