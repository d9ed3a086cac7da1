"""Readings out of turn: what a professional has begun, what is open, and which reviews are owed."""

from hashlib import sha256

import orjson

from console.masking import Mask, Pseudonyms
from console.pages.care import Care
from console.pages.diary import Diary
from console.pages.year import Page, Year
from console.web.receipts import code_of
from domain import addresses
from domain.break_glass import Breaking, GlassState
from domain.break_glass_events import Judgement
from domain.context import Context
from domain.duty import duty_of
from store.rows import Row
from store.searching import Wanted, searched

PREFIX = "break-glass/"
REVIEW_DAYS = 5
"""Working days within which somebody else looks at whether it was right (the rules of access)."""


class BreakingRow(Page):
    """One hour of reading; `review_by_us` stays when it has passed, `until_us` is there while it is open."""

    handle: str
    officer: str
    person: str
    case: str
    record: str
    began_us: int
    until_us: int | None
    review_by_us: int
    overdue: bool
    judgement: Judgement | None
    mine: bool


class Breakings(Page):
    """Every reading out of turn: all = owed + overdue + reviewed."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    masked: bool
    breakings: tuple[BreakingRow, ...]
    owed: int
    overdue: int
    reviewed: int


class Looked(Page):
    """One thing that was looked at in the hour."""

    at_us: int
    matter: str
    note: str | None


class BreakingPage(BreakingRow):
    """One reading out of turn with what was looked at; the reason for whoever may read it."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    masked: bool
    looked: tuple[Looked, ...]
    reason: str | None


class Opened(Page):
    """What a professional has open now, by the person whose notes they are."""

    person: str
    name: str
    case: str
    until_us: int


class Own(Page):
    """What a professional has begun and may still read, what they began before, and whether they may begin.

    `duty` is `on-duty`, `off-duty` or `no-rota`: without a rota nobody is on duty, so none reads so.
    """

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    duty: str
    open: tuple[Opened, ...]
    breakings: tuple[BreakingRow, ...]


class Notes(Diary):
    """The notes of one person by their dates, to be opened one by one; `until_us` is when that ends."""

    person: str
    name: str
    until_us: int | None


def handle_of(breaking: str) -> str:
    """The address of a reading out of turn: opaque, and the same for ever."""
    return sha256(breaking.encode()).hexdigest()[:16]


def review_by_us(context: Context | None, now_us: int) -> int:
    """The end of the fifth working day from a moment on, by the calendar then; by plain days without one."""
    if context is None:
        return now_us + REVIEW_DAYS * 86_400_000_000
    return max(now_us + 1, context.calendar_at(now_us).after_working_days(now_us, REVIEW_DAYS))


async def states_of(year: Year, officer: str = "") -> list[GlassState]:
    """Every such record, or one officer's. Raises Unreachable."""
    streams = await year.doors.logs["access"].streams(f"{PREFIX}{officer}/" if officer else PREFIX)
    views = await year.doors.ledger.views(streams, year.now_us)
    return [view.state for view in views.values()]


async def unreviewed(year: Year) -> int:
    """How many readings out of turn nobody has reviewed yet. Raises Unreachable."""
    return sum(one.judgement is None for state in await states_of(year) for one in state.breakings.values())


async def found(year: Year, handle: str) -> tuple[GlassState, Breaking] | None:
    """The reading out of turn of an address. Raises Unreachable."""
    all_of_them = ((state, one) for state in await states_of(year) for one in state.breakings.values())
    return next((each for each in all_of_them if handle_of(each[1].id) == handle), None)


async def breakings(year: Year, pseudonyms: Pseudonyms, reader: str, *, masked: bool) -> Breakings:
    """All of them, those whose review is overdue first, then by the deadline. Raises Unreachable."""
    states = await states_of(year)
    mask = await mask_of(year, pseudonyms, states, masked=masked)
    rows = [row(state, one, mask, reader) for state in states for one in state.breakings.values()]
    rows.sort(key=lambda each: (each.judgement is not None, not each.overdue, each.review_by_us, each.handle))
    open_ones = [each for each in rows if each.judgement is None]
    overdue = sum(each.overdue for each in open_ones)
    return Breakings(
        **year.heading,
        masked=masked,
        breakings=tuple(rows),
        owed=len(open_ones) - overdue,
        overdue=overdue,
        reviewed=len(rows) - len(open_ones),
    )


async def own(year: Year, care: Care, pseudonyms: Pseudonyms, officer: str) -> Own:
    """What one officer has begun, by name, since they read it, and by the codes of the desk.

    Raises Unreachable.
    """
    states = await states_of(year, officer)
    mask = await mask_of(year, pseudonyms, states, masked=False)
    rows = [
        row(state, one, mask, officer).model_copy(update={"case": _code(one.case)})
        for state in states
        for one in state.breakings.values()
    ]
    rows.sort(key=lambda each: (-each.began_us, each.handle))
    opened = [
        Opened(
            person=state.person,
            name=mask.person(state.person),
            case=_code(state.breakings[state.open].case),
            until_us=state.until_us,
        )
        for state in states
        if state.open and state.until_us
    ]
    duty = duty_of(care.rota, officer, care.now_us)
    return Own(**year.heading, duty=duty, open=tuple(opened), breakings=tuple(rows))


async def looked_at(year: Year, state: GlassState, one: Breaking) -> tuple[Looked, ...]:
    """What the officer looked at of this person within the hour. Raises Unreachable."""
    until_us = one.began_us + 3_600_000_000
    wanted = Wanted(
        types=("reading-recorded",),
        stream=addresses.access(addresses.mentor_year(year.cohort, state.person)),
        actor=state.officer,
        recorded_from_us=one.began_us,
        recorded_until_us=until_us,
    )
    rows = await searched(year.doors.logs["access"], wanted, 500, newest=False)
    return tuple(_looked(row) for row in rows)


async def mask_of(year: Year, pseudonyms: Pseudonyms, states: list[GlassState], *, masked: bool) -> Mask:
    """How the officers and the people are shown. Raises Unreachable."""
    people = {person for state in states for person in (state.officer, state.person)}
    names = {} if masked else {one: who.name for one, who in (await year.names(people)).items()}
    return Mask(pseudonyms, names)


def row(state: GlassState, one: Breaking, mask: Mask, reader: str) -> BreakingRow:
    """One hour of reading, in a list."""
    return BreakingRow(
        handle=handle_of(one.id),
        officer=mask.person(state.officer),
        person=mask.person(state.person),
        case=mask.text(one.case),
        record=mask.pseudonyms.address(state.stream),
        began_us=one.began_us,
        until_us=state.until_us if state.open == one.id else None,
        review_by_us=one.review_by_us,
        overdue=one.overdue,
        judgement=one.judgement,
        mine=state.officer == reader,
    )


def _code(case: str) -> str:
    """The code of a case, as it stands on the desk."""
    return code_of(case.removeprefix(addresses.emergency("")))


def _looked(row: Row) -> Looked:
    told = orjson.loads(row.body)
    return Looked(at_us=row.recorded_us, matter=told["matter"], note=told["note"])
