"""A professional reads one person's notes out of turn for an hour; somebody else reviews it."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import Field

from console.access.right import NotYours, Right
from console.access.sessions import shown_lately
from console.masking import pseudonyms_of
from console.pages.break_glass import (
    BreakingPage,
    Breakings,
    Notes,
    Own,
    breakings,
    found,
    looked_at,
    mask_of,
    own,
    review_by_us,
    row,
    states_of,
)
from console.pages.diary import EntryPage, diary
from console.pages.mentor import stream_of
from console.pages.year import Year
from console.web.entering import tells, words_of
from console.web.forms_of import Form, Line, Misfilled, Query, Words
from console.web.routes import Done, Routes, Shown
from console.web.texts.break_glass import BREAK_GLASS
from console.web.visit import Visit
from domain import addresses
from domain.break_glass_events import BreakGlass, ReviewBreaking, StopReading
from domain.errors import Refusal

START, STOP = Right("break-glass", "start"), Right("break-glass", "stop")
REVIEW, JUDGE = Right("break-glass", "review"), Right("break-glass", "judge")
READ = Right("diary", "read-text")
REASON = "reason"
"""The purpose under which the vault keeps why somebody reads out of turn, and what a reviewer says."""

routes = Routes()


class Start(Query):
    """The case from whose page somebody comes."""

    case: Line = ""


class Breaking(Form):
    """The case that it is needed for, and why; `waits` is that telling the mentee now would be a danger."""

    case: Annotated[Line, Field(min_length=1)]
    words: Annotated[Words, Field(min_length=1)]
    waits: Literal["yes"] | None = None


class Judging(Form):
    """Whether it was right, and why."""

    judgement: Literal["justified", "not-justified"]
    words: Words = ""


@routes.page("/break-glass/start", START, nav="break-glass")
async def show_own_breakings(visit: Visit, query: Start) -> Shown[Own]:
    """What I have open, what I began before, and the form to begin."""
    year = await visit.year()
    page = await own(year, await visit.care(), await pseudonyms_of(year), visit.acting.actor)
    here = f"/break-glass/start?{urlencode({'case': query.case})}" if query.case else "/break-glass/start"
    again = None if shown_lately(visit.acting) else f"/sign-in/again?{urlencode({'to': here}, safe='/')}"
    return Shown(page, "break_glass_start.html", BREAK_GLASS, values={"case": query.case, "again": again})


@routes.act("/break-glass/start", START, at="show_own_breakings")
async def break_glass(visit: Visit, form: Breaking) -> Done:
    """Begins an hour with the notes of the mentor whose pair a case is about; the review is owed from now.

    The officer is on duty by the rota, and has just shown who they are: a screen left open reads nothing.
    """
    if not shown_lately(visit.acting):
        raise Refusal("shown-too-long-ago", "You signed in too long ago.", "Show once more who you are.")
    year, care = await visit.year(), await visit.care()
    stream = await care.chosen(form.case)
    about = (await care.seen(stream)).case.about or ""
    pair = year.state.placed.pairs.get(about.removeprefix(addresses.relationship(year.cohort, "")))
    if pair is None:
        raise Misfilled({"case": "without-pair"})
    by_us = review_by_us(year.state.context, year.now_us)
    kept = addresses.break_glass(visit.acting.actor, pair.mentor)
    receipt = await tells(
        visit,
        kept,
        REASON,
        [],
        form.words,
        lambda note: BreakGlass(
            case=stream,
            note=note,
            review_by_us=by_us,
            desk_us=care.now_us,
            about=about,
            mentee_waits=form.waits == "yes",
        ),
    )
    return Done("begun", to=f"/break-glass/notes/{pair.mentor}", receipt=receipt)


@routes.page("/break-glass/notes/{person}", READ, of="person", nav="break-glass")
async def show_notes(visit: Visit, person: str) -> Shown[Notes]:
    """The notes of one person by their dates; that they are looked at is recorded already."""
    year = await visit.year()
    page = await diary(year, _mentor(year, person))
    states = await states_of(year, visit.acting.actor)
    until_us = next((state.until_us for state in states if state.person == person), None)
    name = (await year.names([person]))[person].name
    notes = Notes(**page.model_dump(), person=person, name=name, until_us=until_us)
    return Shown(notes, "break_glass_notes.html", BREAK_GLASS)


@routes.page("/break-glass/notes/{person}/{entry}", READ, of="person", nav="break-glass")
async def open_note(visit: Visit, person: str, entry: str) -> Shown[EntryPage]:
    """The words of one note: this is one reading, and it is recorded first."""
    year = await visit.year()
    page = await diary(year, _mentor(year, person))
    one = next((each for each in page.entries if each.handle == entry), None)
    if one is None:
        raise NotYours
    text = await words_of(visit, stream_of(year, person), f"note/{entry}")
    shown = EntryPage(**one.model_dump(), **year.heading, text=text)
    return Shown(shown, "break_glass_note.html", BREAK_GLASS, values={"person": person})


@routes.act("/break-glass/notes/{person}/stop", STOP, at="show_own_breakings")
async def stop_reading(visit: Visit, person: str) -> Done:
    """I have read what I needed."""
    year = await visit.year()
    if person not in year.state.people.by_id:
        raise NotYours
    receipt = await visit.does(addresses.break_glass(visit.acting.actor, person), StopReading())
    return Done("stopped", to="/break-glass/start", receipt=receipt)


@routes.page("/break-glass", REVIEW, nav="break-glass")
async def list_breakings(visit: Visit) -> Shown[Breakings]:
    """Every reading out of turn, with the reviews that are owed for them."""
    year = await visit.year()
    page = await breakings(year, await pseudonyms_of(year), visit.acting.actor, masked=visit.admitted.masked)
    return Shown(page, "break_glass.html", BREAK_GLASS)


@routes.page("/break-glass/{breaking}", REVIEW, nav="break-glass")
async def open_breaking(visit: Visit, breaking: str) -> Shown[BreakingPage]:
    """One reading out of turn: what was looked at; its reason for whoever may read words, recorded first."""
    year, masked = await visit.year(), visit.admitted.masked
    which = await found(year, breaking)
    if which is None:
        raise NotYours
    state, one = which
    mask = await mask_of(year, await pseudonyms_of(year), [state], masked=masked)
    reason = None if masked else await words_of(visit, state.stream, one.note)
    page = BreakingPage(
        **row(state, one, mask, visit.acting.actor).model_dump(),
        **year.heading,
        masked=masked,
        looked=await looked_at(year, state, one),
        reason=reason,
    )
    return Shown(page, "break_glass_one.html", BREAK_GLASS)


@routes.act("/break-glass/{breaking}/judge", JUDGE, at="open_breaking")
async def judge_breaking(visit: Visit, breaking: str, form: Judging) -> Done:
    """Whether it was right; never judged by whoever read."""
    which = await found(await visit.year(), breaking)
    if which is None:
        raise NotYours
    state, one = which

    def judged(note: str | None) -> ReviewBreaking:
        return ReviewBreaking(breaking=one.id, judgement=form.judgement, note=note)

    if form.words:
        receipt = await tells(visit, state.stream, REASON, [], form.words, judged)
    else:
        receipt = await visit.does(state.stream, judged(None))
    return Done("judged", to="/break-glass", receipt=receipt)


def _mentor(year: Year, person: str) -> str:
    """Whoever keeps a diary. Raises NotYours for anybody else."""
    if not year.state.people.has_mentor(person):
        raise NotYours
    return person
