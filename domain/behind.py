"""The command behind an act: rebuilt from the events that it brought about.

The log keeps a command's digest and no command. What an event says in the words of its command is taken
from it; where the words are lost, the command is one that asks for the same.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

from pydantic import ValidationError

from domain import pairing
from domain.messages import Command, Entry, FactRecorded, Given, Stamp

Act = Sequence[Entry]
"""The events of one command, as they follow one another in a stream."""
Commands = Iterator[Command]
DATED_BY_WHAT_THEY_TELL = frozenset({"meeting-missed", "attendance-recorded", "attendance-corrected"})
"""Events besides facts that happened at another moment than that of their command."""


def alike(kind: type[Command], act: Act) -> Commands:
    """The command of a kind that says in its fields what the first event of an act says in its own.

    Where it may be left out when something happened, it is a command each way.
    """
    first = act[0]
    told = {name: getattr(first.event, name) for name in type(first.event).model_fields}
    wanted = kind.model_fields
    said = {name: told[name] for name in wanted if name in told}
    if "given" in wanted:
        said["given"] = given_in(act)
    ways: list[dict[str, Any]] = [said]
    if "occurred_us" in wanted:
        ways = [{**said, "occurred_us": first.occurred_us}]
        ways += [] if wanted["occurred_us"].is_required() else [said]
    for way in ways:
        try:
            yield kind(**way)
        except ValidationError:
            return


def given_in(act: Act) -> tuple[Given, ...]:
    """The facts of other streams that the events of an act keep, those of pairs among them."""
    kept: tuple[Given, ...] = next(
        (given for entry in act if (given := getattr(entry.event, "given", ()))), ()
    )
    pairs = chain.from_iterable(event.pairs for event in each(act, pairing.PairsPlaced))
    relied = {each.relied.stream: each.relied for each in pairs if each.relied is not None}
    return (*kept, *relied.values())


def each(act: Act, kind: Callable[..., Any]) -> list[Any]:
    """The events of one kind in an act."""
    return [entry.event for entry in act if type(entry.event) is kind]


def stamps_of(entries: Act, settled_us: int) -> Iterator[Stamp]:
    """The stamp of an act; where its stream had gone past it already, an earlier one that it may have had.

    What a command brings about is recorded at its stamp, or after what its stream holds by then.
    """
    first = entries[0]
    at_us = min(entry.recorded_us for entry in entries)
    moments = [at_us]
    if at_us <= settled_us or any(entry.recorded_us > entry.occurred_us for entry in entries):
        moments = sorted({*(entry.occurred_us for entry in entries if _is_dated(entry)), at_us})
    for moment_us in moments:
        yield Stamp(moment_us, first.actor, first.command_id, first.cause)


def _is_dated(entry: Entry) -> bool:
    """Whether an event happened, as it says, at the stamp of its command."""
    event = entry.event
    return not isinstance(event, FactRecorded) and event.TYPE not in DATED_BY_WHAT_THEY_TELL
