"""What time does to a stream of the year: windows open, close, and end with the stream itself."""

from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from typing import NamedTuple, Protocol

from domain.book import Book
from domain.context import Context, kept
from domain.deciding import Boundary, Phase
from domain.messages import Event
from domain.obligations import LEFT, Obligation, ObligationEnded, ObligationOpened, Standing
from domain.policy import UNARMED, Kind, Strength
from domain.windows import Cursor, grace_days, is_excused, needed, upcoming

STAYS = frozenset({Kind.ANSWER, Kind.REFERRAL, Kind.CREDIT})
"""Kinds that outlive the ending of their stream: the desk owes them now, or time has passed already."""


class Course(NamedTuple):
    """The days of a stream, its cursors and absences; `left_us` is an ending before the year's."""

    first: int
    end: int
    cursors: Mapping[Kind, Cursor] = {}
    away: tuple[tuple[int, int], ...] = ()
    left_us: int | None = None
    successor: str | None = None


class Running(Protocol):
    """A stream with a course."""

    @property
    def book(self) -> Book: ...
    @property
    def course(self) -> Course: ...


def next_window(state: Running, context: Context, owed_by: str) -> Boundary | None:
    """What comes first: the ending of an open obligation, or the opening of a cursor's next window."""
    course, first, first_us = state.course, None, 0
    for obligation in state.book.open.values():
        at_us = obligation.closes_us if course.left_us is None else closing_us(obligation, course)
        if first is None or at_us < first_us or (at_us == first_us and obligation.id < first.id):
            first, first_us = obligation, at_us
    opens = _next_opening(course, context, owed_by)
    if first is None or (opens is not None and opens.opens_us < first_us):
        return opens.boundary if opens is not None else None
    return Boundary(first_us, Phase.ENDING, first.id, partial(_ending, first, state, context), first.policy)


def closing_us(obligation: Obligation, course: Course) -> int:
    """When an open obligation ends by itself: at its closing, or when its stream was left before."""
    left = course.left_us
    if left is None or obligation.kind in STAYS or obligation.ends_us <= left:
        return obligation.closes_us
    return max(left, obligation.opens_us)


def _ending(obligation: Obligation, state: Running, context: Context) -> tuple[Event, ...]:
    standing, reason = obligation.reached(obligation.facts), None
    if closing_us(obligation, state.course) != obligation.closes_us:
        successor = state.course.successor
        standing = Standing.SUPERSEDED if successor else Standing.EXCUSED
        reason = successor or LEFT
    elif is_excused(obligation, state.course.away, context):
        standing, reason = Standing.EXCUSED, "away"
    ids = obligation.fact_ids
    return (_ended(obligation.id, obligation.kind, standing, obligation.needed, ids, reason),)


@lru_cache(maxsize=16_384)
def _ended(
    obligation: str, kind: Kind, standing: Standing, needed: int, facts: tuple[str, ...], reason: str | None
) -> ObligationEnded:
    """One event for all streams in which the same window ended in the same way."""
    return ObligationEnded(
        obligation=obligation, kind=kind, standing=standing, needed=needed, facts=facts, reason=reason
    )


class Opening(NamedTuple):
    """The next window of a cursor, and the boundary that opens it."""

    opens_us: int
    kind: Kind
    closes_us: int
    boundary: Boundary

    def comes_before(self, other: "Opening") -> bool:
        return self.opens_us < other.opens_us or (self.opens_us == other.opens_us and self.kind < other.kind)


class Openings(dict[Cursor, Opening | None]):
    """What each cursor of the streams that share their days opens next, worked out when it is first asked."""

    def __init__(self, context: Context, first: int, end: int, owed_by: str) -> None:
        super().__init__()
        self._asked = (context, first, end, owed_by)

    def __missing__(self, cursor: Cursor) -> Opening | None:
        ahead = self[cursor] = _opening(cursor, *self._asked)
        return ahead


@kept
def openings(context: Context, first: int, end: int, owed_by: str) -> Openings:
    """The openings of all streams with the same days: kept, since they depend on nothing else."""
    return Openings(context, first, end, owed_by)


def _opening(cursor: Cursor, context: Context, first: int, end: int, owed_by: str) -> Opening | None:
    """The opening of a cursor's next window, under the policy that is effective when it starts."""
    window = upcoming(context, cursor, first, end)
    if window is None:
        return None
    published = context.published_at(window.opens_us)
    days = grace_days(published.policy, cursor.kind)
    event = ObligationOpened(
        obligation=f"{cursor.kind}/{window.number}",
        kind=cursor.kind,
        strength=cursor.strength,
        owed_by=owed_by,
        opens_us=window.opens_us,
        ends_us=window.ends_us,
        closes_us=context.calendar.after_days(window.ends_us, days),
        needed=1 if cursor.strength is Strength.AGREED else needed(published.policy, cursor.kind),
    )
    opens = Boundary(window.opens_us, Phase.OPENING, event.obligation, lambda: (event,), published.version)
    return Opening(window.opens_us, cursor.kind, event.closes_us, opens)


def _next_opening(course: Course, context: Context, owed_by: str) -> Opening | None:
    first: Opening | None = None
    kept = openings(context, course.first, course.end, owed_by)
    for cursor in course.cursors.values():
        ahead = kept[cursor]
        if ahead is not None and (first is None or ahead.comes_before(first)):
            first = ahead
    return first


def opened(course: Course, event: ObligationOpened) -> Course:
    """The course after a window was opened: its cursor goes on to the next one."""
    kind = event.kind
    cursor = course.cursors.get(kind)
    if cursor is None:
        return course
    number = int(event.obligation.rpartition("/")[2]) + cursor.every
    cursors = {**course.cursors, kind: Cursor(kind, number, cursor.every, cursor.strength)}
    return Course(course.first, course.end, cursors, course.away, course.left_us, course.successor)


def armed(state: Running, context: Context, owed_by: str) -> Iterator[tuple[int, str]]:
    """The closings that somebody must learn of, also of the windows that come next."""
    course = state.course
    for obligation in state.book.open.values():
        if obligation.kind not in UNARMED:
            yield closing_us(obligation, course), str(obligation.kind)
    for kind, cursor in course.cursors.items():
        ahead = openings(context, course.first, course.end, owed_by)[cursor]
        if kind not in UNARMED and ahead is not None:
            yield ahead.closes_us, str(kind)


def closing(state: Running, context: Context, event: Event) -> Boundary:
    """The end of a stream in which no window is open or will ever open again."""
    at_us = max(
        context.calendar.midnight(state.course.end),
        max((closing_us(o, state.course) for o in state.book.all()), default=0),
    )
    return Boundary(at_us, Phase.CLOSING, "", lambda: (event,), context.published_at(at_us).version)
