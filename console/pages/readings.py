"""Who has read my data: each reading by somebody else, with its moment, their role, and what it was."""

from console.pages.history import CODEC
from console.pages.year import Page, Who, Year
from domain import addresses
from domain.access import Matter, ReadingRecorded
from store.rows import Row


class Reading(Page):
    """One reading; `role` is not known of the oldest ones."""

    at_us: int
    reader: Who
    role: str | None
    matter: Matter


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
    others = sorted((row for row in rows if row.actor != person), key=lambda row: -row.recorded_us)
    names = await year.names({row.actor for row in others})
    found = tuple(
        Reading(at_us=row.recorded_us, reader=names[row.actor], role=event.role, matter=event.matter)
        for row in others
        if (event := _event(row)) is not None
    )
    return Readings(**year.heading, readings=found, people=len({each.reader.id for each in found}))


def _streams(year: Year, person: str) -> list[str]:
    mine = (p for p in year.state.placed.pairs.values() if person in (p.mentor, p.mentee))
    pairs = [addresses.relationship(year.cohort, pair.id) for pair in mine]
    return [f"person/{person}", addresses.mentor_year(year.cohort, person), *pairs]


def _event(row: Row) -> ReadingRecorded | None:
    event = CODEC.decode(row.type, row.schema, row.body)
    return event if isinstance(event, ReadingRecorded) else None
