"""A programme year decides about its people, sessions, pairs and policy; it closes with its last window."""

from collections.abc import Iterator
from typing import Any

from domain import (
    booking,
    clock,
    correction,
    handover,
    moving,
    people,
    placing,
    policy_drafts,
    publishing,
    research,
    runs,
    sessions,
    timetable,
    voices,
)
from domain.context import Context, kept
from domain.deciding import Boundary, Decider, Phase, said
from domain.errors import Refusal
from domain.messages import Command, Entry, Stamp
from domain.pairing import MenteesWaitlisted
from domain.policy import Kind
from domain.programme import (
    CalendarPublished,
    OpenProgrammeYear,
    OrdersDelivered,
    ProgrammeYearClosed,
    ProgrammeYearOpened,
    ProgrammeYearState,
    PublishCalendar,
    PublishPolicy,
    RecordDelivery,
)
from domain.windows import UNIT, grace_days
from domain.year_end import takes_in, takes_in_participants

WORKFLOW = "ProgrammeYear"


def handle(command: Command, state: ProgrammeYearState, stamp: Stamp, _: Context | None) -> Iterator[Entry]:
    """What a command adds to a programme year. Raises Refusal with a stable code."""
    match command:
        case OpenProgrammeYear():
            return _open(command, state, stamp)
        case _ if not state.cohort:
            raise Refusal("no-such-year", f"There is no {state.stream}.", "Open the programme year first.")
        case PublishCalendar():
            return _publish_calendar(command, state, stamp)
        case PublishPolicy():
            return publishing.publish(command, state, stamp)
        case clock.AnchorClock():
            return clock.anchor(command, stamp, state.context)
        case RecordDelivery():
            return _delivered(command, state, stamp)
        case runs.RecordExports():
            return runs.record(command, state.exported, stamp, state.context)
        case _ if state.context is None:
            raise Refusal("no-calendar", "No calendar and policy are published.", "Publish both first.")
        case _:
            return _handle_running(command, state, stamp, state.context)


def _handle_running(
    command: Command, state: ProgrammeYearState, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    folk = state.people
    match command:
        case people.EnrolPeople():
            takes_in(command.people, stamp.at_us, context)
            return people.enrol(command, folk, stamp, context)
        case people.GrantWaiver():
            takes_in_participants(stamp.at_us, context)
            return people.grant(command, folk, stamp, context)
        case people.WithdrawPerson():
            return _withdraw(command, state, stamp, context)
        case timetable.ScheduleSession():
            return timetable.schedule(command, state.sessions, folk, stamp, context)
        case booking.BookPlace():
            return booking.book(command, state.sessions, folk, stamp, context)
        case booking.ReleasePlace():
            return booking.release(command, state.sessions, stamp, context)
        case booking.CancelSession():
            return booking.cancel(command, state.sessions, stamp, context)
        case moving.MoveSession():
            return moving.move(command, state.sessions, folk, stamp, context)
        case sessions.RecordAttendance():
            return sessions.record(command, state.sessions, folk, stamp, context)
        case sessions.CorrectAttendance():
            return sessions.correct(command, state.sessions, folk, stamp, context)
        case correction.CorrectCalendar():
            return correction.correct(command, stamp, context)
        case policy_drafts.DraftPolicy():
            return policy_drafts.draft(command, state.policy_drafts, stamp, context)
        case policy_drafts.DiscardPolicyDraft():
            return policy_drafts.discard(command, state.policy_drafts, stamp, context)
        case policy_drafts.PublishPolicyDraft():
            return publishing.publish_draft(command, state, stamp, context)
        case handover.TakeOverYear():
            seats = state.placed.seats
            return handover.take_over(command, state.cohort, state.inherited, seats, stamp, context)
        case voices.SayHowItGoes() | voices.WriteToProgramme() if state.closed:
            raise Refusal("year-closed", f"{state.stream} is closed.", "Say it to the coordinators.")
        case voices.SayHowItGoes():
            return voices.say(command, state.voices, folk, stamp, context)
        case voices.WriteToProgramme():
            return voices.write(command, folk, stamp, context)
        case voices.AnswerMessage():
            return voices.answer(command, state.voices, state.book, stamp, context)
        case voices.CloseMessage():
            return voices.close(command, state.voices, stamp, context)
        case research.GiveResearchConsent():
            return research.give(command, state.study, folk, stamp, context)
        case research.WithdrawResearchConsent():
            return research.withdraw(command, state.study, stamp, context)
        case _:
            return placing.handle(command, state, stamp, context)


def _open(command: OpenProgrammeYear, state: ProgrammeYearState, stamp: Stamp) -> Iterator[Entry]:
    if state.cohort:
        raise Refusal("already-open", f"{state.stream} is open already.", "Nothing more is needed.")
    yield said(ProgrammeYearOpened(cohort=command.cohort), stamp, None)


def _publish_calendar(command: PublishCalendar, state: ProgrammeYearState, stamp: Stamp) -> Iterator[Entry]:
    if state.calendar is not None:
        problem = "The calendar is published already."
        raise Refusal("calendar-stands", problem, "Correct its free days, or open a new year for another.")
    yield said(CalendarPublished(calendar=command.calendar), stamp, state.context)


def _delivered(command: RecordDelivery, state: ProgrammeYearState, stamp: Stamp) -> Iterator[Entry]:
    if command.intent not in state.ordered:
        raise Refusal("no-such-intent", f"Nothing of {command.intent} waits.", "Nothing more is needed.")
    yield said(OrdersDelivered(intent=command.intent, refused=command.refused), stamp, state.context)


def _withdraw(
    command: people.WithdrawPerson, state: ProgrammeYearState, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    person = people.present(state.people, command.person)
    pairs = state.placed.of(person.id)
    left = people.PersonWithdrawn(person=person.id, role=person.role, pairs=pairs, note=command.note)
    yield said(left, stamp, context)
    if person.role == "mentor" and pairs:
        listed = tuple((state.placed.pairs[pair].mentee, "mentor-withdrew") for pair in pairs)
        yield said(MenteesWaitlisted.model_validate({"mentees": listed}), stamp, context)


@kept
def closes_us(context: Context) -> int:
    """The moment the last window of the year closes: a credit decision, or one with a longer grace."""
    calendar = context.calendar
    first_us, end_us = (calendar.midnight(day) for day in (calendar.terms[-1].first, calendar.terms[-1].end))
    decided_us = calendar.after_days(end_us, context.policy_at(end_us).credit.decide_days)
    graces = [
        grace_days(p, kind) for p in context.policies_within(first_us, calendar.ends_us) for kind in UNIT
    ]
    return max(decided_us, calendar.after_days(calendar.ends_us, max(graces)))


def boundary(state: ProgrammeYearState, _: Context | None) -> Boundary | None:
    """An answer whose time runs out, then the closing of the year; everything else is decided by people."""
    context = state.context
    if context is None or state.closed:
        return None
    if state.book.open:
        return voices.next_ending(state.book)
    at_us = max(closes_us(context), *(o.closes_us for o in state.book.ended.values()), 0)
    version = context.published_at(at_us).version
    return Boundary(at_us, Phase.CLOSING, "", lambda: (ProgrammeYearClosed(),), version)


def due(state: ProgrammeYearState, context: Context | None) -> tuple[int, str] | None:
    ahead = boundary(state, context)
    return (ahead.at_us, str(Kind.ANSWER) if state.book.open else "closing") if ahead else None


def stage(state: ProgrammeYearState, context: Context | None, at_us: int) -> str:
    """A neutral code of where the year stands."""
    if state.closed:
        return "closed"
    if context is None:
        return "preparing"
    term = context.calendar.term_of(at_us)
    return f"term-{term}" if term else "preparing"


DECIDER: Decider[Any] = Decider(WORKFLOW, ProgrammeYearState, handle, boundary, due, stage)
