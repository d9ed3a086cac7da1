"""The pages of sessions on a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from console.drawn import signs
from console.pages.moments import Moments
from console.pages.session import Present, SessionList, SessionPage, SessionRow
from console.scheduling import Done


def session_list(page: SessionList, moments: Moments) -> Iterator[RenderableType]:
    """One line for each session."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    rows = signs.table("id", "what", "begins", "room", "led by", ">places", ">there", "")
    for row in page.sessions:
        rows.add_row(
            row.id,
            row.kind,
            moments.time(row.starts_us),
            row.room or "",
            row.trainer.name if row.trainer else "",
            _places(row),
            str(row.attended) if row.stands == "held" else "",
            row.stands,
        )
    yield signs.Fitting(rows, ("led by", "room"))
    yield ""
    yield f"{len(page.sessions)} sessions"


def session_page(page: SessionPage, moments: Moments) -> Iterator[RenderableType]:
    """When and where a session is, for whom, and who was there."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    yield Text.assemble((page.id, "bold"), f", {page.kind}, {page.stands}")
    yield f"  {moments.time(page.starts_us)}, {page.minutes} minutes planned{_held(page)}"
    if page.topics:
        yield f"  topics: {', '.join(page.topics)}"
    leader = page.trainer.name if page.trainer else "nobody named"
    yield f"  room: {page.room or 'none named'}; led by {leader}"
    yield f"  places: {_places(page)}"
    if page.makes_up_for:
        yield f"  makes up for {page.makes_up_for}"
    if page.make_up_dates:
        yield f"  make-up dates with room: {', '.join(page.make_up_dates)}"
    yield ""
    if page.mentors:
        rows = signs.table("mentor", "id", "place", ">minutes")
        for one in page.mentors:
            rows.add_row(one.mentor.name, one.mentor.id, "booked" if one.has_place else "", _minutes(one))
        yield rows


def done(told: Done) -> Iterator[RenderableType]:
    """What was done to a session, now or by the same command before."""
    yield f"{told.said}{' (it was so before)' if told.done_before else ''}"


def _held(page: SessionPage) -> str:
    return f", held for {page.held_minutes}" if page.held_minutes is not None else ""


def _places(row: SessionRow) -> str:
    return f"{row.booked} of {row.capacity}" if row.capacity is not None else f"{row.booked} booked"


def _minutes(one: Present) -> str:
    return "" if one.minutes is None else str(one.minutes)
