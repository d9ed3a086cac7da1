"""Finding a person or a pair: what is typed is sent, never part of an address; one result opens at once."""

from console.access.right import Right
from console.pages.listed_pairs import PairLine, PairsWanted, pairs
from console.pages.lists import Memo
from console.pages.year import Page
from console.web.forms_of import Form, Line
from console.web.routes import Done, Routes, Shown
from console.web.shelving import shelf_of
from console.web.texts.lists import LISTS
from console.web.visit import Visit

FIND = Right("relationship", "find")
SHOWN, LAST = 50, 2**31

routes = Routes()


class Typed(Form):
    """A part of a name, or the beginning of a pair's id."""

    typed: Line = ""


class FoundPage(Page):
    """The pairs that were found last, with their two."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    pairs: tuple[PairLine, ...]


@routes.act("/find", FIND, at="show_found")
async def find_pair(visit: Visit, form: Typed) -> Done:
    """Pairs by a name of their two, or by id."""
    shelf, year = await shelf_of(visit, patience_s=10.0), await visit.year()
    seen = [pair for pair in year.state.placed.pairs.values() if shelf is not None and shelf.sees(pair.id)]
    found = [pair.id for pair in seen if form.typed and pair.id.startswith(form.typed.lower())]
    if not found and shelf is not None:
        people = shelf.directory.found(
            form.typed, {half for pair in seen for half in (pair.mentor, pair.mentee)}
        )
        rank = {person: number for number, person in enumerate(people)}
        near = [(min(rank.get(p.mentee, LAST), rank.get(p.mentor, LAST)), p.id) for p in seen]
        found = [pair for number, pair in sorted(near) if number < LAST]
    visit.ends.finds.keep(visit.acting.session, found[:SHOWN])
    if len(found) == 1:
        return Done("found", to=f"/relationships/{found[0]}")
    return Done("found", to="/found")


@routes.page("/found", FIND, nav="relationships")
async def show_found(visit: Visit) -> Shown[FoundPage]:
    """What was found last in this session."""
    shelf, year = await shelf_of(visit, patience_s=10.0), await visit.year()
    wanted = set(visit.ends.finds.of(visit.acting.session))
    rows: list[PairLine] = []
    if shelf is not None and wanted:
        found = pairs(shelf, Memo(), PairsWanted(None, None, None, "name"))
        rows = [*await found.rows([line for line in found.keys if line.key in wanted])]
    return Shown(FoundPage(**year.heading, pairs=tuple(rows)), "found.html", LISTS)
