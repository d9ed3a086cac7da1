"""The year as it would have been under another policy: what people did is decided again, nothing is written.

What time did (openings, endings, assessments) is not repeated but comes anew out of the deciders, and so
does what a fact counts for. Decisions about credit are people's, and are not made again.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from domain.behind_streams import commands_of
from domain.case_commands import RecordPageResult
from domain.context import Context
from domain.credit import (
    CreditAwarded,
    CreditProposed,
    CreditRevoked,
    CreditSentBack,
    CreditWithheld,
)
from domain.deciding import decide, settle
from domain.errors import Refusal
from domain.facts import ObligationForgiven, WaiveObligation
from domain.messages import TIME, Command, Entry, Event, Stamp
from domain.notices import NoticeFailed, NoticeSent
from domain.obligations import FactRetracted, ObligationAmended, ObligationEnded, Standing
from domain.runs import RunsExported
from domain.sessions import attendance_of
from domain.streams import decider_of
from domain.supervision import SupervisionAttended
from domain.timetable import Sessions
from domain.training import TrainingAttended

UNKNOWN = "note/unknown"
"""In the place of a reason that an old waiver did not name."""
OF_MACHINES = frozenset({RecordPageResult.TYPE})
"""What no person did: that it does not fit any more is no act that would not have been possible."""

NOT_AGAIN = (
    CreditProposed, CreditAwarded, CreditSentBack, CreditWithheld, CreditRevoked,
    NoticeSent, NoticeFailed, RunsExported,
)  # fmt: skip
"""What people decided about credit, and what machines did: it moves no obligation and no plan of others."""


class Replayed(NamedTuple):
    """A stream as it would stand, and how many acts would not have been possible."""

    state: Any
    refused: int


def replayed(
    stream: str, entries: Sequence[Entry], sessions: Sessions, context: Context, until_us: int
) -> Replayed:
    """A pair's or a mentor's stream under a context: its acts again, then time up to a moment."""
    return decided_again(stream, acts_of(stream, entries, sessions, context), context, until_us)


def decided_again(
    stream: str, acts: Iterable[tuple[Command, Stamp]], context: Context | None, until_us: int
) -> Replayed:
    """A stream after some acts, each decided anew, and after time has passed up to a moment."""
    decider = decider_of(stream)
    state, refused = decider.initial(stream), 0
    for command, stamp in acts:
        try:
            state = decide(decider, command, state, stamp, context).state
        except Refusal:
            refused += 0 if command.TYPE in OF_MACHINES else 1
    return Replayed(settle(decider, state, until_us, context).state, refused)


def acts_of(
    stream: str, entries: Sequence[Entry], sessions: Sessions, context: Context
) -> Iterator[tuple[Command, Stamp]]:
    """What people did in a stream, act by act, as far as it moves an obligation or a plan."""
    decided: set[str] = set()
    acts = (entry for entry in entries if entry.actor != TIME)
    for command_id, group in groupby(acts, key=lambda entry: entry.command_id):
        act = list(group)
        first = act[0]
        stamp = Stamp(min(entry.recorded_us for entry in act), first.actor, command_id, first.cause)
        decided |= {e.event.fact for e in act if isinstance(e.event, CreditAwarded | CreditWithheld)}
        events = [entry.event for entry in act]
        for entry in act:
            command = _command(stream, entry, events, decided, sessions, context)
            if command is not None:
                yield command, stamp


def _command(
    stream: str, entry: Entry, act: Sequence[Event], decided: set[str], sessions: Sessions, context: Context
) -> Command | None:
    """The command behind an event; None for what comes along with another one, or is not made again."""
    event = entry.event
    match event:
        case TrainingAttended() | SupervisionAttended():
            return _attendance(event, act, decided, sessions)
        case FactRetracted(fact=fact) if fact in decided or _is_corrected(act):
            return None
        case ObligationEnded(standing=Standing.WAIVED) | ObligationAmended(standing=Standing.WAIVED):
            told = any(isinstance(each, ObligationForgiven) for each in act)
            return None if told else WaiveObligation(obligation=event.obligation, note=UNKNOWN)
        case _ if isinstance(event, NOT_AGAIN):
            return None
        case _:
            return next(commands_of(stream, (entry,), context.calendar), None)


def _attendance(
    event: TrainingAttended | SupervisionAttended, act: Sequence[Event], decided: set[str], sessions: Sessions
) -> Command | None:
    session = sessions.get(event.session)
    if session is None:
        return None
    before = next((e.fact for e in act if isinstance(e, FactRetracted) and e.fact not in decided), None)
    return attendance_of(session, event.minutes, instead_of=before)


def _is_corrected(act: Sequence[Event]) -> bool:
    """Whether the same act tells of an attendance that takes the place of what it takes back."""
    return any(isinstance(event, TrainingAttended | SupervisionAttended) for event in act)
