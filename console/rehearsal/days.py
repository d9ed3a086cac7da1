"""The days on which a programme's year turns: teaching, the pairing round, the second policy."""

from datetime import date, timedelta

from domain.calendar import AcademicCalendar

FRIDAY = 4
WEEK = 7
SECOND_POLICY_MONTH = 3
"""The second policy counts from the first day of March."""


def date_of(calendar: AcademicCalendar, day: int) -> date:
    return date.fromisoformat(calendar.day0) + timedelta(days=day)


def teaching_days(calendar: AcademicCalendar, first: int, end: int) -> list[int]:
    """The working days of a span outside breaks and exam weeks; every day of it when there is none."""
    free = calendar.excused_days
    days = [day for day in range(first, end) if calendar.working[day] == "1" and day not in free]
    return days or list(range(first, end))


def pairing_day(calendar: AcademicCalendar) -> int:
    """The Friday of the second week: the main pairing round."""
    day = calendar.first + WEEK
    while date_of(calendar, day).weekday() != FRIDAY:
        day += 1
    return day


def second_policy_day(calendar: AcademicCalendar) -> int:
    """The first day of March, or the middle of a year that has none."""
    for day in range(calendar.first, calendar.end):
        here = date_of(calendar, day)
        if here.month == SECOND_POLICY_MONTH and here.day == 1:
            return day
    return (calendar.first + calendar.end) // 2
