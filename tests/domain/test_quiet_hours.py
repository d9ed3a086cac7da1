"""Quiet hours: from 21 to 8 o'clock by local time, also in the nights when the clocks are set."""

import pytest

from domain.quiet_hours import awake_us
from tests.activities.cohort import CALENDAR, at

HOUR_US = 3_600_000_000
OCTOBER_25, OCTOBER_26, MARCH_29 = "2025-10-25", "2025-10-26", "2026-03-29"
"""The clocks go back in the morning of 26 October 2025 and forward in that of 29 March 2026."""


@pytest.mark.parametrize("hour", [8, 12, 20])
def test_by_day_a_moment_is_its_own(hour: int) -> None:
    assert awake_us(at("2025-11-13", hour), CALENDAR) == at("2025-11-13", hour)


@pytest.mark.parametrize("hour", [0, 3, 7])
def test_before_eight_it_is_held_until_eight(hour: int) -> None:
    assert awake_us(at("2025-11-13", hour), CALENDAR) == at("2025-11-13", 8)


@pytest.mark.parametrize("hour", [21, 23])
def test_from_nine_in_the_evening_it_is_held_until_the_next_morning(hour: int) -> None:
    assert awake_us(at("2025-11-13", hour), CALENDAR) == at("2025-11-14", 8)


def test_the_last_microsecond_of_the_night_is_held_and_the_evening_begins_at_nine() -> None:
    assert awake_us(at("2025-11-13", 8) - 1, CALENDAR) == at("2025-11-13", 8)
    assert awake_us(at("2025-11-13", 21) - 1, CALENDAR) == at("2025-11-13", 21) - 1


def test_a_night_that_is_an_hour_longer_ends_at_eight_all_the_same() -> None:
    morning = at(OCTOBER_26, 9)  # nine hours after its midnight: the clocks went back

    assert awake_us(at(OCTOBER_25, 22), CALENDAR) == morning
    assert awake_us(at(OCTOBER_26, 22) - 1, CALENDAR) == at(OCTOBER_26, 22) - 1


def test_a_night_that_is_an_hour_shorter_ends_at_eight_all_the_same() -> None:
    assert awake_us(at(MARCH_29, 1), CALENDAR) == at(MARCH_29, 7)


def test_beyond_the_calendar_nothing_is_held_back() -> None:
    late = CALENDAR.horizon_us + 30 * HOUR_US

    assert awake_us(late, CALENDAR) == late
