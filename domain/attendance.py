"""Attendance of a session: it counts when held and attended long enough; a corrected one takes its place."""

from collections.abc import Iterator

from domain.book import Book
from domain.context import Context
from domain.deciding import said
from domain.facts import MakeFact, RetractFact, in_window, past, retract
from domain.messages import Command, Entry, Stamp
from domain.obligations import FactRetracted
from domain.policy import Kind, Policy


class Attendance(Command):
    """What every attendance says; minutes are whole minutes.

    `instead_of` is the fact that this one corrects, `note` the vault's id of the reason.
    """

    session: str
    occurred_us: int
    held_minutes: int
    minutes: int
    instead_of: str | None = None
    note: str | None = None

    def lasted(self, least: int) -> bool:
        """Whether the session was held, and attended, for at least so many minutes."""
        return min(self.held_minutes, self.minutes) >= least


def rules_of(kind: Kind, occurred_us: int, book: Book, context: Context) -> Policy:
    """The one policy version that a session is judged under: its window's, or its own day's without one."""
    windows = (o for o in book.of_kind(kind) if o.opens_us <= occurred_us < o.ends_us)
    held = next(windows, None)
    return context.policy_at(held.opens_us if held else occurred_us)


def attend(
    command: Attendance, make: MakeFact, kind: Kind | None, book: Book, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    """An attendance of a kind, or one that does not count, in the place of the fact that it corrects."""
    past(command.occurred_us, stamp)
    before = command.instead_of
    holder = book.holder_of(before) if before is not None else None
    if before is not None and holder is not None and kind is not None:
        yield said(FactRetracted(fact=before, met=holder.id, note=command.note), stamp, context)
        same = make(fact=stamp.command_id, meets=holder.id, in_time=dict(holder.facts)[before])
        yield said(same, stamp, context, occurred_us=command.occurred_us)
        return
    if before is not None and (holder is not None or before in book.loose):
        yield from retract(RetractFact(fact=before, note=command.note), book, stamp, context)
    if kind is not None:
        yield from in_window(make, kind, command.occurred_us, book, stamp, context)
    else:
        short = make(fact=stamp.command_id, meets=None, in_time=True)
        yield said(short, stamp, context, occurred_us=command.occurred_us)
