"""The academic year as data: local days, weeks, months and semesters, expanded once when it is published.

Days are counted from day 0, the first day that the calendar knows; `midnights[i]` is the moment day i
begins in the programme's time zone, so daylight saving is already inside the figures.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from domain.messages import Message

CLOCKS_CHANGED_US = 21 * 3_600_000_000
"""From so long before the next midnight on, at 3 o'clock, the clocks of a longer or shorter day were changed
in Central Europe, and a time of day is told by how long it is until that midnight."""


class Span(Message):
    """A named run of local days, half-open: from `first` up to but without `end`."""

    name: str
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Window:
    """A numbered window of local days, half-open."""

    number: int
    first: int
    end: int


class AcademicCalendar(Message):
    """One academic year of a cohort; published as a fact, never computed again.

    `working` holds '1' for each working day and '0' for any other; `excused` are breaks and exam weeks.
    """

    name: str
    day0: str
    midnights: tuple[int, ...]
    working: str
    first: int
    end: int
    semesters: tuple[Span, ...]
    excused: tuple[Span, ...]
    holidays: tuple[Span, ...] = ()

    def day_of(self, at_us: int) -> int:
        """The local day that holds a moment; days before and after the calendar are clamped."""
        return max(0, min(bisect_right(self.midnights, at_us) - 1, len(self.midnights) - 1))

    def midnight(self, day: int) -> int:
        """The moment a local day begins, in microseconds; clamped to the calendar's horizon."""
        return self.midnights[max(0, min(day, len(self.midnights) - 1))]

    def next_midnight(self, at_us: int) -> int:
        """The first local midnight strictly after a moment."""
        return self.midnight(self.day_of(at_us) + 1)

    def after_days(self, at_us: int, days: int) -> int:
        """The same local time of day, so many local days later: a deadline counted in days."""
        day = self.day_of(at_us)
        left_us = self.midnight(day + 1) - at_us
        if left_us > CLOCKS_CHANGED_US:
            return self.midnight(day + days) + (at_us - self.midnight(day))
        return self.midnight(day + days + 1) - left_us

    def after_working_days(self, at_us: int, days: int) -> int:
        """The midnight that ends the n-th working day after the day of a moment."""
        day = self.day_of(at_us)
        while days > 0 and day < len(self.working) - 1:
            day += 1
            days -= self.working[day] == "1"
        return self.midnight(day + 1)

    def date_of(self, day: int) -> str:
        """The ISO date of a day."""
        return (self._day0 + timedelta(days=day)).isoformat()

    @property
    def begins_us(self) -> int:
        return self.midnight(self.first)

    @property
    def ends_us(self) -> int:
        return self.midnight(self.end)

    @property
    def horizon_us(self) -> int:
        return self.midnights[-1]

    @cached_property
    def _day0(self) -> date:
        return date.fromisoformat(self.day0)

    @cached_property
    def weeks(self) -> tuple[Window, ...]:
        """The ISO weeks that touch the year."""
        return self._windows(lambda day: day.isocalendar()[:2])

    @cached_property
    def months(self) -> tuple[Window, ...]:
        """The calendar months that touch the year."""
        return self._windows(lambda day: (day.year, day.month))

    @cached_property
    def terms(self) -> tuple[Window, ...]:
        """The semesters."""
        return tuple(Window(n, s.first, s.end) for n, s in enumerate(self.semesters, start=1))

    @cached_property
    def excused_days(self) -> frozenset[int]:
        return frozenset(day for span in self.excused for day in range(span.first, span.end))

    def term_of(self, at_us: int) -> int:
        """The number of the semester that a moment belongs to; 0 before the first one."""
        day = self.day_of(at_us)
        return sum(1 for span in self.semesters if span.first <= day)

    def _windows(self, key: Callable[[date], object]) -> tuple[Window, ...]:
        runs: list[tuple[object, int, int]] = []
        for day in self._touching(key):
            mark = key(self._day0 + timedelta(days=day))
            if runs and runs[-1][0] == mark:
                runs[-1] = (mark, runs[-1][1], day + 1)
            else:
                runs.append((mark, day, day + 1))
        return tuple(Window(n, first, end) for n, (_, first, end) in enumerate(runs, start=1))

    def has_the_bounds_of(self, other: "AcademicCalendar") -> bool:
        """Whether both have the same days, year and semesters, so that the same windows exist."""
        mine = (self.day0, self.midnights, self.first, self.end)
        theirs = (other.day0, other.midnights, other.first, other.end)
        return mine == theirs and self.semesters == other.semesters

    def _touching(self, key: Callable[[date], object]) -> Iterable[int]:
        marks = {key(self._day0 + timedelta(days=day)) for day in (self.first, self.end - 1)}
        inside = range(self.first, self.end)
        around = range(len(self.midnights) - 1)
        return (d for d in around if d in inside or key(self._day0 + timedelta(days=d)) in marks)


class Corrected(Message):
    """A corrected calendar and the moment from which it counts; within a year it has the same bounds."""

    effective_us: int
    calendar: AcademicCalendar
