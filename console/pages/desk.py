"""The desk's queue: what must happen next and until when, who has it, and nobody's name but the officers'."""

import asyncio
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from console.pages.care import Care, Kept, Seen, Unreadable, kept
from console.pages.emergency import (
    CLOSED,
    CaseRow,
    UnreadableRow,
    raised_us,
    row_of,
    unreadable_row,
)
from console.pages.year import Page, Who, who
from domain.case import CaseState
from domain.case_commands import Danger
from domain.case_events import (
    ContactMade,
    EmergencyRaised,
    PageFailed,
    PageFoundNobody,
    PageIntended,
    PageSent,
    Target,
)
from domain.messages import Event
from domain.paging import CHAIN, TELEPHONE
from domain.policy import Kind
from store.database import Unreachable
from store.keys import WrongWrappingKey

NAMED_WITHIN_S = 1.0
"""Seconds that the queue waits for the names of officers; then they stand there by their ids."""
FURTHER = ("paged", "sent", "delivered", "read")
"""How far a page gets; of two receipts the further one counts, in whatever order they come."""


class QueueRow(CaseRow):
    """One case of the queue. `reached` is how far its newest page got, `since_us` when its owner took it.

    `opens_us` is when the time began that ends at `until_us`; `next_people` are whom the next page is for.
    `danger` and `raised_by` are the first report's.
    """

    version: int
    owner: Who | None
    since_us: int | None
    offered_to: Who | None
    open_items: int
    raised_by: str
    danger: Danger
    pages: int
    reached: str
    contact_us: int | None
    opens_us: int
    next_people: tuple[Who, ...]


class DeskPage(Page):
    """The desk now. `queue` has emergencies without an owner, then the nearest deadline first.

    `afterwards` is care that is owed.

    `open` = the queue + `afterwards` + `drills` + `unreadable`. `rate` is how much case time passes in one
    second; `rota_in_force` is False while nobody can be paged by a rota.
    """

    rehearsal: bool
    as_of: str
    as_of_us: int
    rate: float
    unreadable: tuple[UnreadableRow, ...]
    queue: tuple[QueueRow, ...]
    afterwards: tuple[QueueRow, ...]
    drills: tuple[QueueRow, ...]
    open: int
    rota_in_force: bool

    @property
    def rows(self) -> tuple[QueueRow, ...]:
        """Every case that can be read."""
        return (*self.queue, *self.afterwards, *self.drills)

    @property
    def unowned(self) -> tuple[QueueRow, ...]:
        """The emergencies that nobody has, the one with the least time first."""
        found = [row for row in self.queue if row.level == "emergency" and row.state == "waiting"]
        return tuple(sorted(found, key=lambda row: (row.until_us or 0, row.id)))


class Told(NamedTuple):
    """What the rows of a case say beyond its state; the same as long as its version is."""

    version: int
    raised_by: str
    danger: Danger
    reached: str
    contact_us: int | None


Read = MutableMapping[str, Told]
"""What was read of each stream before, so that only what has changed is read again."""


async def desk_page(care: Care, read: Read | None = None) -> DeskPage:
    """The desk at this moment. Raises Unreachable."""
    known: Read = {} if read is None else read
    found = await care.all_seen(await care.open_streams())
    rows, unread = list[dict[str, Any]](), [each for each in found if isinstance(each, Unreadable)]
    for seen in found:
        if isinstance(seen, Unreadable):
            continue
        try:
            rows.append(await _fields(care, seen, known))
        except Unreadable as refused:
            unread.append(refused)
        except (ValidationError, ValueError, KeyError) as error:
            unread.append(Unreadable(seen.stream, error))
    for gone in set(known) - {seen.stream for seen in found}:
        del known[gone]
    names = await named(care, _officers(rows))
    drawn = sorted((_row(fields, names) for fields in rows if fields["state"] != CLOSED), key=_nearest)
    return _page(care, drawn, tuple(unreadable_row(each) for each in unread))


def _page(care: Care, rows: list[QueueRow], unread: tuple[UnreadableRow, ...]) -> DeskPage:
    earnest = [row for row in rows if not row.drill]
    return DeskPage(
        **care.heading,
        rate=care.clock.programme_us / care.clock.real_us,
        unreadable=unread,
        queue=tuple(row for row in earnest if row.state != "aftercare"),
        afterwards=tuple(row for row in earnest if row.state == "aftercare"),
        drills=tuple(row for row in rows if row.drill),
        open=len(rows) + len(unread),
        rota_in_force=care.rota.plan_at(care.now_us) is not None,
    )


async def _fields(care: Care, seen: Seen, known: Read) -> dict[str, Any]:
    """The fields of a row; officers by their ids. Raises Unreadable, Unreachable."""
    case, told = seen.case, known.get(seen.stream)
    if told is None or told.version != seen.view.version:
        told = _told(await kept(care, seen.stream))
        known[seen.stream] = told
    row = row_of(care, seen)
    return {
        **row,
        "version": seen.view.version,
        "owner": case.holder,
        "since_us": case.since_us if case.holder else None,
        "offered_to": case.offered.to if case.offered else None,
        "open_items": len(case.offered.open_items) if case.offered else 0,
        "raised_by": told.raised_by,
        "danger": told.danger,
        "pages": case.paged,
        "reached": told.reached,
        "contact_us": told.contact_us,
        "opens_us": _opens_us(case, row["until_us"]),
        "next_people": _next(care, row["next_target"], row["next_page_us"]),
    }


def _opens_us(case: CaseState, until_us: int | None) -> int:
    """When the time began that ends at a moment: with the duty that ends then, or with the lease."""
    if case.holder is not None:
        length_us = case.pace.lease_s * 1_000_000
        return max(case.since_us, (until_us or 0) - length_us) if length_us else case.since_us
    owed = [each for each in case.book.all() if each.closes_us == until_us and each.kind is not Kind.PAGE]
    return max((each.opens_us for each in owed), default=raised_us(case))


def _next(care: Care, target: Target | None, at_us: int | None) -> tuple[str, ...]:
    return care.on_duty(target, at_us) if target in CHAIN[:2] and at_us is not None else ()


def _told(case: Kept) -> Told:
    report, reached, contact_us = ("unknown", "not-sure"), "nothing", None
    for number, entry in enumerate(case.entries):
        event = entry.event
        if isinstance(event, EmergencyRaised) and number == 0:
            report = (event.report.raised_by, event.report.danger)
        elif isinstance(event, ContactMade):
            contact_us = entry.occurred_us
        reached = _reached(reached, event)
    return Told(case.seen.view.version, report[0], report[1], reached, contact_us)  # type: ignore[arg-type]


def _reached(before: str, event: Event) -> str:
    match event:
        case PageIntended():
            return "paged"
        case PageSent(receipt=receipt):
            return max(before, receipt, key=lambda far: FURTHER.index(far) if far in FURTHER else -1)
        case PageFailed():
            return "failed"
        case PageFoundNobody():
            return "gap"
        case _:
            return before


def _officers(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    found: set[str] = set()
    for row in rows:
        found.update(filter(None, (row["owner"], row["offered_to"])), row["next_people"])
    return found


async def named(care: Care, people: Iterable[str]) -> dict[str, Who]:
    """The names of officers; none of them while the vault is away, because the queue comes first."""
    wanted = [one for one in people if one != TELEPHONE]
    try:
        async with asyncio.timeout(NAMED_WITHIN_S):
            return await care.names(wanted)
    except (Unreachable, WrongWrappingKey, TimeoutError):
        return {}


def _nearest(row: QueueRow) -> tuple[bool, int, str]:
    """Emergencies that nobody has, then by the time that is left."""
    nobodys = row.level == "emergency" and row.state == "waiting"
    return not nobodys, row.until_us or row.raised_us, row.id


def _row(fields: Mapping[str, Any], names: dict[str, Who]) -> QueueRow:
    owner, to = fields["owner"], fields["offered_to"]
    return QueueRow(
        **{
            **fields,
            "owner": who(owner, names) if owner else None,
            "offered_to": who(to, names) if to else None,
            "next_people": tuple(who(one, names) for one in fields["next_people"]),
        }
    )
