"""A session that is moved: another start, another room or leader; the places in it stay taken."""

from collections.abc import Iterator
from dataclasses import replace

from domain.booking import standing
from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp
from domain.people import People
from domain.timetable import Room, Sessions, check_free, check_leader, check_start


class MoveSession(Command):
    """When and where a session is now, and who leads it; how long it is planned stays."""

    TYPE = "move-session"
    session: str
    starts_us: int
    room: Room | None = None
    trainer: str | None = None


class SessionMoved(Event):
    TYPE = "session-moved"
    session: str
    starts_us: int
    room: str | None
    trainer: str | None


def move(
    command: MoveSession, sessions: Sessions, people: People, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    """Raises Refusal for a session that was held or cancelled, and as for one that is scheduled."""
    session = standing(sessions, command.session)
    if session.held_minutes is not None:
        raise Refusal("already-recorded", f"{session.id} was held.", "Schedule another date instead.")
    wanted = (command.starts_us, command.room, command.trainer)
    if wanted == (session.starts_us, session.room, session.trainer):
        raise Refusal("nothing-new", f"{session.id} is there and then.", "Nothing more is needed.")
    check_start(command.starts_us, stamp)
    check_leader(command.trainer, people)
    check_free(*wanted[1:], command.starts_us, session.minutes, sessions, but=session.id)
    yield said(SessionMoved(**command.model_dump()), stamp, context)


def moves_after(sessions: Sessions, entry: Entry) -> Sessions:
    """The sessions after one was moved."""
    event = entry.event
    if not isinstance(event, SessionMoved):
        return sessions
    after = replace(
        sessions[event.session], starts_us=event.starts_us, room=event.room, trainer=event.trainer
    )
    return sessions.holding({event.session: after})
