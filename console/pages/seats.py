"""The sessions of a year by who is in them and who leads them, sorted once for as long as they are the same.

A page of one pair asks for its sessions alone: it costs the same among a hundred and among thousands.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import merge
from typing import get_args

from domain.groups import leaders_of
from domain.timetable import Session, SessionKind, Sessions

Many = Mapping[str, Sequence[Session]]
NOBODY = ""


class Seats:
    """The sessions of one map, each list in order of time."""

    def __init__(self, sessions: Sessions) -> None:
        """Sorts a map of sessions, which never changes."""
        self.sessions = sessions
        ordered = sorted(sessions.values(), key=in_order)
        self.of_leader: Many = _by(ordered, lambda session: (session.trainer or NOBODY,))
        self.of_mentor: Many = _by(ordered, mentors_of)
        """By each mentor who is booked into a session or has attended it."""
        held = [session for session in ordered if not session.cancelled]
        self.of_kind: Many = _by(held, lambda session: (session.kind,))
        """Those that are not cancelled, by kind."""

    def ahead(self, kind: SessionKind | str, now_us: int) -> Sequence[Session]:
        """The sessions of a kind that have not begun and are not cancelled, the next one first."""
        some = self.of_kind.get(kind, ())
        return some[bisect_right(some, now_us, key=lambda session: session.starts_us) :]


def _by(ordered: Iterable[Session], keys: Callable[[Session], Iterable[str]]) -> Many:
    found: dict[str, list[Session]] = defaultdict(list)
    for session in ordered:
        for key in keys(session):
            found[key].append(session)
    return dict(found)


def ahead_of(sessions: Sessions, mentor: str, now_us: int, others: int) -> tuple[list[Session], int]:
    """What lies ahead for a mentor: theirs and so many others, in order; and how many others come later."""
    known = seats(sessions)
    ahead = list(merge(*(known.ahead(kind, now_us) for kind in get_args(SessionKind)), key=in_order))
    foreign = [session for session in ahead if mentor not in session.booked]
    late = {session.id for session in foreign[others:]}
    return [session for session in ahead if session.id not in late], len(late)


def in_order(session: Session) -> tuple[int, str]:
    """Where a session stands among others: by its moment."""
    return session.starts_us, session.id


def mentors_of(session: Session) -> frozenset[str]:
    """Who is booked into a session or has attended it."""
    return frozenset(session.booked) | frozenset(session.attended)


def supervised_by(sessions: Sessions, leader: str) -> frozenset[str]:
    """The mentors whose supervision somebody leads now; a group that was handed over is theirs no longer."""
    known = seats(sessions)
    once = {mentor for session in known.of_leader.get(leader, ()) for mentor in mentors_of(session)}
    return frozenset(mentor for mentor in once if leader in leaders_of(known.of_mentor[mentor]))


class _Kept:
    """The seats that were asked for last: a process looks at one year, over and over."""

    seats: Seats | None = None


def seats(sessions: Sessions) -> Seats:
    """The seats of a map of sessions; the same map is sorted once."""
    kept = _Kept.seats
    if kept is None or kept.sessions is not sessions:
        kept = _Kept.seats = Seats(sessions)
    return kept
