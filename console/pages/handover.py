"""What a year has taken over from former ones: the items that still wait, and how many there were."""

import asyncio
from collections.abc import Iterator

from console.pages.year import Page, Who, Year
from domain import addresses
from domain.handover import STILL_OPEN, OpenItem
from domain.obligations import Standing

AT_ONCE = 16


class WaitingItem(Page):
    """One obligation of a former year that still waits, and the people of its stream."""

    stream: str
    obligation: str
    owed_by: str
    standing: Standing
    ended: str
    ended_us: int
    people: tuple[Who, ...]


class InheritedPage(Page):
    """The former years that a year took over; `taken_over` counts all items, also those done since."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    former: tuple[str, ...]
    waiting: tuple[WaitingItem, ...]
    taken_over: int
    past_pairs: int


async def inherited(year: Year) -> InheritedPage:
    """What waits of former years, as their own streams have it now. Raises Unreachable."""
    gate = asyncio.Semaphore(AT_ONCE)
    taken = year.state.inherited

    async def waits(item: OpenItem) -> WaitingItem | None:
        async with gate:
            return await _waiting(year, item)

    found = [item for item in await asyncio.gather(*(waits(item) for item in taken.items)) if item]
    return InheritedPage(
        **year.heading,
        former=taken.former,
        waiting=tuple(found),
        taken_over=len(taken.items),
        past_pairs=sum(len(mentors) for mentors in year.state.placed.seats.had.values()),
    )


async def _waiting(year: Year, item: OpenItem) -> WaitingItem | None:
    state = (await year.view(item.stream)).state
    owed = state.book.find(item.obligation)
    if owed is None or owed.standing not in STILL_OPEN:
        return None
    people = [person for person in (state.mentor, getattr(state, "mentee", "")) if person]
    names = await year.names(people)
    return WaitingItem(
        stream=item.stream,
        obligation=owed.id,
        owed_by=owed.owed_by,
        standing=owed.standing,
        ended=year.moments.iso(owed.closes_us),
        ended_us=owed.closes_us,
        people=tuple(names[person] for person in people),
    )


def streams_of(year: Year) -> Iterator[str]:
    """Every pair and every mentor's year of a cohort, also of those who left."""
    for pair in sorted(year.state.placed.pairs):
        yield addresses.relationship(year.cohort, pair)
    for person in sorted(year.state.people.by_id):
        if year.state.people.has_mentor(person):
            yield addresses.mentor_year(year.cohort, person)
