"""Pairs of former years: people last over the years, and whoever was a pair before is not one again."""

from collections.abc import Iterator
from dataclasses import replace

from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp
from domain.pairing import Placements, placements_after
from domain.people import chunks


class RecallPairs(Command):
    """Who was whose mentor in former years, as (mentor, mentee); neither needs to take part by now."""

    TYPE = "recall-pairs"
    BULK = True
    pairs: tuple[tuple[str, str], ...]


class PastPairsRecalled(Event):
    TYPE = "past-pairs-recalled"
    pairs: tuple[tuple[str, str], ...]


def recall(command: RecallPairs, placed: Placements, stamp: Stamp, context: Context) -> Iterator[Entry]:
    """The pairs that are news. Raises Refusal when none is."""
    had = placed.seats.had
    new = [pair for pair in dict.fromkeys(command.pairs) if pair[0] not in had.get(pair[1], ())]
    if not new:
        raise Refusal("nothing-new", "Every pair named here is known already.", "Nothing more is needed.")
    for chunk in chunks(new):
        yield said(PastPairsRecalled(pairs=chunk), stamp, context)


def placed_after(placed: Placements, event: Event) -> Placements:
    """The placements after one more event; a pair of a former year counts as one that the two have had."""
    if isinstance(event, PastPairsRecalled):
        return replace(placed, seats=placed.seats.recalled(event.pairs))
    return placements_after(placed, event)
