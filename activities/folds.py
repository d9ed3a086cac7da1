"""Folded streams, kept between touches: only what was appended since is read again."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from domain import addresses
from domain.deciding import Decider
from domain.events import CATALOGUE, UPCASTERS
from domain.messages import Entry, StructuralEvent
from store.codec import Codec, UnknownEvent
from store.rows import Row

CODEC = Codec(CATALOGUE, UPCASTERS)
KEPT = 25_000
"""Folded streams that one process keeps; a pair of a whole year takes about 40 kB."""


class Poisoned(UnknownEvent):
    """A stored event cannot be used, so its stream stands still. What it holds is not told."""

    def __init__(self, row: Row) -> None:
        super().__init__(
            f"Event {row.version} of {row.stream} cannot be used by this release. Install the release that"
            " wrote it, or restore the newest backup; until then the stream takes nothing."
        )


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
    A fold stops before an event that cannot be used, its `poison`; `around` is the state without such events.
    """

    state: Any
    version: int = 0
    taken: dict[str, Taken] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    poison: Poisoned | None = None
    around: Any = None

    def add(self, rows: Sequence[Row]) -> None:
        """What was stored since, in order; rows that it has are passed over."""
        self.poison = self.around = None
        for row in rows:
            if self.poison is not None:
                with suppress(Exception):
                    self.around = self.around.evolve(entry_of(row))
            elif row.version == self.version + 1:
                self._add_one(row)

    def seen(self, *, past_poison: bool) -> Any:
        """The state. Raises Poisoned, unless it may be the one without what cannot be used."""
        if self.poison is None:
            return self.state
        if past_poison:
            return self.around
        raise self.poison

    def _add_one(self, row: Row) -> None:
        try:
            entry = entry_of(row)
            state = self.state.evolve(entry)
        except Exception:  # noqa: BLE001 - whatever is wrong with one event stops its stream, and nothing else
            self.poison, self.around = Poisoned(row), self.state
            return
        self.state, self.version = state, row.version
        self.note(row.digest, row.version, row.position, entry)

    @property
    def begun_by(self) -> str:
        """The id of the command that the stream began with; empty before there is one."""
        return next(iter(self.taken), "")

    def note(self, digest: bytes | None, version: int, position: int, entry: Entry) -> None:
        """Keeps what the receipt of a command needs; later events of the same command extend it."""
        was = self.taken.get(entry.command_id)
        applies = entry.event.effective_us if isinstance(entry.event, StructuralEvent) else None
        if applies is None and was is not None:
            applies = was.applies_from_us
        events = was.events + 1 if was is not None else 1
        self.taken[entry.command_id] = Taken(digest, events, version, position, applies)


def usable(stream: str, fold: Fold) -> Any:
    """The state of a stream that is read; only a rota is read past what cannot be used. Raises Poisoned."""
    return fold.seen(past_poison=stream == addresses.rota())


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
