"""Programme moments as local dates and times, by the midnights of the year's own calendar."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from domain.calendar import AcademicCalendar

PROGRAMME_ZONE = ZoneInfo("Europe/Budapest")
"""Where the programme is: the desk says local times before it follows a year, too."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR_US = 3_600_000_000
HUNGARIAN_MONTHS = (
    "jan.", "febr.", "márc.", "ápr.", "máj.", "jún.", "júl.", "aug.", "szept.", "okt.", "nov.", "dec.",
)  # fmt: skip
SPRING_FORWARD_US, FALL_BACK_US = 2 * HOUR_US, 3 * HOUR_US
"""How long after a midnight the clocks of Europe change."""


class Moments:
    """Spells moments in the local time of a calendar; in `otherwise` while none is published."""

    def __init__(self, calendar: AcademicCalendar | None, otherwise: tzinfo = UTC) -> None:
        self._calendar, self._otherwise = calendar, otherwise

    def local(self, at_us: int) -> datetime:
        """A moment with its local offset."""
        return (EPOCH + timedelta(microseconds=at_us)).astimezone(self._zone(at_us))

    def iso(self, at_us: int) -> str:
        """Such as 2025-11-13T10:42:00+01:00."""
        return self.local(at_us).isoformat(timespec="seconds")

    def day(self, at_us: int) -> str:
        """Such as 13 Nov 2025."""
        return _day(self.local(at_us))

    def short_day(self, at_us: int) -> str:
        """Such as 13 Nov."""
        return _day(self.local(at_us), year=False)

    def time(self, at_us: int) -> str:
        """Such as 13 Nov 2025, 10:42."""
        local = self.local(at_us)
        return f"{_day(local)}, {local:%H:%M}"

    def exact(self, at_us: int) -> str:
        """Such as 13 Nov 2025, 10:42:07."""
        local = self.local(at_us)
        return f"{_day(local)}, {local:%H:%M:%S}"

    def clock(self, at_us: int) -> str:
        """Such as 10:42:07, where the day is told beside it."""
        return f"{self.local(at_us):%H:%M:%S}"

    def clock_of_day(self, at_us: int, beside_us: int) -> str:
        """Such as 10:42:07, with the day when it is another one than that of a moment beside it."""
        same = self.local(at_us).date() == self.local(beside_us).date()
        return self.clock(at_us) if same else f"{self.short_day(at_us)}, {self.local(at_us):%H:%M}"

    def hungarian(self, at_us: int) -> str:
        """Such as 2025. nov. 13., 10:42:07."""
        local = self.local(at_us)
        return f"{local.year}. {HUNGARIAN_MONTHS[local.month - 1]} {local.day}., {local:%H:%M:%S}"

    def deadline(self, at_us: int) -> str:
        """Such as 13 Nov 2025, 10:42; a midnight is said as the end of the day before it."""
        local = self.local(at_us)
        if (local.hour, local.minute) == (0, 0):
            return f"the end of {_day(local - timedelta(days=1))}"
        return f"{_day(local)}, {local:%H:%M}"

    def window(self, opens_us: int, ends_us: int) -> str:
        """Such as 1-30 Nov 2025: the local days of a half-open window, both ends named."""
        first, last = self.local(opens_us), self.local(ends_us - 1)
        if (first.year, first.month, first.day) == (last.year, last.month, last.day):
            return _day(last)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}-{_day(last)}"
        return f"{_day(first, year=first.year != last.year)} - {_day(last)}"

    def day_number(self, number: int) -> str:
        """A day of the calendar by its number: 13 Nov 2025."""
        if self._calendar is None:
            return str(number)
        day = date.fromisoformat(self._calendar.date_of(number))
        return f"{day.day} {day:%b} {day.year}"

    def _zone(self, at_us: int) -> tzinfo:
        calendar = self._calendar
        if calendar is None:
            return self._otherwise
        day = calendar.day_of(at_us)
        here, after = self._offset_us(calendar, day), self._offset_us(calendar, day + 1)
        turns_us = SPRING_FORWARD_US if after > here else FALL_BACK_US
        offset_us = after if at_us - calendar.midnight(day) >= turns_us else here
        return timezone(timedelta(microseconds=offset_us))

    def _offset_us(self, calendar: AcademicCalendar, day: int) -> int:
        """Local time minus UTC at the midnight a day begins with."""
        day = min(day, len(calendar.midnights) - 1)
        local = datetime.fromisoformat(calendar.date_of(day)).replace(tzinfo=UTC)
        return (local - EPOCH) // timedelta(microseconds=1) - calendar.midnights[day]


def utc(at_us: int) -> str:
    """A moment of the real clock: 2025-11-13 10:42:07 UTC."""
    return f"{EPOCH + timedelta(microseconds=at_us):%Y-%m-%d %H:%M:%S} UTC"


def _day(local: datetime, *, year: bool = True) -> str:
    return f"{local.day} {local:%b} {local.year}" if year else f"{local.day} {local:%b}"
