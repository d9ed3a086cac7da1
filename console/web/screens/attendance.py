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

MOST_GUESTS = 10
"""Who came without a place, in one sheet; further ones are corrections."""
Minutes = Annotated[int, Field(ge=0, le=LONGEST)]


class Filled(Form):
    """How long a session lasted, and how long each mentor stayed; left out is absent.

    `guests` came without a place, by id or code, with their `stayed` under the same numbers; `nobody` says
    that really nobody came.
    """

    held_minutes: Annotated[int, Field(ge=1, le=LONGEST)]
    minutes: dict[Line, Minutes] = Field(default_factory=dict, max_length=MOST_AT_ONCE)
    guests: dict[Line, Line] = Field(default_factory=dict, max_length=MOST_GUESTS)
    stayed: dict[Line, Minutes] = Field(default_factory=dict, max_length=MOST_GUESTS)
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
    _check(form)
    came = {**form.minutes, **await _guests(visit, form)}
    attended = tuple(sorted((mentor, minutes) for mentor, minutes in came.items() if minutes))
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


def _check(form: Filled) -> None:
    """Raises Misfilled that names each row in which somebody stayed longer than the session lasted."""
    rows = {f"minutes.{one}": stayed for one, stayed in form.minutes.items()}
    rows |= {f"stayed.{number}": stayed for number, stayed in form.stayed.items()}
    longer = [row for row, stayed in rows.items() if stayed > form.held_minutes]
    if longer:
        raise Misfilled(dict.fromkeys(longer, "longer-than-held"))


async def _guests(visit: Visit, form: Filled) -> dict[str, int]:
    """The minutes of those who came without a place. Raises Misfilled for whoever is no mentor here."""
    found: dict[str, int] = {}
    for number, wanted in form.guests.items():
        mentor = await mentor_named(visit, wanted, f"guests.{number}")
        found[mentor] = form.stayed.get(number, form.held_minutes)
    return found
