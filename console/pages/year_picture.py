"""The weeks of pairs: a page of them in the order of the board's columns, for a picture and for a table."""

from collections.abc import Sequence

from console.board.asked import PER_PAGE
from console.board.morning import Morning
from console.pages.year import Page, Who, who
from domain.board import Column, Placed
from domain.calendar import AcademicCalendar, Window
from domain.context import Context
from domain.rhythm import Cell

HALF = 2


class WeekHead(Page):
    """A week of the picture; `free` when nothing is expected in most of it, and the calendar's reason."""

    first_us: int
    now: bool
    free: bool
    name: str


class PairWeeks(Page):
    """One pair: a state for each week; how long it has been quiet and what is usual, in counted days."""

    pair: str
    mentor: Who
    mentee: Who
    column: Column
    cells: tuple[Cell, ...]
    days: int
    usual: int
    last_us: int


class Picture(Page):
    """The pairs from `first` to `last` of `of`, counted from 1, and the weeks of the semester of the day."""

    first: int
    last: int
    of: int
    page: int
    pages: int
    weeks: tuple[WeekHead, ...]
    pairs: tuple[PairWeeks, ...]


def picture(
    morning: Morning,
    drawn: Sequence[Placed],
    names: dict[str, Who],
    context: Context,
    page: int,
    of: int,
) -> Picture:
    """The weeks of the semester for the pairs of one page, of so many."""
    calendar = context.calendar
    first, end = _semester(calendar, morning.day)
    return Picture(
        first=(page - 1) * PER_PAGE + 1 if drawn else 0,
        last=(page - 1) * PER_PAGE + len(drawn),
        of=of,
        page=page,
        pages=max(1, -(-of // PER_PAGE)),
        weeks=tuple(_heads(calendar, first, end, morning.day)),
        pairs=tuple(
            PairWeeks(
                pair=each.facts.pair,
                mentor=who(each.facts.mentor, names),
                mentee=who(each.facts.mentee, names),
                column=each.column,
                cells=morning.weeks(each.facts.pair, context)[first:end],
                days=each.quiet.days,
                usual=each.quiet.usual,
                last_us=each.facts.last_us,
            )
            for each in drawn
        ),
    )


def _semester(calendar: AcademicCalendar, day: int) -> tuple[int, int]:
    """The weeks of the semester that a day is in, as a slice of the calendar's."""
    number = max(1, sum(span.first <= day for span in calendar.semesters))
    span = calendar.semesters[number - 1]
    within = [n for n, week in enumerate(calendar.weeks) if week.first < span.end and week.end > span.first]
    return within[0], within[-1] + 1


def _heads(calendar: AcademicCalendar, first: int, end: int, day: int) -> list[WeekHead]:
    heads = []
    for week in calendar.weeks[first:end]:
        spans = [s.name for s in calendar.excused if s.first < week.end and week.first < s.end]
        mostly = is_free(calendar, week)
        heads.append(
            WeekHead(
                first_us=calendar.midnight(week.first),
                now=week.first <= day < week.end,
                free=mostly,
                name=spans[0] if mostly and spans else "",
            )
        )
    return heads


def is_free(calendar: AcademicCalendar, week: Window) -> bool:
    """Whether most of a week are breaks or exams."""
    free = sum(day in calendar.excused_days for day in range(week.first, week.end))
    return free * HALF > week.end - week.first
