"""How a fact, its retraction or a waiver moves the obligations of a stream: the same for every kind."""

from collections.abc import Iterator
from typing import Literal, Protocol

from domain.book import Book, Spare, window_for
from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, FactRecorded, Reason, Stamp
from domain.obligations import (
    FactRetracted,
    Obligation,
    move_after_retraction,
    moves_after_fact,
    waiver,
)
from domain.policy import Kind

DAY_US = 86_400_000_000


class MakeFact(Protocol):
    """Builds the noun of a fact once it is known what it meets, and whether in time."""

    def __call__(self, *, fact: str, meets: str | None, in_time: bool) -> FactRecorded: ...


class RetractFact(Command):
    """Take back a fact that was recorded wrongly; `note` is the vault's id of the reason."""

    TYPE = "retract-fact"
    fact: str
    note: str | None = None


class FactCounted(FactRecorded):
    """A spare fact, which had met nothing, counts after all: the one before it was taken back."""

    TYPE = "fact-counted"


Forgiveness = Literal["study-duty", "illness", "agreed-leave", "ended-early", "cancelled-by-us", "other"]
"""The kind of a reason, which is all that a list shows of it."""


class WaiveObligation(Command):
    """Forgive an obligation, with a reason; `note` is the vault's id of the reason, `why` its kind."""

    TYPE = "waive-obligation"
    obligation: str
    note: Reason
    why: Forgiveness = "other"


class ObligationForgiven(Event):
    """Somebody forgave an obligation; the facts stay as they are. `note` is the vault's id of the reason."""

    TYPE = "obligation-forgiven"
    obligation: str
    why: Forgiveness
    note: str


def in_window(
    make: MakeFact, kind: Kind, occurred_us: int, book: Book, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    """A fact that its happening assigns to a window; without one it is legal and meets nothing."""
    past(occurred_us, stamp)
    target = window_for(book, kind, occurred_us)
    if target is not None and not _is_taken(target, stamp.at_us, context):
        target = None
    return towards(make, target, occurred_us, stamp, context)


def _is_taken(target: Obligation, recorded_us: int, context: Context) -> bool:
    """Whether what was received then can still count: until the late records of its window end."""
    if recorded_us < target.closes_us:
        return True
    days = context.policy_at(target.opens_us).windows.late_record_days
    return recorded_us < context.calendar.after_days(target.closes_us, days)


def towards(
    make: MakeFact, target: Obligation | None, occurred_us: int, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    """A fact for one obligation, or for none, and the move that it brings about."""
    past(occurred_us, stamp)
    if target is None:
        fact = make(fact=stamp.command_id, meets=None, in_time=True)
        yield said(fact, stamp, context, occurred_us=occurred_us)
        return
    in_time = stamp.at_us < target.closes_us
    fact = make(fact=stamp.command_id, meets=target.id, in_time=in_time)
    yield from _counts(fact, target, occurred_us, stamp, context)


def _counts(
    fact: FactRecorded, target: Obligation, occurred_us: int, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    yield said(fact, stamp, context, occurred_us=occurred_us)
    move = moves_after_fact(target, fact, occurred_us)
    if move is not None:
        yield said(move, stamp, context, not_before_us=target.ended_us)


def past(occurred_us: int, stamp: Stamp) -> None:
    """Raises Refusal when a happening lies after the moment it is recorded."""
    if occurred_us > stamp.at_us:
        raise Refusal(
            "in-the-future",
            "What is recorded here has not happened yet.",
            "Give the moment it happened, not one after now; plan it instead.",
        )


def retract(command: RetractFact, book: Book, stamp: Stamp, context: Context) -> Iterator[Entry]:
    """The retraction, the move of the obligation that the fact had carried, and the spare that steps in."""
    holder = book.holder_of(command.fact)
    if holder is None and command.fact not in book.loose:
        raise Refusal(
            "no-such-fact", f"No fact {command.fact} stands here.", "Look up its id with `history`."
        )
    met, moved_us = (holder.id, holder.ended_us) if holder else (None, book.loose[command.fact].recorded_us)
    retracted = FactRetracted(fact=command.fact, met=met, note=command.note)
    yield said(retracted, stamp, context, not_before_us=moved_us)
    move = move_after_retraction(holder, command.fact) if holder else None
    if holder is not None and move is not None:
        moved = said(move, stamp, context, not_before_us=moved_us)
        yield moved
        without = holder.holding(tuple(f for f in holder.facts if f[0] != command.fact))
        left = without.standing_at(move.standing, moved.recorded_us, holder.decided_by, holder.left_us)
        yield from _stands_in(left, book, stamp, context)


def _stands_in(missed: Obligation, book: Book, stamp: Stamp, context: Context) -> Iterator[Entry]:
    """The first spare fact that an obligation would have taken, had the retracted one never been there."""
    spares = (
        (spare.recorded_us, fact, spare.occurred_us)
        for fact, spare in book.loose.items()
        if spare.kind == missed.kind and _would_take(missed, spare, context)
    )
    for recorded_us, fact, occurred_us in sorted(spares)[:1]:
        counted = FactCounted(fact=fact, meets=missed.id, in_time=recorded_us < missed.closes_us)
        yield from _counts(counted, missed, occurred_us, stamp, context)


def _would_take(missed: Obligation, spare: Spare, context: Context) -> bool:
    """Whether a spare lies in the window and came while it was taken; a check-in is late without limit."""
    if missed.kind is Kind.CHECK_IN:
        return missed.was_owed(spare.occurred_us)
    return missed.holds(spare.occurred_us) and _is_taken(missed, spare.recorded_us, context)


def waive(command: WaiveObligation, book: Book, stamp: Stamp, context: Context) -> Iterator[Entry]:
    """The waiver of an obligation that is open, missed or excused."""
    target = book.find(command.obligation)
    moved_us = target.ended_us if target else 0
    for event in forgiven(command, book):
        yield said(event, stamp, context, not_before_us=moved_us)


def forgiven(command: WaiveObligation, book: Book) -> tuple[ObligationForgiven, Event]:
    """That an obligation was forgiven, with the reason, and the move of its standing. Raises Refusal."""
    move = waiver(book.find(command.obligation), command.obligation)
    said_why = ObligationForgiven(obligation=command.obligation, why=command.why, note=command.note)
    return said_why, move


def wanting(book: Book, obligation: str) -> Obligation | None:
    """An obligation that a fact can still move: open, missed or excused."""
    found = book.find(obligation)
    return found if found is not None and found.wants_fact else None
