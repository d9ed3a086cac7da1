"""Who read what, when and by which right: every reading that is recorded, for whoever reviews them."""

from dataclasses import dataclass, field, replace

from console.masking import Mask, Pseudonyms, people_in
from console.pages.history import CODEC
from console.pages.year import Page, Year
from domain.access import Matter, ReadingRecorded
from store.rows import Row
from store.searching import COUNTED, After, Wanted, counted, searched

A_PAGE = 50
PREFIX = "access/"
TYPE = "reading-recorded"
GRANT, GLASS = "grant", "break-glass"


class ReadingRow(Page):
    """One reading; `role`, `right` and `by` are not known of the oldest ones."""

    position: int
    at_us: int
    reader: str
    role: str | None
    what: str
    address: str
    opens: bool
    matter: Matter
    right: str | None
    by: str | None


class Readings(Page):
    """A page of readings: all = by one's own right + by a grant + out of turn, as far as is counted."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    masked: bool
    readings: tuple[ReadingRow, ...]
    all: int
    by_grant: int
    out_of_turn: int
    more_than_counted: bool
    next: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which readings are looked for."""

    wanted: Wanted = field(default_factory=Wanted)
    after: After | None = None
    newest: bool = True


async def review(year: Year, pseudonyms: Pseudonyms, asked: Asked, *, masked: bool) -> Readings:
    """A page of readings, the newest first unless asked otherwise. Raises Unreachable."""
    log, wanted = year.doors.logs["access"], replace(asked.wanted, types=(TYPE,))
    found = await searched(log, wanted, A_PAGE + 1, newest=asked.newest, after=asked.after)
    rows = found[:A_PAGE]
    people = {one for row in rows for one in (row.actor, *people_in(row.stream, pseudonyms))}
    names = {} if masked else {one: who.name for one, who in (await year.names(people)).items()}
    number = await counted(log, wanted)
    granted, broken = [
        await counted(log, replace(wanted, holds=(*wanted.holds, ("by", by)))) for by in (GRANT, GLASS)
    ]
    last = rows[-1] if len(found) > A_PAGE else None
    return Readings(
        **year.heading,
        masked=masked,
        readings=tuple(_row(row, Mask(pseudonyms, names)) for row in rows),
        all=min(number, COUNTED),
        by_grant=granted,
        out_of_turn=broken,
        more_than_counted=number > COUNTED,
        next=f"{last.position}.{last.position}" if last else None,
    )


def _row(row: Row, mask: Mask) -> ReadingRow:
    event = CODEC.decode(row.type, row.schema, row.body)
    if not isinstance(event, ReadingRecorded):
        raise TypeError(f"{row.type} is no reading")
    what = row.stream.removeprefix(PREFIX)
    return ReadingRow(
        position=row.position,
        at_us=row.recorded_us,
        reader=mask.person(row.actor),
        role=event.role,
        what=mask.text(what),
        address=mask.pseudonyms.address(what),
        opens=not what.startswith(("list/", "session/", "account/", "stream/")),
        matter=event.matter,
        right=event.right,
        by=event.by,
    )
