"""Who has read my data: each reading by others: when, in which role, by which right, reviewed or not."""

from collections.abc import AsyncIterator, Callable, Collection
from typing import Literal, NamedTuple

from console.masking import Pseudonyms
from console.pages.break_glass import PREFIX
from console.pages.history import CODEC
from console.pages.year import Page, Who, Year
from domain import addresses
from domain.access import Matter, ReadingRecorded
from domain.break_glass import OPEN_FOR_US, Breaking
from domain.break_glass_events import Judgement
from domain.research import ResearchConsentGiven, ResearchConsentWithdrawn
from store.rows import Row
from store.searching import Wanted, searched

GLASS = "break-glass"
STUDY = "list/study"
"""What the taking of a data set is recorded under: it names nobody, and is of all who are in the study."""
Read = Matter | Literal["notes-of-mentor", "notes-out-of-turn", "study"]


class Review(Page):
    """What a second person said of a reading out of turn; until then, by when they owe it."""

    judgement: Judgement | None
    by_us: int
    overdue: bool


class Reading(Page):
    """One reading; `role`, `right` and `by` are not known of the oldest ones.

    `by` is the relation that let them in, `grant`, or `break-glass`; of the last there is a `review`.
    `notes-of-mentor` is that the mentor's notes were read out of turn because of the pair,
    `notes-out-of-turn` that one's own were opened so, `study` that a data set was taken which one is in.
    """

    at_us: int
    reader: Who
    role: str | None
    matter: Read
    right: str | None = None
    by: str | None = None
    review: Review | None = None


class Readings(Page):
    """Everybody who read of somebody, the newest first, themself left out."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    readings: tuple[Reading, ...]
    people: int
    out_of_turn: int


class _Out(NamedTuple):
    """An hour that an officer opened, and of whom: the person who asks, or their mentor."""

    officer: str
    one: Breaking
    own: bool


async def readings_of(year: Year, person: str, pseudonyms: Pseudonyms | None = None) -> Readings:
    """Who read of somebody's page, pairs, year and messages; readers by pseudonyms where those are given.

    Raises Unreachable.
    """
    rows = [(row, event) for row, event in await _recorded(year, person) if row.actor != person]
    out = [each async for each in _out_of_turn(year, person)]
    readers = {*(row.actor for row, _ in rows), *(each.officer for each in out)}
    names = await year.names(readers) if pseudonyms is None else _masked(readers, pseudonyms)
    found = [_reading(row, event, names[row.actor], out) for row, event in rows]
    found += [_hour(each, names[each.officer]) for each in out]
    found.sort(key=lambda each: -each.at_us)
    return Readings(
        **year.heading,
        readings=tuple(found),
        people=len({each.reader.id for each in found}),
        out_of_turn=len(out),
    )


def _masked(people: Collection[str], pseudonyms: Pseudonyms) -> dict[str, Who]:
    spelt = {one: pseudonyms.of(one) for one in people}
    return {one: Who(id=pseudonym, name=pseudonym) for one, pseudonym in spelt.items()}


async def _recorded(year: Year, person: str) -> list[tuple[Row, ReadingRecorded]]:
    """The readings of what is somebody's own, of words they wrote, and of data sets that they are in."""
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
    was_in = await _in_the_study(year, person)
    rows += [row for row in await log.read(addresses.access(STUDY)) if was_in(row.recorded_us)]
    return [(row, event) for row in rows if (event := _event(row)) is not None]


async def _in_the_study(year: Year, person: str) -> Callable[[int], bool]:
    """Whether somebody was in the study at a moment."""
    types = (ResearchConsentGiven.TYPE, ResearchConsentWithdrawn.TYPE)
    wanted = Wanted(types=types, stream=year.state.stream, actor=person)
    said = await searched(year.doors.logs["programme"], wanted, 500, newest=False)

    def was_in(at_us: int) -> bool:
        before = [row for row in said if row.recorded_us <= at_us]
        return bool(before) and before[-1].type == ResearchConsentGiven.TYPE

    return was_in


def _reading(row: Row, event: ReadingRecorded, reader: Who, out: Collection[_Out]) -> Reading:
    hour = next((each for each in out if event.by == GLASS and each.own and _within(row, each)), None)
    return Reading(
        at_us=row.recorded_us,
        reader=reader,
        role=event.role,
        matter="study" if event.right == "study.export" else event.matter,
        right=event.right,
        by=event.by,
        review=review_of(hour.one) if hour else None,
    )


def _within(row: Row, hour: _Out) -> bool:
    return (
        row.actor == hour.officer and hour.one.began_us <= row.recorded_us <= hour.one.began_us + OPEN_FOR_US
    )


def _hour(each: _Out, reader: Who) -> Reading:
    return Reading(
        at_us=each.one.began_us,
        reader=reader,
        role="professional",
        matter="notes-out-of-turn" if each.own else "notes-of-mentor",
        right="diary.read-text",
        by=GLASS,
        review=review_of(each.one),
    )


def review_of(one: Breaking) -> Review:
    """How the review of an hour stands."""
    return Review(judgement=one.judgement, by_us=one.review_by_us, overdue=one.overdue)


async def _out_of_turn(year: Year, person: str) -> AsyncIterator[_Out]:
    """The hours on somebody's own notes, and on those of a mentee's mentors.

    What a mentee must wait for is told once it is reviewed.
    """
    pairs = {
        addresses.relationship(year.cohort, pair.id): pair.mentor
        for pair in year.state.placed.pairs.values()
        if pair.mentee == person
    }
    whose = {person, *pairs.values()}
    streams = await year.doors.logs["access"].streams(PREFIX)
    wanted = [each for each in streams if each.rpartition("/")[2] in whose]
    for view in (await year.doors.ledger.views(wanted, year.now_us)).values():
        own = view.state.person == person
        for one in view.state.breakings.values():
            if own or (one.about in pairs and not (one.mentee_waits and one.judgement is None)):
                yield _Out(view.state.officer, one, own)


def _streams(year: Year, person: str) -> list[str]:
    mine = (p for p in year.state.placed.pairs.values() if person in (p.mentor, p.mentee))
    pairs = [addresses.relationship(year.cohort, pair.id) for pair in mine]
    return [f"person/{person}", addresses.mentor_year(year.cohort, person), *pairs]


def _event(row: Row) -> ReadingRecorded | None:
    event = CODEC.decode(row.type, row.schema, row.body)
    return event if isinstance(event, ReadingRecorded) else None
