"""The state of one pair, folded from its events."""

from collections.abc import Mapping
from typing import NamedTuple

from domain import book as books
from domain.book import Book
from domain.care import Steps
from domain.consultation import ConsultationAnswered, ConsultationAsked, ConsultationClosed
from domain.course import Course, opened
from domain.ladder import Decided, decided_after
from domain.meetings import ContactRecorded, MeetingRecorded, plans_after
from domain.messages import Command, Entry, Event
from domain.notices import Intended, intended_after
from domain.obligations import FactRetracted, ObligationAmended, ObligationEnded, ObligationOpened
from domain.policy import Kind, Strength
from domain.referral import ReferralAccepted, ReferralClosed, ReferralRecommended
from domain.reminders import ReminderDecided, reminded_after
from domain.structure import EndingSettled, course_after
from domain.windows import Cursor

STEP_BEFORE: Mapping[str, str] = {Kind.ANSWER: "asked", Kind.REFERRAL: "recommended"}
"""Where a consultation or referral stands again when the fact that met it was retracted."""

TO_THE_DESK = (Kind.ANSWER, Kind.REFERRAL)
"""What is open of these when a pair ends stays open, and is owed by the desk from then on."""


class OpenRelationship(Command):
    """Ordered by ProgrammeYear when it places a pair; the pair begins at the next local midnight."""

    TYPE = "open-relationship"
    cohort: str
    mentor: str
    mentee: str


class RelationshipOpened(Event):
    TYPE = "relationship-opened"
    cohort: str
    mentor: str
    mentee: str
    first_day: int
    end_day: int
    first_month: int
    first_week: int


class RelationshipClosed(Event):
    TYPE = "relationship-closed"


class RelationshipState(NamedTuple):
    """One pair, folded from its events."""

    stream: str
    book: Book = Book()
    course: Course = Course(0, 0)
    cohort: str = ""
    mentor: str = ""
    mentee: str = ""
    steps: Mapping[str, str] = {}
    plans: Mapping[str, int] = {}
    intended: Mapping[str, Intended] = {}
    closed: bool = False
    rungs: tuple[Decided, ...] = ()
    reminded: Mapping[str, int] = {}

    @property
    def intents(self) -> tuple[str, ...]:
        return tuple(self.intended)

    def evolve(self, entry: Entry) -> "RelationshipState":
        event, book = entry.event, books.evolve(self.book, entry)
        match event:
            case ObligationOpened():
                return self._going_on(book, opened(self.course, event))
            case ObligationEnded() | ObligationAmended() | ContactRecorded() | MeetingRecorded():
                return self._going_on(book, self.course)
            case RelationshipOpened():
                cursors = {
                    Kind.MEETING: Cursor(Kind.MEETING, event.first_month, 1, Strength.GUIDELINE),
                    Kind.CONTACT: Cursor(Kind.CONTACT, event.first_week, 1, Strength.GUIDELINE),
                }
                course = Course(event.first_day, event.end_day, cursors)
                return self._replace(
                    book=book,
                    course=course,
                    cohort=event.cohort,
                    mentor=event.mentor,
                    mentee=event.mentee,
                )
            case ReminderDecided():
                reminded = reminded_after(self.reminded, event, entry.recorded_us)
                return self._replace(book=book, reminded=reminded)
            case RelationshipClosed():
                return self._replace(book=book, closed=True)
            case _:
                return self._replace(
                    book=in_the_desks_hands(book) if isinstance(event, EndingSettled) else book,
                    plans=plans_after(self.plans, event),
                    course=course_after(self.course, event),
                    steps=steps_after(self.steps, event),
                    intended=intended_after(self.intended, entry),
                    rungs=decided_after(self.rungs, entry),
                )

    def _going_on(self, book: Book, course: Course) -> "RelationshipState":
        return RelationshipState(
            self.stream, book, course, self.cohort, self.mentor, self.mentee,
            self.steps, self.plans, self.intended, self.closed, self.rungs, self.reminded,
        )  # fmt: skip


def in_the_desks_hands(book: Book) -> Book:
    """The book of a pair that ends: the desk owes what was asked and recommended and is open still."""
    kept = {
        key: obligation._replace(owed_by="desk") if obligation.kind in TO_THE_DESK else obligation
        for key, obligation in book.open.items()
    }
    return book._replace(open=kept)


def steps_after(steps: Steps, event: Event) -> Steps:
    """The steps after one more event."""
    match event:
        case ConsultationAsked(consultation=key):
            return {**steps, key: "asked"}
        case ConsultationAnswered(consultation=key):
            return {**steps, key: "answered"}
        case ReferralRecommended(referral=key):
            return {**steps, key: "recommended"}
        case ReferralAccepted(referral=key):
            return {**steps, key: "accepted"}
        case ConsultationClosed(consultation=key) | ReferralClosed(referral=key):
            return {**steps, key: "closed"}
        case FactRetracted(met=str(met)):
            kind, _, key = met.partition("/")
            return {**steps, key: STEP_BEFORE[kind]} if kind in STEP_BEFORE else steps
        case _:
            return steps
