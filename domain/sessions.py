"""The attendance of a session by a whole group, as one fact; corrected mentor by mentor."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Reason, Stamp
from domain.people import People
from domain.supervision import AttendSupervision
from domain.timetable import Session, Sessions, SessionScheduled, scheduled, session_of
from domain.training import AttendTraining

MOST_AT_ONCE = 1_000
"""Mentors of one recorded attendance: as many as an event of the log holds, with long ids."""


class RecordAttendance(Command):
    """Who attended a session for how many minutes, and how long it lasted; recorded once."""

    TYPE = "record-attendance"
    BULK = True
    session: str
    held_minutes: int
    attended: tuple[tuple[str, int], ...]


class CorrectAttendance(Command):
    """The minutes of one mentor were wrong; `note` is the vault's id of the reason."""

    TYPE = "correct-attendance"
    session: str
    mentor: str
    minutes: int
    note: Reason


class AttendanceRecorded(Event):
    TYPE = "attendance-recorded"
    session: str
    held_minutes: int
    attended: tuple[tuple[str, int], ...]


class AttendanceCorrected(Event):
    TYPE = "attendance-corrected"
    session: str
    mentor: str
    minutes_before: int
    minutes: int
    fact_before: str | None
    note: str


def record(
    command: RecordAttendance, sessions: Sessions, people: People, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    session = scheduled(sessions, command.session)
    if session.cancelled:
        raise Refusal("session-cancelled", f"{session.id} is cancelled.", "Record the make-up date's.")
    if session.held_minutes is not None:
        raise Refusal("already-recorded", f"{session.id} is recorded.", "Correct it, mentor by mentor.")
    if session.starts_us > stamp.at_us:
        raise Refusal("in-the-future", f"{session.id} has not begun.", "Record it once it was held.")
    if (many := len(command.attended)) > MOST_AT_ONCE:
        problem = f"{many} attended {session.id}; {MOST_AT_ONCE} are recorded at once."
        raise Refusal("too-many-at-once", problem, "Record it in parts: so many, the others as corrections.")
    strangers = sorted({mentor for mentor, _ in command.attended if not people.has_mentor(mentor)})
    if strangers:
        problem = f"No mentors: {', '.join(strangers)}."
        raise Refusal("no-such-mentor", problem, "Look the ids up with `list`.")
    twice = sorted(i for i, times in Counter(mentor for mentor, _ in command.attended).items() if times > 1)
    if twice:
        raise Refusal("named-twice", f"Named twice: {', '.join(twice)}.", "Give each mentor's minutes once.")
    yield said(
        AttendanceRecorded(session=session.id, held_minutes=command.held_minutes, attended=command.attended),
        stamp,
        context,
        occurred_us=session.starts_us,
    )


def correct(
    command: CorrectAttendance, sessions: Sessions, people: People, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    session = scheduled(sessions, command.session)
    if session.held_minutes is None:
        raise Refusal("not-recorded", f"{session.id} has no attendance yet.", "Record it first.")
    if not people.has_mentor(command.mentor):
        raise Refusal("no-such-mentor", f"No mentor: {command.mentor}.", "Look the id up with `list`.")
    minutes, fact = session.attended.get(command.mentor, (0, None))
    yield said(
        AttendanceCorrected(
            session=session.id,
            mentor=command.mentor,
            minutes_before=minutes,
            minutes=command.minutes,
            fact_before=fact,
            note=command.note,
        ),
        stamp,
        context,
        occurred_us=session.starts_us,
    )


def attendance_of(
    session: Session, minutes: int, *, instead_of: str | None = None, note: str | None = None
) -> Command:
    """The command that tells a mentor's year about one attendance, or about the one that corrects it."""
    held = session.held_minutes or 0
    if session.kind == "training":
        return AttendTraining(
            session=session.id,
            topics=session.topics,
            occurred_us=session.starts_us,
            held_minutes=held,
            minutes=minutes,
            instead_of=instead_of,
            note=note,
        )
    return AttendSupervision(
        session=session.id,
        occurred_us=session.starts_us,
        held_minutes=held,
        minutes=minutes,
        instead_of=instead_of,
        note=note,
    )


def sessions_after(sessions: Sessions, entry: Entry) -> Sessions:
    event = entry.event
    match event:
        case SessionScheduled():
            after = session_of(event)
        case AttendanceRecorded():
            attended = {mentor: (m, f"{event.session}/{mentor}") for mentor, m in event.attended}
            after = replace(sessions[event.session], held_minutes=event.held_minutes, attended=attended)
        case AttendanceCorrected():
            was = sessions[event.session]
            fact = f"{entry.command_id}/attend"
            after = replace(was, attended={**was.attended, event.mentor: (event.minutes, fact)})
        case _:
            return sessions
    return sessions.holding({event.session: after})
