"""The wrapping key is followed by another: what the one before had wrapped opens no more."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from domain.access import nothing_due
from domain.book import Book
from domain.context import Context
from domain.deciding import Decider, said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp


class RecordRotation(Command):
    """Every key is wrapped under the new one; `former` and `key` are what the two are called."""

    TYPE = "record-rotation"
    former: str
    key: str


class WrappingKeyRotated(Event):
    TYPE = "wrapping-key-rotated"
    former: str
    key: str


@dataclass(frozen=True, slots=True)
class WrappingState:
    """What the key in force is called, once it has followed another, and since when."""

    stream: str
    book: Book = field(default_factory=Book)
    key: str = ""
    since_us: int = 0
    context: None = None
    closed: bool = True
    intents: tuple[str, ...] = ()

    def evolve(self, entry: Entry) -> "WrappingState":
        match entry.event:
            case WrappingKeyRotated(key=key):
                return replace(self, key=key, since_us=entry.recorded_us)
            case _:
                return self


def handle(command: Command, state: WrappingState, stamp: Stamp, context: Context | None) -> Iterator[Entry]:
    """Raises Refusal for any other command, and for a key that follows itself."""
    if not isinstance(command, RecordRotation):
        raise Refusal("not-for-this", f"{command.TYPE} is not for a wrapping key.", "See the help.")
    if command.key in (command.former, state.key):
        raise Refusal("same-key", "This key is in force already.", "Nothing more is needed.")
    yield said(WrappingKeyRotated(former=command.former, key=command.key), stamp, context)


def stage(state: WrappingState, context: Context | None, at_us: int) -> str:
    """A neutral code."""
    return "rotated" if state.key else "first"


DECIDER = Decider("", WrappingState, handle, nothing_due, nothing_due, stage)
