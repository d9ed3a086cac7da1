"""How every stream is decided: first what fell due, then the command; the same steps at every door.

At one moment the order is endings, credit, openings, commands. Windows are half-open.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, Protocol, Self, TypeVar

from domain.book import Book
from domain.messages import TIME, Command, Entry, Event, Stamp
from domain.policy import Context


class Phase(IntEnum):
    """The order of what time does at one moment."""

    ENDING = 0
    CREDIT = 1
    OPENING = 2
    CLOSING = 3


@dataclass(frozen=True, slots=True)
class Boundary:
    """The next thing that the passing of time does to a stream."""

    at_us: int
    phase: Phase
    key: str
    events: tuple[Event, ...]
    policy: int

    @property
    def order(self) -> tuple[int, int, str]:
        return (self.at_us, self.phase, self.key)


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


@dataclass(frozen=True, slots=True)
class Decider(Generic[S]):
    """The pure functions of one kind of stream."""

    workflow: str
    initial: Callable[[str], S]
    handle: Callable[[Command, S, Stamp, Context | None], Iterable[Entry]]
    boundary: Callable[[S, Context | None], Boundary | None]
    due: Callable[[S, Context | None], tuple[int, str] | None]
    stage: Callable[[S, Context | None, int], str]


@dataclass(frozen=True, slots=True)
class Decision(Generic[S]):
    """What was decided: the new entries, and the state that holds them already."""

    entries: tuple[Entry, ...]
    state: S


def settle(decider: Decider[S], state: S, until_us: int, context: Context | None) -> Decision[S]:
    """Everything that the passing of time does up to and at a moment; the only producer of it."""
    entries: list[Entry] = []
    while (boundary := decider.boundary(state, context)) is not None and boundary.at_us <= until_us:
        tick = f"{state.stream}/tick/{boundary.at_us}"
        for event in boundary.events:
            entry = Entry(event, boundary.at_us, boundary.at_us, TIME, tick, boundary.policy)
            state = state.evolve(entry)
            entries.append(entry)
    return Decision(tuple(entries), state)


def decide(
    decider: Decider[S], command: Command, state: S, stamp: Stamp, context: Context | None
) -> Decision[S]:
    """What fell due up to the stamp, then the command. Raises Refusal; then nothing is decided."""
    settled = settle(decider, state, stamp.at_us, context)
    state = settled.state
    entries = list(settled.entries)
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
