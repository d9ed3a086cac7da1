"""Many reports by senders whom nobody knows: none is dropped, and none delays a page for somebody known.

An unverified case is *apart* when ten others that nobody owns yet came in the minute before it. It is
recorded, climbs and is paged like any other, but each person gets one notice a minute for all that are apart,
whatever their number, and whoever looks after many cases comes to these last. So the desk is not flooded, and
works the crowd off: a case that is owned, closed or reported by somebody known leaves it, and those behind it
move up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from domain.case_events import (
    EmergencyAcknowledged,
    EmergencyClosed,
    EmergencyRaised,
    EmergencyReopened,
    EmergencyReportedAgain,
    HandOverAccepted,
    LeaseExpired,
)
from domain.levels import SECOND_US
from domain.messages import Event

AT_ONCE = 10
"""Unverified reports within one window that are paged one by one."""
WINDOW_US = 60 * SECOND_US


@dataclass(frozen=True, slots=True)
class Queued:
    """What a case counts for in a crowd: when it was raised, by somebody known or not, and if it is owned."""

    raised_us: int
    verified: bool
    owned: bool = False


def evolve(was: Queued | None, event: Event, recorded_us: int) -> Queued | None:
    """What a case counts for after an event; None while its raise is not known."""
    match event:
        case EmergencyRaised(report=report):
            return Queued(recorded_us, report.verified)
        case _ if was is None:
            return None
        case EmergencyReportedAgain(report=report):
            return replace(was, verified=was.verified or report.verified)
        case EmergencyAcknowledged() | HandOverAccepted() | EmergencyClosed():
            return replace(was, owned=True)
        case LeaseExpired() | EmergencyReopened():
            return replace(was, owned=False)
        case _:
            return was


def apart(cases: Mapping[str, Queued]) -> frozenset[str]:
    """The streams that queue apart, of all cases by stream."""
    crowd = sorted(
        (case.raised_us, stream) for stream, case in cases.items() if not case.verified and not case.owned
    )
    return frozenset(
        stream
        for n, (raised_us, stream) in enumerate(crowd)
        if n >= AT_ONCE and crowd[n - AT_ONCE][0] > raised_us - WINDOW_US
    )


def in_crowd(raised_us: int, unverified: Iterable[int]) -> bool:
    """Whether a report raised then queues apart, by the moments of the unverified ones, itself included."""
    return sum(raised_us - WINDOW_US < each_us <= raised_us for each_us in unverified) > AT_ONCE


def minute_of(at_us: int) -> int:
    """The number of the minute whose one notice stands for every page of the crowd."""
    return at_us // WINDOW_US
