"""What was told to the programme past the other of a pair: for whoever said it, and for the coordinators."""

from hashlib import sha256
from typing import Any, Literal

from console.pages.year import Page, Who, Year, who
from domain.obligations import Standing
from domain.policy import Kind
from domain.voices import HowItGoes, Matter, Message

WAITS: tuple[str, ...] = ("asked", "answered", "closed")


class MyMessage(Page):
    """A message for whoever wrote it, without any words; `handle` is its address, which says nothing."""

    handle: str
    about: Matter
    at_us: int
    step: str
    due_us: int | None
    answered_us: int | None
    has_answer: bool


class MessageRow(MyMessage):
    """A message for the coordinators: whether its answer is in time, and whether there are words."""

    person: Who
    role: str
    words: bool
    standing: Standing
    answered_by: Who | None


class GoesRow(Page):
    """How it goes with one mentee, as they last said it."""

    person: Who
    answer: HowItGoes
    at_us: int


class Voices(Page):
    """Everything that was told: messages by how they stand, the nearest deadline first, answers counted."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    messages: tuple[MessageRow, ...]
    waiting: int
    answered: int
    closed: int
    goes: tuple[GoesRow, ...]
    counts: dict[HowItGoes, int]
    silent: int


class MessagePage(MessageRow):
    """One message with its words, read and recorded; `answer` are those of the answer."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    text: str | None
    answer: str | None
    pair: str | None


def handle_of(message: str) -> str:
    """The address of a message: opaque, and the same for ever."""
    return sha256(message.encode()).hexdigest()[:16]


def found(year: Year, handle: str) -> Message | None:
    """The message of an address."""
    return next((m for m in year.state.voices.messages.values() if handle_of(m.id) == handle), None)


def messages_of(year: Year, person: str) -> tuple[MyMessage, ...]:
    """The messages of one person, the newest first."""
    return tuple(MyMessage(**_mine(year, message)) for message in year.state.voices.of(person))


async def voices(year: Year) -> Voices:
    """All messages and answers of the cohort. Raises Unreachable."""
    told = year.state.voices
    everybody = {*(m.person for m in told.messages.values()), *told.said}
    helpers = {m.answered_by for m in told.messages.values() if m.answered_by}
    names = await year.names(everybody | helpers)
    rows = [_row(year, message, names) for message in told.messages.values()]
    rows.sort(key=lambda row: (WAITS.index(row.step), row.due_us or 0, -row.at_us))
    counts: dict[HowItGoes, int] = {"let-us-talk": 0, "could-help-more": 0, "helps": 0}
    for said in told.said.values():
        counts[said.answer] += 1
    mentees = [p for p in year.state.people.by_id.values() if p.role == "mentee"]
    steps = [row.step for row in rows]
    return Voices(
        **year.heading,
        version=year.state.book.version,
        messages=tuple(rows),
        waiting=steps.count("asked"),
        answered=steps.count("answered"),
        closed=steps.count("closed"),
        goes=_goes(year, names),
        counts=counts,
        silent=sum(1 for p in mentees if p.id not in told.said and p.id not in year.state.people.left),
    )


def _goes(year: Year, names: dict[str, Who]) -> tuple[GoesRow, ...]:
    order: tuple[HowItGoes, ...] = ("let-us-talk", "could-help-more", "helps")
    rows = [
        GoesRow(person=who(person, names), answer=said.answer, at_us=said.at_us)
        for person, said in year.state.voices.said.items()
    ]
    return tuple(sorted(rows, key=lambda row: (order.index(row.answer), -row.at_us, row.person.id)))


async def message_page(year: Year, message: Message, text: str | None, answer: str | None) -> MessagePage:
    """One message with words that were read before. Raises Unreachable."""
    names = await year.names({message.person, *([message.answered_by] if message.answered_by else [])})
    pair = next(iter(year.state.placed.of(message.person)), None)
    return MessagePage(
        **_row(year, message, names).model_dump(),
        **year.heading,
        version=year.state.book.version,
        text=text,
        answer=answer,
        pair=pair,
    )


def _row(year: Year, message: Message, names: dict[str, Who]) -> MessageRow:
    owed = year.state.book.find(f"{Kind.ANSWER}/{message.id}")
    by = message.answered_by
    person = year.state.people.by_id.get(message.person)
    return MessageRow(
        **_mine(year, message),
        person=who(message.person, names),
        role=person.role if person else "",
        words=message.note is not None,
        standing=owed.standing if owed else Standing.OPEN,
        answered_by=who(by, names) if by else None,
    )


def _mine(year: Year, message: Message) -> dict[str, Any]:
    owed = year.state.book.open.get(f"{Kind.ANSWER}/{message.id}")
    step: Literal["asked", "answered", "closed"] = message.step
    return {
        "handle": handle_of(message.id),
        "about": message.about,
        "at_us": message.at_us,
        "step": step,
        "due_us": owed.closes_us if owed else None,
        "answered_us": message.answered_us,
        "has_answer": message.answer is not None,
    }
