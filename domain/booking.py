"""Places in a session: booked while there are any, released, and gone when the session is cancelled."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp
from domain.people import People
from domain.timetable import Session, Sessions, scheduled

CancelledBecause = Literal["trainer-away", "room-lost", "too-few", "other"]


class BookPlace(Command):
    """A mentor takes a place in a session to come."""

    TYPE = "book-place"
    session: str
    mentor: str


class ReleasePlace(Command):
    """A mentor gives a place back, for somebody else to take."""

    TYPE = "release-place"
    session: str
    mentor: str


class CancelSession(Command):
    """A session will not be held; make-up dates are sessions of their own."""

    TYPE = "cancel-session"
    session: str
    reason: CancelledBecause


class PlaceBooked(Event):
    TYPE = "place-booked"
    session: str
    mentor: str


class PlaceReleased(Event):
    TYPE = "place-released"
    session: str
    mentor: str


class SessionCancelled(Event):
    TYPE = "session-cancelled"
    session: str
    reason: CancelledBecause


def book(
    command: BookPlace, sessions: Sessions, people: People, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    """Raises Refusal; one for want of places names the make-up dates that still have some."""
    session = _to_come(sessions, command.session, stamp)
    if not people.is_active(command.mentor, "mentor"):
        raise Refusal("no-such-mentor", f"No mentor: {command.mentor}.", "Look the id up with `list`.")
    if command.mentor in session.booked:
        raise Refusal("already-booked", f"{command.mentor} has a place.", "Nothing more is needed.")
    if not session.has_room:
        others = ", ".join(instead_of(session, sessions, stamp.at_us)) or "none yet: schedule one"
        problem = f"All {session.capacity} places of {session.id} are taken."
        raise Refusal("session-full", problem, f"Make-up dates with room: {others}.")
    yield said(PlaceBooked(session=session.id, mentor=command.mentor), stamp, context)


def release(command: ReleasePlace, sessions: Sessions, stamp: Stamp, context: Context) -> Iterator[Entry]:
    session = _to_come(sessions, command.session, stamp)
    if command.mentor not in session.booked:
        problem = f"{command.mentor} has no place in {session.id}."
        raise Refusal("not-booked", problem, "See who has one with `session show`.")
    yield said(PlaceReleased(session=session.id, mentor=command.mentor), stamp, context)


def cancel(command: CancelSession, sessions: Sessions, stamp: Stamp, context: Context) -> Iterator[Entry]:
    session = standing(sessions, command.session)
    if session.held_minutes is not None:
        raise Refusal("already-recorded", f"{session.id} was held.", "Correct its attendance instead.")
    yield said(SessionCancelled(session=session.id, reason=command.reason), stamp, context)


def instead_of(session: Session, sessions: Sessions, at_us: int) -> list[str]:
    """The make-up dates of a session that lie ahead and have room, the earliest first."""
    dates = (other for other in sessions.values() if session.id in (other.makes_up_for, other.id))
    ahead = (other for other in dates if other.starts_us > at_us and not other.cancelled and other.has_room)
    return [other.id for other in sorted(ahead, key=lambda other: (other.starts_us, other.id))]


def standing(sessions: Sessions, wanted: str) -> Session:
    """A session that was not cancelled. Raises Refusal for any other."""
    session = scheduled(sessions, wanted)
    if session.cancelled:
        raise Refusal("session-cancelled", f"{session.id} is cancelled.", "Choose a make-up date.")
    return session


def _to_come(sessions: Sessions, wanted: str, stamp: Stamp) -> Session:
    session = standing(sessions, wanted)
    if session.starts_us <= stamp.at_us:
        problem = f"{session.id} has begun."
        raise Refusal("session-begun", problem, "Record who attended; a place is for a session to come.")
    return session


def bookings_after(sessions: Sessions, entry: Entry) -> Sessions:
    """The sessions after one more event about their places."""
    event = entry.event
    match event:
        case PlaceBooked(mentor=mentor):
            was = sessions[event.session]
            after = replace(was, booked=(*was.booked, mentor))
        case PlaceReleased(mentor=mentor):
            was = sessions[event.session]
            after = replace(was, booked=tuple(other for other in was.booked if other != mentor))
        case SessionCancelled():
            after = replace(sessions[event.session], cancelled=True)
        case _:
            return sessions
    return sessions.holding({event.session: after})
