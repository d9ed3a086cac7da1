"""The cases of the desk: a list without names, by what must happen first."""

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from console.pages.care import CASES, Care, Seen, Unreadable
from console.pages.year import Page
from console.web.receipts import code_of
from domain import emergency
from domain.case import CaseState
from domain.levels import SECOND_US, SEVERITY, LevelName
from domain.obligations import Obligation
from domain.paging import CHAIN, next_step
from domain.policy import Kind

Step = Literal[
    "acknowledge",
    "reach-professional",
    "accept-hand-over",
    "close",
    "debriefing",
    "mentee-check-in",
    "nothing",
]
CLOSED = "closed"
STAGES = ("waiting", "held", "aftercare", CLOSED)
"""Where a case stands, the most pressing first."""


class CaseRow(Page):
    """One case in a list. `left_s` is below zero when `until` has passed; both are None when nothing is due.

    `receipt` is the code that the reporter's page shows. `held_by` is an opaque id, and `shift_ends`
    is there when their shift ends before the lease would. `next_page_us` and `next_target` are there while
    the chain climbs; `page_left` then says whether a gateway has taken its last page, once that is known.
    """

    id: str
    receipt: str
    stream: str
    level: LevelName
    drill: bool
    verified: bool
    state: str
    held_by: str | None
    shift_ends: str | None
    shift_ends_us: int | None
    raised: str
    raised_us: int
    until: str | None
    until_us: int | None
    left_s: int | None
    next_step: Step
    next_page: str | None
    next_page_us: int | None
    next_target: str | None
    page_left: bool | None


class UnreadableRow(Page):
    """A case that this release cannot read: it may be a person in danger, and is in every list."""

    id: str
    receipt: str
    stream: str
    problem: str
    remedy: str


class CaseList(Page):
    """Cases by what must happen first. `all` = `shown` + `closed_apart` + `others_apart` + the unreadable.

    The others are drills; or, in a list of drills, the cases in earnest.
    """

    rehearsal: bool
    as_of: str
    as_of_us: int
    emergencies: tuple[CaseRow, ...]
    unreadable: tuple[UnreadableRow, ...]
    drills: bool
    rota_in_force: bool
    all: int
    shown: int
    closed_apart: int
    others_apart: int


class Deadline(NamedTuple):
    """What somebody must do next, and until when."""

    step: Step
    until_us: int | None


async def cases(care: Care, *, closed: bool = False, drills: bool = False) -> CaseList:
    """The open cases; or with those that are closed; or the drills instead. Raises Unreachable."""
    everything, open_ones = await care.streams(), await care.open_streams()
    read, unread = _read(care, await care.all_seen(everything if closed else open_ones))
    looked_at = [row for row in read if closed or row.state != CLOSED]
    rows = sorted((row for row in looked_at if row.drill is drills), key=pressing)
    return CaseList(
        **care.heading,
        emergencies=tuple(rows),
        unreadable=tuple(unreadable_row(each) for each in unread),
        drills=drills,
        rota_in_force=care.rota.plan_at(care.now_us) is not None,
        all=len(everything),
        shown=len(rows),
        closed_apart=len(everything) - len(looked_at) - len(unread),
        others_apart=len(looked_at) - len(rows),
    )


def _read(care: Care, found: Iterable[Seen | Unreadable]) -> tuple[list[CaseRow], list[Unreadable]]:
    """The rows of the cases that can be read, and the others."""
    rows, unread = list[CaseRow](), list[Unreadable]()
    for each in found:
        if isinstance(each, Unreadable):
            unread.append(each)
            continue
        try:
            rows.append(CaseRow(**row_of(care, each)))
        except ValidationError as error:
            unread.append(Unreadable(each.stream, error))
    return rows, unread


def unreadable_row(case: Unreadable) -> UnreadableRow:
    """A case that cannot be read, as it stands in a list."""
    case_id = case.stream.removeprefix(CASES)
    return UnreadableRow(
        id=case_id,
        receipt=code_of(case_id),
        stream=case.stream,
        problem=case.message,
        remedy=case.remedy,
    )


def row_of(care: Care, seen: Seen) -> dict[str, Any]:
    """The fields of a row."""
    case = seen.case
    ahead = deadline(case)
    until_us, shift_us = ahead.until_us, shift_ends_us(case)
    return {
        "id": seen.stream.removeprefix(CASES),
        "receipt": code_of(seen.stream.removeprefix(CASES)),
        "stream": seen.stream,
        "level": case.level,
        "drill": case.drill,
        "verified": case.verified,
        "state": emergency.stage(case, seen.view.context, care.now_us),
        "held_by": case.holder,
        "shift_ends": None if shift_us is None else care.moments.iso(shift_us),
        "shift_ends_us": shift_us,
        "raised": care.moments.iso(raised_us(case)),
        "raised_us": raised_us(case),
        "until": None if until_us is None else care.moments.iso(until_us),
        "until_us": until_us,
        "left_s": None if until_us is None else (until_us - care.now_us) // SECOND_US,
        "next_step": ahead.step,
        "next_page": care.moments.iso(case.next_page_us) if case.climbing else None,
        "next_page_us": case.next_page_us if case.climbing else None,
        "page_left": _page_left(case),
        "next_target": CHAIN[next_step(case) - 1] if case.climbing else None,
    }


def _page_left(case: CaseState) -> bool | None:
    """Whether the last page of the chain was taken by a gateway; None while that is not known."""
    page = case.book.find(case.page)
    if not case.climbing or page is None or case.page in case.waiting:
        return None
    return bool(page.fact_ids)


def shift_ends_us(case: CaseState) -> int | None:
    """When the shift of whoever holds a case ends, where that is within their lease."""
    off_us = case.off_duty_us
    return off_us if case.holder and off_us is not None and off_us <= case.lease_until_us else None


def raised_us(case: CaseState) -> int:
    """When the first report of a case was received."""
    return min((owed.opens_us for owed in case.book.all()), default=0)


def deadline(case: CaseState) -> Deadline:
    """What must happen next: somebody takes it; the holder shows progress; care afterwards is given."""
    if case.climbing:
        owed = _newest(case.book.of_kind(Kind.ACKNOWLEDGE))
        return Deadline("acknowledge", owed.closes_us if owed else case.next_page_us)
    if case.holder is not None:
        return Deadline(_of_holder(case), case.lease_until_us)
    waiting = sorted(case.book.open.values(), key=lambda owed: (owed.closes_us, owed.id))
    for owed in waiting:
        if owed.kind is Kind.DEBRIEFING:
            return Deadline("debriefing", owed.closes_us)
        if owed.kind is Kind.MENTEE_CHECK_IN:
            return Deadline("mentee-check-in", owed.closes_us)
    return Deadline("nothing", None)


def _of_holder(case: CaseState) -> Step:
    if case.offered is not None:
        return "accept-hand-over"
    return "close" if case.contact else "reach-professional"


def _newest(owed: Iterable[Obligation]) -> Obligation | None:
    return max(owed, key=lambda each: int(each.id.rpartition("/")[2]), default=None)


def pressing(row: CaseRow) -> tuple[int, int, int, str]:
    """The order of a list: nobody's first, then by level, then by the time that is left."""
    severity = len(SEVERITY) - SEVERITY.index(row.level)
    return STAGES.index(row.state), severity, row.until_us or row.raised_us, row.id
