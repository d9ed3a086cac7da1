"""Supervision groups: the sessions that somebody leads for the same mentors, and who is in each.

A group is what its sessions say: it is called by the name that they carry, or by the first of them and its
other dates. Mentors belong to it while they have a place in one of its sessions, or have come to one.
"""

from collections.abc import Iterable
from typing import NamedTuple

from domain.timetable import Session, Sessions


class Group(NamedTuple):
    """One group; `key` is the name of its sessions, or the id of the first. The sessions are in order."""

    key: str
    name: str | None
    sessions: tuple[Session, ...]

    @property
    def mentors(self) -> tuple[str, ...]:
        """Who is in it, by id."""
        held = (session for session in self.sessions if not session.cancelled)
        return tuple(sorted({one for session in held for one in (*session.booked, *session.attended)}))

    def following(self, at_us: int) -> Session | None:
        """The next session that lies ahead."""
        ahead = (one for one in self.sessions if one.starts_us > at_us and not one.cancelled)
        return next(ahead, None)


def groups_led(sessions: Sessions, leader: str) -> tuple[Group, ...]:
    """The supervision groups of somebody, by the moment of their first sessions."""
    return _grouped(one for one in sessions.values() if one.kind == "supervision" and one.trainer == leader)


def leaders_of(sessions: Iterable[Session]) -> frozenset[str]:
    """Who leads a mentor's supervision now, by the sessions that the mentor has a place in or came to.

    Each group is led by whoever leads the last of its sessions: with them it is handed over, and the former
    leader has it no longer. Those without a name are one group; another date of a session hands nobody over.
    """
    held = (one for one in sessions if one.kind == "supervision" and not one.cancelled)
    last = {one.group: one for one in sorted(held, key=_at_the_end)}
    return frozenset(one.trainer for one in last.values() if one.trainer is not None)


def _at_the_end(session: Session) -> tuple[bool, int, str]:
    return session.makes_up_for is None, session.starts_us, session.id


def all_groups(sessions: Sessions) -> tuple[Group, ...]:
    """Every group, of trainings as well: by kind, by leader, and then by the moment of the first session."""
    apart: dict[tuple[str, str], list[Session]] = {}
    for one in sessions.values():
        apart.setdefault((one.kind, one.trainer or ""), []).append(one)
    return tuple(group for _, some in sorted(apart.items()) for group in _grouped(some))


def group_of(sessions: Sessions, session: Session) -> Group:
    """The sessions of the same kind and leader that belong together with one."""
    kind, leader = session.kind, session.trainer
    alike = (one for one in sessions.values() if one.kind == kind and one.trainer == leader)
    return next(group for group in _grouped(alike) if session in group.sessions)


def _grouped(sessions: Iterable[Session]) -> tuple[Group, ...]:
    found: dict[str, list[Session]] = {}
    for session in sorted(sessions, key=lambda one: (one.starts_us, one.id)):
        found.setdefault(session.group or session.makes_up_for or session.id, []).append(session)
    return tuple(Group(key, some[0].group, tuple(some)) for key, some in found.items())
