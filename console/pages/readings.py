"""Who has read my data: each reading by somebody else, with its moment, their role, and what it was."""

from collections.abc import AsyncIterator
from typing import Literal

from console.pages.break_glass import PREFIX
from console.pages.history import CODEC
from console.pages.year import Page, Who, Year
from domain import addresses
from domain.access import Matter, ReadingRecorded
from domain.break_glass import Breaking
from store.rows import Row


class Reading(Page):
    """One reading; `role` is not known of the oldest ones.

    `notes-of-mentor` is that the mentor's notes were read out of turn because of the pair.
    """

    at_us: int
    reader: Who
    role: str | None
    matter: Matter | Literal["notes-of-mentor"]


class Readings(Page):
    """Everybody who read of somebody, the newest first, themself left out."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    readings: tuple[Reading, ...]
    people: int


async def readings_of(year: Year, person: str) -> Readings:
    """Who read of somebody's page, pairs, year and messages. Raises Unreachable."""
    log = year.doors.logs["access"]
    rows = [row for stream in _streams(year, person) for row in await log.read(addresses.access(stream))]
    notes = {
        note.partition("#")[0]
        for message in year.state.voices.of(person)
        for note in (message.note, message.answer)
        if note
    }
    told = [(row, _event(row)) for row in await log.read(addresses.access(year.state.stream))]
    rows += [row for row, event in told if event is not None and event.note in notes]
    others = [row for row in rows if row.actor != person]
    out_of_turn = [each async for each in _out_of_turn(year, person)]
    names = await year.names({*(row.actor for row in others), *(officer for officer, _ in out_of_turn)})
    found = [
        Reading(at_us=row.recorded_us, reader=names[row.actor], role=event.role, matter=event.matter)
        for row in others
        if (event := _event(row)) is not None
    ]
    found += [
        Reading(at_us=one.began_us, reader=names[officer], role="professional", matter="notes-of-mentor")
        for officer, one in out_of_turn
    ]
    found.sort(key=lambda each: -each.at_us)
    return Readings(**year.heading, readings=tuple(found), people=len({each.reader.id for each in found}))


async def _out_of_turn(year: Year, mentee: str) -> AsyncIterator[tuple[str, Breaking]]:
    """(officer, reading) of the notes of a mentee's mentors; what must wait is told once it is reviewed."""
    pairs = {
        addresses.relationship(year.cohort, pair.id): pair.mentor
        for pair in year.state.placed.pairs.values()
        if pair.mentee == mentee
    }
    streams = [] if not pairs else await year.doors.logs["access"].streams(PREFIX)
    wanted = [each for each in streams if each.rpartition("/")[2] in pairs.values()]
    for view in (await year.doors.ledger.views(wanted, year.now_us)).values():
        for one in view.state.breakings.values():
            if one.about in pairs and not (one.mentee_waits and one.judgement is None):
                yield view.state.officer, one


def _streams(year: Year, person: str) -> list[str]:
    mine = (p for p in year.state.placed.pairs.values() if person in (p.mentor, p.mentee))
    pairs = [addresses.relationship(year.cohort, pair.id) for pair in mine]
    return [f"person/{person}", addresses.mentor_year(year.cohort, person), *pairs]


def _event(row: Row) -> ReadingRecorded | None:
    event = CODEC.decode(row.type, row.schema, row.body)
    return event if isinstance(event, ReadingRecorded) else None
