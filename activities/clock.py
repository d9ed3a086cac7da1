"""Where programme time stands: the real clock through the year's anchor, never past the rehearsal's mark."""

import hashlib
from typing import Any

from domain.clock import REAL_TIME, ClockAnchored
from store.steady import LANE

SPREAD_US = 5 * 86_400_000_000
"""Programme time over which the roll-overs of a semester's boundary are spread."""
A_MOMENT_US = 1_000
"""Timers ring a moment after what is due, so that the coarser clock of a workflow has surely reached it."""


def real_now_us() -> int:
    """The real moment, in microseconds: the clock of this machine, which never goes back in this process."""
    return LANE.now_us()


def clock_of(year: Any) -> ClockAnchored:
    """The clock of a programme year; real time when nobody anchored it."""
    return (year.clock if year is not None else None) or REAL_TIME


def wake_us(clock: ClockAnchored, due_us: int, again_us: int) -> int:
    """The real moment at which a driver acts on what is due; so much later, when that has gone by already."""
    now_us, rings_us = real_now_us(), clock.real_at(due_us) + A_MOMENT_US
    return rings_us if rings_us > now_us else now_us + again_us


def roll_us(stream: str, year: Any, at_us: int) -> int | None:
    """The real moment at which a driver begins a fresh run: after the semester of `at_us`, spread."""
    calendar = year.calendar if year is not None else None
    if calendar is None:
        return None
    ahead = [
        calendar.midnight(term.end) for term in calendar.terms[:-1] if calendar.midnight(term.end) > at_us
    ]
    if not ahead:
        return None
    spread = int.from_bytes(hashlib.sha256(stream.encode()).digest()[:6], "big") % SPREAD_US
    return clock_of(year).real_at(ahead[0] + spread)
