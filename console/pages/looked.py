"""Who looked at one thing lately: the newest openings, each reader once a day."""

from console.pages.history import CODEC
from console.pages.year import Page, Who, Year, who
from domain import addresses
from domain.access import Matter, ReadingRecorded

NEWEST = 60
"""Readings that are looked at; each reader's of one day are one line."""
SHOWN = 12


class Looked(Page):
    """Somebody looked, in a role, at a matter; `times` within that day, the last time at `at_us`."""

    reader: Who
    role: str | None
    matter: Matter
    at_us: int
    times: int


async def looked_at(year: Year, stream: str, *, names: bool = True) -> tuple[Looked, ...]:
    """The newest readings of a stream, the last one first. Raises Unreachable."""
    kept = addresses.access(stream)
    version = (await year.doors.ledger.view(kept, year.now_us)).version
    rows = await year.doors.logs["access"].read(kept, max(0, version - NEWEST))
    known = await year.names({row.actor for row in rows}) if names else {}
    found: dict[tuple[str, str | None, str, str], Looked] = {}
    for row in reversed(rows):
        event = CODEC.decode(row.type, row.schema, row.body)
        if not isinstance(event, ReadingRecorded):
            continue
        key = (row.actor, event.role, event.matter, year.moments.day(row.recorded_us))
        before = found.get(key)
        found[key] = Looked(
            reader=who(row.actor, known),
            role=event.role,
            matter=event.matter,
            at_us=before.at_us if before else row.recorded_us,
            times=before.times + 1 if before else 1,
        )
    return tuple(found.values())[:SHOWN]
