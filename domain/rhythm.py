"""The rhythm of a pair: how long it has been quiet, what is usual for it, and what each week of it was.

Days on which nothing is expected (breaks, exam weeks, absences) are not counted. The numbers are ours: the
paper says that "the frequency depends solely on their needs", and names no multiple.
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from domain.calendar import Window
from domain.context import Context, kept

Cell = Literal["before", "met", "contact", "none", "none-agreed", "beyond", "away", "planned", "ahead"]
TIMES = 3
"""So many times its usual gap, and a pair is beyond its own rhythm."""
AT_LEAST_DAYS = 14
"""A pair that writes daily is not beyond its rhythm after three days."""
GUIDELINE_DAYS = 7
"""What counts as usual for a pair that has no rhythm yet: contact at least weekly."""
GRACE_DAYS = 7
"""How long what was agreed may still be recorded."""
NEWEST_GAPS = 8
Span = tuple[int, int]


class Rhythm(NamedTuple):
    """What is known of a pair's contact; all in local days of the calendar, `touched` in order.

    `every_weeks` is an agreed rhythm of contact, 0 without one, in force from the day `agreed_from` on.
    """

    first: int
    end: int
    touched: tuple[int, ...] = ()
    met: tuple[int, ...] = ()
    away: tuple[Span, ...] = ()
    every_weeks: int = 0
    agreed_from: int = 0
    planned: tuple[int, ...] = ()


class Quiet(NamedTuple):
    """How many counted days a pair has been quiet, its usual gap, and the gap at which it is beyond that."""

    days: int
    usual: int
    limit: int

    @property
    def is_beyond(self) -> bool:
        return self.days > self.limit


@kept
def _expected(context: Context, until_us: int) -> tuple[int, ...]:
    """For every day how many days before it had something expected, by the calendar in force then."""
    calendar = context.calendar_at(until_us)
    free = calendar.excused_days
    return (0, *accumulate(int(day not in free) for day in range(len(calendar.midnights))))


def counted(rhythm: Rhythm, after: int, until: int, context: Context) -> int:
    """The days after a day, up to and with another, on which something was expected of the pair."""
    sums = _expected(context, context.calendar.horizon_us)
    first, end = max(after + 1, 0), min(until + 1, len(sums) - 1)
    if end <= first:
        return 0
    total = sums[end] - sums[first]
    for away_first, away_end in rhythm.away:
        start, stop = max(first, away_first), min(end, away_end)
        total -= max(sums[stop] - sums[start], 0) if stop > start else 0
    return total


def quiet_at(rhythm: Rhythm, day: int, context: Context) -> Quiet:
    """How quiet a pair is on a day, by what was usual for it until then."""
    known = bisect_right(rhythm.touched, day)
    last = rhythm.touched[known - 1] if known else rhythm.first - 1
    days = counted(rhythm, last, day, context)
    if rhythm.every_weeks and day >= rhythm.agreed_from:
        usual = rhythm.every_weeks * 7
        return Quiet(days, usual, usual + GRACE_DAYS)
    before = rhythm.touched[max(known - NEWEST_GAPS - 1, 0) : known]
    gaps = sorted(max(counted(rhythm, one, other, context), 1) for one, other in pairwise(before))
    usual = gaps[len(gaps) // 2] if gaps else GUIDELINE_DAYS
    return Quiet(days, usual, max(TIMES * usual, AT_LEAST_DAYS))


def cells(rhythm: Rhythm, today: int, context: Context) -> tuple[Cell, ...]:
    """What each week of the calendar was, is, or is planned to be; the same glyphs on every page."""
    return tuple(cell(rhythm, week, today, context) for week in context.calendar.weeks)


def cell(rhythm: Rhythm, week: Window, today: int, context: Context) -> Cell:
    """What one week of a pair was."""
    if week.end <= rhythm.first or week.first >= rhythm.end:
        return "before"
    if _any(rhythm.met, week):
        return "met"
    if _any(rhythm.touched, week):
        return "contact"
    if week.end > today and _any(rhythm.planned, week):
        return "planned"
    if counted(rhythm, week.first - 1, week.end - 1, context) * 2 < week.end - week.first:
        return "away"
    if week.first > today:
        return "ahead"
    if quiet_at(rhythm, min(week.end - 1, today), context).is_beyond:
        return "beyond"
    agreed = rhythm.every_weeks > 1 and week.first >= rhythm.agreed_from
    return "none-agreed" if agreed else "none"


def is_away(rhythm: Rhythm, day: int) -> bool:
    """Whether a pair is absent on a day."""
    return any(first <= day < end for first, end in rhythm.away)


def _any(days: tuple[int, ...], week: Window) -> bool:
    at = bisect_left(days, week.first)
    return at < len(days) and days[at] < week.end


def came_back(rhythm: Rhythm, today: int, context: Context) -> int | None:
    """After how many counted days beyond its rhythm a pair came back this week; None when it did not."""
    monday = next((week.first for week in reversed(context.calendar.weeks) if week.first <= today), 0)
    at = bisect_left(rhythm.touched, monday)
    if at == len(rhythm.touched):
        return None
    before = quiet_at(rhythm._replace(touched=rhythm.touched[:at]), rhythm.touched[at] - 1, context)
    return before.days + 1 if before.is_beyond else None
