"""The year's end: a year that is over is taken over by the next, with its pairs and what is still open of it.

People last over the years by their ids. Whoever was a pair is not one again. What was asked, recommended or
not decided by the end stays where it is, in the stream of its own year; the next year knows that it waits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from domain import addresses
from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Given, Message, Stamp
from domain.obligations import Standing
from domain.past import PastPairsRecalled
from domain.people import chunks
from domain.policy import Kind
from domain.seats import Seats

OVER = "closed"
"""What a programme year says of itself once its last window has closed."""
KINDS = (Kind.ANSWER, Kind.REFERRAL, Kind.CREDIT)
"""What can still be done late, without limit, for somebody who waits for it."""
STILL_OPEN = (Standing.OPEN, Standing.MISSED)


class OpenItem(Message):
    """One obligation of a former year that still wants to be met; its standing is in its own stream."""

    stream: str
    obligation: str
    owed_by: str


class TakeOverYear(Command):
    """The next year takes a former one over; `given` is what that one says of itself."""

    TYPE = "take-over-year"
    BULK = True
    former: str
    pairs: tuple[tuple[str, str], ...]
    items: tuple[OpenItem, ...]
    given: tuple[Given, ...] = ()


class YearTakenOver(Event):
    """`version` is that of the former year's stream; pairs and items follow in events of their own."""

    TYPE = "year-taken-over"
    former: str
    version: int
    pairs: int
    items: int


class OpenItemsTakenOver(Event):
    TYPE = "open-items-taken-over"
    former: str
    items: tuple[OpenItem, ...]


@dataclass(frozen=True, slots=True)
class Inherited:
    """The former years that were taken over, and what was open of them then."""

    former: tuple[str, ...] = ()
    items: tuple[OpenItem, ...] = ()


def take_over(
    command: TakeOverYear, cohort: str, inherited: Inherited, seats: Seats, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    """Raises Refusal when the former year is not over, or was taken over already."""
    former = command.former
    if former == cohort:
        raise Refusal("same-year", f"{cohort} cannot take itself over.", "Name the year before.")
    if former in inherited.former:
        raise Refusal("already-taken-over", f"{former} is taken over already.", "Nothing more is needed.")
    over = {item.stream: item for item in command.given if item.fact == OVER}
    relied = over.get(addresses.programme_year(former))
    if relied is None:
        problem = f"The year of cohort {former} is not over."
        raise Refusal("year-not-over", problem, "Take it over when its last window has closed.")
    known = seats.had
    pairs = [pair for pair in dict.fromkeys(command.pairs) if pair[0] not in known.get(pair[1], ())]
    items = list(dict.fromkeys(command.items))
    taken = YearTakenOver(former=former, version=relied.version, pairs=len(pairs), items=len(items))
    yield said(taken, stamp, context)
    for some_pairs in chunks(pairs):
        yield said(PastPairsRecalled(pairs=some_pairs), stamp, context)
    for some_items in chunks(items):
        yield said(OpenItemsTakenOver(former=former, items=some_items), stamp, context)


def pairs_of(seats: Seats) -> tuple[tuple[str, str], ...]:
    """Everybody who ever was a pair by the end of a year, in it or before it, as (mentor, mentee)."""
    return tuple((mentor, mentee) for mentee in sorted(seats.had) for mentor in seats.had[mentee])


def open_items(state: Any) -> Iterator[OpenItem]:
    """What is still open of a stream at the end of its year."""
    for owed in sorted(state.book.all(), key=lambda o: (o.opens_us, o.id)):
        if owed.kind in KINDS and owed.standing in STILL_OPEN:
            yield OpenItem(stream=state.stream, obligation=owed.id, owed_by=owed.owed_by)


def inherited_after(inherited: Inherited, event: Event) -> Inherited:
    """What a year has taken over, after one more event."""
    match event:
        case YearTakenOver(former=former):
            return replace(inherited, former=(*inherited.former, former))
        case OpenItemsTakenOver(items=items):
            return replace(inherited, items=(*inherited.items, *items))
        case _:
            return inherited
