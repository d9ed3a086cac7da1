"""Folds the record at a cut of two times: what the service knew at a moment, of what had happened by another.

The same fold serves the auditor's pages and every replay at the command line.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from domain.errors import Refusal
from domain.messages import Entry, Event, FactRecorded
from domain.obligations import FactRetracted, ObligationAmended, ObligationEnded
from domain.streams import decider_of

CONTRADICTIONS = (LookupError, ValueError, TypeError, AttributeError)
"""What comes of events that cannot have come one after the other: some are missing, or are others."""
States = Mapping[str, Any]
"""The states of some streams, by their ids."""


class Known(NamedTuple):
    """One event as its log has it: where it stands, and what it says."""

    position: int
    stream: str
    entry: Entry


class Cut(NamedTuple):
    """Up to which position and moment of learning, and up to which moment of happening, all inclusive.

    None is without a limit. Moments are microseconds of programme time.
    """

    position: int | None = None
    known_us: int | None = None
    happened_us: int | None = None

    def knows(self, position: int, recorded_us: int) -> bool:
        """Whether an event was known by then, whatever it tells of."""
        if self.position is not None and position > self.position:
            return False
        return self.known_us is None or recorded_us <= self.known_us


class Step(NamedTuple):
    """One event that was folded, and all states after it; `counts` is whether it could do anything yet.

    The states are those of the fold itself, which goes on: look at them before the next step.
    """

    known: Known
    states: States
    counts: bool


def within(events: Iterable[Known], cut: Cut) -> tuple[Known, ...]:
    """The events of a cut, in their order.

    What a command brought about happened when the fact did that it told: a meeting that is recorded late
    makes its window *late* as of its own day.
    """
    learned = [each for each in events if cut.knows(each.position, each.entry.recorded_us)]
    if cut.happened_us is None:
        return tuple(learned)
    began: dict[tuple[str, str], int] = {}
    for each in learned:
        act, at_us = _act(each), each.entry.occurred_us
        began[act] = min(at_us, began.get(act, at_us))
    return tuple(each for each in learned if began[_act(each)] <= cut.happened_us)


def replayed(events: Iterable[Known]) -> States:
    """The states after some events, which are in the order of their log."""
    states: States = {}
    for step in steps(events):
        states = step.states
    return states


def steps(events: Iterable[Known]) -> Iterator[Step]:
    """The states after each event in turn; an event that moves what is not there yet does nothing so far."""
    states: dict[str, Any] = {}
    seen = MappingProxyType(states)
    for known in events:
        stream = known.stream
        state = states.get(stream)
        if state is None:
            state = decider_of(stream).initial(stream)
        counts = _fits(state, known.entry.event)
        states[stream] = followed(state, known.position, known.entry) if counts else state
        yield Step(known, seen, counts)


def followed(state: Any, position: int, entry: Entry) -> Any:
    """A state after one more event. Raises Refusal for one that cannot follow those before it."""
    try:
        return state.evolve(entry)
    except CONTRADICTIONS as error:
        problem = f"The event at position {position} cannot follow those before it in {state.stream}."
        remedy = "Look whether the log is what was sealed: nearpeer audit verify"
        raise Refusal("does-not-follow", problem, remedy) from error


def _act(known: Known) -> tuple[str, str]:
    return known.stream, known.entry.command_id


def _fits(state: Any, event: Event) -> bool:
    """Whether what an event moves is there: as of an earlier moment its obligation may not have ended."""
    book = state.book
    match event:
        case ObligationEnded(obligation=obligation):
            return obligation in book.open
        case ObligationAmended(obligation=obligation):
            return obligation in book.ended
        case FactRecorded(meets=str(met)) | FactRetracted(met=str(met)):
            return book.find(met) is not None
        case _:
            return True
