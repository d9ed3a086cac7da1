"""The cases of the desk: a list without names, by what must happen first."""

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from console.pages.care import CASES, Care, Seen
from console.pages.year import Page
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
STAGES = ("waiting", "held", "aftercare", "closed")
"""Where a case stands, the most pressing first."""


class CaseRow(Page):
    """One case in a list. `left_s` is below zero when `until` has passed; both are None when nothing is due.

    `held_by` is an opaque id. `next_page_us` and `next_target` are there while the chain climbs.
    """

    id: str
    stream: str
    level: LevelName
    drill: bool
    verified: bool
    state: str
    held_by: str | None
    raised: str
    raised_us: int
    until: str | None
    until_us: int | None
    left_s: int | None
    next_step: Step
    next_page: str | None
    next_page_us: int | None
    next_target: str | None


class CaseList(Page):
    """Cases by what must happen first. `all` = `shown` + `closed_apart` + `others_apart`.

    The others are drills; or, in a list of drills, the cases in earnest.
    """

    rehearsal: bool
    as_of: str
    as_of_us: int
    emergencies: tuple[CaseRow, ...]
    drills: bool
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
    looked_at = await care.all_seen(everything if closed else open_ones)
    seen = [each for each in looked_at if closed or not each.case.closed]
    shown = [each for each in seen if each.case.drill is drills]
    rows = sorted((CaseRow(**row_of(care, each)) for each in shown), key=_pressing)
    return CaseList(
        **care.heading,
        emergencies=tuple(rows),
        drills=drills,
        all=len(everything),
        shown=len(rows),
        closed_apart=len(everything) - len(seen),
        others_apart=len(seen) - len(rows),
    )


def row_of(care: Care, seen: Seen) -> dict[str, Any]:
    """The fields of a row."""
    case = seen.case
    ahead = deadline(case)
    until_us = ahead.until_us
    return {
        "id": seen.stream.removeprefix(CASES),
        "stream": seen.stream,
        "level": case.level,
        "drill": case.drill,
        "verified": case.verified,
        "state": emergency.stage(case, seen.view.context, care.now_us),
        "held_by": case.holder,
        "raised": care.moments.iso(raised_us(case)),
        "raised_us": raised_us(case),
        "until": None if until_us is None else care.moments.iso(until_us),
        "until_us": until_us,
        "left_s": None if until_us is None else (until_us - care.now_us) // SECOND_US,
        "next_step": ahead.step,
        "next_page": care.moments.iso(case.next_page_us) if case.climbing else None,
        "next_page_us": case.next_page_us if case.climbing else None,
        "next_target": CHAIN[next_step(case) - 1] if case.climbing else None,
    }


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


def _pressing(row: CaseRow) -> tuple[int, int, int, str]:
    """Nobody's first, then by level, then by the time that is left."""
    severity = len(SEVERITY) - SEVERITY.index(row.level)
    return STAGES.index(row.state), severity, row.until_us or row.raised_us, row.id
