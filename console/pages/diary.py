"""A mentor's diary: entries as dates with their months and who has read them; words only one by one."""

from collections.abc import Iterable

from console.pages import mentor as mentors
from console.pages.history import CODEC
from console.pages.seats import seats
from console.pages.standings import Owed, owed
from console.pages.year import Page, Who, Year, who
from domain import addresses
from domain.access import ReadingRecorded
from domain.diary import DiaryEntryWritten
from domain.groups import leaders_of
from domain.mentor import MentorYearState
from domain.obligations import FactRetracted, Obligation, Standing
from domain.policy import Kind
from store.rows import Row

NOTE = "note/"


class Entry(Page):
    """One entry: `handle` is the address of its words, None when it has none; `month_us` of its window."""

    handle: str | None
    occurred_us: int
    recorded_us: int
    late: bool
    month_us: int | None
    read_by: tuple[Who, ...]
    taken_back: bool


class Diary(Page):
    """A diary; `owed` are the months that still want an entry, the oldest first. Shown are no words."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    mentees: tuple[Who, ...]
    supervisors: tuple[Who, ...]
    owed: tuple[Owed, ...]
    entries: tuple[Entry, ...]
    written: int
    months: int


class EntryPage(Entry):
    """One entry with its words, read and recorded."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    text: str


async def diary(year: Year, mentor: str) -> Diary:
    """The diary of a mentor. Raises Unreachable."""
    stream = mentors.stream_of(year, mentor)
    view = await year.view(stream)
    state: MentorYearState = view.state
    placed = year.state.placed
    mentees = [placed.pairs[pair].mentee for pair in placed.of(mentor)]
    led_by = supervisors_of(year, mentor)
    readers = readers_in(await year.doors.logs["access"].read(addresses.access(stream)))
    names = await year.names({*mentees, *led_by, *(p for people in readers.values() for p in people)})
    months = months_of(year, state)
    wanting = [o for o in months if not o.facts and o.standing in (Standing.OPEN, Standing.MISSED)]
    return Diary(
        **year.heading,
        version=view.version,
        mentees=tuple(who(mentee, names) for mentee in mentees),
        supervisors=tuple(who(person, names) for person in led_by),
        owed=tuple(owed(o, year.moments) for o in sorted(wanting, key=lambda o: o.opens_us)),
        entries=tuple(entries_in(await year.doors.logs["programme"].read(stream), state, readers, names)),
        written=sum(1 for o in months if o.facts),
        months=len(months),
    )


def supervisors_of(year: Year, mentor: str) -> list[str]:
    """Who leads a mentor's supervision now: they may read the diary."""
    return sorted(leaders_of(seats(year.state.sessions).of_mentor.get(mentor, ())))


def months_of(year: Year, state: MentorYearState) -> list[Obligation]:
    """The months that a mentor has owed an entry for so far."""
    return [o for o in state.book.of_kind(Kind.DIARY) if o.opens_us <= year.now_us]


def readers_in(rows: Iterable[Row]) -> dict[str, list[str]]:
    """Who has read the words of each note, each once, the first one first."""
    found: dict[str, list[str]] = {}
    for row in rows:
        event = CODEC.decode(row.type, row.schema, row.body)
        if isinstance(event, ReadingRecorded) and event.note and row.actor not in found.get(event.note, ()):
            found.setdefault(event.note, []).append(row.actor)
    return found


def entries_in(
    rows: Iterable[Row], state: MentorYearState, readers: dict[str, list[str]], names: dict[str, Who]
) -> Iterable[Entry]:
    """Every entry, the newest first."""
    gone, written = set(), []
    for row in rows:
        event = CODEC.decode(row.type, row.schema, row.body)
        if isinstance(event, FactRetracted):
            gone.add(event.fact)
        elif isinstance(event, DiaryEntryWritten):
            written.append((row, event))
    for row, event in sorted(written, key=lambda each: -each[0].occurred_us):
        note = (event.note or "").partition("#")[0]
        month = state.book.find(event.meets) if event.meets else None
        yield Entry(
            handle=note.removeprefix(NOTE) or None,
            occurred_us=row.occurred_us,
            recorded_us=row.recorded_us,
            late=not event.in_time,
            month_us=month.opens_us if month else None,
            read_by=tuple(who(person, names) for person in readers.get(note, ())),
            taken_back=event.fact in gone,
        )
