"""Expands the file of an academic year into midnights, working days and holidays, before it is published."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from holidays import HolidayBase, country_holidays

from console.errors import BadInput
from console.settings_files import Key, misfit, read_settings, shown
from domain.calendar import AcademicCalendar, Span
from domain.messages import Message

DAYS_BEFORE = 62
"""Days that the calendar knows before the year: rosters and trainings come early."""
DAYS_AFTER = 150
"""Days that the calendar knows after the year: credit, late records and referrals end within them."""
WEEKEND = frozenset({5, 6})
SECOND_US = 1_000_000
LONGEST = 400
EARLIEST, LATEST = 1900, 2999
"""Years that a calendar may touch; beyond them days cannot be reckoned, or nobody means them."""


class Days(Message):
    """A named run of days, both ends inclusive."""

    name: str
    first: date
    last: date


class CalendarFile(Message):
    """An academic year as its file gives it."""

    name: str
    first: date
    last: date
    time_zone: str
    semesters: tuple[Days, ...]
    country: str | None = None
    breaks: tuple[Days, ...] = ()
    exams: tuple[Days, ...] = ()
    holidays: tuple[Days, ...] = ()
    working_days: tuple[date, ...] = ()


def load_calendar(path: Path) -> AcademicCalendar:
    """The calendar of a TOML file. Raises BadInput that names the key, its value and the remedy."""
    file = read_settings(path, CalendarFile)
    complaint = next(_complaints(path, file), None)
    if complaint is not None:
        raise complaint
    return _expanded(file, _zone(path, file.time_zone), _public_holidays(path, file))


def plain_days(first: date, last: date) -> AcademicCalendar:
    """The days of Budapest with Hungary's public holidays, where nobody gives an academic year."""
    file = CalendarFile(
        name="public holidays of Hungary",
        first=first,
        last=last,
        time_zone="Europe/Budapest",
        semesters=(Days(name="plain days", first=first, last=last),),
        country="HU",
    )
    return _expanded(file, ZoneInfo(file.time_zone), _public_holidays(Path(), file))


def _expanded(file: CalendarFile, zone: ZoneInfo, public: HolidayBase | None) -> AcademicCalendar:
    day0 = file.first - timedelta(days=DAYS_BEFORE)
    count = DAYS_BEFORE + (file.last - file.first).days + 1 + DAYS_AFTER
    days = [day0 + timedelta(days=index) for index in range(count + 1)]
    own = {day for free in file.holidays for day in _within(free)}
    return AcademicCalendar(
        name=file.name,
        day0=day0.isoformat(),
        midnights=tuple(_midnight(day, zone) for day in days),
        working="".join("1" if _works(day, file, own, public) else "0" for day in days[:count]),
        first=DAYS_BEFORE,
        end=count - DAYS_AFTER,
        semesters=tuple(_span(semester, day0) for semester in file.semesters),
        excused=tuple(
            _span(span, day0) for span in sorted((*file.breaks, *file.exams), key=lambda d: d.first)
        ),
        holidays=tuple(_span(free, day0) for free in _holidays(file, days[:count], public)),
    )


def _midnight(day: date, zone: ZoneInfo) -> int:
    """The moment a local day begins, in microseconds; the first one after a midnight that is skipped."""
    local = datetime(day.year, day.month, day.day, tzinfo=zone)
    return int(local.astimezone(UTC).timestamp()) * SECOND_US


def _works(day: date, file: CalendarFile, own: set[date], public: HolidayBase | None) -> bool:
    if day in file.working_days:
        return True
    if day in own:
        return False
    return public.is_working_day(day) if public is not None else day.weekday() not in WEEKEND


def _holidays(file: CalendarFile, days: list[date], public: HolidayBase | None) -> list[Days]:
    found = (
        [Days(name=public[day], first=day, last=day) for day in days if day in public]
        if public is not None
        else []
    )
    return sorted((*found, *file.holidays), key=lambda free: (free.first, free.name))


def _within(span: Days) -> Iterator[date]:
    for index in range((span.last - span.first).days + 1):
        yield span.first + timedelta(days=index)


def _span(days: Days, day0: date) -> Span:
    return Span(name=days.name, first=(days.first - day0).days, end=(days.last - day0).days + 1)


def _zone(path: Path, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        remedy = 'Give a name of the IANA list, such as "Europe/Budapest".'
        raise misfit(path, ("time_zone",), f"{shown(name)} is no time zone.", remedy) from None


def _public_holidays(path: Path, file: CalendarFile) -> HolidayBase | None:
    if file.country is None:
        return None
    years = range(file.first.year - 1, file.last.year + 2)
    try:
        return country_holidays(file.country, years=years, expand=False, language="en_US")
    except NotImplementedError:
        remedy = 'Give a two-letter code such as "HU", or leave `country` out and list [[holidays]].'
        problem = f"No holidays are known of {shown(file.country)}."
        raise misfit(path, ("country",), problem, remedy) from None


def _complaints(path: Path, file: CalendarFile) -> Iterator[BadInput]:
    """What a calendar cannot be: backwards, endless, with semesters that leave or double a day."""
    spans: list[tuple[Key, Days]] = [((), Days(name=file.name, first=file.first, last=file.last))]
    for key in ("semesters", "breaks", "exams", "holidays"):
        spans.extend(((key, index), span) for index, span in enumerate(getattr(file, key)))
    for place, span in spans:
        for end, day in (("first", span.first), ("last", span.last)):
            if not EARLIEST <= day.year <= LATEST:
                remedy = f"Give a day of the years {EARLIEST} to {LATEST}."
                yield misfit(path, (*place, end), f"{day} is too far away.", remedy)
        if span.last < span.first:
            remedy = f"Give a day from {span.first} on."
            yield misfit(path, (*place, "last"), f"{span.last} is before the first day.", remedy)
        elif (span.last - span.first).days >= LONGEST:
            yield misfit(
                path, (*place, "last"), f"{span.last} is more than {LONGEST} days on.", "Check the years."
            )
    due = file.first
    for index, semester in enumerate(file.semesters):
        if semester.first != due:
            remedy = f"Begin it on {due}, so that every day belongs to one semester."
            yield misfit(path, ("semesters", index, "first"), f"{semester.first} does not fit.", remedy)
        due = semester.last + timedelta(days=1)
    if due != file.last + timedelta(days=1):
        remedy = f"Let the last semester end on {file.last}, or change `last`."
        yield misfit(path, ("semesters",), f"They end on {due - timedelta(days=1)}.", remedy)
    for key in ("breaks", "exams"):
        for index, span in enumerate(getattr(file, key)):
            if span.first < file.first or span.last > file.last:
                remedy = f"Give days from {file.first} to {file.last}."
                yield misfit(path, (key, index), "It reaches beyond the year.", remedy)
