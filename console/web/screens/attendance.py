"""Who came to a session: one sheet for the whole group, recorded once, then corrected one by one."""

from typing import Annotated

from pydantic import Field

from console.access.right import Right
from console.scheduling import CORRECTION
from console.web.entering import tells
from console.web.forms_of import Form, Line, Misfilled, Words
from console.web.routes import Done, Routes
from console.web.screens.sessions import LONGEST, mentor_named, session_of
from console.web.visit import Visit
from domain.sessions import MOST_AT_ONCE, CorrectAttendance, RecordAttendance

routes = Routes()

Minutes = Annotated[int, Field(ge=0, le=LONGEST)]


class Filled(Form):
    """How long a session lasted, and how long each mentor stayed; left out is absent.

    `nobody` says that really nobody came.
    """

    held_minutes: Annotated[int, Field(ge=1, le=LONGEST)]
    minutes: dict[Line, Minutes] = Field(default_factory=dict, max_length=MOST_AT_ONCE)
    nobody: bool = False


class Corrected(Form):
    """Other minutes of one mentor, and why; the reason is kept encrypted."""

    mentor: Line
    stayed: Minutes
    reason: Annotated[Words, Field(min_length=1)]


@routes.act("/sessions/{session}/attendance", Right("attendance", "record"), of="session", at="show_session")
async def record_attendance(visit: Visit, session: str, form: Filled) -> Done:
    """The sheet of the whole group, in one act: nothing of it is saved unless all of it fits."""
    year, found = await visit.year(), await session_of(visit, session)
    longer = [mentor for mentor, minutes in form.minutes.items() if minutes > form.held_minutes]
    if longer:
        raise Misfilled({f"minutes.{mentor}": "longer-than-held" for mentor in longer})
    attended = tuple(sorted((mentor, minutes) for mentor, minutes in form.minutes.items() if minutes))
    if not attended and not form.nobody:
        raise Misfilled({"nobody": "nobody-filled-in"})
    command = RecordAttendance(session=found.id, held_minutes=form.held_minutes, attended=attended)
    receipt = await visit.does(year.state.stream, command)
    return Done("recorded", to=f"/sessions/{session}", receipt=receipt)


@routes.act(
    "/sessions/{session}/corrections", Right("attendance", "correct"), of="session", at="show_session"
)
async def correct_attendance(visit: Visit, session: str, form: Corrected) -> Done:
    """A coordinator puts one mentor's minutes right, with a reason: both facts stay."""
    year, found = await visit.year(), await session_of(visit, session)
    mentor = await mentor_named(visit, form.mentor)
    receipt = await tells(
        visit,
        year.state.stream,
        CORRECTION,
        [mentor],
        form.reason,
        lambda note: CorrectAttendance(session=found.id, mentor=mentor, minutes=form.stayed, note=note),
    )
    return Done("corrected", to=f"/sessions/{session}", receipt=receipt)
