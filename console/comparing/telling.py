"""What the log tells of one stream: its events, and what it intended after each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from console.pages.history import CODEC
from domain.drafts import SOLVING, DraftFailed, DraftWorkedOut
from domain.messages import PROGRAMME, TIME, Entry, Event
from domain.notices import NoticeFailed, NoticeSent
from domain.orders import orders_of
from domain.programme import OrdersDelivered, ProgrammeYearState
from domain.streams import decider_of
from store.rows import Row


@dataclass(frozen=True)
class Told:
    """A stream by its rows, as far as they can be read; `intents` has one more item than `events`.

    `orders` are the commands that it ordered (target and command id), by the intent to give them.
    """

    stream: str
    log: str
    rows: Sequence[Row]
    events: Sequence[Event]
    intents: Sequence[frozenset[str]]
    state: Any
    closed_at: int | None
    orders: dict[str, tuple[tuple[str, str], ...]]
    unread: Row | None = None

    @property
    def workflow(self) -> str:
        """The workflow that drives it; an empty text for a stream that waits for nothing."""
        return decider_of(self.stream).workflow

    @cached_property
    def ever(self) -> frozenset[str]:
        """Every intent that it ever had."""
        return frozenset().union(*self.intents)


def told(stream: str, log: str, rows: Sequence[Row]) -> Told:
    """Folds the rows of a stream; what comes after one that cannot be used is left out."""
    state = decider_of(stream).initial(stream)
    events: list[Event] = []
    intents = [frozenset(state.intents)]
    orders: dict[str, tuple[tuple[str, str], ...]] = {}
    closed_at, unread = None, None
    for row in rows:
        try:
            event = CODEC.decode(row.type, row.schema, row.body)
            entry = _entry(row, event)
            state = state.evolve(entry)
        except Exception:  # noqa: BLE001 - what is in one event is told as unreadable, and no word of it
            unread = row
            break
        events.append(event)
        now = frozenset(state.intents)
        intents.append(intents[-1] if now == intents[-1] else now)
        if isinstance(state, ProgrammeYearState):
            made = tuple((o.target, o.command_id) for o in orders_of(entry, state.cohort, state.sessions))
            if made:
                orders[entry.command_id] = (*orders.get(entry.command_id, ()), *made)
        if state.closed and closed_at is None:
            closed_at = row.version
    return Told(stream, log, rows, events, intents, state, closed_at, orders, unread)


def _entry(row: Row, event: Event) -> Entry:
    return Entry(event, row.occurred_us, row.recorded_us, row.actor, row.command_id, row.policy, row.cause)


def is_tick(row: Row) -> bool:
    """Whether an event says that only the passing of time brought it about, and looks like it."""
    return (
        row.actor == TIME and row.digest is None and row.command_id == f"{row.stream}/tick/{row.recorded_us}"
    )


def is_by_a_door(row: Row) -> bool:
    """Whether an event is of a command of people, whose digest stands beside it."""
    return row.actor not in (TIME, PROGRAMME) and row.digest is not None


def results_of(told: Told) -> dict[str, str]:
    """The commands that tell what became of an intent, where only the stream's driver gives them."""
    found: dict[str, str] = {}
    for row, event in zip(told.rows, told.events, strict=False):
        steps = row.cause if row.actor == PROGRAMME and row.cause in told.ever else None
        if intent := _result(event) or steps:
            found[row.command_id] = intent
    return found


def _result(event: Event) -> str | None:
    match event:
        case NoticeSent(notice=intent) | NoticeFailed(notice=intent) | OrdersDelivered(intent=intent):
            return intent
        case DraftWorkedOut(draft=draft) | DraftFailed(draft=draft):
            return f"{SOLVING}{draft}"
        case _:
            return None


def refused_of(told: Told) -> Iterator[str]:
    """The ordered commands that were refused by the streams they were addressed to."""
    for event in told.events:
        if isinstance(event, OrdersDelivered):
            yield from (command for command, _ in event.refused)
