"""The year as it would have been under another policy: what people did is decided again, nothing is written.

What time did (openings, endings, assessments) is not repeated but comes anew out of the deciders, and so
does what a fact counts for. Decisions about credit are people's, and are not made again.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from domain import care, consultation, diary, ladder, meetings, referral, structure
from domain.addresses import kind_of
from domain.case_commands import RecordPageResult
from domain.context import Context
from domain.credit import CreditAwarded, CreditWithheld
from domain.deciding import decide, settle
from domain.errors import Refusal
from domain.facts import ObligationForgiven, RetractFact, WaiveObligation
from domain.mentor import BeginMentorYear, EndMentorYear, MentorYearBegan
from domain.messages import TIME, Command, Entry, Event, Stamp
from domain.obligations import FactRetracted, ObligationAmended, ObligationEnded, Standing
from domain.pair import OpenRelationship, RelationshipOpened
from domain.policy import Kind
from domain.sessions import attendance_of
from domain.streams import decider_of
from domain.supervision import SupervisionAttended
from domain.timetable import Sessions
from domain.training import TrainingAttended

UNKNOWN = "note/unknown"
"""In the place of a reason that an old waiver did not name."""
OF_MACHINES = frozenset({RecordPageResult.TYPE})
"""What no person did: that it does not fit any more is no act that would not have been possible."""


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
            command = _command(entry, events, decided, sessions, context)
            if command is not None:
                yield _of_stream(stream, command), stamp


def _of_stream(stream: str, command: Command) -> Command:
    """The ending of a mentor's year has a command of its own."""
    ends = isinstance(command, structure.EndRelationship) and kind_of(stream) == "mentor-year"
    return EndMentorYear() if ends else command


def _command(
    entry: Entry, act: Sequence[Event], decided: set[str], sessions: Sessions, context: Context
) -> Command | None:
    """The command behind an event; None for what comes along with another one."""
    event, at_us = entry.event, entry.occurred_us
    match event:
        case TrainingAttended() | SupervisionAttended():
            return _attendance(event, act, decided, sessions)
        case FactRetracted(fact=fact) if fact not in decided and not _is_corrected(act):
            return RetractFact(fact=fact, note=event.note)
        case ObligationForgiven():
            return WaiveObligation(obligation=event.obligation, note=event.note, why=event.why)
        case ObligationEnded(standing=Standing.WAIVED) | ObligationAmended(standing=Standing.WAIVED):
            told = any(isinstance(each, ObligationForgiven) for each in act)
            return None if told else WaiveObligation(obligation=event.obligation, note=UNKNOWN)
        case diary.DiaryEntryWritten():
            return diary.WriteDiary(occurred_us=at_us, note=event.note)
        case MentorYearBegan():
            return BeginMentorYear(cohort=event.cohort, mentor=event.mentor)
        case structure.EndingSettled():
            return structure.EndRelationship(reason=event.reason, successor=event.successor)
        case _:
            return _of_pair(event, at_us, context)


def _of_pair(event: Event, at_us: int, context: Context) -> Command | None:
    calendar = context.calendar
    match event:
        case RelationshipOpened():
            return OpenRelationship(cohort=event.cohort, mentor=event.mentor, mentee=event.mentee)
        case meetings.MeetingRecorded():
            return meetings.RecordMeeting(occurred_us=at_us, minutes=event.minutes, note=event.note)
        case meetings.ContactRecorded():
            return meetings.RecordContact(occurred_us=at_us, mode=event.mode)
        case meetings.MeetingPlanned():
            return meetings.PlanMeeting(planned_us=event.planned_us)
        case meetings.MeetingMoved():
            return meetings.MoveMeeting(plan=event.plan, planned_us=event.planned_us, reason=event.reason)
        case meetings.MeetingMissed():
            return meetings.MissMeeting(plan=event.plan, reason=event.reason)
        case structure.CadenceAgreed():
            meet = structure.AgreeCadence(kind=Kind.MEETING, every=event.every)
            write = structure.AgreeCadence(kind=Kind.CONTACT, every=event.every)
            return meet if event.kind is Kind.MEETING else write
        case structure.RelationshipPaused():
            first_us, end_us = calendar.midnight(event.first_day), calendar.midnight(event.end_day)
            return structure.PauseRelationship(from_us=first_us, until_us=end_us, reason=event.reason)
        case structure.RelationshipResumed():
            return structure.ResumeRelationship()
        case _:
            return _of_support(event, at_us)


def _of_support(event: Event, at_us: int) -> Command | None:
    match event:
        case care.CheckInHeld():
            return care.HoldCheckIn(occurred_us=at_us, note=event.note)
        case consultation.ConsultationAsked():
            return consultation.AskConsultation(note=event.note)
        case consultation.ConsultationAnswered():
            return consultation.AnswerConsultation(consultation=event.consultation, note=event.note)
        case consultation.ConsultationClosed():
            return consultation.CloseConsultation(consultation=event.consultation)
        case referral.ReferralRecommended():
            return referral.RecommendReferral(service=event.service, consented=True)
        case referral.ReferralAccepted():
            return referral.AcceptReferral(referral=event.referral)
        case referral.ReferralClosed():
            return referral.CloseReferral(referral=event.referral, outcome=event.outcome)
        case ladder.RungApproved():
            return ladder.ApproveRung(rung=event.rung, note=event.note)
        case ladder.RungDeclined():
            return ladder.DeclineRung(rung=event.rung, note=event.note)
        case _:
            return None


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
