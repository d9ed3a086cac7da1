"""The rota: who is on duty, the gaps with what they mean, how a gap is filled, how shifts change hands."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from console import staffing
from console.access.right import Right
from console.pages.proving import ProofPage, proof
from console.pages.rota import desk_of
from console.pages.staffed import StaffedPage, staffed
from console.web.desking import drawable
from console.web.forms_of import Form, Line, Query
from console.web.routes import Done, Routes, Shown
from console.web.texts.rota import ROTA
from console.web.visit import Visit
from domain.shifts import LayerName

READ = Right("rota", "read")

routes = Routes()


class RotaQuery(Query):
    """How many days; `layer` and `cover` (microseconds) name the gap that somebody is looked for."""

    days: Literal["7", "14"] = "7"
    layer: LayerName | None = None
    cover: Annotated[int, Field(ge=0, lt=2**53)] | None = None


class OverrideForm(Form):
    """Who is on duty on a layer in a span of local time, and on whose behalf."""

    officer: Line
    layer: LayerName
    begins: datetime | None = None
    ends: datetime
    on_behalf: Line | None = None


class SwapForm(Form):
    """A layer and a local time within each of two shifts."""

    layer: LayerName
    one: datetime
    other: datetime


class OfficerForm(Form):
    """An officer by id."""

    officer: Line


class ProofQuery(Query):
    """How many days are proven."""

    days: Annotated[int, Field(ge=1, le=28)] = 14


@routes.page("/rota", READ, nav="rota")
async def show_rota(visit: Visit, query: RotaQuery) -> Shown[StaffedPage]:
    """The shifts of a week or two, the gaps, and who could cover one."""
    page = await staffed(await desk_of(visit.doors), int(query.days), query.layer, query.cover)
    values = drawable(await visit.ends.desk.now(), visit)
    return Shown(page, "rota.html", ROTA, values=values)


@routes.page("/rota/proof", READ, nav="rota")
async def prove_rota(visit: Visit, query: ProofQuery) -> Shown[ProofPage]:
    """Imagines an emergency at every hour ahead: whom it would page when, and every gap; nobody is paged."""
    numbers = frozenset(visit.ends.settings.telephone_numbers)
    page = await proof(await desk_of(visit.doors), query.days, numbers)
    values = drawable(await visit.ends.desk.now(), visit)
    return Shown(page, "rota_proof.html", ROTA, values=values)


@routes.act("/rota/override", Right("rota", "override"), at="show_rota")
async def override_shift(visit: Visit, form: OverrideForm) -> Done:
    """Puts somebody on duty for a span, whoever was; the last word wins."""
    begins = None if form.begins is None else _plain(form.begins)
    span = begins, _plain(form.ends)
    desk = await desk_of(visit.doors)
    done = await staffing.override(desk, form.officer, form.layer, *span, form.on_behalf, visit.acting.actor)
    return Done("overridden", "/rota", told=done)


@routes.act("/rota/swap", Right("rota", "swap"), at="show_rota")
async def swap_shifts(visit: Visit, form: SwapForm) -> Done:
    """Two shifts of a layer change hands."""
    desk = await desk_of(visit.doors)
    done = await staffing.swap(desk, form.layer, _plain(form.one), _plain(form.other), visit.acting.actor)
    return Done("swapped", "/rota", told=done)


@routes.act("/rota/withdraw", Right("rota", "edit"), at="show_rota")
async def withdraw_officer(visit: Visit, form: OfficerForm) -> Done:
    """Somebody leaves the desk at once; their shifts are gaps until others have them."""
    done = await staffing.withdraw(await desk_of(visit.doors), form.officer, visit.acting.actor)
    return Done("withdrawn", "/rota", told=done)


def _plain(moment: datetime) -> datetime:
    """A local time; an offset that a sender adds means nothing here."""
    return moment.replace(tzinfo=None)
