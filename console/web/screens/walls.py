"""Conflicts of interest: everybody declares their own; data protection keeps and lifts them."""

from typing import Literal

from console.access.right import NotYours, Right
from console.masking import Mask, Pseudonyms, pseudonyms_of
from console.pages.walls import READERS, MyWalls, Walls, handle_of, mine, standing, walls
from console.pages.year import Year
from console.web.forms_of import Form, Line, Misfilled
from console.web.routes import Done, Routes, Shown
from console.web.texts.walls import WALLS
from console.web.visit import Visit
from domain import addresses
from domain.walls import DeclareConflict, LiftConflict

DECLARE = Right("wall", "declare")
MASKED = ("auditor", "admin")
"""Roles that see no names: they know people by their pseudonyms."""
STUDENTS = ("mentor", "mentee")

routes = Routes()


class Conflict(Form):
    """With whom, chosen or typed, and why."""

    other: Line = ""
    typed: Line = ""
    because: Literal["teaches", "examines", "supervises", "related"]


@routes.page("/walls", DECLARE, nav="walls")
async def show_my_walls(visit: Visit) -> Shown[MyWalls]:
    """What I have declared, or somebody of me, and the form to declare more."""
    year = await visit.year()
    mask = await _mask(visit, year, await pseudonyms_of(year))
    page = await mine(year, visit.acting.actor, mask)
    others = [(one, mask.person(one)) for one in _readers(visit, year)]
    others.sort(key=lambda each: each[1].casefold())
    values = {
        "others": [("", "-"), *others],
        "typed": visit.acting.role not in STUDENTS,
        "masked": visit.acting.role in MASKED,
    }
    return Shown(page, "walls.html", WALLS, values=values)


@routes.act("/walls", DECLARE, at="show_my_walls")
async def declare_conflict(visit: Visit, form: Conflict) -> Done:
    """Neither of the two reads of the other from the next request on."""
    year = await visit.year()
    other = await _meant(visit, year, form)
    command = DeclareConflict(person=visit.acting.actor, other=other, because=form.because)
    receipt = await visit.does(addresses.wall(), command)
    return Done("declared", to="/walls", receipt=receipt)


@routes.page("/walls/all", Right("wall", "list"), nav="walls")
async def list_walls(visit: Visit) -> Shown[Walls]:
    """Every conflict that stands."""
    page = await walls(await visit.year())
    words = {one: WALLS[f"because-{one}"][visit.language == "hu"] for one in page.counts}
    sums = [(number, words[one]) for one, number in sorted(page.counts.items())]
    return Shown(page, "walls_all.html", WALLS, values={"sums": sums})


@routes.act("/walls/{wall}/lift", Right("wall", "lift"), at="list_walls")
async def lift_conflict(visit: Visit, wall: str) -> Done:
    """It holds no longer; nobody lifts one that holds themself."""
    year = await visit.year()
    couple = next((c for c in (await standing(year)).standing if handle_of(c) == wall), None)
    if couple is None or visit.acting.actor in couple:
        raise NotYours
    receipt = await visit.does(addresses.wall(), LiftConflict(person=couple[0], other=couple[1]))
    return Done("lifted", to="/walls/all", receipt=receipt)


def _readers(visit: Visit, year: Year) -> list[str]:
    people = year.state.people
    return [
        person.id
        for person in people.by_id.values()
        if person.role in READERS and person.id not in people.left and person.id != visit.acting.person
    ]


async def _mask(visit: Visit, year: Year, pseudonyms: Pseudonyms) -> Mask:
    """Readers by name, as everybody knows them; and those of one's own conflicts, whom one has named."""
    if visit.acting.role in MASKED:
        return Mask(pseudonyms, {})
    couples = [c for c in (await standing(year)).standing if visit.acting.actor in c]
    people = {*_readers(visit, year), *(person for couple in couples for person in couple)}
    return Mask(pseudonyms, {one: who.name for one, who in (await year.names(people)).items()})


async def _meant(visit: Visit, year: Year, form: Conflict) -> str:
    """Whom a form means. Raises Misfilled."""
    if form.typed and visit.acting.role not in STUDENTS:
        if visit.acting.role in MASKED:
            found = (await pseudonyms_of(year)).person(form.typed)
        else:
            found = await visit.doors.vault.find_code(form.typed)
        if found is None:
            raise Misfilled({"typed": "no-such-person"})
        return found
    if form.other not in _readers(visit, year):
        raise Misfilled({"other": "no-such-person" if form.other else "missing"})
    return form.other
