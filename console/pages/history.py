"""The history of one stream: every event with its envelope, its actor, and a sentence that says it."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from console.pages.moments import Moments
from console.pages.wording import sentence
from console.pages.year import Page, Year
from domain.events import CATALOGUE, UPCASTERS
from domain.messages import PROGRAMME, TIME, Event
from store.codec import Codec
from store.rows import Row

CODEC = Codec(CATALOGUE, UPCASTERS)
NOBODY = {
    TIME: "time",
    PROGRAMME: "the programme",
    "rehearsal": "the rehearsal",
    "local-operator": "local operator",
    "desk-lane": "the lane that pages",
    "unknown": "an unknown reporter",
}
"""Actors that are no person."""


class Happened(Page):
    """One event: when it happened, when the service learned of it, when it was really written, by whom."""

    version: int
    position: int
    type: str
    text: str
    occurred: str
    occurred_us: int
    recorded: str
    recorded_us: int
    written_us: int
    actor: str
    actor_name: str
    command_id: str
    cause: str | None
    policy: int
    body: dict[str, Any]


class History(Page):
    """All events of a stream, the first one first; what is due and not yet written is not in it."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    stream: str
    events: tuple[Happened, ...]


async def history(year: Year, stream: str) -> History:
    """The history of a stream of a cohort's year. Raises UnknownEvent, Unreachable."""
    rows = await year.doors.logs["programme"].read(stream)
    people = {row.actor for row in rows if row.actor not in NOBODY}
    names = {person: who.name for person, who in (await year.names(people)).items()}
    return History(
        **year.heading, stream=stream, events=tuple(happened(row, year.moments, names) for row in rows)
    )


def happened(
    row: Row,
    moments: Moments,
    names: Mapping[str, str],
    told: Callable[[Event, Moments], str] = sentence,
) -> Happened:
    """One row as an event told; an actor without a name here is told by id. Raises UnknownEvent."""
    event = CODEC.decode(row.type, row.schema, row.body)
    return _row(row, moments, names, told(event, moments), orjson.loads(row.body))


def unknown(row: Row, moments: Moments, problem: str) -> Happened:
    """One row that this release cannot read, told by its envelope; its body is left out."""
    return _row(row, moments, {}, f"It cannot be read here: {problem}", {})


def _row(row: Row, moments: Moments, names: Mapping[str, str], text: str, body: dict[str, Any]) -> Happened:
    return Happened(
        version=row.version,
        position=row.position,
        type=row.type,
        text=text,
        occurred=moments.iso(row.occurred_us),
        occurred_us=row.occurred_us,
        recorded=moments.iso(row.recorded_us),
        recorded_us=row.recorded_us,
        written_us=row.written_us,
        actor=row.actor,
        actor_name=NOBODY.get(row.actor) or names.get(row.actor, row.actor),
        command_id=row.command_id,
        cause=row.cause,
        policy=row.policy,
        body=body,
    )
