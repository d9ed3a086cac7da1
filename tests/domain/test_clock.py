"""Programme time in integers: where it stands for a real moment, and when it gets somewhere."""

from hypothesis import given
from hypothesis import strategies as st

from domain.clock import REAL_TIME, ClockAnchored

DAY = 86_400_000_000
moments = st.integers(0, 2**51)
clocks = st.builds(
    ClockAnchored,
    real_anchor_us=moments,
    programme_anchor_us=moments,
    programme_us=st.integers(1, DAY),
    real_us=st.integers(1, DAY),
)


def test_without_an_anchor_programme_time_is_real_time() -> None:
    assert (REAL_TIME.programme_at(17), REAL_TIME.real_at(17)) == (17, 17)
    assert not REAL_TIME.is_rehearsal


def test_at_four_hundred_milliseconds_a_day_a_second_is_two_days_and_a_half() -> None:
    clock = ClockAnchored(
        real_anchor_us=1_000_000, programme_anchor_us=10 * DAY, programme_us=DAY, real_us=400_000
    )

    assert clock.programme_at(2_000_000) == 10 * DAY + 5 * DAY // 2
    assert clock.real_at(11 * DAY) == 1_400_000


def test_a_faster_clock_and_a_shifted_one_are_rehearsals() -> None:
    faster = ClockAnchored(real_anchor_us=0, programme_anchor_us=0, programme_us=2, real_us=1)
    shifted = ClockAnchored(real_anchor_us=0, programme_anchor_us=DAY, programme_us=1, real_us=1)

    assert faster.is_rehearsal
    assert shifted.is_rehearsal


@given(clocks, moments)
def test_a_programme_moment_is_reached_at_its_real_one_and_not_before(
    clock: ClockAnchored, programme_us: int
) -> None:
    real_us = clock.real_at(programme_us)

    assert clock.programme_at(real_us) >= programme_us
    assert clock.programme_at(real_us - 1) < programme_us


@given(clocks, moments, st.integers(0, DAY))
def test_programme_time_never_goes_back(clock: ClockAnchored, real_us: int, later: int) -> None:
    assert clock.programme_at(real_us + later) >= clock.programme_at(real_us)
