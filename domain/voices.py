"""What somebody tells the programme itself, past the other of a pair: how it goes, and what is answered.

It stands in the programme year, like the wish for a rematch: no pair's stream holds it or that it was said.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Literal, NamedTuple

from domain.book import Book
from domain.care import one_shot, reached
from domain.context import Context
from domain.deciding import Boundary, Phase, said
from domain.duties import ended
from domain.errors import Refusal
from domain.facts import towards, wanting
from domain.messages import Command, Entry, Event, FactRecorded, Reason, Stamp
from domain.obligations import Obligation
from domain.people import People
from domain.policy import Kind

HowItGoes = Literal["helps", "could-help-more", "let-us-talk"]
Matter = Literal["talk", "mentoring", "myself", "other"]
"""What a message is about; a talk is what somebody asked for who said *let us talk*, without a word."""
Concern = Literal["mentoring", "myself", "other"]


class SayHowItGoes(Command):
    """A mentee says how it goes, in one of three answers; *let us talk* is owed an answer."""

    TYPE = "say-how-it-goes"
    answer: HowItGoes


class WriteToProgramme(Command):
    """Somebody who takes part writes to the coordinators alone; `note` is the vault's id of the words."""

    TYPE = "write-to-programme"
    about: Concern
    note: Reason


class AnswerMessage(Command):
    """A coordinator answers, or has talked with whoever asked; `note` is the vault's id of the words."""

    TYPE = "answer-message"
    message: str
    note: str | None = None


class CloseMessage(Command):
    """Nothing more is needed: said by whoever wrote, or by the programme."""

    TYPE = "close-message"
    message: str


class HowItGoesSaid(Event):
    TYPE = "how-it-goes-said"
    person: str
    answer: HowItGoes


class MessageWritten(Event):
    """Somebody awaits an answer; without `note` it is a talk that was asked for."""

    TYPE = "message-written"
    message: str
    person: str
    about: Matter
    note: str | None


class MessageAnswered(FactRecorded):
    TYPE = "message-answered"
    message: str
    note: str | None


class MessageClosed(Event):
    TYPE = "message-closed"
    message: str


class Said(NamedTuple):
    """How it goes with somebody, as they last said it."""

    answer: HowItGoes
    at_us: int


class Message(NamedTuple):
    """One message and how far it came; `note` and `answer` are the vault's ids of words, if there are any."""

    id: str
    person: str
    about: Matter
    at_us: int
    note: str | None
    step: Literal["asked", "answered", "closed"] = "asked"
    answer: str | None = None
    answered_us: int | None = None
    answered_by: str | None = None


class Voices(NamedTuple):
    """What was told to the programme in a year: how it goes by person, and every message by its id."""

    said: Mapping[str, Said] = {}
    messages: Mapping[str, Message] = {}

    def of(self, person: str) -> list[Message]:
        """The messages of one person, the newest first."""
        mine = (message for message in self.messages.values() if message.person == person)
        return sorted(mine, key=lambda message: (-message.at_us, message.id))


def say(
    command: SayHowItGoes, voices: Voices, people: People, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    """Raises Refusal for everybody but a mentee who takes part."""
    if not people.is_active(stamp.actor, "mentee"):
        raise Refusal("no-such-mentee", f"No mentee: {stamp.actor}.", "Mentees say how it goes.")
    yield said(HowItGoesSaid(person=stamp.actor, answer=command.answer), stamp, context)
    awaited = any(m.about == "talk" and m.step == "asked" for m in voices.of(stamp.actor))
    if command.answer == "let-us-talk" and not awaited:
        yield from _asks("talk", None, stamp, context)


def write(command: WriteToProgramme, people: People, stamp: Stamp, context: Context) -> Iterator[Entry]:
    """Raises Refusal for whoever does not take part."""
    if not (people.is_active(stamp.actor, "mentee") or people.is_active(stamp.actor, "mentor")):
        problem = f"{stamp.actor} does not take part."
        raise Refusal("takes-no-part", problem, "Write to the coordinators by mail.")
    return _asks(command.about, command.note, stamp, context)


def _asks(about: Matter, note: str | None, stamp: Stamp, context: Context) -> Iterator[Entry]:
    key = stamp.command_id
    yield said(MessageWritten(message=key, person=stamp.actor, about=about, note=note), stamp, context)
    days = context.policy_at(stamp.at_us).deadlines.answer_working_days
    closes_us = context.calendar_at(stamp.at_us).after_working_days(stamp.at_us, days)
    yield said(one_shot(Kind.ANSWER, key, "coordinator", stamp.at_us, closes_us), stamp, context)


def answer(
    command: AnswerMessage, voices: Voices, book: Book, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    message = command.message
    reached(steps(voices), message, "asked")

    def answered(*, fact: str, meets: str | None, in_time: bool) -> MessageAnswered:
        return MessageAnswered(fact=fact, meets=meets, in_time=in_time, message=message, note=command.note)

    yield from towards(answered, wanting(book, f"{Kind.ANSWER}/{message}"), stamp.at_us, stamp, context)


def close(command: CloseMessage, voices: Voices, stamp: Stamp, context: Context) -> Iterator[Entry]:
    reached(steps(voices), command.message, "answered")
    yield said(MessageClosed(message=command.message), stamp, context)


def steps(voices: Voices) -> Mapping[str, str]:
    """How far each message came."""
    return {key: message.step for key, message in voices.messages.items()}


def next_ending(book: Book) -> Boundary:
    """The answer whose time runs out first, of those that are owed."""
    first = min(book.open.values(), key=lambda o: (o.closes_us, o.id))
    return Boundary(first.closes_us, Phase.ENDING, first.id, partial(_missed, first), first.policy)


def _missed(obligation: Obligation) -> tuple[Event, ...]:
    return (ended(obligation, obligation.reached()),)


def voices_after(voices: Voices, entry: Entry) -> Voices:
    """What was told after one more event."""
    event = entry.event
    match event:
        case HowItGoesSaid(person=person, answer=answer_):
            return voices._replace(said={**voices.said, person: Said(answer_, entry.recorded_us)})
        case MessageWritten(message=key, person=person, about=about, note=note):
            return _with(voices, Message(key, person, about, entry.recorded_us, note))
        case MessageAnswered(message=key, note=note):
            answered = voices.messages[key]._replace(
                step="answered", answer=note, answered_us=entry.recorded_us, answered_by=entry.actor
            )
            return _with(voices, answered)
        case MessageClosed(message=key):
            return _with(voices, voices.messages[key]._replace(step="closed"))
        case _:
            return voices


def _with(voices: Voices, message: Message) -> Voices:
    return voices._replace(messages={**voices.messages, message.id: message})
