"""Who read what, when and by which right: every reading that is recorded, for whoever reviews them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from console.masking import Mask, Pseudonyms, people_in
from console.pages.break_glass import handle_of, states_of
from console.pages.history import CODEC
from console.pages.readings import Review, review_of
from console.pages.year import Page, Year
from domain.access import Matter, ReadingRecorded
from domain.break_glass import OPEN_FOR_US, GlassState
from store.rows import Row
from store.searching import COUNTED, After, Wanted, counted, searched

A_PAGE = 50
PREFIX = "access/"
TYPE = "reading-recorded"
GRANT, GLASS = "grant", "break-glass"


class ReadingRow(Page):
    """One reading; `role`, `right` and `by` are not known of the oldest ones.

    One out of turn has the `review` that it is owed, and the address of that.
    """

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
    review: Review | None = None
    reviewed_at: str | None = None


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
    told = [_row(row, Mask(pseudonyms, names)) for row in rows]
    hours = await states_of(year) if any(one.by == GLASS for one in told) else []
    return Readings(
        **year.heading,
        masked=masked,
        readings=tuple(_with_review(one, row, hours) for one, row in zip(told, rows, strict=True)),
        all=min(number, COUNTED),
        by_grant=granted,
        out_of_turn=broken,
        more_than_counted=number > COUNTED,
        next=f"{last.position}.{last.position}" if last else None,
    )


def _with_review(told: ReadingRow, row: Row, hours: Sequence[GlassState]) -> ReadingRow:
    """A reading out of turn with the review of its hour; any other as it is."""
    if told.by != GLASS:
        return told
    person = row.stream.rpartition("/")[2]
    mine = (state for state in hours if (state.officer, state.person) == (row.actor, person))
    begun = (one for state in mine for one in state.breakings.values())
    hour = next((one for one in begun if one.began_us <= row.recorded_us <= one.began_us + OPEN_FOR_US), None)
    if hour is None:
        return told
    return told.model_copy(update={"review": review_of(hour), "reviewed_at": handle_of(hour.id)})


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
