"""Asking the programme: a consultation is answered in time, and closed."""

from collections.abc import Iterator

from domain.book import Book
from domain.care import Steps, one_shot, reached
from domain.context import Context
from domain.deciding import said
from domain.facts import towards, wanting
from domain.messages import Command, Entry, Event, FactRecorded, Stamp
from domain.policy import Kind


class AskConsultation(Command):
    """A mentor who is unsure of the next step asks the programme; `note` is the vault's id of the text."""

    TYPE = "ask-consultation"
    note: str | None = None


class AnswerConsultation(Command):
    TYPE = "answer-consultation"
    consultation: str
    note: str | None = None


class CloseConsultation(Command):
    TYPE = "close-consultation"
    consultation: str


class ConsultationAsked(Event):
    TYPE = "consultation-asked"
    consultation: str
    note: str | None


class ConsultationAnswered(FactRecorded):
    TYPE = "consultation-answered"
    consultation: str
    note: str | None


class ConsultationClosed(Event):
    TYPE = "consultation-closed"
    consultation: str


def ask(command: AskConsultation, stamp: Stamp, context: Context) -> Iterator[Entry]:
    yield said(ConsultationAsked(consultation=stamp.command_id, note=command.note), stamp, context)
    days = context.policy_at(stamp.at_us).deadlines.answer_working_days
    closes = context.calendar_at(stamp.at_us).after_working_days(stamp.at_us, days)
    yield said(one_shot(Kind.ANSWER, stamp.command_id, "coordinator", stamp.at_us, closes), stamp, context)


def answer(
    command: AnswerConsultation, steps: Steps, book: Book, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    reached(steps, command.consultation, "asked")

    def answered(*, fact: str, meets: str | None, in_time: bool) -> ConsultationAnswered:
        return ConsultationAnswered(
            fact=fact, meets=meets, in_time=in_time, consultation=command.consultation, note=command.note
        )

    target = wanting(book, f"{Kind.ANSWER}/{command.consultation}")
    yield from towards(answered, target, stamp.at_us, stamp, context)


def close(command: CloseConsultation, steps: Steps, stamp: Stamp, context: Context) -> Iterator[Entry]:
    reached(steps, command.consultation, "answered")
    yield said(ConsultationClosed(consultation=command.consultation), stamp, context)
