"""Data protection has somebody forgotten, holds what is needed, and takes the certificates."""

from typing import Annotated, Literal

from pydantic import Field

from console import erasure
from console.access.right import NotYours, Right
from console.masking import pseudonyms_of
from console.pages.erasure import PREFIX, ErasurePage, ErasuresPage, due_page, erasure_page, erasures_page
from console.pages.year import Who
from console.web.forms_of import Form, Line, Misfilled, Words
from console.web.routes import Done, Exported, Routes, Shown
from console.web.texts.erasure import ERASURE
from console.web.visit import Visit

SUMS = ("erased", "held", "others")
LIST, ERASE = Right("erasure", "list"), Right("person", "erase")

routes = Routes()


class Asking(Form):
    """Whom, by their code; `sure` is that it cannot be undone."""

    code: Annotated[Line, Field(min_length=1)]
    sure: Literal["yes"]


class Holding(Form):
    """Whom, by their code, and why."""

    code: Annotated[Line, Field(min_length=1)]
    words: Annotated[Words, Field(min_length=1)]


class Lifting(Form):
    """Which hold, and why it is over."""

    hold: Annotated[Line, Field(min_length=1)]
    words: Annotated[Words, Field(min_length=1)]


@routes.page("/erasures", LIST, nav="erasures")
async def list_erasures(visit: Visit) -> Shown[ErasuresPage]:
    """Everybody for whom anything was asked or held."""
    page = await _masked(visit, await erasures_page(visit.doors))
    sums = [(getattr(page, one), ERASURE[one][visit.language == "hu"]) for one in SUMS]
    values = {"sums": sums, "due": await due_page(visit.doors)}
    return Shown(page, "erasures.html", ERASURE, values=values)


@routes.act("/erasures", ERASE, at="list_erasures")
async def erase_person(visit: Visit, form: Asking) -> Done:
    """The workflow does it, unless something is in its way."""
    person = await _meant(visit, form.code)
    receipt = await erasure.ask(visit.doors, person, visit.acting.actor, visit.command_id())
    return Done("erasing", to="/erasures", receipt=receipt)


@routes.act("/erasures/holds", ERASE, at="list_erasures")
async def hold_person(visit: Visit, form: Holding) -> Done:
    """Nothing of them is erased until it is lifted."""
    person = await _meant(visit, form.code)
    receipt = await erasure.hold(visit.doors, person, form.words, visit.acting.actor, visit.command_id())
    return Done("held", to="/erasures", receipt=receipt)


@routes.act("/erasures/{person}/lift", ERASE, at="list_erasures")
async def lift_hold_of_person(visit: Visit, person: str, form: Lifting) -> Done:
    """The reason for it is over."""
    whose = await _behind(visit, person)
    if form.hold not in (await erasure.state_of(visit.doors, whose)).holds:
        raise NotYours
    actor, name = visit.acting.actor, visit.command_id()
    receipt = await erasure.lift(visit.doors, whose, form.hold, form.words, actor, name)
    return Done("lifted", to="/erasures", receipt=receipt)


@routes.file("/erasures/{person}/certificate.json", LIST)
async def take_certificate(visit: Visit, person: str) -> Exported:
    """The newest certificate, which names nobody."""
    page = await erasure_page(visit.doors, await _behind(visit, person))
    certified = next((one.certified for one in reversed(page.asked) if one.certified), None)
    if certified is None:
        raise NotYours
    return Exported("erasure.json", erasure.certificate_text(certified), "application/json")


async def _behind(visit: Visit, pseudonym: str) -> str:
    """Whom a pseudonym means. Raises NotYours for who was never asked for or held."""
    pseudonyms = await pseudonyms_of(await visit.year())
    streams = await visit.doors.logs["programme"].streams(PREFIX)
    people = (stream.removeprefix(PREFIX) for stream in streams)
    found = next((one for one in people if pseudonyms.of(one) == pseudonym), None)
    if found is None:
        raise NotYours
    return found


async def _masked(visit: Visit, page: ErasuresPage) -> ErasuresPage:
    """People by their pseudonyms, as on every page of data protection."""
    pseudonyms = await pseudonyms_of(await visit.year())

    def masked(one: ErasurePage) -> ErasurePage:
        pseudonym = pseudonyms.of(one.person.id)
        return one.model_copy(update={"person": Who(id=pseudonym, name=pseudonym)})

    return page.model_copy(update={"people": tuple(map(masked, page.people))})


async def _meant(visit: Visit, code: str) -> str:
    """Whom a code means. Raises Misfilled."""
    person = await visit.doors.vault.find_code(code)
    if person is None:
        raise Misfilled({"code": "no-such-person"})
    return person
