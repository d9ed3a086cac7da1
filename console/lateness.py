"""How late a rehearsal's machine was: what time did, against the moment it was due, in programme days."""

from collections.abc import Sequence

from pydantic import BaseModel

from domain.clock import ClockAnchored
from domain.messages import TIME
from domain.obligations import ObligationEnded
from domain.policy import UNARMED
from store.history import every_row
from store.log import Log

DAY_US = 86_400_000_000


class Lateness(BaseModel):
    """Programme days, to three places; no figure where nothing was counted."""

    counted: int
    p50: float | None
    p99: float | None
    max: float | None


def lateness(late_us: Sequence[int]) -> Lateness:
    """The quantiles of some delays in programme microseconds."""
    ordered = sorted(late_us)
    if not ordered:
        return Lateness(counted=0, p50=None, p99=None, max=None)

    def at(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] / DAY_US, 3)

    return Lateness(counted=len(ordered), p50=at(0.50), p99=at(0.99), max=at(1.0))


async def of_timers(log: Log, clock: ClockAnchored, after_us: int) -> Lateness:
    """How late the endings were that a timer was armed for: written against due, on the rehearsal's clock."""
    unarmed = tuple(f'"kind":"{kind}"' for kind in UNARMED)
    late = []
    async for row in every_row(log):
        if row.actor != TIME or row.type != ObligationEnded.TYPE or row.recorded_us < after_us:
            continue
        if not any(kind.encode() in row.body for kind in unarmed):
            late.append(max(0, clock.programme_at(row.written_us) - row.recorded_us))
    return lateness(late)
