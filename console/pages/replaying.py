"""One stream, or all that concerns one person, at any moment of two times, and what differs between two."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import Field

from console.masking import Mask, Pseudonyms
from console.pages.audit import EventRow, mask_for, row_of
from console.pages.described import Key, Lines, Value, lines_of
from console.pages.year import Page, Year
from console.replaying import PERSON, Told, of_rows, people_of, told
from console.sealed import Checked, Seal
from domain import addresses
from domain.obligations import Standing
from domain.replaying import Cut, Known, steps, within
from domain.streams import log_of
from store.rows import Row

LATE_US = 86_400_000_000
"""Told so long after it happened, an event stands out."""
OF_PEOPLE = frozenset(
    {
        "people-enrolled", "consent-refused", "eligibility-waived", "person-withdrawn", "pairs-placed",
        "placement-declined", "rematch-requested", "rematch-approved",
    }
)  # fmt: skip
"""The events of a year that say something of one person's taking part."""
MANY = 400
"""So many events are listed at most, the newest; the search has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment as it is asked for: after so many events, up to a position of the log, or as known by then.

    None is all there is.
    """

    step: int | None = None
    position: int | None = None
    known_us: int | None = None
    happened_us: int | None = None


class Side(Page):
    """One moment: after how many of the events, known and happened by when, and how many count by then."""

    step: int
    position: int
    known_us: int | None
    happened_us: int | None
    counting: int
    sums: dict[Standing, int]


class Line(Page):
    """One line of the state in A and in B, with the event that made it what it is in B, else in A."""

    key: Key
    a: Value | None
    b: Value | None
    differs: bool
    by: EventRow | None


class Dot(Page):
    """One event in the picture of two times: thousandths of the span across and upwards."""

    x: int
    y: int
    step: int
    late: bool


class Replay(Page):
    """A stream at two moments. `steps` are all its events; those that A does not know have `fits` false.

    `line_a`, `line_b` and `upright` are the moments of learning and of happening in the picture of the dots.
    `seal` says what covers the events, and `checked` what was found of them, where that was looked at.
    """

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    stream: str
    address: str
    kind: str
    masked: bool
    people: tuple[str, ...]
    steps: int
    first_us: int
    last_us: int
    a: Side
    b: Side
    lines: tuple[Line, ...]
    differences: int
    events: tuple[EventRow, ...]
    dots: tuple[Dot, ...]
    line_a: int
    line_b: int
    upright: int
    log: str
    unread: int | None
    positions: tuple[int, ...] = Field(exclude=True)
    seal: Seal | None = None
    checked: Checked | None = None


async def replay(
    year: Year, stream: str, a: Moment, b: Moment, pseudonyms: Pseudonyms, *, masked: bool
) -> Replay:
    """A stream at two moments. Raises Unreachable."""
    found, person = await of_person(year, stream)
    mask = await mask_for(year, list(found.rows), pseudonyms, masked=masked)
    known_in_a = _step(found.rows, a)
    seen_a = _seen(within(found.events, _cut(found, a)), person)
    seen_b = _seen(within(found.events, _cut(found, b)), person)
    lines = _compared(seen_a, seen_b, mask, {row.position: row for row in found.rows})
    span = _span(found.rows, year.now_us)
    side_a, side_b = _side(found, a, seen_a), _side(found, b, seen_b)
    return Replay(
        **year.heading,
        stream=mask.text(stream),
        address=pseudonyms.address(stream),
        kind=addresses.kind_of(stream),
        masked=masked,
        people=tuple(sorted(mask.person(each) for each in people_of(year, stream))),
        steps=len(found.rows),
        first_us=span.first_us,
        last_us=span.last_us,
        a=side_a,
        b=side_b,
        lines=lines,
        differences=sum(line.differs for line in lines),
        events=tuple(
            row_of(row, mask, fits=n < known_in_a) for n, row in list(enumerate(found.rows))[: -MANY - 1 : -1]
        ),
        dots=_dots(found.rows, span),
        line_a=span.of(side_a.known_us or span.first_us),
        line_b=span.of(side_b.known_us or span.first_us),
        upright=span.of(span.last_us if a.happened_us is None else a.happened_us),
        log=log_of(stream) if addresses.kind_of(stream) != PERSON else "programme",
        unread=found.unread.position if found.unread else None,
        positions=tuple(row.position for row in found.rows),
    )


async def of_person(year: Year, stream: str) -> tuple[Told, str | None]:
    """The events of a stream, and of whom they are where a person is meant. Raises Unreachable."""
    if addresses.kind_of(stream) != PERSON:
        return await told(year.doors, [stream]), None
    person = stream.partition("/")[2]
    pairs = [pair.id for pair in year.state.placed.pairs.values() if person in (pair.mentor, pair.mentee)]
    own = [addresses.relationship(year.cohort, pair) for pair in pairs]
    whole = await told(year.doors, [year.state.stream, addresses.mentor_year(year.cohort, person), *own])
    named = {person.encode(), *(pair.encode() for pair in pairs)}
    rows = [row for row in whole.rows if row.stream != year.state.stream or _concerns(row, named)]
    return of_rows(rows), person


def _concerns(row: Row, named: set[bytes]) -> bool:
    return row.type in OF_PEOPLE and any(each in row.body for each in named)


def _step(rows: Sequence[Row], moment: Moment) -> int:
    """After how many events a moment is."""
    if moment.position is not None:
        return bisect_right([row.position for row in rows], moment.position)
    if moment.known_us is not None:
        return bisect_right([row.recorded_us for row in rows], moment.known_us)
    return len(rows) if moment.step is None else max(0, min(moment.step, len(rows)))


def _cut(found: Told, moment: Moment) -> Cut:
    step = _step(found.rows, moment)
    return Cut(found.rows[step - 1].position if step else 0, None, moment.happened_us)


def _side(found: Told, moment: Moment, seen: "_Seen") -> Side:
    step = _step(found.rows, moment)
    last = found.rows[step - 1] if step else None
    return Side(
        step=step,
        position=last.position if last else 0,
        known_us=moment.known_us if moment.known_us is not None else last.recorded_us if last else None,
        happened_us=moment.happened_us,
        counting=seen.counting,
        sums=_sums(seen.lines),
    )


class _Seen(NamedTuple):
    """The lines after some events, the position of what made each so, and how many events counted."""

    lines: Lines
    by: dict[Key, int]
    counting: int


def _seen(events: Sequence[Known], person: str | None) -> _Seen:
    lines: Lines = {}
    by: dict[Key, int] = {}
    counting = 0
    for step in steps(events):
        if not step.counts:
            continue
        after = lines_of(step.states, person)
        by |= {key: step.known.position for key, value in after.items() if lines.get(key) != value}
        lines, counting = after, counting + 1
    return _Seen(lines, by, counting)


def _compared(a: _Seen, b: _Seen, mask: Mask, rows: dict[int, Row]) -> tuple[Line, ...]:
    found = []
    for key in dict.fromkeys((*b.lines, *a.lines)):
        row = rows.get((b.by if key in b.lines else a.by)[key])
        found.append(
            Line(
                key=key.model_copy(update={"about": mask.text(key.about)}) if key.about else key,
                a=_shown(a.lines.get(key), mask),
                b=_shown(b.lines.get(key), mask),
                differs=a.lines.get(key) != b.lines.get(key),
                by=row_of(row, mask) if row else None,
            )
        )
    return tuple(found)


def _shown(value: Value | None, mask: Mask) -> Value | None:
    if value is None:
        return None
    person, text = value.person, value.text
    told = {"person": mask.person(person) if person else None, "text": mask.text(text) if text else None}
    return value.model_copy(update=told)


def _sums(lines: Lines) -> dict[Standing, int]:
    standings = [value.standing for value in lines.values() if value.standing]
    return {standing: standings.count(standing) for standing in Standing}


class _Span(NamedTuple):
    """From the first to the last moment of some events, of both times."""

    first_us: int
    last_us: int

    def of(self, at_us: int) -> int:
        """Where a moment is in it, in thousandths."""
        within_us = min(max(at_us, self.first_us), self.last_us) - self.first_us
        return within_us * 1_000 // max(1, self.last_us - self.first_us)


def _span(rows: Sequence[Row], now_us: int) -> _Span:
    moments = [at for row in rows for at in (row.occurred_us, row.recorded_us)] or [now_us]
    return _Span(min(moments), max(moments))


def _dots(rows: Sequence[Row], span: _Span) -> tuple[Dot, ...]:
    return tuple(
        Dot(
            x=span.of(row.occurred_us),
            y=span.of(row.recorded_us),
            step=n,
            late=row.recorded_us - row.occurred_us > LATE_US,
        )
        for n, row in enumerate(rows, 1)
    )
