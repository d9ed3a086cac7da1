"""The state of one mentor's year, folded from its events."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain import book as books
from domain.book import Book
from domain.course import Course, advanced
from domain.credit import CreditFile, credits_after
from domain.messages import Command, Entry, Event
from domain.notices import Intended, intended_after
from domain.obligations import ObligationOpened
from domain.policy import Kind, Strength
from domain.structure import course_after
from domain.training import TrainingAttended
from domain.windows import Cursor


class BeginMentorYear(Command):
    """Ordered by ProgrammeYear when it enrols a mentor; the year begins at the next local midnight."""

    TYPE = "begin-mentor-year"
    cohort: str
    mentor: str


class EndMentorYear(Command):
    """Ordered by ProgrammeYear when a mentor withdraws."""

    TYPE = "end-mentor-year"


class MentorYearBegan(Event):
    TYPE = "mentor-year-began"
    cohort: str
    mentor: str
    first_day: int
    end_day: int
    first_term: int
    first_month: int


class MentorYearClosed(Event):
    TYPE = "mentor-year-closed"


@dataclass(frozen=True, slots=True)
class MentorYearState:
    """One mentor's year, folded from its events."""

    stream: str
    book: Book = field(default_factory=Book)
    course: Course = field(default_factory=lambda: Course(0, 0))
    cohort: str = ""
    mentor: str = ""
    credits: Mapping[int, CreditFile] = field(default_factory=dict)
    topics: frozenset[str] = frozenset()
    intended: Mapping[str, Intended] = field(default_factory=dict)
    closed: bool = False

    @property
    def intents(self) -> tuple[str, ...]:
        return tuple(self.intended)

    def evolve(self, entry: Entry) -> "MentorYearState":
        event, book = entry.event, books.evolve(self.book, entry)
        match event:
            case MentorYearBegan():
                first = {
                    Kind.TRAINING: event.first_term,
                    Kind.SUPERVISION: event.first_term,
                    Kind.DIARY: event.first_month,
                }
                cursors = {kind: Cursor(kind, n, 1, Strength.REQUIRED) for kind, n in first.items()}
                course = Course(event.first_day, event.end_day, cursors)
                return replace(self, book=book, course=course, cohort=event.cohort, mentor=event.mentor)
            case ObligationOpened():
                return replace(
                    self, book=book, course=replace(self.course, cursors=advanced(self.course, event))
                )
            case TrainingAttended(counts=True):
                return replace(self, book=book, topics=self.topics | set(event.topics))
            case MentorYearClosed():
                return replace(self, book=book, closed=True)
            case _:
                return replace(
                    self,
                    book=book,
                    course=course_after(self.course, event),
                    credits=credits_after(self.credits, entry),
                    intended=intended_after(self.intended, entry),
                )
