"""Which window of the calendar an obligation gets next, and how much of a window was excused."""

from typing import NamedTuple

from domain.calendar import AcademicCalendar, Window
from domain.context import Context, kept
from domain.obligations import Obligation
from domain.policy import Kind, Policy, Strength


class Cursor(NamedTuple):
    """Where the next window of a kind begins: its number in the calendar, and how many make one."""

    kind: Kind
    number: int
    every: int
    strength: Strength


class Upcoming(NamedTuple):
    """The next window that will be opened, clipped to the days that belong to the stream."""

    number: int
    opens_us: int
    ends_us: int


UNIT: dict[Kind, str] = {
    Kind.TRAINING: "terms",
    Kind.SUPERVISION: "terms",
    Kind.DIARY: "months",
    Kind.MEETING: "months",
    Kind.CONTACT: "weeks",
}


def units(calendar: AcademicCalendar, kind: Kind) -> tuple[Window, ...]:
    windows: tuple[Window, ...] = getattr(calendar, UNIT[kind])
    return windows


@kept
def upcoming(context: Context, cursor: Cursor, first: int, end: int) -> Upcoming | None:
    """The next window with enough of its days inside [first, end); windows with fewer are passed over.

    What an agreed window would have beyond the calendar counts as days outside, as long as those it knows.
    """
    calendar = context.calendar
    windows = units(calendar, cursor.kind)
    number = cursor.number
    while number <= len(windows):
        known = windows[number - 1 : number - 1 + cursor.every]
        opens, ends = known[0].first, known[-1].end
        begin, stop = max(opens, first), min(ends, end)
        if begin >= end:
            return None
        share = context.policy_at(calendar.midnight(opens)).windows.inside_percent
        days = (ends - opens) * cursor.every // len(known)
        if (stop - begin) * 100 >= share * days and stop > begin:
            return Upcoming(number, calendar.midnight(begin), calendar.midnight(stop))
        number += cursor.every
    return None


def first_number(calendar: AcademicCalendar, kind: Kind, day: int) -> int:
    """The number of the window that contains a day, or of the first one after it."""
    windows = units(calendar, kind)
    return next((window.number for window in windows if window.end > day), len(windows) + 1)


def number_after(calendar: AcademicCalendar, kind: Kind, at_us: int, first: int) -> int:
    """The number of the first window that begins at or after a moment, for a stream that begins on a day."""
    windows = units(calendar, kind)
    begins = (w.number for w in windows if calendar.midnight(max(w.first, first)) >= at_us)
    return next(begins, len(windows) + 1)


def grace_days(policy: Policy, kind: Kind) -> int:
    """The recording grace of a kind, in days; one-shot kinds have none."""
    match kind:
        case Kind.TRAINING:
            return policy.training.grace_days
        case Kind.SUPERVISION:
            return policy.supervision.grace_days
        case Kind.DIARY:
            return policy.diary.grace_days
        case Kind.MEETING:
            return policy.meeting.grace_days
        case Kind.CONTACT:
            return policy.contact.grace_days
        case _:
            return 0


def needed(policy: Policy, kind: Kind) -> int:
    """How many facts a window of a kind wants."""
    match kind:
        case Kind.TRAINING:
            return policy.training.needed
        case Kind.SUPERVISION:
            return policy.supervision.needed
        case Kind.DIARY:
            return policy.diary.needed
        case Kind.MEETING:
            return policy.meeting.needed
        case Kind.CONTACT:
            return policy.contact.needed
        case _:
            return 1


def is_excused(obligation: Obligation, away: tuple[tuple[int, int], ...], context: Context) -> bool:
    """Whether breaks, exam weeks and absences cover enough of a guideline or agreed window."""
    required = obligation.strength is Strength.REQUIRED
    days = (obligation.opens_us, obligation.ends_us, obligation.closes_us)
    return not required and _is_covered(context, *days, away)


@kept
def _is_covered(
    context: Context, opens_us: int, ends_us: int, closes_us: int, away: tuple[tuple[int, int], ...]
) -> bool:
    """Under the calendar in force when the window closes: a break announced in mid-window counts for it."""
    calendar = context.calendar_at(closes_us)
    first, end = calendar.day_of(opens_us), calendar.day_of(ends_us)
    free = calendar.excused_days
    covered = sum(1 for day in range(first, end) if day in free or any(a <= day < b for a, b in away))
    share = context.policy_at(opens_us).windows.excused_percent
    return covered * 100 >= share * (end - first) > 0
