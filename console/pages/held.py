"""Everything that is held about one person, gathered for them: the right of access."""

from collections.abc import Sequence
from uuid import uuid4

import orjson
from pydantic import Field

from console.masking import Mask, pseudonyms_of
from console.pages.readings import readings_of
from console.pages.replaying import OF_PEOPLE, of_person
from console.pages.year import Page, Year, cohorts_of, year_of
from console.service import Doors
from domain import addresses
from domain.access import RecordReading
from domain.messages import Stamp
from domain.policy import Kind
from domain.retention import CLASSES
from store.held import Deed, HeldOf, Note
from store.rows import Row

ASKS_FOR_ANOTHER, OF_A_QUESTION = "rematch-requested", ("consultation-", "notice-")
UNTOLD = frozenset({*CLASSES["care"].purposes, *CLASSES["support"].purposes, "reason", "erasure"})
"""Purposes of which it could put somebody else in danger that a text by others is there at all."""


class Word(Page):
    """A text; of others' words about somebody only that they are there: they are the writer's, too."""

    at_us: int
    purpose: str
    own: bool
    text: str | None


class Happened(Page):
    """One event of the record about somebody, with everybody else behind a pseudonym."""

    happened_us: int
    recorded_us: int
    type: str
    stream: str
    body: dict[str, object] | None


class Read(Page):
    """Somebody else read of them."""

    at_us: int
    role: str | None
    matter: str


class Seen(Page):
    """A session of a browser."""

    role: str
    began_us: int
    seen_us: int


class Message(Page):
    """A message that was sent, or was to be."""

    at_us: int
    template: str
    channel: str | None
    standing: str


class Held(Page):
    """Everything about one person. `withheld` counts the texts of others that they are not told of."""

    person: str
    made_us: int
    profile: dict[str, str]
    code: str
    password: bool
    linked: bool
    sessions: tuple[Seen, ...]
    words: tuple[Word, ...]
    events: tuple[Happened, ...]
    readings: tuple[Read, ...]
    messages: tuple[Message, ...]
    withheld: int = Field(exclude=True)


async def held_of(doors: Doors, person: str, actor: str, role: str, by: str) -> Held:
    """All of it. That it is taken is committed first. Raises Refusal, Unreachable, LogBusy, Damaged."""
    years = [await year_of(doors, cohort) for cohort in await cohorts_of(doors)]
    made_us = years[-1].now_us
    await _recorded(doors, person, Stamp(made_us, actor, ""), role, by)
    held = HeldOf(doors.db, doors.keys, person)
    notes = await held.notes()
    password, linked = await held.proofs()
    deeds = [
        Happened(
            happened_us=d.recorded_us, recorded_us=d.recorded_us, type=d.type, stream=d.stream, body=None
        )
        for d in await held.deeds()
    ]
    return Held(
        person=person,
        made_us=made_us,
        profile=(await doors.vault.names([person]))[person],
        code=await held.code(),
        password=password,
        linked=linked,
        sessions=tuple(
            Seen(role=one.role, began_us=one.began_us, seen_us=one.seen_us) for one in await held.sessions()
        ),
        words=tuple([await _word(doors, note, person) for note in notes if _told(note, person)]),
        events=tuple([event for year in years for event in await _events(year, person)] + deeds),
        readings=tuple([one for year in years for one in await _readings(year, person)]),
        messages=tuple(
            Message(at_us=m.asked_us, template=m.template, channel=m.channel, standing=m.standing)
            for m in await held.sent()
        ),
        withheld=sum(not _told(note, person) for note in notes),
    )


def _deed(one: Deed) -> Happened:
    at_us = one.recorded_us
    return Happened(happened_us=at_us, recorded_us=at_us, type=one.type, stream=one.stream, body=None)


async def _recorded(doors: Doors, person: str, stamp: Stamp, role: str, by: str) -> None:
    stream = addresses.access(f"person/{person}")
    command = RecordReading(matter="file", role=role, right="export.take", by=by)
    named = stamp._replace(command_id=f"{stream}/{stamp.actor}/{uuid4().hex}")
    await doors.ledger.execute(stream, command, named)


def _told(note: Note, person: str) -> bool:
    return note.author == person or note.purpose not in UNTOLD


async def _word(doors: Doors, note: Note, person: str) -> Word:
    own = note.author == person
    text = await doors.vault.read(note.id, _recorded_already) if own else None
    return Word(at_us=note.written_us, purpose=note.purpose, own=own, text=text)


async def _recorded_already(_: object) -> None:
    """The reading of everything stands in the record by now."""


async def _events(year: Year, person: str) -> list[Happened]:
    mask = Mask(await pseudonyms_of(year), {person: person})
    found, _ = await of_person(year, f"person/{person}")
    mentors = year.state.people.has_mentor(person)
    return [_event(row, mask) for row in found.rows if row.actor == person or not _hidden(row, mentors)]


def _hidden(row: Row, mentors: bool) -> bool:  # noqa: FBT001
    """What the other of a pair asked: somebody else, or the programme's leaders about a mentee."""
    if row.type == ASKS_FOR_ANOTHER:
        return True
    body: dict[str, object] = orjson.loads(row.body)
    answer = str(body.get("obligation", body.get("kind", ""))).startswith(Kind.ANSWER)
    return not mentors and (answer or row.type.startswith(OF_A_QUESTION))


def _event(row: Row, mask: Mask) -> Happened:
    body = mask.body(orjson.loads(row.body))
    return Happened(
        happened_us=row.occurred_us,
        recorded_us=row.recorded_us,
        type=row.type,
        stream=mask.text(row.stream),
        body=_of_one(body, set(mask.names.values())) if row.type in OF_PEOPLE else body,
    )


def _of_one(body: dict[str, object], mine: set[str]) -> dict[str, object]:
    """Of an event about many only what is about the one."""
    return {
        key: [each for each in value if _names(each, mine)] if isinstance(value, list) else value
        for key, value in body.items()
    }


def _names(value: object, mine: set[str]) -> bool:
    match value:
        case dict():
            return any(_names(each, mine) for each in value.values())
        case list():
            return any(_names(each, mine) for each in value)
        case _:
            return value in mine


async def _readings(year: Year, person: str) -> Sequence[Read]:
    found = await readings_of(year, person)
    return [Read(at_us=one.at_us, role=one.role, matter=one.matter) for one in found.readings]
