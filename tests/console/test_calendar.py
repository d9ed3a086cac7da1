"""The example year, expanded: right across daylight saving, holidays and weekends."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from console.calendar import load_calendar
from console.errors import BadInput
from domain.calendar import AcademicCalendar, Window
from tests.console.builders import EXAMPLES

HOUR_US = 3_600_000_000
EXAMPLE = (EXAMPLES / "calendar-2025.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def year() -> AcademicCalendar:
    return load_calendar(EXAMPLES / "calendar-2025.toml")


def day(calendar: AcademicCalendar, iso: str) -> int:
    return (date.fromisoformat(iso) - date.fromisoformat(calendar.day0)).days


def utc(iso: str) -> int:
    return int(datetime.fromisoformat(iso).replace(tzinfo=UTC).timestamp()) * 1_000_000


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    """The example calendar with some lines changed."""
    text = EXAMPLE
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    path = folder / "calendar.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_year_has_300_days_and_its_windows(year: AcademicCalendar) -> None:
    assert year.end - year.first == 300
    assert (len(year.weeks), len(year.months), len(year.terms)) == (43, 10, 2)
    assert (year.date_of(year.first), year.date_of(year.end - 1)) == ("2025-09-01", "2026-06-27")


def test_the_semesters_meet_without_a_gap(year: AcademicCalendar) -> None:
    boundary = day(year, "2026-02-01")

    assert year.terms == (Window(1, year.first, boundary), Window(2, boundary, year.end))


def test_the_calendar_knows_62_days_before_and_150_after(year: AcademicCalendar) -> None:
    assert (year.day0, year.first) == ("2025-07-01", 62)
    assert len(year.working) == 62 + 300 + 150
    assert len(year.midnights) == len(year.working) + 1
    assert year.horizon_us == year.midnight(year.end + 150)


def test_midnights_are_local(year: AcademicCalendar) -> None:
    assert year.begins_us == utc("2025-08-31T22:00:00")
    assert year.midnight(day(year, "2026-01-15")) == utc("2026-01-14T23:00:00")


@pytest.mark.parametrize(
    ("iso", "hours"), [("2025-10-25", 24), ("2025-10-26", 25), ("2026-03-29", 23), ("2026-03-30", 24)]
)
def test_days_have_their_hours_across_daylight_saving(year: AcademicCalendar, iso: str, hours: int) -> None:
    number = day(year, iso)

    assert year.midnight(number + 1) - year.midnight(number) == hours * HOUR_US


def test_the_next_midnight_is_strictly_later(year: AcademicCalendar) -> None:
    midnight = year.midnight(day(year, "2026-03-29"))

    assert year.next_midnight(midnight - 1) == midnight
    assert year.next_midnight(midnight) == midnight + 23 * HOUR_US


def test_working_days_pass_over_a_weekend_and_a_holiday(year: AcademicCalendar) -> None:
    wednesday_noon = utc("2026-04-01T10:00:00")

    assert year.after_working_days(wednesday_noon, 1) == year.midnight(day(year, "2026-04-03"))
    assert year.after_working_days(wednesday_noon, 2) == year.midnight(day(year, "2026-04-08"))


def test_a_moved_rest_day_is_free_and_its_saturday_is_worked(year: AcademicCalendar) -> None:
    free = ("2025-10-24", "2025-12-24", "2026-01-02")
    worked = ("2025-10-18", "2025-12-13", "2026-01-10")

    assert [year.working[day(year, iso)] for iso in (*free, *worked)] == ["0"] * 3 + ["1"] * 3


def test_the_public_holidays_of_the_year_are_listed(year: AcademicCalendar) -> None:
    listed = {year.date_of(span.first) for span in year.holidays if year.first <= span.first < year.end}

    assert listed == {
        "2025-10-23", "2025-10-24", "2025-11-01", "2025-12-24", "2025-12-25", "2025-12-26", "2026-01-01",
        "2026-01-02", "2026-03-15", "2026-04-03", "2026-04-05", "2026-04-06", "2026-05-01", "2026-05-24",
        "2026-05-25",
    }  # fmt: skip


def test_breaks_and_exam_weeks_are_excused_with_both_ends(year: AcademicCalendar) -> None:
    spans = [(span.name, year.date_of(span.first), year.date_of(span.end - 1)) for span in year.excused]

    assert spans == [
        ("autumn break", "2025-10-27", "2025-10-31"),
        ("winter break", "2025-12-22", "2026-01-04"),
        ("autumn exams", "2026-01-05", "2026-01-31"),
        ("spring break", "2026-04-03", "2026-04-07"),
        ("spring exams", "2026-05-25", "2026-06-27"),
    ]


def test_a_calendar_without_a_country_rests_at_weekends_and_on_its_own_days(tmp_path: Path) -> None:
    own = '[[holidays]]\nname = "Rest"\nfirst = 2025-09-02\nlast = 2025-09-03\n[[semesters]]'
    worked = "working_days = [2025-09-06]\n" + own

    calendar = load_calendar(written(tmp_path, ('country = "HU"', ""), ("[[semesters]]", worked)))

    assert calendar.working[calendar.first : calendar.first + 7] == "1001110"
    assert [(span.name, span.end - span.first) for span in calendar.holidays] == [("Rest", 2)]


def test_where_midnight_is_skipped_the_day_begins_at_the_first_moment_after(tmp_path: Path) -> None:
    path = written(tmp_path, ('"Europe/Budapest"', '"America/Santiago"'), ('country = "HU"', ""))

    calendar = load_calendar(path)

    number = day(calendar, "2025-09-07")
    assert calendar.midnight(number) == utc("2025-09-07T04:00:00")
    assert calendar.midnight(number + 1) - calendar.midnight(number) == 23 * HOUR_US


@pytest.mark.parametrize(
    ("before", "after", "where", "problem", "remedy"),
    [
        (
            "Europe/Budapest",
            "Europe/Budapset",
            "time_zone",
            '"Europe/Budapset" is no time zone.',
            'Give a name of the IANA list, such as "Europe/Budapest".',
        ),
        (
            '"HU"',
            '"HX"',
            "country",
            'No holidays are known of "HX".',
            'Give a two-letter code such as "HU", or leave `country` out and list [[holidays]].',
        ),
        (
            "first = 2025-09-01\nlast = 2026-06-27",
            "first = 2025-09-01\nlast = 2025-06-27",
            "last",
            "2025-06-27 is before the first day.",
            "Give a day from 2025-09-01 on.",
        ),
        (
            "first = 2025-09-01\nlast = 2026-06-27",
            "first = 2025-09-01\nlast = 2027-06-27",
            "last",
            "2027-06-27 is more than 400 days on.",
            "Check the years.",
        ),
        (
            "first = 2026-02-01",
            "first = 2026-02-03",
            "semesters[2].first",
            "2026-02-03 does not fit.",
            "Begin it on 2026-02-01, so that every day belongs to one semester.",
        ),
        (
            "first = 2026-02-01\nlast = 2026-06-27",
            "first = 2026-02-01\nlast = 2026-06-20",
            "semesters",
            "They end on 2026-06-20.",
            "Let the last semester end on 2026-06-27, or change `last`.",
        ),
        (
            "first = 2025-10-27",
            "first = 2025-08-27",
            "breaks[1]",
            "It reaches beyond the year.",
            "Give days from 2025-09-01 to 2026-06-27.",
        ),
        (
            "first = 2025-10-27",
            'first = "2025-10-32"',
            "breaks[1].first",
            '"2025-10-32" does not fit.',
            "Give a day such as 2025-09-01.",
        ),
        (
            "first = 2025-10-27",
            "frist = 2025-10-27",
            "breaks[1].frist",
            'There is no such setting (its value: "2025-10-27").',
            "Did you mean `first`?",
        ),
        (
            "time_zone",
            "timezone",
            "timezone",
            'There is no such setting (its value: "Europe/Budapest").',
            "Did you mean `time_zone`?",
        ),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_with_the_remedy(
    tmp_path: Path, before: str, after: str, where: str, problem: str, remedy: str
) -> None:
    with pytest.raises(BadInput) as raised:
        load_calendar(written(tmp_path, (before, after)))

    assert (raised.value.where, raised.value.problem, raised.value.remedy) == (where, problem, remedy)
