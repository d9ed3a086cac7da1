"""Which decider owns a stream, and the one step that every ledger takes: overdue orders, then the command.

A stream never passes a command that the record already holds for it: whatever ProgrammeYear ordered is
decided first, with its own stamp, whoever touches the stream next (docs/decisions/0002).
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from domain import (
    access,
    accounts,
    addresses,
    break_glass,
    emergency,
    erasure,
    mentor_year,
    programme_year,
    relationship,
    rota,
    runs,
    unmasking,
    walls,
    wrapping,
)
from domain.context import Context
from domain.deciding import Decider, State, decide, settle
from domain.errors import Refusal
from domain.messages import Command, Entry, Order, Stamp

_DECIDERS: dict[str, Decider[Any]] = {
    "programme-year": programme_year.DECIDER,
    "mentor-year": mentor_year.DECIDER,
    "relationship": relationship.DECIDER,
    "erasure": erasure.DECIDER,
    "other-runs": runs.DECIDER,
}
_CARE: dict[str, Decider[Any]] = {
    "emergency": emergency.DECIDER,
    "rota": rota.DECIDER,
    "case-runs": runs.DECIDER,
}
_ACCESS: dict[str, Decider[Any]] = {
    "access": access.DECIDER,
    "unmasking": unmasking.DECIDER,
    "break-glass": break_glass.DECIDER,
    "wall": walls.DECIDER,
    "account": accounts.DECIDER,
    "wrapping": wrapping.DECIDER,
}


class Turn(NamedTuple):
    """What one touch of a stream added, and the state after it."""

    entries: tuple[Entry, ...]
    state: Any


def log_of(stream: str) -> str:
    """The log that a stream is kept in."""
    kind = addresses.kind_of(stream)
    if kind in addresses.ACCESS:
        return "access"
    return "care" if kind in addresses.CARE else "programme"


def decider_of(stream: str) -> Decider[Any]:
    """The decider of a stream. Raises Refusal for an id of no known kind."""
    kind = addresses.kind_of(stream)
    found = _DECIDERS.get(kind) or _CARE.get(kind) or _ACCESS.get(kind)
    if found is None:
        raise Refusal("no-such-stream", f"{stream} is no stream.", "Its kind stands before the first slash.")
    return found


def commanded(
    state: State,
    orders: Iterable[Order],
    seen: Callable[[str], bool],
    command: Command,
    stamp: Stamp,
    context: Context | None,
) -> Turn:
    """The orders that were due before a command, then the command. Raises Refusal for the command only."""
    before = ordered(state, orders, seen, stamp.at_us, context) if orders else None
    begun = before.state if before else state
    decision = decide(decider_of(state.stream), command, begun, stamp, context)
    return Turn((*before.entries, *decision.entries) if before else decision.entries, decision.state)


def settled(
    state: State, orders: Iterable[Order], seen: Callable[[str], bool], until_us: int, context: Context | None
) -> Turn:
    """The orders that were due, then everything that time did up to and at a moment."""
    before = ordered(state, orders, seen, until_us, context) if orders else None
    decision = settle(decider_of(state.stream), before.state if before else state, until_us, context)
    return Turn((*before.entries, *decision.entries) if before else decision.entries, decision.state)


def ordered(
    state: State, orders: Iterable[Order], seen: Callable[[str], bool], until_us: int, context: Context | None
) -> Turn:
    """Every order up to a moment that the stream has not taken, those of one moment as they were given.

    One that the stream refuses changes nothing.
    """
    entries: list[Entry] = []
    decider = decider_of(state.stream)
    for order in sorted(orders, key=lambda o: o.at_us):
        if order.at_us > until_us or seen(order.command_id):
            continue
        try:
            decision = decide(decider, order.command, state, order.stamp, context)
        except Refusal:
            continue
        entries.extend(decision.entries)
        state = decision.state
    return Turn(tuple(entries), state)
