"""How every stream is decided: first what fell due, then the command; the same steps at every door.

At one moment the order is endings, credit, openings, reminders, commands. Windows are half-open.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Generic, NamedTuple, Protocol, Self, TypeVar

from domain.book import Book
from domain.context import Context
from domain.messages import TIME, Command, Entry, Event, Stamp


class Phase(IntEnum):
    """The order of what time does at one moment."""

    ENDING = 0
    CREDIT = 1
    OPENING = 2
    REMINDER = 3
    CLOSING = 4


class Boundary(NamedTuple):
    """The next thing that the passing of time does to a stream; its events are made once it is reached."""

    at_us: int
    phase: Phase
    key: str
    make: Callable[[], tuple[Event, ...]]
    policy: int

    @property
    def order(self) -> tuple[int, int, str]:
        return self[:3]


def earlier(one: Boundary | None, other: Boundary | None) -> Boundary | None:
    """The one that comes first, of two or fewer."""
    if one is None or other is None:
        return one or other
    return one if one.order <= other.order else other


class State(Protocol):
    """What all streams have: their id, their book, and whether they are closed."""

    @property
    def stream(self) -> str: ...
    @property
    def book(self) -> Book: ...
    @property
    def closed(self) -> bool: ...
    @property
    def intents(self) -> tuple[str, ...]: ...
    def evolve(self, entry: Entry) -> Self: ...


S = TypeVar("S", bound=State)


def _nothing(_: Any, __: Context | None) -> None:
    """What most streams leave to a sweep."""


@dataclass(frozen=True, slots=True)
class Decider(Generic[S]):
    """The pure functions of one kind of stream."""

    workflow: str
    initial: Callable[[str], S]
    handle: Callable[[Command, S, Stamp, Context | None], Iterable[Entry]]
    boundary: Callable[[S, Context | None], Boundary | None]
    due: Callable[[S, Context | None], tuple[int, str] | None]
    stage: Callable[[S, Context | None, int], str]
    unarmed: Callable[[S, Context | None], int | None] = _nothing
    """The next thing that time does and no timer waits for; the sweep of the night comes to it."""


class Decision(NamedTuple, Generic[S]):
    """What was decided: the new entries, and the state that holds them already."""

    entries: tuple[Entry, ...]
    state: S


def settle(decider: Decider[S], state: S, until_us: int, context: Context | None) -> Decision[S]:
    """Everything that the passing of time does up to and at a moment; the only producer of it."""
    entries: list[Entry] = []
    state = _passed(decider, state, until_us, context, entries)
    return Decision(tuple(entries), state)


def _passed(decider: Decider[S], state: S, until_us: int, context: Context | None, entries: list[Entry]) -> S:
    """The state after time has passed; what it did is added to the entries."""
    while (boundary := decider.boundary(state, context)) is not None and boundary.at_us <= until_us:
        at_us = boundary.at_us
        tick = f"{state.stream}/tick/{at_us}"
        for event in boundary.make():
            entry = Entry(event, at_us, at_us, TIME, tick, boundary.policy)
            state = state.evolve(entry)
            entries.append(entry)
    return state


def decide(
    decider: Decider[S], command: Command, state: S, stamp: Stamp, context: Context | None
) -> Decision[S]:
    """What fell due up to the stamp, then the command. Raises Refusal; then nothing is decided."""
    entries: list[Entry] = []
    state = _passed(decider, state, stamp.at_us, context, entries)
    for entry in decider.handle(command, state, stamp, context):
        state = state.evolve(entry)
        entries.append(entry)
    return Decision(tuple(entries), state)


def said(
    event: Event,
    stamp: Stamp,
    context: Context | None,
    *,
    occurred_us: int | None = None,
    not_before_us: int = 0,
) -> Entry:
    """An entry for an event that a command brought about; it happened at the stamp unless told otherwise."""
    policy = context.published_at(stamp.at_us).version if context else 0
    occurred = stamp.at_us if occurred_us is None else occurred_us
    recorded = max(stamp.at_us, not_before_us)
    return Entry(event, occurred, recorded, stamp.actor, stamp.command_id, policy, stamp.cause)
