"""One pair as its two see it: their weeks, what they agreed, what is planned, and what they did last."""

from collections.abc import Iterable
from typing import Literal

from console.pages.history import CODEC
from console.pages.relationship import Cadence, cadence_of, stream_of
from console.pages.rhythm import rhythm_of
from console.pages.year import Page, Who, Year
from domain import relationship
from domain.book import Book
from domain.meetings import ContactRecorded, MeetingRecorded
from domain.obligations import FactRetracted
from domain.pair import RelationshipState
from domain.pairing import Pair
from domain.policy import Kind
from domain.rhythm import Cell, cell
from store.rows import Row

WEEKS_SHOWN = 8
LATELY = 5
"""Facts that a page repeats."""


class Happening(Page):
    """A meeting or a contact; `late` when it was recorded after its window had closed."""

    fact: str
    kind: Literal["meeting", "contact"]
    occurred_us: int
    recorded_us: int
    minutes: int | None
    mode: str | None
    late: bool


class Planned(Page):
    """A meeting that lies ahead, or whose moment is over and of which nothing was said yet."""

    plan: str
    at_us: int
    over: bool


class Together(Page):
    """A pair for one of its two; `meeting_by_us` is the end of the window that is open.

    `lately` is what they did, the newest first; `away` are spans to come, the last day included. Who asked
    for another is told to nobody but them.
    """

    id: str
    other: Who
    stage: str
    version: int
    cells: tuple[Cell, ...]
    cadence: tuple[Cadence, ...]
    meeting_by_us: int | None
    contact_by_us: int | None
    planned: tuple[Planned, ...]
    lately: tuple[Happening, ...]
    away: tuple[tuple[int, int], ...]
    asked_for_another: bool


async def together(year: Year, pair: Pair, me: str, other: Who) -> Together:
    """A pair for one of its two, `me`. Raises Unreachable."""
    placed = year.state.placed
    stream = stream_of(year, pair.id)
    view = await year.view(stream)
    state: RelationshipState = view.state
    happened = happenings(await year.doors.logs["programme"].read(stream))
    return Together(
        id=pair.id,
        other=other,
        stage=relationship.stage(state, year.state.context, year.now_us),
        version=view.version,
        cells=tuple(_cells(year, state, happened)),
        cadence=tuple(cadence_of(state.course)),
        meeting_by_us=_by(state.book, Kind.MEETING, year.now_us),
        contact_by_us=_by(state.book, Kind.CONTACT, year.now_us),
        planned=_planned(state, happened, year.now_us),
        lately=tuple(sorted(happened, key=lambda one: -one.occurred_us)[:LATELY]),
        away=tuple(_spans(year, state)),
        asked_for_another=pair.id in placed.asked and placed.asked_by.get(pair.id) == me,
    )


def happenings(rows: Iterable[Row]) -> list[Happening]:
    """The meetings and contacts of a pair that stand, in the order in which they were recorded."""
    found: dict[str, Happening] = {}
    for row in rows:
        match CODEC.decode(row.type, row.schema, row.body):
            case MeetingRecorded() as event:
                found[event.fact] = _happening(row, event, "meeting", minutes=event.minutes)
            case ContactRecorded() as event:
                found[event.fact] = _happening(row, event, "contact", mode=event.mode)
            case FactRetracted(fact=fact):
                found.pop(fact, None)
    return list(found.values())


def _happening(
    row: Row,
    event: MeetingRecorded | ContactRecorded,
    kind: Literal["meeting", "contact"],
    minutes: int | None = None,
    mode: str | None = None,
) -> Happening:
    return Happening(
        fact=event.fact,
        kind=kind,
        occurred_us=row.occurred_us,
        recorded_us=row.recorded_us,
        minutes=minutes,
        mode=mode,
        late=not event.in_time,
    )


def _by(book: Book, kind: Kind, now_us: int) -> int | None:
    """The end of the window that is open now and still wants its fact."""
    ends = [o.ends_us for o in book.open.values() if o.kind is kind and o.opens_us <= now_us < o.ends_us]
    return min(ends, default=None)


def _planned(state: RelationshipState, happened: list[Happening], now_us: int) -> tuple[Planned, ...]:
    """Plans ahead, and those gone by since the last meeting: a plan is done with once they have met."""
    last_us = max((one.occurred_us for one in happened if one.kind == "meeting"), default=0)
    plans = sorted(state.plans.items(), key=lambda plan: (plan[1], plan[0]))
    return tuple(
        Planned(plan=plan, at_us=at_us, over=at_us <= now_us) for plan, at_us in plans if at_us > last_us
    )


def _spans(year: Year, state: RelationshipState) -> Iterable[tuple[int, int]]:
    calendar = year.state.calendar
    if calendar is not None:
        for first, end in state.course.away:
            if calendar.midnight(end) > year.now_us:
                yield calendar.midnight(first), calendar.midnight(end - 1)


def _cells(year: Year, state: RelationshipState, happened: list[Happening]) -> Iterable[Cell]:
    """The newest weeks of the pair, by the rule of the board."""
    context = year.state.context
    if context is None or not state.cohort:
        return
    met = [one.occurred_us for one in happened if one.kind == "meeting"]
    wrote = [one.occurred_us for one in happened if one.kind == "contact"]
    plans = [at_us for at_us in state.plans.values() if at_us > year.now_us]
    known = rhythm_of(state, context, met, wrote, plans)
    today = context.calendar.day_of(year.now_us)
    weeks = [week for week in context.calendar.weeks if week.first <= today and week.end > known.first]
    for week in weeks[-WEEKS_SHOWN:]:
        yield cell(known, week, today, context)
