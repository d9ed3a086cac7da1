"""The auditor's search over the events of a log, and one event opened: people behind pseudonyms."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

from console.masking import Mask, Pseudonyms, people_in, pseudonyms_of
from console.pages.year import Page, Year
from console.sealed import Checked, Seal
from domain import addresses
from domain.events import CATALOGUE
from domain.obligations import ObligationAmended, ObligationEnded, ObligationOpened
from domain.streams import log_of
from store.rows import Row
from store.searching import COUNTED, After, Order, Wanted, counted, first_of, key_of, leaf_hash, searched

A_PAGE = 50
OF_OBLIGATIONS = {event.TYPE for event in (ObligationOpened, ObligationEnded, ObligationAmended)}
Which = Literal["programme", "care", "access"]
WHICH: tuple[Which, ...] = ("programme", "care", "access")


class Owed(Page):
    """Which obligation an event is of, and what became of it: its kind, its number or id, its standing."""

    kind: str
    of: str
    standing: str | None


class EventRow(Page):
    """One event in a list: `stream` with pseudonyms, `address` of it, `lag_us` how late it was told."""

    position: int
    stream: str
    address: str
    version: int
    type: str
    occurred_us: int
    recorded_us: int
    lag_us: int
    actor: str
    policy: int
    cause: str | None
    owed: Owed | None = None
    fits: bool = True


class Search(Page):
    """A page of events: `all` = `before` + `here` + `after` them, unless there are more than are counted."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    log: str
    events: tuple[EventRow, ...]
    all: int
    more_than_counted: bool
    next: str | None
    types: tuple[str, ...]
    seal: Seal | None = None


class Relied(Page):
    """A fact of another stream that was read for a decision, at the version that the stream had then."""

    stream: str
    address: str
    version: int
    fact: str


class EventPage(EventRow):
    """One event with its body, the hash that it has in its log, and what it was decided from.

    `decided_at` is the version of its own stream that the decision was made at, `given` what was read of
    others, `because` the event whose order it carried out, `same_act` what else the command brought about.
    """

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    log: str
    masked: bool
    schema_version: int
    written_us: int
    command_id: str
    ordinal: int
    digest: str | None
    hash: str
    body: str
    decided_at: int
    given: tuple[Relied, ...]
    because: EventRow | None
    same_act: tuple[EventRow, ...]
    before: int | None
    after: int | None
    seal: Seal | None = None
    checked: Checked | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search is for, in the words of the console; `person` is the one behind a pseudonym."""

    log: Which = "programme"
    wanted: Wanted = field(default_factory=Wanted)
    order: Order = "position"
    newest: bool = True
    after: After | None = None


async def search(year: Year, pseudonyms: Pseudonyms, asked: Asked, a_page: int = A_PAGE) -> Search:
    """A page of what is asked for, always masked. Raises Unreachable."""
    log = year.doors.logs[asked.log]
    found = await searched(
        log, asked.wanted, a_page + 1, order=asked.order, newest=asked.newest, after=asked.after
    )
    mask, rows = Mask(pseudonyms, {}), found[:a_page]
    number = await counted(log, asked.wanted)
    last = rows[-1] if len(found) > a_page else None
    return Search(
        **year.heading,
        log=asked.log,
        events=tuple(row_of(row, mask) for row in rows),
        all=min(number, COUNTED),
        more_than_counted=number > COUNTED,
        next=f"{key_of(last, asked.order)}.{last.position}" if last else None,
        types=tuple(sorted(CATALOGUE)),
    )


def row_of(row: Row, mask: Mask, *, fits: bool = True) -> EventRow:
    """An event as a list shows it."""
    return EventRow(**_fields(row, mask), fits=fits)


def _fields(row: Row, mask: Mask) -> dict[str, Any]:
    return {
        "position": row.position,
        "stream": mask.text(row.stream),
        "address": mask.pseudonyms.address(row.stream),
        "version": row.version,
        "type": row.type,
        "occurred_us": row.occurred_us,
        "recorded_us": row.recorded_us,
        "lag_us": row.recorded_us - row.occurred_us,
        "actor": mask.person(row.actor),
        "policy": row.policy,
        "cause": mask.text(row.cause) if row.cause else None,
        "owed": _owed(row, mask),
    }


def _owed(row: Row, mask: Mask) -> Owed | None:
    if row.type not in OF_OBLIGATIONS:
        return None
    body = orjson.loads(row.body)
    _, _, which = body["obligation"].partition("/")
    return Owed(kind=body["kind"], of=mask.text(which), standing=body.get("standing"))


async def mask_for(year: Year, rows: list[Row], pseudonyms: Pseudonyms, *, masked: bool) -> Mask:
    """How everybody in some rows is shown; names only to whoever has a grant. Raises Unreachable."""
    if masked:
        return Mask(pseudonyms, {})
    people = {person for row in rows for person in _everybody(row, pseudonyms)}
    return Mask(pseudonyms, {person: who.name for person, who in (await year.names(people)).items()})


def _everybody(row: Row, pseudonyms: Pseudonyms) -> set[str]:
    told = {"actor": row.actor, "stream": row.stream, "command": row.command_id, "cause": row.cause}
    return {*people_in(orjson.loads(row.body), pseudonyms), *people_in(told, pseudonyms)}


async def event_page(year: Year, stream: str, version: int, *, masked: bool) -> EventPage | None:
    """One event of a stream; None where there is none. Raises Unreachable."""
    log = year.doors.logs[log_of(stream)]
    rows = await log.read(stream)
    row = next((each for each in rows if each.version == version), None)
    if row is None:
        return None
    mask = await mask_for(year, [row], await pseudonyms_of(year), masked=masked)
    acts = [each for each in rows if each.command_id == row.command_id and each is not row]
    caused = await first_of(log, addresses.frame_of(stream), row.cause) if row.cause else None
    decided_at = min([row.version, *(each.version for each in acts)]) - 1
    body = orjson.loads(row.body)
    return EventPage(
        **_fields(row, mask),
        **year.heading,
        log=log.name,
        masked=masked,
        schema_version=row.schema,
        written_us=row.written_us,
        command_id=mask.text(row.command_id),
        ordinal=row.ordinal,
        digest=row.digest.hex() if row.digest else None,
        hash=await leaf_hash(log, row.position),
        body=_spelt(mask.body(body)),
        decided_at=decided_at,
        given=tuple(_given(body, mask)),
        because=row_of(caused, mask) if caused else None,
        same_act=tuple(row_of(each, mask) for each in acts),
        before=version - 1 if version > 1 else None,
        after=version + 1 if version < rows[-1].version else None,
    )


def _given(body: Any, mask: Mask) -> Iterator[Relied]:
    """Every fact of another stream in a body, wherever it stands there."""
    match body:
        case {"stream": str(stream), "version": int(version), "fact": str(fact)}:
            yield Relied(
                stream=mask.text(stream),
                address=mask.pseudonyms.address(stream),
                version=version,
                fact=mask.text(fact),
            )
        case dict():
            for each in body.values():
                yield from _given(each, mask)
        case list():
            for each in body:
                yield from _given(each, mask)
        case _:
            return


def _spelt(body: Any) -> str:
    return orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode()
