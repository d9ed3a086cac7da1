"""Schedules sessions, books places and records who attended, from the command line and the pages."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

from pydantic import BaseModel, ConfigDict, ValidationError

from activities.ledger import Receipt
from console.errors import BadInput
from console.pages.mentor import NOUN as MENTOR
from console.pages.session import chosen
from console.pages.year import Year, one_of
from domain.booking import BookPlace, CancelledBecause, CancelSession, ReleasePlace
from domain.messages import Command
from domain.sessions import CorrectAttendance, RecordAttendance
from domain.timetable import MINUTE_US, ScheduleSession, SessionKind

CORRECTION = "attendance"
"""The purpose under which the vault keeps the reason of a correction."""
PRESENT = re.compile(r"(?P<mentor>[\w-]{1,60})(?:=(?P<minutes>\d{1,4}))?")


class Done(BaseModel):
    """What was done to a session; `said` is the sentence for a person."""

    model_config = ConfigDict(frozen=True)

    ok: bool = True
    cohort: str
    session: str
    said: str
    done_before: bool


class Wanted(BaseModel):
    """A session as somebody asks for it; the start is local time."""

    model_config = ConfigDict(frozen=True)

    kind: SessionKind
    starts: datetime
    minutes: int
    topics: tuple[str, ...] = ()
    room: str | None = None
    trainer: str | None = None
    capacity: int | None = None
    makes_up_for: str | None = None


async def schedule(year: Year, wanted: Wanted, actor: str) -> Done:
    """Schedules a session; the same again is the same session. Raises BadInput, Refusal, Unreachable."""
    fields = wanted.model_dump(exclude={"starts", "makes_up_for"})
    original = chosen(year, wanted.makes_up_for) if wanted.makes_up_for else None
    starts_us = _starts_us(year, wanted.starts)
    try:
        command = ScheduleSession(starts_us=starts_us, makes_up_for=original, **fields)
    except ValidationError as error:
        key = str(error.errors()[0]["loc"][0])
        remedy = "Give letters, digits, spaces, dots, hyphens and slashes; and at least one place."
        raise BadInput(f"--{key}", "", "It does not fit.", remedy) from None
    session = f"session-{_digest(command)}"
    receipt = await year.does(command, session, actor)
    said = f"{session} is scheduled for {year.moments.time(starts_us)}."
    return _done(year, session, said, receipt)


async def book(year: Year, session: str, mentor: str, actor: str) -> Done:
    """Takes a place for a mentor. Raises Refusal, Unreachable."""
    command = BookPlace(session=chosen(year, session), mentor=_mentor(year, mentor))
    receipt = await year.does(command, _name(year, command), actor)
    return _done(year, command.session, f"{command.mentor} has a place in {command.session}.", receipt)


async def release(year: Year, session: str, mentor: str, actor: str) -> Done:
    """Gives a mentor's place back. Raises Refusal, Unreachable."""
    command = ReleasePlace(session=chosen(year, session), mentor=_mentor(year, mentor))
    receipt = await year.does(command, _name(year, command), actor)
    return _done(year, command.session, f"{command.mentor} gave a place in {command.session} back.", receipt)


async def cancel(year: Year, session: str, reason: CancelledBecause, actor: str) -> Done:
    """Says that a session will not be held. Raises Refusal, Unreachable."""
    command = CancelSession(session=chosen(year, session), reason=reason)
    receipt = await year.does(command, f"{command.session}/cancel", actor)
    return _done(year, command.session, f"{command.session} is cancelled.", receipt)


async def record(
    year: Year, session: str, held_minutes: int, present: Sequence[str], actor: str, *, booked: bool
) -> Done:
    """Records who attended: `ID` for the whole of it, `ID=MINUTES` for less; `booked` adds all with a place.

    Raises BadInput, Refusal, Unreachable.
    """
    wanted = chosen(year, session)
    minutes = dict.fromkeys(year.state.sessions[wanted].booked if booked else (), held_minutes)
    minutes.update(_present(year, text, held_minutes) for text in present)
    if not minutes:
        raise BadInput(
            "MENTOR", "", "Nobody is named.", "Name mentors, or give --booked for all with a place."
        )
    attended = tuple(sorted(minutes.items()))
    command = RecordAttendance(session=wanted, held_minutes=held_minutes, attended=attended)
    receipt = await year.does(command, f"{wanted}/attendance", actor)
    return _done(year, wanted, f"{len(attended)} attended {wanted}.", receipt)


async def correct(year: Year, session: str, mentor: str, minutes: int, reason: str, actor: str) -> Done:
    """Puts one mentor's minutes right, with a reason that the vault keeps. Raises Refusal, Unreachable."""
    wanted, person = chosen(year, session), _mentor(year, mentor)
    said = sha256(f"{wanted} {person} {minutes} {reason}".encode()).hexdigest()[:16]
    name = f"{wanted}/correction/{said}"
    note = await year.doors.vault.write_pending(name, actor, [person], CORRECTION, reason)
    command = CorrectAttendance(session=wanted, mentor=person, minutes=minutes, note=note.written)
    receipt = await year.does(command, name, actor)
    return _done(year, wanted, f"{person} attended {wanted} for {minutes} minutes.", receipt)


def _starts_us(year: Year, starts: datetime) -> int:
    """The moment of a local time. Raises BadInput for a day that the year's calendar does not know."""
    calendar = year.state.calendar
    day = (starts.date() - date.fromisoformat(calendar.day0)).days if calendar else -1
    if calendar is None or not 0 <= day < len(calendar.midnights) - 1:
        raise BadInput(
            "--starts", "", f"{starts.date()} is no day of the year.", "Give a day of its calendar."
        )
    near_us = calendar.midnight(day) + (starts.hour * 60 + starts.minute) * MINUTE_US
    clock = year.moments.local(near_us).replace(tzinfo=None)  # off by an hour on a day on which clocks change
    return near_us + (starts - clock) // timedelta(microseconds=1)


def _done(year: Year, session: str, said: str, receipt: Receipt) -> Done:
    return Done(cohort=year.cohort, session=session, said=said, done_before=receipt.duplicate)


def _mentor(year: Year, wanted: str) -> str:
    return one_of((p.id for p in year.state.people.by_id.values() if p.role == "mentor"), wanted, MENTOR)


def _present(year: Year, text: str, held_minutes: int) -> tuple[str, int]:
    found = PRESENT.fullmatch(text)
    if found is None:
        raise BadInput(
            "MENTOR", "", "It is no mentor with minutes.", "Give ID, or ID=MINUTES such as p12=75."
        )
    minutes = found["minutes"]
    return _mentor(year, found["mentor"]), held_minutes if minutes is None else int(minutes)


def _name(year: Year, command: BookPlace | ReleasePlace) -> str:
    """A place may be taken, given back and taken again: the moves so far are part of the name."""
    return f"{command.session}/{command.TYPE}/{command.mentor}/{year.state.book.version}"


def _digest(command: Command) -> str:
    return sha256(command.model_dump_json().encode()).hexdigest()[:12]
