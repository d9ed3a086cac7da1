"""The state of one pair, folded from its events."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain import book as books
from domain.book import Book
from domain.care import Steps
from domain.consultation import ConsultationAnswered, ConsultationAsked, ConsultationClosed
from domain.course import Course, advanced
from domain.meetings import MeetingPlanned
from domain.messages import Command, Entry, Event
from domain.notices import Intended, intended_after
from domain.obligations import ObligationOpened
from domain.policy import Kind, Strength
from domain.referral import ReferralAccepted, ReferralClosed, ReferralRecommended
from domain.structure import course_after
from domain.windows import Cursor


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


@dataclass(frozen=True, slots=True)
class RelationshipState:
    """One pair, folded from its events."""

    stream: str
    book: Book = field(default_factory=Book)
    course: Course = field(default_factory=lambda: Course(0, 0))
    cohort: str = ""
    mentor: str = ""
    mentee: str = ""
    steps: Mapping[str, str] = field(default_factory=dict)
    plans: frozenset[str] = frozenset()
    intended: Mapping[str, Intended] = field(default_factory=dict)
    closed: bool = False

    @property
    def intents(self) -> tuple[str, ...]:
        return tuple(self.intended)

    def evolve(self, entry: Entry) -> "RelationshipState":
        event, book = entry.event, books.evolve(self.book, entry)
        match event:
            case RelationshipOpened():
                cursors = {
                    Kind.MEETING: Cursor(Kind.MEETING, event.first_month, 1, Strength.GUIDELINE),
                    Kind.CONTACT: Cursor(Kind.CONTACT, event.first_week, 1, Strength.GUIDELINE),
                }
                course = Course(event.first_day, event.end_day, cursors)
                return replace(
                    self,
                    book=book,
                    course=course,
                    cohort=event.cohort,
                    mentor=event.mentor,
                    mentee=event.mentee,
                )
            case ObligationOpened():
                course = replace(self.course, cursors=advanced(self.course, event))
                return replace(self, book=book, course=course)
            case RelationshipClosed():
                return replace(self, book=book, closed=True)
            case MeetingPlanned(plan=plan):
                return replace(self, book=book, plans=self.plans | {plan})
            case _:
                return replace(
                    self,
                    book=book,
                    course=course_after(self.course, event),
                    steps=steps_after(self.steps, event),
                    intended=intended_after(self.intended, entry),
                )


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
        case _:
            return steps
