"""A case to take away: all that the record holds of it, in two languages, with what proves it."""

from collections.abc import Sequence
from typing import Any

import orjson

from console.pages import case_words as words
from console.pages.care import Care, Kept
from console.pages.case import CasePage
from console.pages.case_texts import Words, notes_in
from console.pages.history import CODEC
from console.pages.rota import OnDuty, on_duty_row
from console.pages.year import Page, Who
from domain.access import ReadingRecorded
from domain.duty import LAYERS, Duty, duties
from domain.levels import figures_at
from domain.policy import Emergencies, Level
from store.history import proved
from store.rows import Row, entry
from store.tree import leaf

FORMAT = "nearpeer-case/1"


class Stored(Page):
    """One row of the stream with every column that its leaf is made of; `leaf` and `digest` in hex.

    `leaf` is SHA-256 over a zero byte and the canonical JSON of the columns named in `hashed`; `path` are the
    hashes that lead from it to the root of the log (RFC 6962, 2.1.1).
    """

    position: int
    version: int
    type: str
    schema_version: int
    body: dict[str, Any]
    occurred_us: int
    recorded_us: int
    written_us: int
    actor: str
    policy: int
    command_id: str
    ordinal: int
    digest: str | None
    cause: str | None
    leaf: str
    path: tuple[str, ...]
    occurred: str
    en: str
    hu: str
    occurred_hu: str


class Reading(Page):
    """Somebody read of the case: the names, the words of a note, or all of it."""

    reader: str
    matter: str
    note: str | None
    at: str
    at_us: int


class Figures(Page):
    """What counted for the case: its own figures, and those of the policy when it was raised, if any."""

    policy: int
    pace: Level
    published: Emergencies | None


class Proof(Page):
    """The log that the rows stand in: how many events it has, and the root of its tree in hex (RFC 6962)."""

    log: str
    size: int
    root: str
    hashed: tuple[str, ...]


class CaseFile(Page):
    """The whole file. `words` is None unless they were asked for; `people` then has the names too."""

    format: str
    exported: str
    exported_us: int
    exported_by: str
    case: CasePage
    figures: Figures
    rota: tuple[OnDuty, ...]
    rows: tuple[Stored, ...]
    readings: tuple[Reading, ...]
    notes: int
    words: tuple[Words, ...] | None
    people: tuple[Who, ...]
    proof: Proof


HASHED = (
    "actor", "body", "cause", "command_id", "digest", "occurred_us", "ordinal", "policy", "recorded_us",
    "schema", "stream", "type", "version", "written_us",
)  # fmt: skip
"""The columns of a leaf, in the order of the canonical JSON."""


async def case_file(
    care: Care,
    kept: Kept,
    page: CasePage,
    actor: str,
    texts: tuple[Words, ...] | None,
    people: tuple[Who, ...],
) -> CaseFile:
    """The file of a case whose readings are committed. Raises Unreachable."""
    names = {person.id: person for person in people}
    size, root, paths = await proved(care.doors.logs["care"], [row.position for row in kept.rows])
    return CaseFile(
        format=FORMAT,
        exported=page.as_of,
        exported_us=page.as_of_us,
        exported_by=actor,
        case=page,
        figures=_figures(kept),
        rota=tuple(on_duty_row(duty, care.moments, names) for duty in on_duty_then(care, kept)),
        rows=tuple(_stored(care, row, paths[row.position]) for row in kept.rows),
        readings=tuple(_reading(care, row) for row in await care.readings(page.stream)),
        notes=len(list(notes_in(kept))),
        words=texts,
        people=people,
        proof=Proof(log="care", size=size, root=root, hashed=HASHED),
    )


def on_duty_then(care: Care, kept: Kept) -> list[Duty]:
    """The shifts and gaps of both layers from the raise of a case to its last event."""
    from_us, until_us = kept.rows[0].recorded_us, kept.rows[-1].recorded_us + 1
    return [duty for layer in LAYERS for duty in duties(care.rota, layer, from_us, until_us)]


def _figures(kept: Kept) -> Figures:
    context, raised_us = kept.seen.view.context, kept.rows[0].recorded_us
    published = figures_at(raised_us, context) if context else None
    return Figures(
        policy=kept.seen.case.policy,
        pace=kept.seen.case.pace,
        published=published,
    )


def _stored(care: Care, row: Row, path: Sequence[str]) -> Stored:
    told = words.said(CODEC.decode(row.type, row.schema, row.body), care.moments)
    return Stored(
        position=row.position,
        version=row.version,
        type=row.type,
        schema_version=row.schema,
        body=orjson.loads(row.body),
        occurred_us=row.occurred_us,
        recorded_us=row.recorded_us,
        written_us=row.written_us,
        actor=row.actor,
        policy=row.policy,
        command_id=row.command_id,
        ordinal=row.ordinal,
        digest=None if row.digest is None else row.digest.hex(),
        cause=row.cause,
        leaf=leaf(entry(row, row.stream, row.version, row.written_us)).hex(),
        path=tuple(path),
        occurred=care.moments.exact(row.occurred_us),
        occurred_hu=care.moments.hungarian(row.occurred_us),
        en=told.en,
        hu=told.hu,
    )


def _reading(care: Care, row: Row) -> Reading:
    event = CODEC.decode(row.type, row.schema, row.body)
    if not isinstance(event, ReadingRecorded):
        raise TypeError(f"{row.type} is no reading")
    return Reading(
        reader=row.actor,
        matter=event.matter,
        note=event.note,
        at=care.moments.iso(row.recorded_us),
        at_us=row.recorded_us,
    )
