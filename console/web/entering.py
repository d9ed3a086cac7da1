"""What the forms of students have in common: whose they are, days as moments, words for the vault."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import uuid4

from activities.ledger import Receipt
from console.access.gate import STUDENTS
from console.access.right import NotYours
from console.pages.myself import MyPage, my_page
from console.pages.year import Year
from console.web.forms_of import Line, Misfilled, Query
from console.web.visit import Visit
from domain import addresses
from domain.access import RecordReading
from domain.errors import Refusal
from domain.messages import Command, Stamp
from domain.pairing import Pair
from domain.people import Person
from store.vault import NoteAbout

WELLBEING = "wellbeing"
"""The purpose under which the vault keeps what a pair asks, and what somebody tells the programme."""
NOON = time(12)
TAKEN_BEFORE = "command-conflict"
MINUTE_US = 60_000_000


class Chosen(Query):
    """Which of two pairs is meant."""

    pair: Line = ""


async def myself(visit: Visit) -> Person:
    """Whoever acts, as the mentor or the mentee that they are. Raises NotYours for staff, Unreachable."""
    year = await visit.year()
    person = year.state.people.by_id.get(visit.acting.person or "")
    mine = person is not None and person.role in STUDENTS and person.role == visit.acting.role
    if person is None or not mine or person.id in year.state.people.left:
        raise NotYours
    return person


async def my_own(visit: Visit) -> MyPage:
    """The own page of whoever acts. Raises NotYours, Unreachable."""
    me = await myself(visit)
    return await my_page(await visit.year(), me.id)


async def my_own_with(visit: Visit, query: Chosen) -> MyPage:
    """The own page with the pair that is meant alone, with all when none is. Raises NotYours, Unreachable."""
    page = await my_own(visit)
    chosen = tuple(pair for pair in page.pairs if query.pair in ("", pair.id))
    if query.pair and not chosen:
        raise NotYours
    return page.model_copy(update={"pairs": chosen})


async def my_pair(visit: Visit, wanted: str) -> Pair:
    """A pair that whoever acts is in now. Raises NotYours, Unreachable."""
    me, year = await myself(visit), await visit.year()
    if wanted not in year.state.placed.of(me.id):
        raise NotYours
    return year.state.placed.pairs[wanted]


def moment(year: Year, day: date, at: time = NOON, field: str = "day") -> int:
    """The moment of a local day and time. Raises Misfilled for a day that the calendar does not know."""
    calendar = year.state.calendar
    index = (day - date.fromisoformat(calendar.day0)).days if calendar else -1
    if calendar is None or not 0 <= index < len(calendar.midnights) - 1:
        raise Misfilled({field: "date_parsing"})
    near_us = calendar.midnight(index) + (at.hour * 60 + at.minute) * MINUTE_US
    wanted, clock = datetime.combine(day, at), year.moments.local(near_us).replace(tzinfo=None)
    return near_us + (wanted - clock) // timedelta(microseconds=1)  # off on a day on which clocks change


def today(year: Year) -> date:
    """The local day of a page."""
    return year.moments.local(year.now_us).date()


async def tells(
    visit: Visit, stream: str, purpose: str, about: Sequence[str], words: str, make: Callable[[str], Command]
) -> Receipt:
    """Words into the vault, then the command that names them; words of a refused command go at once.

    Raises Refusal, Unreachable, Erased, NoteConflict.
    """
    note = await visit.writes(purpose, about, words)
    try:
        return await visit.does(stream, make(note))
    except Refusal as refused:
        if refused.code != TAKEN_BEFORE:  # then the words are those of the command that was taken
            await visit.doors.vault.withdraw(note.partition("#")[0])
        raise


async def noted(
    visit: Visit,
    stream: str,
    purpose: str,
    about: Sequence[str],
    words: str,
    make: Callable[[str | None], Command],
) -> Receipt:
    """A command with the words that belong to it, or with none. Raises as `tells`."""
    if not words:
        return await visit.does(stream, make(None))
    return await tells(visit, stream, purpose, about, words, make)


async def words_of(visit: Visit, stream: str, note: str) -> str:
    """The words behind a note, once it is committed that they are read. Raises Unreachable, Damaged."""
    return await visit.doors.vault.read(note.partition("#")[0], partial(_recorded, visit, stream))


async def _recorded(visit: Visit, stream: str, about: NoteAbout) -> None:
    kept = addresses.access(stream)
    stamp = Stamp(visit.now_us, visit.acting.actor, f"{kept}/{visit.acting.actor}/{uuid4().hex}")
    await visit.doors.ledger.execute(kept, RecordReading(matter="words", note=about.note_id), stamp)
