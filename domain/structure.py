"""Commands that change which windows a pair has: cadence, pause, ending; each from the next boundary on."""

from collections.abc import Iterator
from typing import Literal, Protocol

from domain.book import Book
from domain.calendar import AcademicCalendar
from domain.context import Context
from domain.course import Course
from domain.deciding import said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp, StructuralEvent
from domain.policy import Kind, Strength
from domain.windows import Cursor, number_after

EndReason = Literal["rematch", "mentor-left", "mentee-left", "agreed", "declined"]
AwayReason = Literal["pause", "absence"]
SELDOM = 12
"""The most weeks or months of one agreed window."""


class AgreeCadence(Command):
    """The pair agrees its own rhythm: one meeting or contact in every so many months or weeks."""

    TYPE = "agree-cadence"
    kind: Literal[Kind.MEETING, Kind.CONTACT]
    every: int


class PauseRelationship(Command):
    """A pause or an absence, as one fact; moments are mapped to whole local days."""

    TYPE = "pause-relationship"
    from_us: int
    until_us: int
    reason: AwayReason = "pause"


class ResumeRelationship(Command):
    TYPE = "resume-relationship"


class EndRelationship(Command):
    """Ordered by ProgrammeYear; why somebody asked is never told here."""

    TYPE = "end-relationship"
    reason: EndReason
    successor: str | None = None


class CadenceAgreed(StructuralEvent):
    TYPE = "cadence-agreed"
    kind: Kind
    every: int
    from_number: int


class RelationshipPaused(StructuralEvent):
    TYPE = "relationship-paused"
    first_day: int
    end_day: int
    reason: AwayReason


class RelationshipResumed(StructuralEvent):
    TYPE = "relationship-resumed"
    day: int


class EndingSettled(StructuralEvent):
    """The day from which nothing more is owed."""

    TYPE = "ending-settled"
    reason: EndReason
    end_day: int
    successor: str | None = None


class Pair(Protocol):
    @property
    def book(self) -> Book: ...
    @property
    def course(self) -> Course: ...


def next_boundary_us(state: Pair, stamp: Stamp, calendar: AcademicCalendar) -> int:
    """The next local midnight after the stamp, or after what was settled already when it was overtaken."""
    return calendar.next_midnight(max(stamp.at_us, state.book.as_of_us))


def agree(command: AgreeCadence, state: Pair, stamp: Stamp, context: Context) -> Iterator[Entry]:
    if not 1 <= command.every <= SELDOM:
        raise Refusal("no-such-cadence", f"Every {command.every} is no cadence.", "Give 1 to 12.")
    calendar = context.calendar
    at_us = next_boundary_us(state, stamp, calendar)
    first = state.course.first
    next_number = number_after(calendar, command.kind, at_us, first)
    number = max(next_number, state.course.cursors[command.kind].number)
    windows = calendar.months if command.kind is Kind.MEETING else calendar.weeks
    if number > len(windows) or windows[number - 1].first >= state.course.end:
        raise Refusal("no-window-left", "No window is left to agree on.", "The year is nearly over.")
    effective = calendar.midnight(max(windows[number - 1].first, first))
    yield said(
        CadenceAgreed(kind=command.kind, every=command.every, from_number=number, effective_us=effective),
        stamp,
        context,
    )


def pause(command: PauseRelationship, state: Pair, stamp: Stamp, context: Context) -> Iterator[Entry]:
    calendar = context.calendar
    earliest = next_boundary_us(state, stamp, calendar)
    first = calendar.day_of(max(command.from_us, earliest))
    end = calendar.day_of(command.until_us - 1) + 1
    if end <= first:
        raise Refusal("pause-is-over", "That pause would be over already.", "Ask for a waiver instead.")
    event = RelationshipPaused(
        first_day=first, end_day=end, effective_us=calendar.midnight(first), reason=command.reason
    )
    yield said(event, stamp, context)


def resume(state: Pair, stamp: Stamp, context: Context) -> Iterator[Entry]:
    at_us = next_boundary_us(state, stamp, context.calendar)
    day = context.calendar.day_of(at_us)
    if not any(first <= day < end for first, end in state.course.away):
        raise Refusal("not-paused", "The pair is not paused then.", "Nothing needs resuming.")
    yield said(RelationshipResumed(day=day, effective_us=at_us), stamp, context)


def end(
    reason: EndReason, successor: str | None, state: Pair, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    if state.course.left_us is not None:
        raise Refusal("already-ended", "The ending is settled already.", "Nothing more is needed.")
    at_us = next_boundary_us(state, stamp, context.calendar)
    day = context.calendar.day_of(at_us)
    if day >= context.calendar.end:
        raise Refusal("year-is-over", "The programme year is over.", "It ends by itself.")
    event = EndingSettled(reason=reason, end_day=day, effective_us=at_us, successor=successor)
    yield said(event, stamp, context)


def course_after(course: Course, event: Event) -> Course:
    """The course after one more structural event."""
    match event:
        case CadenceAgreed(kind=kind, every=every, from_number=number):
            cursor = Cursor(kind, number, every, Strength.AGREED)
            return course._replace(cursors={**course.cursors, kind: cursor})
        case RelationshipPaused(first_day=first, end_day=end_):
            return course._replace(away=(*course.away, (first, end_)))
        case RelationshipResumed(day=day):
            cut = tuple((a, min(b, day) if a <= day else b) for a, b in course.away)
            return course._replace(away=tuple(span for span in cut if span[0] < span[1]))
        case EndingSettled(end_day=day, effective_us=at_us, successor=successor):
            return course._replace(end=day, left_us=at_us, successor=successor)
        case _:
            return course
