"""The state of one mentor's year, folded from its events."""

from collections.abc import Mapping
from typing import NamedTuple

from domain import book as books
from domain.book import Book
from domain.course import Course, opened
from domain.credit import CreditFile, Said, credits_after
from domain.diary import DiaryEntryWritten
from domain.facts import ObligationForgiven
from domain.messages import Command, Entry, Event
from domain.notices import Intended, intended_after
from domain.obligations import FactRetracted, ObligationAmended, ObligationEnded, ObligationOpened
from domain.policy import Kind, Strength
from domain.reminders import ReminderDecided, reminded_after
from domain.structure import course_after
from domain.supervision import SupervisionAttended
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


class MentorYearState(NamedTuple):
    """One mentor's year, folded from its events; `trained` has the topics of each attendance that counts.

    `forgiven` tells who waived an obligation, by its id; `whys` are the kinds of their reasons.
    """

    stream: str
    book: Book = Book()
    course: Course = Course(0, 0)
    cohort: str = ""
    mentor: str = ""
    credits: Mapping[int, CreditFile] = {}
    trained: Mapping[str, tuple[str, ...]] = {}
    intended: Mapping[str, Intended] = {}
    closed: bool = False
    reminded: Mapping[str, int] = {}
    forgiven: Mapping[str, Said] = {}
    whys: Mapping[str, str] = {}

    @property
    def topics(self) -> frozenset[str]:
        """What the trainings that stand and count have covered."""
        return frozenset(topic for topics in self.trained.values() for topic in topics)

    @property
    def intents(self) -> tuple[str, ...]:
        return tuple(self.intended)

    def evolve(self, entry: Entry) -> "MentorYearState":
        event, book = entry.event, books.evolve(self.book, entry)
        match event:
            case ObligationOpened():
                return self._going_on(book, opened(self.course, event))
            case ObligationEnded() | ObligationAmended() | DiaryEntryWritten() | SupervisionAttended():
                return self._going_on(book, self.course)
            case MentorYearBegan():
                first = {
                    Kind.TRAINING: event.first_term,
                    Kind.SUPERVISION: event.first_term,
                    Kind.DIARY: event.first_month,
                }
                cursors = {kind: Cursor(kind, n, 1, Strength.REQUIRED) for kind, n in first.items()}
                course = Course(event.first_day, event.end_day, cursors)
                return self._replace(book=book, course=course, cohort=event.cohort, mentor=event.mentor)
            case TrainingAttended(counts=True):
                return self._replace(book=book, trained={**self.trained, event.fact: event.topics})
            case FactRetracted(fact=fact):
                trained = {key: topics for key, topics in self.trained.items() if key != fact}
                return self._replace(book=book, trained=trained)
            case ReminderDecided():
                reminded = reminded_after(self.reminded, event, entry.recorded_us)
                return self._replace(book=book, reminded=reminded)
            case ObligationForgiven(obligation=waived):
                said = Said(entry.actor, entry.recorded_us, event.note)
                forgiven, whys = {**self.forgiven, waived: said}, {**self.whys, waived: event.why}
                return self._replace(book=book, forgiven=forgiven, whys=whys)
            case MentorYearClosed():
                return self._replace(book=book, closed=True)
            case _:
                return self._replace(
                    book=book,
                    course=course_after(self.course, event),
                    credits=credits_after(self.credits, entry),
                    intended=intended_after(self.intended, entry),
                )

    def _going_on(self, book: Book, course: Course) -> "MentorYearState":
        return MentorYearState(
            self.stream, book, course, self.cohort, self.mentor,
            self.credits, self.trained, self.intended, self.closed, self.reminded, self.forgiven, self.whys,
        )  # fmt: skip
