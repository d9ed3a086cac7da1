"""A mentor's diary: the month that is owed, one field, the seal; past entries are opened one by one."""

from datetime import date
from typing import Annotated

from pydantic import Field

from console.access.right import NotYours, Right
from console.pages.diary import Diary, EntryPage, diary
from console.pages.mentor import stream_of
from console.web.entering import moment, myself, tells, today, words_of
from console.web.forms_of import Form, Words
from console.web.routes import Done, Routes, Shown
from console.web.texts.diary import DIARY
from console.web.visit import Visit
from domain.diary import WriteDiary

PURPOSE = "diary"
"""The purpose under which the vault keeps an entry: only its own readers have a way to its key."""

routes = Routes()


class Written(Form):
    """An entry and the day that it is about; without one, today."""

    words: Annotated[Words, Field(min_length=1)]
    day: date | None = None


@routes.page("/me/diary", Right("diary", "write"), nav="diary")
async def show_my_diary(visit: Visit) -> Shown[Diary]:
    """My diary: the months that want an entry, and the entries as dates."""
    me = await myself(visit)
    page = await diary(await visit.year(), me.id)
    return Shown(page, "my_diary.html", DIARY, version=page.version)


@routes.act("/me/diary", Right("diary", "write"), at="show_my_diary")
async def write_my_diary(visit: Visit, form: Written) -> Done:
    """An entry, sealed before it is recorded that it was written."""
    me, year = await myself(visit), await visit.year()
    day = form.day or today(year)
    at_us = year.now_us if day == today(year) else moment(year, day)
    placed = year.state.placed
    about = [placed.pairs[pair].mentee for pair in placed.of(me.id)]
    receipt = await tells(
        visit,
        stream_of(year, me.id),
        PURPOSE,
        about,
        form.words,
        lambda note: WriteDiary(occurred_us=at_us, note=note),
    )
    return Done("sealed", to="/me/diary", receipt=receipt)


@routes.page("/me/diary/{entry}", Right("diary", "read-text"), nav="diary")
async def open_my_entry(visit: Visit, entry: str) -> Shown[EntryPage]:
    """The words of one entry of mine: this is one reading, and it is recorded first."""
    me, year = await myself(visit), await visit.year()
    page = await diary(year, me.id)
    found = next((one for one in page.entries if one.handle == entry), None)
    if found is None:
        raise NotYours
    text = await words_of(visit, stream_of(year, me.id), f"note/{entry}")
    return Shown(EntryPage(**found.model_dump(), **year.heading, text=text), "my_entry.html", DIARY)
