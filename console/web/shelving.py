"""What a list is made from for one reader: the lines of the living board, and the names that they may see."""

from collections.abc import Collection, Mapping

from console.access.relations import group_of
from console.masking import pseudonyms_of
from console.pages.lists import Shelf
from console.pages.year import Who, Year
from console.web.visit import Visit

READY_S = 2.0


async def shelf_of(visit: Visit, patience_s: float = READY_S) -> Shelf | None:
    """The shelf of whoever acts; None while the lists are being made. Raises Unreachable."""
    year, board = await visit.year(), visit.ends.board
    board.start()
    if not await board.waited(patience_s):
        return None
    await board.catch_up(year)
    directory = visit.ends.directory
    if not await directory.waited(year, patience_s):
        return None
    pairs, mentors = _visible(visit, year)

    async def named(people: Collection[str]) -> Mapping[str, Who]:
        if visit.admitted.masked:
            hidden = await pseudonyms_of(year)
            return {person: Who(id=hidden.of(person), name=hidden.of(person)) for person in people}
        return await year.names(people)

    return Shelf(year, board.register, directory, named, pairs, mentors)


def _visible(visit: Visit, year: Year) -> tuple[Collection[str] | None, Collection[str] | None]:
    """The pairs and mentors that whoever acts may see in a list; None for all."""
    placed, person = year.state.placed, visit.acting.person or ""
    match visit.acting.role:
        case "coordinator" | "auditor" | "dpo":
            return None, None
        case "supervisor":
            group = group_of(year, person)
            pairs = {pair for pair in placed.together if placed.pairs[pair].mentor in group}
            return pairs, group
        case "mentor":
            return placed.of(person), (person,)
        case _:
            return placed.of(person), ()
