"""Who read what: one fact for each reading, committed before names, words or a page are fetched."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from domain.book import Book
from domain.context import Context
from domain.deciding import Decider, said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp

NO_DRIVER = ""
"""Nothing in this log waits for time, so no workflow is ever started for it."""
Matter = Literal[
    "names", "words", "case", "page", "list", "diary", "contact", "wishes", "support", "history", "file"
]
"""What was looked at; of a case it is names, words, or the case as a whole."""


class RecordReading(Command):
    """Somebody is about to look at something; `role`, `right` and `by` say in which way they may.

    `by` is the relation that lets them in, or `grant`, or `break-glass`.
    """

    TYPE = "record-reading"
    matter: Matter
    note: str | None = None
    role: str | None = None
    right: str | None = None
    by: str | None = None


class ReadingRecorded(Event):
    """The actor of the envelope read `matter` of what the stream is named for; `note` of words.

    `role`, `right` and `by` are not known of readings from before there was a table of rights.
    """

    TYPE = "reading-recorded"
    SCHEMA = 2
    matter: Matter
    note: str | None
    role: str | None = None
    right: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class AccessState:
    """Of readings nothing is owed and nothing follows; only the history counts."""

    stream: str
    book: Book = field(default_factory=Book)
    readings: int = 0
    context: None = None
    closed: bool = True
    intents: tuple[str, ...] = ()

    def evolve(self, _: Entry) -> "AccessState":
        return replace(self, readings=self.readings + 1)


def handle(command: Command, state: AccessState, stamp: Stamp, context: Context | None) -> Iterator[Entry]:
    """One reading. Raises Refusal for any other command."""
    if not isinstance(command, RecordReading):
        raise Refusal("not-for-this", f"{command.TYPE} is not for a record of readings.", "See the help.")
    yield said(ReadingRecorded(**command.model_dump()), stamp, context)


def nothing_due(_: object, __: Context | None) -> None:
    """Time does nothing to what was read."""


def stage(state: AccessState, context: Context | None, at_us: int) -> str:
    """A neutral code."""
    return "read" if state.readings else "unread"


DECIDER = Decider(NO_DRIVER, AccessState, handle, nothing_due, nothing_due, stage)
