"""The intervention ladder: notice, conversation, rematch. Facts suggest a rung, a person decides on it.

Nothing climbs by itself, and contact that resumes ends it: the next rung is read from the windows missed in a
row since the last one that was kept. Source: the programme's own protocol, ours; the paper names no ladder.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from domain.book import Book
from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Reason, Stamp
from domain.notices import NoticeIntended, Template
from domain.obligations import Obligation, Standing
from domain.policy import Kind

Rung = Literal["notice", "conversation", "rematch"]
RUNGS: tuple[Rung, ...] = ("notice", "conversation", "rematch")
TOLD: dict[Rung, tuple[Template, str]] = {
    "notice": ("ladder-notice", "mentor"),
    "conversation": ("ladder-conversation", "supervisor"),
    "rematch": ("ladder-rematch", "coordinator"),
}
"""Who is told of an approved rung, by template and role."""


class ApproveRung(Command):
    """A coordinator climbs the rung that is suggested; `note` is the vault's id of a remark."""

    TYPE = "approve-rung"
    rung: Rung
    note: Reason | None = None


class DeclineRung(Command):
    """A coordinator leaves a pair as it is, with a reason, until another window is missed."""

    TYPE = "decline-rung"
    rung: Rung
    note: Reason


class RungApproved(Event):
    TYPE = "rung-approved"
    rung: Rung
    grounds: tuple[str, ...]
    note: str | None


class RungDeclined(Event):
    TYPE = "rung-declined"
    rung: Rung
    grounds: tuple[str, ...]
    note: str


class Decided(NamedTuple):
    """A rung that somebody approved or declined; `grounds` are the obligations that suggested it."""

    rung: Rung
    grounds: tuple[str, ...]
    approved: bool
    at_us: int


class Suggested(NamedTuple):
    """The rung that facts suggest, and the missed obligations behind it, the oldest first."""

    rung: Rung
    grounds: tuple[str, ...]


def suggested(book: Book, decided: tuple[Decided, ...], at_us: int, context: Context) -> Suggested | None:
    """The next rung of a pair at a moment; None when it keeps in touch, or the last rung has its time yet."""
    grounds = _grounds(book, at_us, context)
    climbed = [d for d in decided if d.approved and not set(d.grounds).isdisjoint(grounds)]
    if not grounds or len(climbed) >= len(RUNGS):
        return None
    days = context.policy_at(at_us).ladder.days_between
    if climbed and at_us < context.calendar.after_days(climbed[-1].at_us, days):
        return None
    ahead = Suggested(RUNGS[len(climbed)], grounds)
    declined = any((d.rung, d.grounds) == ahead for d in decided if not d.approved)
    return None if declined else ahead


def _grounds(book: Book, at_us: int, context: Context) -> tuple[str, ...]:
    numbers = context.policy_at(at_us).ladder
    rows = ((Kind.CONTACT, numbers.contacts_missed), (Kind.MEETING, numbers.meetings_missed))
    found = [o for kind, many in rows if len(row := _missed_in_a_row(book, kind)) >= many for o in row]
    return tuple(o.id for o in sorted(found, key=lambda o: (o.ends_us, o.id)))


def _missed_in_a_row(book: Book, kind: Kind) -> list[Obligation]:
    """The newest windows of a kind that were missed, with nothing kept since."""
    newest_first = sorted(book.of_kind(kind), key=lambda o: -o.opens_us)
    row: list[Obligation] = []
    for obligation in newest_first:
        if obligation.facts:
            break
        if obligation.standing is Standing.MISSED:
            row.append(obligation)
    return row


def approve(
    command: ApproveRung, book: Book, decided: tuple[Decided, ...], stamp: Stamp, context: Context
) -> Iterator[Entry]:
    """The rung, and whoever is told of it. Raises Refusal when it is not the one that is suggested."""
    ahead = _asked_for(command.rung, book, decided, stamp, context)
    yield said(RungApproved(rung=ahead.rung, grounds=ahead.grounds, note=command.note), stamp, context)
    template, role = TOLD[ahead.rung]
    notice = f"notice/{stamp.command_id}"
    yield said(NoticeIntended(notice=notice, template=template, to_role=role), stamp, context)


def decline(
    command: DeclineRung, book: Book, decided: tuple[Decided, ...], stamp: Stamp, context: Context
) -> Iterator[Entry]:
    ahead = _asked_for(command.rung, book, decided, stamp, context)
    yield said(RungDeclined(rung=ahead.rung, grounds=ahead.grounds, note=command.note), stamp, context)


def _asked_for(
    rung: Rung, book: Book, decided: tuple[Decided, ...], stamp: Stamp, context: Context
) -> Suggested:
    ahead = suggested(book, decided, stamp.at_us, context)
    if ahead is None:
        problem = "Nothing suggests a rung for this pair now."
        raise Refusal("no-rung", problem, "See which pairs have one: nearpeer ladder list")
    if ahead.rung != rung:
        problem = f"The next rung of this pair is {ahead.rung}."
        raise Refusal("not-the-next-rung", problem, "Approve or decline that one.")
    return ahead


def decided_after(decided: tuple[Decided, ...], entry: Entry) -> tuple[Decided, ...]:
    """The decisions about rungs after one more event."""
    match entry.event:
        case RungApproved(rung=rung, grounds=grounds):
            return (*decided, Decided(rung, grounds, approved=True, at_us=entry.recorded_us))
        case RungDeclined(rung=rung, grounds=grounds):
            return (*decided, Decided(rung, grounds, approved=False, at_us=entry.recorded_us))
        case _:
            return decided
