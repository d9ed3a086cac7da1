"""The life of one emergency: raised, paged until somebody owns it, held on a lease, closed, cared for.

Nothing here needs a calendar or a policy: a case carries the figures of its level with it from the raise on.
"""

from collections.abc import Iterator
from functools import partial

from domain import aftercare, officers, paging, triage
from domain.case import CaseState
from domain.case_commands import (
    AcceptHandOver,
    AcknowledgeEmergency,
    CloseEmergency,
    HandOver,
    Happening,
    LowerLevel,
    RaiseEmergency,
    RaiseLevel,
    RecordContactMade,
    RecordDebriefing,
    RecordMenteeCheckIn,
    RecordPageResult,
    RecordProgress,
    ReopenEmergency,
)
from domain.context import Context
from domain.deciding import Boundary, Decider, Phase, said
from domain.duties import Moment, ended
from domain.errors import Refusal
from domain.facts import WaiveObligation, forgiven, past
from domain.messages import Command, Entry, Event, FactRecorded, Stamp
from domain.obligations import Standing
from domain.policy import Kind

WORKFLOW = "Emergency"


def handle(command: Command, case: CaseState, stamp: Stamp, context: Context | None) -> Iterator[Entry]:
    """What a command adds to a case. A raise is never refused; raises Refusal for others."""
    occurred_us = command.occurred_us if isinstance(command, Happening) else None
    occurred_us = stamp.at_us if occurred_us is None else occurred_us
    past(occurred_us, stamp)
    at = Moment(max(stamp.at_us, case.book.as_of_us), stamp, context, occurred_us)
    for event in _events(command, case, at):
        happened_us = occurred_us if isinstance(event, FactRecorded) else None
        yield said(event, stamp, context, occurred_us=happened_us, not_before_us=at.us)


def _events(command: Command, case: CaseState, at: Moment) -> Iterator[Event]:
    level = case.level
    match command:
        case RaiseEmergency():
            return triage.raise_case(command, case, at)
        case _ if level is None:
            raise Refusal("no-such-emergency", f"There is no {case.stream}.", "Raise it; nothing is needed.")
        case AcknowledgeEmergency():
            return officers.take(command, "acknowledge", case, at)
        case RecordProgress():
            return officers.take(command, "progress", case, at)
        case HandOver():
            return officers.offer(command, case, at)
        case AcceptHandOver():
            return officers.accept(command, case, at)
        case RecordContactMade():
            return aftercare.contact_made(command, case, at)
        case CloseEmergency():
            return aftercare.close(command, case, at)
        case ReopenEmergency():
            return triage.reopen(level, command.note, case, at)
        case RaiseLevel():
            return triage.raise_level(command.level, level, command.note, case, at)
        case LowerLevel():
            return triage.lower_level(command, level, case, at)
        case RecordPageResult():
            return paging.record(command, case, at)
        case RecordDebriefing():
            return aftercare.debriefing(command, case, at)
        case RecordMenteeCheckIn():
            return aftercare.mentee_check_in(command, case, at)
        case WaiveObligation():
            return iter(forgiven(command, case.book))
        case _:
            raise Refusal("not-for-this", f"{command.TYPE} is not for an emergency.", "See the help.")


def boundary(case: CaseState, context: Context | None) -> Boundary | None:
    """The next thing that time does to a case; an open one always has a next thing."""
    return min((*_endings(case), *_silence(case, context)), key=lambda b: b.order, default=None)


def _endings(case: CaseState) -> Iterator[Boundary]:
    for owed in case.book.open.values():
        missed = (ended(owed, Standing.MISSED),)
        yield Boundary(owed.closes_us, Phase.ENDING, owed.id, partial(tuple, missed), owed.policy)


def _silence(case: CaseState, context: Context | None) -> Iterator[Boundary]:
    """What follows when nobody says anything: the next page, or the end of a lease."""
    at_us = case.next_page_us if case.climbing else case.lease_until_us
    calendar = context.calendar_at(at_us) if context else None
    if case.climbing:
        step = paging.next_step(case)
        pages = partial(paging.chain_page, case, step, case.epoch, case.pace, at_us, calendar)
        yield Boundary(at_us, Phase.OPENING, str(Kind.PAGE), lambda: tuple(pages()), case.policy)
    elif case.holder is not None:
        climb = partial(officers.lapsed, case, case.holder, calendar)
        yield Boundary(at_us, Phase.OPENING, "lease", lambda: tuple(climb()), case.policy)


def due(case: CaseState, context: Context | None) -> tuple[int, str] | None:
    """The next moment that somebody must learn of, with its kind; never late, nothing of a case is lazy."""
    ahead = boundary(case, context)
    return (ahead.at_us, ahead.key.partition("/")[0]) if ahead else None


def stage(case: CaseState, context: Context | None, at_us: int) -> str:
    """A neutral code of where the case stands."""
    if case.level is None:
        return "preparing"
    if case.closed:
        return "closed"
    if case.endpoint is not None:
        return "aftercare"
    return "waiting" if case.climbing else "held"


DECIDER = Decider(WORKFLOW, CaseState, handle, boundary, due, stage)
