"""What time does to a stream of the year: windows open, close, and end with the stream itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from domain.book import Book
from domain.deciding import Boundary, Phase
from domain.obligations import Obligation, ObligationEnded, ObligationOpened, Standing
from domain.policy import UNARMED, Context, Kind
from domain.windows import Cursor, Upcoming, grace_days, is_excused, needed, upcoming

STAYS = frozenset({Kind.ANSWER, Kind.REFERRAL, Kind.CREDIT})
"""Kinds that outlive the ending of their stream: the desk owes them now, or time has passed already."""


@dataclass(frozen=True, slots=True)
class Course:
    """The days that belong to a stream, its cursors and absences; `left_us` is an ending before the year's."""

    first: int
    end: int
    cursors: Mapping[Kind, Cursor] = field(default_factory=dict)
    away: tuple[tuple[int, int], ...] = ()
    left_us: int | None = None
    successor: str | None = None


class Running(Protocol):
    """A stream with a course."""

    @property
    def book(self) -> Book: ...
    @property
    def course(self) -> Course: ...


OwedBy = Callable[[Kind], str]


def next_ending(state: Running, context: Context) -> Boundary | None:
    """The earliest ending among the open obligations."""
    best: tuple[int, str, Obligation] | None = None
    for obligation in state.book.open.values():
        at_us = closing_us(obligation, state.course)
        if best is None or (at_us, obligation.id) < best[:2]:
            best = (at_us, obligation.id, obligation)
    if best is None:
        return None
    at_us, key, obligation = best
    return Boundary(at_us, Phase.ENDING, key, (_ending(obligation, state, context),), obligation.policy)


def closing_us(obligation: Obligation, course: Course) -> int:
    """When an open obligation ends by itself: at its closing, or when its stream was left before."""
    left = course.left_us
    if left is None or obligation.kind in STAYS or obligation.ends_us <= left:
        return obligation.closes_us
    return max(left, obligation.opens_us)


def _ending(obligation: Obligation, state: Running, context: Context) -> ObligationEnded:
    standing, reason = Standing.MISSED, None
    if closing_us(obligation, state.course) != obligation.closes_us:
        successor = state.course.successor
        standing = Standing.SUPERSEDED if successor else Standing.EXCUSED
        reason = successor or "left"
    elif is_excused(obligation, state.course.away, context):
        standing, reason = Standing.EXCUSED, "away"
    return ObligationEnded(
        obligation=obligation.id,
        kind=obligation.kind,
        standing=standing,
        needed=obligation.needed,
        facts=obligation.fact_ids,
        reason=reason,
    )


def next_opening(state: Running, context: Context, owed_by: OwedBy) -> Boundary | None:
    """The earliest window that a cursor opens next."""
    course = state.course
    best: tuple[int, Kind, Upcoming] | None = None
    for kind, cursor in course.cursors.items():
        window = upcoming(cursor, context, course.first, course.end)
        if window is not None and (best is None or (window.opens_us, kind) < best[:2]):
            best = (window.opens_us, kind, window)
    if best is None:
        return None
    at_us, kind, window = best
    event, version = opening(course.cursors[kind], window, context, owed_by(kind))
    return Boundary(at_us, Phase.OPENING, event.obligation, (event,), version)


def opening(cursor: Cursor, window: Upcoming, context: Context, owed_by: str) -> tuple[ObligationOpened, int]:
    """The opening of a window, under the policy that is effective when it starts."""
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
        needed=needed(published.policy, cursor.kind),
    )
    return event, published.version


def advanced(course: Course, event: ObligationOpened) -> Mapping[Kind, Cursor]:
    """The cursors after a window was opened."""
    cursor = course.cursors.get(event.kind)
    if cursor is None:
        return course.cursors
    number = int(event.obligation.rpartition("/")[2]) + cursor.every
    return {**course.cursors, event.kind: Cursor(event.kind, number, cursor.every, cursor.strength)}


def armed(state: Running, context: Context, owed_by: OwedBy) -> Iterator[tuple[int, str]]:
    """The closings that somebody must learn of, also of the windows that come next."""
    course = state.course
    for obligation in state.book.open.values():
        if obligation.kind not in UNARMED:
            yield closing_us(obligation, course), str(obligation.kind)
    for kind, cursor in course.cursors.items():
        window = upcoming(cursor, context, course.first, course.end)
        if kind not in UNARMED and window is not None:
            event, _ = opening(cursor, window, context, owed_by(kind))
            yield event.closes_us, str(kind)


def finished(state: Running, context: Context) -> bool:
    """Whether no window is open or will ever open again."""
    course = state.course
    return not state.book.open and all(
        upcoming(cursor, context, course.first, course.end) is None for cursor in course.cursors.values()
    )


def last_moment(state: Running) -> int:
    """The moment the last obligation was moved, for the closing of the stream."""
    return max((o.closes_us for o in state.book.all()), default=state.book.as_of_us)
