"""Folded streams, kept between touches: only what was appended since is read again."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from domain.deciding import Decider
from domain.events import CATALOGUE, UPCASTERS
from domain.messages import Entry, StructuralEvent
from store.codec import Codec, UnknownEvent
from store.rows import Row

CODEC = Codec(CATALOGUE, UPCASTERS)
KEPT = 25_000
"""Folded streams that one process keeps; a pair of a whole year takes about 40 kB."""


@dataclass(slots=True)
class Taken:
    """What a command has left in a stream: enough for its receipt."""

    digest: bytes | None
    events: int
    version: int
    position: int
    applies_from_us: int | None


@dataclass(slots=True)
class Fold:
    """A stream's state at a version, and the commands that it has taken.

    Who appends holds `turn` from reading on, so that those of one process never overtake each other.
    """

    state: Any
    version: int = 0
    taken: dict[str, Taken] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def add(self, row: Row, entry: Entry) -> None:
        """One more stored event. Raises UnknownEvent for one that contradicts those before it."""
        try:
            self.state = self.state.evolve(entry)
        except Exception as error:
            raise UnknownEvent(
                f"The log holds {row.type} where none can be, as event {row.version} of {row.stream}."
                " Install the release that wrote it."
            ) from error
        self.version = row.version
        self.note(row.digest, row.version, row.position, entry)

    def note(self, digest: bytes | None, version: int, position: int, entry: Entry) -> None:
        """Keeps what the receipt of a command needs; later events of the same command extend it."""
        was = self.taken.get(entry.command_id)
        applies = entry.event.effective_us if isinstance(entry.event, StructuralEvent) else None
        if applies is None and was is not None:
            applies = was.applies_from_us
        events = was.events + 1 if was is not None else 1
        self.taken[entry.command_id] = Taken(digest, events, version, position, applies)


class Folds:
    """The folds of one process by stream; the least recently used ones are forgotten."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._by_stream: OrderedDict[str, Fold] = OrderedDict()

    def of(self, stream: str, decider: Decider[Any]) -> Fold:
        fold = self._by_stream.get(stream)
        if fold is None:
            fold = self._by_stream[stream] = Fold(decider.initial(stream))
            if len(self._by_stream) > self._kept:
                self._by_stream.popitem(last=False)
        self._by_stream.move_to_end(stream)
        return fold


def entry_of(row: Row) -> Entry:
    """The entry that a stored row holds."""
    event = CODEC.decode(row.type, row.schema, row.body)
    return Entry(event, row.occurred_us, row.recorded_us, row.actor, row.command_id, row.policy, row.cause)
