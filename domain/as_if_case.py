"""An emergency as it would have gone under other figures: what people did in it, decided again.

The pages are time's and come anew. What a gateway said of the n-th page counts for the n-th page again; of
those beyond nobody knows anything, so the chain goes on by the clock.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from domain import case_commands as said
from domain.aftercare_events import DebriefingHeld, MenteeCheckInHeld
from domain.as_if import UNKNOWN, Replayed, decided_again
from domain.case_events import (
    ContactMade,
    EmergencyAcknowledged,
    EmergencyClosed,
    EmergencyRaised,
    EmergencyReopened,
    EmergencyReportedAgain,
    HandOverAccepted,
    HandOverOffered,
    LateWordLinked,
    LeaseRenewed,
    LevelLowered,
    LevelRaised,
    PageFailed,
    PageFoundNobody,
    PageSent,
    Report,
)
from domain.context import Context
from domain.facts import ObligationForgiven, WaiveObligation
from domain.messages import TIME, Command, Entry, Event, Given, Stamp
from domain.obligations import ObligationAmended, ObligationEnded, Standing


def case_replayed(stream: str, entries: Sequence[Entry], context: Context | None, until_us: int) -> Replayed:
    """A case under a context: its acts again, then time up to a moment."""
    return decided_again(stream, acts_of_case(entries), context, until_us)


def acts_of_case(entries: Sequence[Entry]) -> Iterator[tuple[Command, Stamp]]:
    """What people did in a case, and what became of its pages, act by act."""
    acts = (entry for entry in entries if entry.actor != TIME)
    for command_id, group in groupby(acts, key=lambda entry: entry.command_id):
        act = list(group)
        stamp = Stamp(min(entry.recorded_us for entry in act), act[0].actor, command_id, act[0].cause)
        events = [entry.event for entry in act]
        for entry in act:
            command = _command(entry, events)
            if command is not None:
                yield command, stamp
                break


def _command(entry: Entry, act: Sequence[Event]) -> Command | None:
    """The command behind an event; None for what comes along with another one."""
    event = entry.event
    match event:
        case EmergencyRaised() | EmergencyReportedAgain():
            return _report(event.report, drill=event.drill)
        case EmergencyReopened():
            return said.ReopenEmergency(note=event.note)
        case LevelRaised():
            return said.RaiseLevel(level=event.level, note=event.note)
        case LevelLowered():
            return said.LowerLevel(level=event.level, note=event.note, given=event.given)
        case EmergencyClosed():
            return said.CloseEmergency(endpoint=event.endpoint, note=event.note)
        case ContactMade():
            return said.RecordContactMade(
                occurred_us=entry.occurred_us,
                professional=event.professional,
                note=event.note,
                given=_given(act),
            )
        case DebriefingHeld():
            return said.RecordDebriefing(occurred_us=entry.occurred_us, note=event.note)
        case MenteeCheckInHeld():
            return said.RecordMenteeCheckIn(occurred_us=entry.occurred_us, note=event.note)
        case ObligationForgiven():
            return WaiveObligation(obligation=event.obligation, note=event.note, why=event.why)
        case ObligationEnded(standing=Standing.WAIVED) | ObligationAmended(standing=Standing.WAIVED):
            return WaiveObligation(obligation=event.obligation, note=UNKNOWN)
        case _:
            return _word(event) or _of_page(entry)


def _report(report: Report, *, drill: bool) -> Command:
    return said.RaiseEmergency(
        level=report.level,
        danger=report.danger,
        about=report.about,
        raised_by=report.raised_by,
        verified=report.verified,
        drill=drill,
        note=report.note,
        given=report.given,
    )


def _given(act: Sequence[Event]) -> tuple[Given, ...]:
    """When the shift of the officer ends who held the case while contact was made."""
    return next((event.given for event in act if isinstance(event, LeaseRenewed)), ())


def _word(event: Event) -> Command | None:
    """What an officer said: where nobody would have held the case, a sign of progress takes it."""
    match event:
        case EmergencyAcknowledged():
            return said.AcknowledgeEmergency(officer=event.officer, note=event.note, given=event.given)
        case LeaseRenewed():
            return said.RecordProgress(officer=event.officer, note=event.note, given=event.given)
        case HandOverOffered():
            return said.HandOver(
                officer=event.officer, to=event.to, open_items=event.open_items, note=event.note
            )
        case HandOverAccepted():
            return said.AcceptHandOver(officer=event.officer, note=event.note, given=event.given)
        case LateWordLinked(word="acknowledge"):
            return said.AcknowledgeEmergency(officer=event.officer, note=event.note)
        case LateWordLinked(word="progress"):
            return said.RecordProgress(officer=event.officer, note=event.note)
        case LateWordLinked():
            return said.AcceptHandOver(officer=event.officer, note=event.note)
        case _:
            return None


def _of_page(entry: Entry) -> Command | None:
    """What became of a page."""
    event, at_us = entry.event, entry.occurred_us
    match event:
        case PageSent():
            return said.RecordPageResult(page=event.page, outcome=event.receipt, occurred_us=at_us)
        case PageFailed():
            return said.RecordPageResult(page=event.page, outcome=event.outcome)
        case PageFoundNobody():
            return said.RecordPageResult(page=event.page, outcome="nobody")
        case _:
            return None
