"""The training and supervision sessions of a cohort: when, where, led by whom, and for how many."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp
from domain.people import People, Role
from domain.shelves import Shelves

SessionKind = Literal["training", "supervision"]
LEADERS: tuple[Role, ...] = ("trainer", "supervisor", "coordinator")
"""Roles that may lead a session; the paper's trainers and supervisors are psychologists and physicians."""
MINUTE_US = 60_000_000
Room = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./-]{0,39}$")]
Group = Room
"""What a group is called; mentors who are supervised together keep it through the year."""
Seated = Annotated[tuple[str, ...], Field(max_length=1_000)]
"""Mentors who have a place from the beginning: as many as an event of the log holds, with long ids."""


class ScheduleSession(Command):
    """A session to come; topics are codes of the curriculum, minutes are planned.

    `capacity` is how many mentors have room, `makes_up_for` the session of which it is another date;
    `group` and `mentors` say for whom it is: they have their places without booking them one by one.
    """

    TYPE = "schedule-session"
    kind: SessionKind
    topics: tuple[str, ...] = ()
    starts_us: int
    minutes: int
    room: Room | None = None
    trainer: str | None = None
    capacity: Annotated[int, Field(ge=1, le=10_000)] | None = None
    makes_up_for: str | None = None
    group: Group | None = None
    mentors: Seated = ()


class SessionScheduled(Event):
    TYPE = "session-scheduled"
    session: str
    kind: SessionKind
    topics: tuple[str, ...]
    starts_us: int
    minutes: int
    room: str | None = None
    trainer: str | None = None
    capacity: int | None = None
    makes_up_for: str | None = None
    group: str | None = None
    mentors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """One session; `attended` maps a mentor to the minutes and the id of the fact that says so."""

    id: str
    kind: SessionKind
    topics: tuple[str, ...]
    starts_us: int
    minutes: int
    room: str | None = None
    trainer: str | None = None
    capacity: int | None = None
    makes_up_for: str | None = None
    group: str | None = None
    booked: tuple[str, ...] = ()
    cancelled: bool = False
    held_minutes: int | None = None
    attended: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def ends_us(self) -> int:
        """When it is planned to end."""
        return self.starts_us + self.minutes * MINUTE_US

    @property
    def has_room(self) -> bool:
        return self.capacity is None or len(self.booked) < self.capacity

    def meets(self, starts_us: int, ends_us: int) -> bool:
        """Whether it shares a moment with a half-open span."""
        return self.starts_us < ends_us and starts_us < self.ends_us


Sessions = Shelves[Session]


def schedule(
    command: ScheduleSession, sessions: Sessions, people: People, stamp: Stamp, context: Context
) -> Iterator[Entry]:
    """Raises Refusal for a start in the past, a leader or room not free, and what it cannot make up."""
    check_start(command.starts_us, stamp)
    check_leader(command.trainer, people)
    check_free(command.room, command.trainer, command.starts_us, command.minutes, sessions)
    _check_seats(command, people)
    if command.makes_up_for is not None:
        original = scheduled(sessions, command.makes_up_for)
        if original.kind != command.kind:
            problem = f"{original.id} is a {original.kind}."
            raise Refusal("another-kind", problem, "A make-up date is of the kind of its session.")
    fields = command.model_dump(exclude={"makes_up_for"}, exclude_none=True)
    event = SessionScheduled(session=stamp.command_id, makes_up_for=command.makes_up_for, **fields)
    yield said(event, stamp, context)


def check_start(starts_us: int, stamp: Stamp) -> None:
    """Raises Refusal for a moment that lies behind."""
    if starts_us < stamp.at_us:
        raise Refusal("in-the-past", "A session is scheduled ahead.", "Give a start that lies ahead.")


def check_leader(trainer: str | None, people: People) -> None:
    """Raises Refusal for somebody who leads no sessions."""
    if trainer is not None and not any(people.is_active(trainer, role) for role in LEADERS):
        problem = f"Nobody {trainer} leads sessions here."
        raise Refusal("no-such-trainer", problem, f"Name somebody enrolled as {' or '.join(LEADERS)}.")


def check_free(
    room: str | None,
    trainer: str | None,
    starts_us: int,
    minutes: int,
    sessions: Sessions,
    but: str | None = None,
) -> None:
    """Raises Refusal for a room or a leader who is elsewhere then; `but` is the session that is moved."""
    if room is None and trainer is None:
        return
    ends_us = starts_us + minutes * MINUTE_US
    for other in sessions.values():
        taken = room is not None and other.room == room
        busy = trainer is not None and other.trainer == trainer
        if not (taken or busy) or other.cancelled or other.id == but or not other.meets(starts_us, ends_us):
            continue
        if taken:
            problem = f"{other.id} is in {other.room} then."
            raise Refusal("room-taken", problem, "Choose another room or another start.")
        problem = f"{other.trainer} leads {other.id} then."
        raise Refusal("trainer-busy", problem, "Choose another leader or another start.")


def _check_seats(command: ScheduleSession, people: People) -> None:
    strangers = sorted({one for one in command.mentors if not people.is_active(one, "mentor")})
    if strangers:
        problem = f"No mentors: {', '.join(strangers)}."
        raise Refusal("no-such-mentor", problem, "Look the ids up with `list`.")
    if len(set(command.mentors)) < len(command.mentors):
        raise Refusal("named-twice", "Somebody is named twice.", "Name each mentor once.")
    if command.capacity is not None and len(command.mentors) > command.capacity:
        problem = f"{len(command.mentors)} are named for {command.capacity} places."
        raise Refusal("session-full", problem, "Give it more places, or name fewer.")


def scheduled(sessions: Sessions, wanted: str) -> Session:
    """A session by id. Raises Refusal when there is none."""
    session = sessions.get(wanted)
    if session is None:
        raise Refusal("no-such-session", f"No session {wanted} is scheduled.", "Schedule it first.")
    return session


def session_of(event: SessionScheduled) -> Session:
    """The session as it was scheduled."""
    return Session(
        event.session, event.kind, event.topics, event.starts_us, event.minutes,
        event.room, event.trainer, event.capacity, event.makes_up_for, event.group, event.mentors,
    )  # fmt: skip
