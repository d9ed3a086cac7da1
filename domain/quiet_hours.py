"""When nobody's telephone shall ring for something that can wait: from 21 to 8 o'clock, local time."""

from domain.calendar import AcademicCalendar
from domain.facts import DAY_US

HOUR_US = DAY_US // 24
EVENING_US = 3 * HOUR_US
MORNING_US = 16 * HOUR_US
"""Both counted back from the next midnight: the clocks are set between midnight and morning only."""


def awake_us(at_us: int, calendar: AcademicCalendar) -> int:
    """The first moment at or after another that is not in quiet hours."""
    day = calendar.day_of(at_us)
    midnight_us = calendar.midnight(day + 1)
    if at_us < midnight_us - MORNING_US:
        return midnight_us - MORNING_US
    if at_us < midnight_us - EVENING_US:
        return at_us
    return max(at_us, calendar.midnight(day + 2) - MORNING_US)
