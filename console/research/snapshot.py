"""The record as it stood at a position, of those alone who are in the study: nobody else is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from console.as_if import entries_of
from console.pages.year import Year
from domain import addresses
from domain.messages import Entry
from domain.pairing import Pair
from domain.people import Person
from domain.programme import ProgrammeYearState
from domain.streams import decider_of
from store.log import Log
from store.rows import Row

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Lived:
    """A stream: where it stands, and what was told of it."""

    state: Any
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Who is in the study, and their years and pairs; of a pair both halves are in it."""

    year: ProgrammeYearState
    position: int
    people: Mapping[str, Person]
    mentors: Mapping[str, Lived]
    pairs: Mapping[str, tuple[Pair, Lived]]


async def snapshot(year: Year, position: int) -> Snapshot:
    """What the programme's log held up to a position: folded and not settled, so it is the same for ever.

    Raises Unreachable.
    """
    log = year.doors.logs["programme"]
    state = (await _lived(log, [year.state.stream], position))[year.state.stream].state
    willing = {addresses.erasure(one): one for one in sorted(state.study.consented)}
    rights = await _lived(log, [*willing], position)
    people = {one: state.people.by_id[one] for key, one in willing.items() if not rights[key].state.erased}
    mentors = {
        addresses.mentor_year(year.cohort, one): one
        for one, person in people.items()
        if person.role == "mentor"
    }
    both = [pair for pair in state.placed.pairs.values() if pair.mentor in people and pair.mentee in people]
    pairs = {addresses.relationship(year.cohort, pair.id): pair for pair in both}
    lived = await _lived(log, [*mentors, *pairs], position)
    return Snapshot(
        state,
        position,
        people,
        {person: lived[stream] for stream, person in mentors.items() if lived[stream].entries},
        {pair.id: (pair, lived[stream]) for stream, pair in pairs.items() if lived[stream].entries},
    )


async def _lived(log: Log, streams: Sequence[str], position: int) -> dict[str, Lived]:
    found: dict[str, Lived] = {}
    for first in range(0, len(streams), AT_ONCE):
        some = streams[first : first + AT_ONCE]
        rows: dict[str, list[Row]] = {stream: [] for stream in some}
        for row in await log.tails([(stream, 0) for stream in some]):
            if row.position <= position:
                rows[row.stream].append(row)
        found |= {stream: _folded(stream, sorted(said, key=lambda row: row.version))
                  for stream, said in rows.items()}  # fmt: skip
    return found


def _folded(stream: str, rows: Sequence[Row]) -> Lived:
    state, entries = decider_of(stream).initial(stream), tuple(entries_of(rows))
    for entry in entries:
        state = state.evolve(entry)
    return Lived(state, entries)
