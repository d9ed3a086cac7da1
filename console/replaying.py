"""Brings streams of the record to the fold at a cut of two times, for pages and for commands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.pages.history import CODEC
from console.pages.year import Year
from console.service import Doors
from domain import addresses
from domain.messages import Entry
from domain.replaying import Known
from domain.streams import log_of
from store.codec import UnknownEvent
from store.rows import Row
from store.searching import is_there

PERSON = "person"
"""The kind of what is no stream of its own: all that the record holds of one person."""
KINDS = frozenset({"programme-year", "mentor-year", "relationship"}) | addresses.OF_NO_YEAR


@dataclass(frozen=True, slots=True)
class Told:
    """The events of some streams of one log by position, with their rows; it ends before an `unread` one."""

    rows: tuple[Row, ...]
    events: tuple[Known, ...]
    unread: Row | None = None


async def exists(doors: Doors, year: Year, stream: str) -> bool:
    """Whether there is such a stream, or such a person behind `person/…`. Raises Unreachable."""
    kind, _, rest = stream.partition("/")
    if kind == PERSON:
        return rest in year.state.people.by_id
    if kind not in KINDS:
        return False
    return await is_there(doors.logs[log_of(stream)], stream)


def people_of(year: Year, stream: str) -> tuple[str, ...]:
    """The people whom a stream is about: the halves of a pair, or the one whose it is."""
    kind, _, rest = stream.partition("/")
    if kind == "relationship":
        pair = year.state.placed.pairs.get(rest.rpartition("/")[2])
        return (pair.mentor, pair.mentee) if pair else ()
    return (rest.rpartition("/")[2],) if kind in ("mentor-year", "erasure", PERSON) else ()


async def told(doors: Doors, streams: Sequence[str]) -> Told:
    """All events of some streams of one log, in the order of the log. Raises Unreachable."""
    if not streams:
        return Told((), ())
    log = doors.logs[log_of(streams[0])]
    rows = sorted(await log.tails([(stream, 0) for stream in streams]), key=lambda row: row.position)
    return of_rows(rows)


def of_rows(rows: Iterable[Row]) -> Told:
    """Rows as they can be folded: what comes after one that this release cannot read is left out."""
    read: list[Row] = []
    events: list[Known] = []
    for row in rows:
        try:
            entry = entry_of(row)
        except UnknownEvent:
            return Told(tuple(read), tuple(events), row)
        read.append(row)
        events.append(Known(row.position, row.stream, entry))
    return Told(tuple(read), tuple(events))


def entry_of(row: Row) -> Entry:
    """The entry that a stored row holds. Raises UnknownEvent."""
    event = CODEC.decode(row.type, row.schema, row.body)
    return Entry(event, row.occurred_us, row.recorded_us, row.actor, row.command_id, row.policy, row.cause)
