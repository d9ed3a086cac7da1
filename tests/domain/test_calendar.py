"""The academic calendar: local days, weeks, months and semesters, right across daylight saving."""

import pytest

from domain.calendar import AcademicCalendar
from tests.domain.builders import HOUR, MINUTE, at, small_calendar


def test_the_academic_year_has_three_hundred_days(calendar: AcademicCalendar) -> None:
    assert calendar.end - calendar.first == 300
    assert (calendar.date_of(calendar.first), calendar.date_of(calendar.end)) == ("2025-09-01", "2026-06-28")
    assert (calendar.begins_us, calendar.ends_us) == (at("2025-09-01"), at("2026-06-28"))


def test_a_day_begins_at_its_midnight_and_ends_before_the_next(calendar: AcademicCalendar) -> None:
    third = calendar.day_of(at("2025-10-03"))

    assert calendar.day_of(at("2025-10-03 23:59")) == third
    assert calendar.day_of(at("2025-10-03") - 1) == third - 1
    assert calendar.day_of(at("2025-10-04")) == third + 1


def test_moments_outside_the_calendar_belong_to_its_edges(calendar: AcademicCalendar) -> None:
    assert calendar.day_of(0) == 0
    assert calendar.day_of(calendar.horizon_us + HOUR) == len(calendar.midnights) - 1
    assert calendar.midnight(-5) == calendar.midnights[0]
    assert calendar.midnight(10_000) == calendar.horizon_us


def test_the_next_midnight_lies_strictly_ahead(calendar: AcademicCalendar) -> None:
    assert calendar.next_midnight(at("2025-10-03 14:00")) == at("2025-10-04")
    assert calendar.next_midnight(at("2025-10-03")) == at("2025-10-04")


@pytest.mark.parametrize(
    ("day", "hours"), [("2025-10-25", 24), ("2025-10-26", 25), ("2026-03-29", 23), ("2026-03-30", 24)]
)
def test_a_day_is_an_hour_longer_or_shorter_when_the_clocks_change(
    calendar: AcademicCalendar, day: str, hours: int
) -> None:
    assert calendar.next_midnight(at(day)) - at(day) == hours * HOUR


@pytest.mark.parametrize(("inside", "hours"), [("2025-10-15", 168), ("2025-10-22", 169), ("2026-03-25", 167)])
def test_a_week_in_which_the_clocks_change_still_runs_from_monday_to_monday(
    calendar: AcademicCalendar, inside: str, hours: int
) -> None:
    day = calendar.day_of(at(inside))
    week = next(w for w in calendar.weeks if w.first <= day < w.end)

    assert week.end - week.first == 7
    assert calendar.midnight(week.end) - calendar.midnight(week.first) == hours * HOUR


def test_so_many_days_later_it_is_the_same_local_time(calendar: AcademicCalendar) -> None:
    assert calendar.after_days(at("2025-10-20 15:30"), 14) == at("2025-11-03 15:30")
    assert calendar.after_days(at("2026-03-20 15:30"), 14) == at("2026-04-03 15:30")


@pytest.mark.parametrize("day", ["2025-10-12", "2025-10-26", "2026-03-15", "2026-03-29"])
@pytest.mark.parametrize("time", ["00:00", "01:30", "03:00", "08:15", "15:30", "23:59"])
def test_it_is_the_same_local_time_from_and_to_a_day_on_which_the_clocks_change(
    calendar: AcademicCalendar, day: str, time: str
) -> None:
    later = {
        "2025-10-12": "2025-10-26",
        "2025-10-26": "2025-11-09",
        "2026-03-15": "2026-03-29",
        "2026-03-29": "2026-04-12",
    }

    assert calendar.after_days(at(f"{day} {time}"), 14) == at(f"{later[day]} {time}")


def test_working_days_are_counted_from_the_day_after_and_end_at_midnight(calendar: AcademicCalendar) -> None:
    tuesday, friday, saturday = at("2025-11-04 09:00"), at("2025-11-07 16:00"), at("2025-11-08 11:00")

    assert calendar.after_working_days(tuesday, 2) == at("2025-11-07")
    assert calendar.after_working_days(friday, 2) == at("2025-11-12")
    assert calendar.after_working_days(saturday, 2) == at("2025-11-12")


def test_public_holidays_are_no_working_days(calendar: AcademicCalendar) -> None:
    before_christmas = at("2025-12-22 10:00")

    assert calendar.after_working_days(before_christmas, 2) == at("2025-12-30")


def test_working_days_end_where_the_calendar_ends() -> None:
    calendar = small_calendar("2025-09-01", 28)

    assert calendar.after_working_days(calendar.horizon_us - MINUTE, 3) == calendar.horizon_us


def test_the_weeks_of_a_year_are_the_iso_weeks_that_touch_it(calendar: AcademicCalendar) -> None:
    first, last = calendar.weeks[0], calendar.weeks[-1]

    assert (first.number, calendar.date_of(first.first)) == (1, "2025-09-01")
    assert (last.number, calendar.date_of(last.first), calendar.date_of(last.end)) == (
        43,
        "2026-06-22",
        "2026-06-29",
    )


def test_a_year_that_begins_on_a_thursday_has_the_whole_first_week() -> None:
    calendar = small_calendar("2026-01-01", 10)

    assert [calendar.date_of(week.first) for week in calendar.weeks] == ["2025-12-29", "2026-01-05"]


def test_the_months_of_a_year_are_whole_months(calendar: AcademicCalendar) -> None:
    assert [calendar.date_of(month.first) for month in calendar.months][:2] == ["2025-09-01", "2025-10-01"]
    assert calendar.date_of(calendar.months[-1].end) == "2026-07-01"
    assert len(calendar.months) == 10


def test_windows_follow_each_other_without_a_gap(calendar: AcademicCalendar) -> None:
    for windows in (calendar.weeks, calendar.months, calendar.terms):
        assert [w.end for w in windows[:-1]] == [w.first for w in windows[1:]]
        assert [w.number for w in windows] == list(range(1, len(windows) + 1))


@pytest.mark.parametrize(
    ("moment", "term"),
    [
        ("2025-08-31 23:59", 0),
        ("2025-09-01", 1),
        ("2026-01-31 23:59", 1),
        ("2026-02-01", 2),
        ("2026-08-01", 2),
    ],
)
def test_a_moment_belongs_to_the_semester_that_has_begun(
    calendar: AcademicCalendar, moment: str, term: int
) -> None:
    assert calendar.term_of(at(moment)) == term


def test_breaks_and_exam_weeks_are_excused_days(calendar: AcademicCalendar) -> None:
    excused = {calendar.date_of(day) for day in calendar.excused_days}

    assert {"2025-10-27", "2025-10-31", "2025-12-24", "2026-01-05", "2026-06-27"} <= excused
    assert not {"2025-10-26", "2025-11-01", "2026-02-01", "2026-05-24"} & excused
