"""The book of one stream: its obligations by standing, folded from events; the balance always holds."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from domain.messages import Entry, FactRecorded
from domain.obligations import (
    LEFT,
    FactRetracted,
    Obligation,
    ObligationAmended,
    ObligationEnded,
    ObligationOpened,
)
from domain.policy import Kind

NOTHING: Mapping[str, Obligation] = {}


class Spare(NamedTuple):
    """A fact that meets nothing; `kind` is what it would count for, if it had been wanted."""

    kind: str | None
    occurred_us: int
    recorded_us: int


NO_SPARES: Mapping[str, Spare] = {}


class Book(NamedTuple):
    """All obligations of one stream; opened = the sum of all standings, at every moment."""

    open: Mapping[str, Obligation] = NOTHING
    ended: Mapping[str, Obligation] = NOTHING
    loose: Mapping[str, Spare] = NO_SPARES
    version: int = 0
    as_of_us: int = 0

    def all(self) -> Iterator[Obligation]:
        yield from self.ended.values()
        yield from self.open.values()

    def find(self, obligation: str) -> Obligation | None:
        return self.open.get(obligation) or self.ended.get(obligation)

    def holder_of(self, fact: str) -> Obligation | None:
        """The obligation that a fact counts towards."""
        return next((o for o in self.all() if fact in o.fact_ids), None)

    def of_kind(self, kind: Kind) -> list[Obligation]:
        return [o for o in self.all() if o.kind is kind]


def window_for(book: Book, kind: Kind, occurred_us: int) -> Obligation | None:
    """The oldest obligation of a kind whose window contains a happening and still wants a fact."""
    found: Obligation | None = None
    for o in (*book.ended.values(), *book.open.values()):
        if (
            o.opens_us <= occurred_us < o.ends_us
            and o.kind is kind
            and o.wants_fact
            and o.holds(occurred_us)
            and (found is None or (o.opens_us, o.id) < (found.opens_us, found.id))
        ):
            found = o
    return found


def evolve(book: Book, entry: Entry) -> Book:
    """The book after one more event; events that move no obligation only count."""
    event, version = entry.event, book.version + 1
    as_of = max(book.as_of_us, entry.recorded_us)
    open_, ended, loose = book.open, book.ended, book.loose
    match event:
        case ObligationOpened():
            open_ = {**open_, event.obligation: _opened(event, entry.policy)}
        case ObligationEnded():
            left_us = entry.recorded_us if event.reason == LEFT else None
            done = open_[event.obligation].standing_at(event.standing, entry.recorded_us, version, left_us)
            open_ = dict(open_)
            del open_[event.obligation]
            ended = {**ended, event.obligation: done}
        case ObligationAmended():
            was = ended[event.obligation]
            done = was.standing_at(event.standing, entry.recorded_us, version, was.left_us)
            ended = {**ended, event.obligation: done}
        case FactRecorded():
            meets = event.meets
            if event.fact in loose:
                loose = _but(loose, event.fact)
            if meets is None:
                spare = Spare(event.counts_for, entry.occurred_us, entry.recorded_us)
                loose = {**loose, event.fact: spare}
            elif meets in open_:
                open_ = {**open_, meets: _with_fact(open_[meets], event)}
            else:
                ended = {**ended, meets: _with_fact(ended[meets], event)}
        case FactRetracted(met=None, fact=fact):
            loose = _but(loose, fact)
        case FactRetracted(met=str(met)):
            if met in open_:
                open_ = {**open_, met: _without_fact(open_[met], event.fact)}
            else:
                ended = {**ended, met: _without_fact(ended[met], event.fact)}
        case _:
            pass
    return Book(open_, ended, loose, version, as_of)


def _but(loose: Mapping[str, Spare], fact: str) -> Mapping[str, Spare]:
    return {other: spare for other, spare in loose.items() if other != fact}


def _opened(event: ObligationOpened, policy: int) -> Obligation:
    return Obligation(
        event.obligation, event.kind, event.strength, event.owed_by,
        event.opens_us, event.ends_us, event.closes_us, event.needed, policy,
    )  # fmt: skip


def _with_fact(obligation: Obligation, event: FactRecorded) -> Obligation:
    return obligation.holding((*obligation.facts, (event.fact, event.in_time)))


def _without_fact(obligation: Obligation, fact: str) -> Obligation:
    return obligation.holding(tuple(f for f in obligation.facts if f[0] != fact))
