"""The newest cohort's year in the memory of the process: whoever asks has all that is recorded by then.

One small query tells whether the year has gone on; only then, or when time does something, it is folded on.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from console.pages.moments import Moments
from console.pages.year import Year, unopened
from console.service import Doors
from domain import programme_year
from domain.clock import REAL_TIME, ClockAnchored
from domain.programme import ProgrammeYearState
from store.years import NewestYear, newest_year


@dataclass(frozen=True, slots=True)
class _Kept:
    """A year as it was read: good for its version from `from_us` until time does something at `until_us`."""

    doors: Doors
    stream: str
    version: int
    from_us: int
    until_us: int | None
    state: ProgrammeYearState
    moments: Moments
    clock: ClockAnchored


class LivingYear:
    """The year that the pages and the board of one process share."""

    def __init__(self, reached: Callable[[], Doors]) -> None:
        """`reached` gives the doors to the record, or raises Unreachable."""
        self._reached = reached
        self._kept: _Kept | None = None

    async def now(self) -> Year:
        """The year at this moment. Raises Refusal while there is none, Unreachable."""
        doors = self._reached()
        newest = await newest_year(doors.logs["programme"])
        if newest is None:
            raise unopened()
        kept = self._kept
        if kept is None or not _stands(kept, doors, newest):
            kept = self._kept = await _read(doors, newest)
        now_us = _now_us(kept.clock, newest)
        if now_us < kept.from_us or (kept.until_us is not None and now_us >= kept.until_us):
            kept = self._kept = await _read(doors, newest)
        return Year(doors, kept.state.cohort, kept.state, now_us, kept.moments, kept.clock.is_rehearsal)


def _stands(kept: _Kept, doors: Doors, newest: NewestYear) -> bool:
    return kept.doors is doors and (kept.stream, kept.version) == (newest.stream, newest.version)


def _now_us(clock: ClockAnchored, newest: NewestYear) -> int:
    now_us = clock.programme_at(time.time_ns() // 1_000)
    return now_us if newest.mark_us is None else min(now_us, newest.mark_us)


async def _read(doors: Doors, newest: NewestYear) -> _Kept:
    known: ProgrammeYearState = (await doors.ledger.view(newest.stream, 0)).state
    clock = known.clock or REAL_TIME
    now_us = _now_us(clock, newest)
    view = await doors.ledger.view(newest.stream, now_us)
    state: ProgrammeYearState = view.state
    ahead = programme_year.boundary(state, state.context)
    until_us = ahead.at_us if ahead else None
    moments = Moments(state.calendar)
    return _Kept(doors, newest.stream, view.version, now_us, until_us, state, moments, clock)
