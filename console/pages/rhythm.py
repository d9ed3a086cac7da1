"""The rhythm of a pair from its state and the moments of its meetings and contacts, for every page alike."""

from collections.abc import Iterable

from domain.calendar import AcademicCalendar
from domain.context import Context
from domain.course import Course
from domain.pair import RelationshipState
from domain.policy import Kind, Strength
from domain.rhythm import Rhythm


def rhythm_of(
    state: RelationshipState, context: Context, met: Iterable[int], wrote: Iterable[int], plans: Iterable[int]
) -> Rhythm:
    """What is known of a pair's contact: moments of meetings, of contacts, and of plans to come."""
    calendar, course = context.calendar, state.course
    met_days = _days(calendar, met)
    every = agreed(course, Kind.CONTACT)
    return Rhythm(
        first=course.first,
        end=course.end,
        touched=tuple(sorted({*met_days, *_days(calendar, wrote)})),
        met=met_days,
        away=course.away,
        every_weeks=every,
        agreed_from=_agreed_from(state, calendar) if every else 0,
        planned=_days(calendar, plans),
    )


def _days(calendar: AcademicCalendar, moments: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({calendar.day_of(at_us) for at_us in moments}))


def agreed(course: Course, kind: Kind) -> int:
    """Of how many weeks or months a pair agreed one; 0 without an agreement."""
    cursor = course.cursors.get(kind)
    return cursor.every if cursor and cursor.strength is Strength.AGREED else 0


def _agreed_from(state: RelationshipState, calendar: AcademicCalendar) -> int:
    """The day from which a pair's own rhythm of contact is in force."""
    opened = [o.opens_us for o in state.book.of_kind(Kind.CONTACT) if o.strength is Strength.AGREED]
    if opened:
        return calendar.day_of(min(opened))
    number = state.course.cursors[Kind.CONTACT].number
    return calendar.weeks[number - 1].first if number <= len(calendar.weeks) else calendar.end
