"""`nearpeer session …`: trainings and supervisions, from the day they are planned until who attended."""

from datetime import datetime
from functools import partial
from typing import Annotated

import typer

from console import scheduling
from console.commands.acting import acted
from console.commands.looking import looked
from console.commands.options import OPERATOR, Actor, Cohort, DataDir, Json, opaque
from console.drawn import session as drawn
from console.pages import session as pages
from console.scheduling import Wanted
from domain.booking import CancelledBecause
from domain.timetable import SessionKind

app = typer.Typer(no_args_is_help=True)
Session = Annotated[str, typer.Argument(metavar="SESSION", help="The session's id, or the beginning of it.")]
Mentor = Annotated[str, typer.Argument(metavar="MENTOR", help="The mentor's id, or the beginning of it.")]
Starts = Annotated[
    datetime,
    typer.Option("--starts", formats=["%Y-%m-%d %H:%M"], metavar="'DATE HH:MM'", help="In local time."),
]


@app.command("list")
def list_sessions(data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False) -> int:
    """List every session of a cohort: when, where, led by whom, places taken, how many were there."""
    return looked(data_dir, cohort, pages.sessions, drawn.session_list, as_json=as_json)


@app.command("show")
def show(session: Session, data_dir: DataDir = None, cohort: Cohort = None, *, as_json: Json = False) -> int:
    """Show one session: who has a place, who was there for how long, and its make-up dates."""
    read = partial(pages.session_page, wanted=session)
    return looked(data_dir, cohort, read, drawn.session_page, as_json=as_json)


@app.command("schedule")
def schedule(  # noqa: PLR0913 - each is an option of the command
    *,
    kind: Annotated[SessionKind, typer.Option("--kind", help="What it is.")],
    starts: Starts,
    minutes: Annotated[int, typer.Option("--minutes", min=1, max=1440, help="How long it is planned.")],
    topics: Annotated[str, typer.Option("--topics", metavar="A,B", help="Codes of its topics.")] = "",
    room: Annotated[str | None, typer.Option("--room", help="The room's name.")] = None,
    trainer: Annotated[str | None, typer.Option("--trainer", metavar="PERSON", help="Who leads it.")] = None,
    capacity: Annotated[int | None, typer.Option("--capacity", help="How many mentors have room.")] = None,
    makes_up_for: Annotated[
        str | None, typer.Option("--makes-up-for", metavar="SESSION", help="Of which it is another date.")
    ] = None,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> int:
    """Schedule a session, or another date for one. The same again is the same session."""
    wanted = Wanted(
        kind=kind,
        starts=starts,
        minutes=minutes,
        topics=tuple(opaque("--topics", topic) for topic in topics.split(",") if topic),
        room=room,
        trainer=trainer,
        capacity=capacity,
        makes_up_for=makes_up_for,
    )
    do = partial(scheduling.schedule, wanted=wanted, actor=opaque("--as", actor))
    return acted(data_dir, cohort, do, drawn.done, as_json=as_json)


@app.command("book")
def book(
    session: Session,
    mentor: Mentor,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Take a place for a mentor; when none is left, the make-up dates with room are named."""
    do = partial(scheduling.book, session=session, mentor=mentor, actor=opaque("--as", actor))
    return acted(data_dir, cohort, do, drawn.done, as_json=as_json)


@app.command("release")
def release(
    session: Session,
    mentor: Mentor,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Give a mentor's place back."""
    do = partial(scheduling.release, session=session, mentor=mentor, actor=opaque("--as", actor))
    return acted(data_dir, cohort, do, drawn.done, as_json=as_json)


@app.command("cancel")
def cancel(
    session: Session,
    reason: Annotated[CancelledBecause, typer.Option("--reason", help="Why.")],
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Say that a session will not be held."""
    do = partial(scheduling.cancel, session=session, reason=reason, actor=opaque("--as", actor))
    return acted(data_dir, cohort, do, drawn.done, as_json=as_json)


@app.command("attendance")
def attendance(
    session: Session,
    held: Annotated[int, typer.Option("--held", min=0, max=1440, help="Minutes that it lasted.")],
    present: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[MENTOR[=MINUTES]]...", help="Who was there; minutes for less than all of it."
        ),
    ] = None,
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    booked: Annotated[bool, typer.Option("--booked", help="Everybody with a place was there.")] = False,
    as_json: Json = False,
) -> int:
    """Record who attended a session, once; what was wrong is put right mentor by mentor."""
    who = opaque("--as", actor)
    do = partial(
        scheduling.record,
        session=session,
        held_minutes=held,
        present=present or (),
        actor=who,
        booked=booked,
    )
    return acted(data_dir, cohort, do, drawn.done, as_json=as_json)


@app.command("correct")
def correct(
    session: Session,
    mentor: Mentor,
    minutes: Annotated[int, typer.Option("--minutes", min=0, max=1440, help="How long they attended.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept encrypted, with the mentor's data.")],
    cohort: Cohort = None,
    actor: Actor = OPERATOR,
    data_dir: DataDir = None,
    *,
    as_json: Json = False,
) -> int:
    """Put one mentor's attendance right; 0 minutes for somebody who was not there."""
    do = partial(
        scheduling.correct,
        session=session,
        mentor=mentor,
        minutes=minutes,
        reason=reason,
        actor=opaque("--as", actor),
    )
    return acted(data_dir, cohort, do, drawn.done, as_json=as_json)
