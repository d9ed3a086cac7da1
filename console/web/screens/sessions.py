"""Trainings and supervisions: the list, one session with its sheet, and how one is planned and changed."""

from datetime import date, time
from typing import Annotated, Any

from pydantic import Field

from console.access.right import NotYours, Right
from console.pages.attendance import Sheet, sheet
from console.pages.session import handle_of, named
from console.pages.timetable import Planning, Stands, Timetable, circle_of, leaders_of, planning, timetable
from console.pages.year import Who, Year
from console.web.entering import moment
from console.web.forms_of import Form, Line, Misfilled, Query
from console.web.routes import Done, Routes, Shown
from console.web.texts.sessions import SESSIONS, TOPICS
from console.web.visit import Visit
from domain.booking import BookPlace, CancelledBecause, CancelSession, ReleasePlace
from domain.groups import Group, all_groups
from domain.moving import MoveSession
from domain.timetable import Group as GroupName
from domain.timetable import Room, ScheduleSession, Session, SessionKind

LONGEST = 1_440
Topic = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
MOST_NAMED = 300
"""Mentors whom a form offers by name; beyond, it is given a code."""

routes = Routes()


class Filters(Query):
    """Which sessions, and which page of them."""

    kind: SessionKind | None = None
    stands: Stands | None = None
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


class Filled(Query):
    """With how many minutes the sheet is filled in for all, before it is changed."""

    fill: Annotated[int, Field(ge=1, le=LONGEST)] | None = None


class Another(Query):
    """The session for which another date is planned."""

    again: Line = ""


class Wanted(Form):
    """When and where a session is, and who leads it."""

    day: date
    clock: time
    room: Room | None = None
    leader: Line | None = None


class New(Wanted):
    """A session to come; `circle` is a group whose mentors have a place from the beginning."""

    kind: SessionKind
    minutes: Annotated[int, Field(ge=1, le=LONGEST)]
    topics: tuple[Topic, ...] = ()
    capacity: Annotated[int, Field(ge=1, le=10_000)] | None = None
    circle: Line | None = None
    group: GroupName | None = None
    again: Line | None = None


class Off(Form):
    """Why a session will not be held."""

    reason: CancelledBecause


class Seat(Form):
    """A mentor by id or by the code of the university."""

    mentor: Line


@routes.page("/sessions", Right("session", "read"), nav="sessions")
async def list_sessions(visit: Visit, query: Filters) -> Shown[Timetable]:
    """The trainings and supervisions that I lead, or all of them for a coordinator."""
    year = await visit.year()
    page = await timetable(year, lambda one: _mine(visit, one), query.kind, query.stands, query.page)
    return Shown(page, "sessions.html", SESSIONS, version=page.version)


@routes.page("/sessions/new", Right("session", "schedule"), nav="sessions")
async def plan_session(visit: Visit, query: Another) -> Shown[Planning]:
    """Plan a training or a supervision, or another date for one."""
    year = await visit.year()
    original = named(year, query.again) if query.again else None
    if query.again and original is None:
        raise NotYours
    page = await planning(year, original)
    return Shown(page, "session_new.html", SESSIONS, version=page.version, values={"topics": TOPICS})


@routes.act("/sessions", Right("session", "schedule"), at="plan_session")
async def schedule_session(visit: Visit, form: New) -> Done:
    """A session is planned; a group's mentors have their places in it."""
    year = await visit.year()
    original = named(year, form.again) if form.again else None
    if form.again and original is None:
        raise NotYours
    circle = _circle(year, form)
    people = year.state.people
    seated = tuple(one for one in circle.mentors if people.is_active(one, "mentor")) if circle else ()
    command = ScheduleSession(
        kind=form.kind,
        topics=form.topics,
        starts_us=moment(year, form.day, form.clock),
        minutes=form.minutes,
        room=form.room,
        trainer=form.leader,
        capacity=form.capacity,
        makes_up_for=original.id if original else None,
        group=form.group or (circle.name if circle else None),
        mentors=seated,
    )
    receipt = await visit.does(year.state.stream, command)
    return Done("scheduled", to=f"/sessions/{handle_of(visit.command_id())}", receipt=receipt)


@routes.page("/sessions/{session}", Right("session", "read"), of="session", nav="sessions")
async def show_session(visit: Visit, session: str, query: Filled) -> Shown[Sheet]:
    """One session with its sheet: who is expected, who came for how long, and who still needs another one."""
    year = await visit.year()
    page = await sheet(year, await session_of(visit, session))
    values: dict[str, Any] = {"fill": query.fill, "known": TOPICS, "leaders": (), "mentors": ()}
    if visit.acting.role == "coordinator":
        at = year.moments.local(page.starts_us)
        values |= {"leaders": await leaders_of(year), "mentors": await _mentors(visit)}
        values |= {"starts": {"day": f"{at:%Y-%m-%d}", "clock": f"{at:%H:%M}"}}
    return Shown(page, "session.html", SESSIONS, version=page.version, values=values)


@routes.act("/sessions/{session}/moves", Right("session", "move"), of="session", at="show_session")
async def move_session(visit: Visit, session: str, form: Wanted) -> Done:
    """A session has another start, room or leader; the places in it stay taken."""
    year, found = await visit.year(), await session_of(visit, session)
    command = MoveSession(
        session=found.id,
        starts_us=moment(year, form.day, form.clock),
        room=form.room,
        trainer=form.leader,
    )
    return Done("moved", to=f"/sessions/{session}", receipt=await visit.does(year.state.stream, command))


@routes.act("/sessions/{session}/cancellations", Right("session", "cancel"), of="session", at="show_session")
async def cancel_session(visit: Visit, session: str, form: Off) -> Done:
    """A session will not be held."""
    year, found = await visit.year(), await session_of(visit, session)
    command = CancelSession(session=found.id, reason=form.reason)
    return Done("cancelled", to=f"/sessions/{session}", receipt=await visit.does(year.state.stream, command))


@routes.act("/sessions/{session}/places", Right("session", "book"), of="session", at="show_session")
async def take_place(visit: Visit, session: str, form: Seat) -> Done:
    """A coordinator takes a place for a mentor who calls."""
    year, found = await visit.year(), await session_of(visit, session)
    command = BookPlace(session=found.id, mentor=await _seated(visit, form.mentor))
    return Done("seated", to=f"/sessions/{session}", receipt=await visit.does(year.state.stream, command))


@routes.act("/sessions/{session}/releases", Right("session", "book"), of="session", at="show_session")
async def give_place_back(visit: Visit, session: str, form: Seat) -> Done:
    """A coordinator gives a mentor's place back."""
    year, found = await visit.year(), await session_of(visit, session)
    command = ReleasePlace(session=found.id, mentor=await _seated(visit, form.mentor))
    return Done("unseated", to=f"/sessions/{session}", receipt=await visit.does(year.state.stream, command))


async def session_of(visit: Visit, handle: str) -> Session:
    """The session of an address. Raises NotYours when there is none, Unreachable."""
    found = named(await visit.year(), handle)
    if found is None:
        raise NotYours
    return found


async def mentor_named(visit: Visit, wanted: str, field: str = "mentor") -> str:
    """A mentor by id or by the code of the university. Raises Misfilled for anybody else, Unreachable."""
    people = (await visit.year()).state.people
    found = wanted if people.has_mentor(wanted) else await visit.doors.vault.find_code(wanted)
    if found is None or not people.has_mentor(found):
        raise Misfilled({field: "no-such-mentor"})
    return found


async def _seated(visit: Visit, wanted: str) -> str:
    """For whom a place is: for a mentor themself, for a coordinator anybody. Raises NotYours, Misfilled."""
    mentor = await mentor_named(visit, wanted)
    if visit.acting.role == "mentor" and mentor != visit.acting.person:
        raise NotYours
    return mentor


async def _mentors(visit: Visit) -> tuple[Who, ...]:
    """The mentors that a form offers by name: all who take part, where they are few."""
    year = await visit.year()
    people = year.state.people
    active = [p.id for p in people.by_id.values() if people.is_active(p.id, "mentor")]
    if len(active) > MOST_NAMED:
        return ()
    return tuple(sorted((await year.names(active)).values(), key=lambda one: one.order))


def _mine(visit: Visit, session: Session) -> bool:
    return visit.acting.role == "coordinator" or session.trainer == visit.acting.person


def _circle(year: Year, form: New) -> Group | None:
    """The group that a session is for, if any. Raises Misfilled for one of another kind."""
    if form.circle is None:
        return None
    for group in all_groups(year.state.sessions):
        first = group.sessions[0]
        if form.circle == circle_of(first.kind, first.trainer, group.key) and first.kind == form.kind:
            return group
    raise Misfilled({"circle": "another-kind"})
