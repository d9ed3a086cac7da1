"""The sessions of a cohort: a list with one row for each, and one with its places and who was there."""

import re
from hashlib import sha256
from typing import Any

from console.pages.year import Page, Who, Year, one_of, who
from domain.booking import instead_of
from domain.timetable import Session

NOUN = "session"
PLAIN = re.compile(r"[\w-]{1,60}")


class SessionRow(Page):
    """One session; `stands` is to come, begun, held or cancelled, `attended` counts those who were there."""

    id: str
    handle: str
    group: str | None
    kind: str
    topics: tuple[str, ...]
    starts: str
    starts_us: int
    minutes: int
    room: str | None
    trainer: Who | None
    capacity: int | None
    booked: int
    attended: int
    makes_up_for: str | None
    stands: str


class SessionList(Page):
    """All sessions of a cohort, the earliest first."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    sessions: tuple[SessionRow, ...]


class Present(Page):
    """One mentor of a session: a place, and the minutes attended once they are recorded."""

    mentor: Who
    has_place: bool
    minutes: int | None


class SessionPage(SessionRow):
    """One session; `make_up_dates` are those that lie ahead and have room."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    held_minutes: int | None
    mentors: tuple[Present, ...]
    make_up_dates: tuple[str, ...]


async def sessions(year: Year) -> SessionList:
    """Every session of the cohort. Raises Unreachable."""
    found = sorted(year.state.sessions.values(), key=lambda session: (session.starts_us, session.id))
    names = await year.names(session.trainer for session in found if session.trainer)
    rows = tuple(SessionRow(**row_of(year, session, names)) for session in found)
    return SessionList(**year.heading, sessions=rows)


async def session_page(year: Year, wanted: str) -> SessionPage:
    """One session by its id or the beginning of it. Raises Refusal, Unreachable."""
    session = year.state.sessions[chosen(year, wanted)]
    everybody = dict.fromkeys((*session.booked, *session.attended))
    names = await year.names((*everybody, *((session.trainer,) if session.trainer else ())))
    present = sorted(
        (
            Present(
                mentor=names[mentor],
                has_place=mentor in session.booked,
                minutes=session.attended[mentor][0] if mentor in session.attended else None,
            )
            for mentor in everybody
        ),
        key=lambda one: one.mentor.order,
    )
    others = [other for other in instead_of(session, year.state.sessions, year.now_us) if other != session.id]
    return SessionPage(
        **row_of(year, session, names),
        **year.heading,
        held_minutes=session.held_minutes,
        mentors=tuple(present),
        make_up_dates=tuple(others),
    )


def chosen(year: Year, wanted: str) -> str:
    """The id of a session that begins as asked for. Raises Refusal."""
    return one_of(year.state.sessions, wanted, NOUN)


def handle_of(key: str) -> str:
    """The address of a session or a group: its id, or a digest of one that no address can hold."""
    return key if PLAIN.fullmatch(key) else sha256(key.encode()).hexdigest()[:16]


def named(year: Year, handle: str) -> Session | None:
    """The session of an address, if there is one."""
    found = year.state.sessions.get(handle)
    return found or next((s for s in year.state.sessions.values() if handle_of(s.id) == handle), None)


def row_of(year: Year, session: Session, names: dict[str, Who]) -> dict[str, Any]:
    """The fields of a row."""
    return {
        "id": session.id,
        "handle": handle_of(session.id),
        "group": session.group,
        "kind": session.kind,
        "topics": session.topics,
        "starts": year.moments.iso(session.starts_us),
        "starts_us": session.starts_us,
        "minutes": session.minutes,
        "room": session.room,
        "trainer": who(session.trainer, names) if session.trainer else None,
        "capacity": session.capacity,
        "booked": len(session.booked),
        "attended": len(session.attended),
        "makes_up_for": session.makes_up_for,
        "stands": stands(session, year.now_us),
    }


def stands(session: Session, now_us: int) -> str:
    """Where a session stands, in a word of its rows."""
    if session.cancelled:
        return "cancelled"
    if session.held_minutes is not None:
        return "held"
    return "to come" if session.starts_us > now_us else "not recorded yet"
