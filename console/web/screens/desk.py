"""The desk: one live queue, the panel of the case that somebody opened, the rota of a week beneath it."""

from collections.abc import AsyncIterator
from typing import Literal

from console.access.right import Right, Thing
from console.desk.living import Sight
from console.pages.calling import OpenedCase, opened_case
from console.pages.care import Care
from console.pages.case import UNRECORDED
from console.pages.desk import DeskPage, named
from console.pages.rota import desk_of
from console.pages.staffed import StaffedPage, staffed
from console.pages.year import Page, Who
from console.web.desking import beat, drawable, queue
from console.web.forms_of import Line, Query
from console.web.routes import Routes, Shown
from console.web.texts.desk import DESK
from console.web.visit import Visit
from domain.duty import LAYERS, on_duty

READ, OPEN = Right("emergency", "list"), Right("emergency", "read-names")
WEEK = 7

routes = Routes()


class DeskQuery(Query):
    """`case` is the one that is opened, `do` the form that stands open with it."""

    case: Line | None = None
    do: Literal["hand-over", "contact", "close", "level", "aftercare"] | None = None


class DeskScreen(Page):
    """The queue, the case that was opened, whom one can be handed to, and the rota of a week.

    `way_out` is False while no channel is set up: then no page leaves, whatever the rota says.
    """

    desk: DeskPage
    opened: OpenedCase | None
    officers: tuple[Who, ...]
    rota: StaffedPage
    way_out: bool


@routes.page("/desk", READ, nav="desk")
async def show_desk(visit: Visit, query: DeskQuery) -> Shown[DeskScreen]:
    """The queue of the desk. With `case` the names and numbers of one are shown, which is recorded first."""
    wanted = query.case or visit.request.path_params.get("case")
    desk, care = await visit.ends.desk.now(), await visit.care()
    page = DeskScreen(
        desk=desk,
        opened=await opened_by(visit, care, wanted) if wanted else None,
        officers=await officers(care, visit.acting.person),
        rota=await staffed(await desk_of(visit.doors), WEEK),
        way_out=visit.ends.settings.way_out,
    )
    values = {**drawable(desk, visit), "do": query.do or ""}
    return Shown(page, "desk.html", DESK, values=values)


@routes.page("/desk/queue", READ)
async def show_queue(visit: Visit) -> Shown[DeskPage]:
    """The queue alone: for a page that cannot be told of what is new."""
    desk = await visit.ends.desk.now()
    care = await visit.care()
    rate = care.clock.programme_us / care.clock.real_us
    return Shown(
        desk, "desk_beat.html", DESK, values={**drawable(desk, visit), "beat": beat(care.now_us, rate)}
    )


@routes.stream("/desk/live", READ)
async def watch_desk(visit: Visit) -> AsyncIterator[str]:
    """The whole queue at once and whenever it is another, and a beat while the look at the record goes on."""
    async for each in visit.ends.desk.watch():
        if isinstance(each, Sight):
            yield queue(visit, visit.ends.desk, each)
        else:
            yield beat(each.now_us, each.rate)


async def opened_by(
    visit: Visit, care: Care, wanted: str, *, admitted: bool = False, with_words: bool = False
) -> OpenedCase:
    """A case with names and numbers, for whoever may see them and once it is recorded that they do.

    `admitted`: the gate of the page has recorded it.

    A case can always be opened: where the reading cannot be recorded, ids stand for names.
    Raises NotYours, Refusal, Unreachable.
    """
    try:
        if not admitted:
            await visit.gate.admit(visit.acting, OPEN, Thing("case", wanted), visit)
        recorded = True
    except UNRECORDED:
        recorded = False
    return await opened_case(care, wanted, visit.acting.actor, recorded=recorded, with_words=with_words)


async def officers(care: Care, but: str | None) -> tuple[Who, ...]:
    """Whom a case can be handed to: who is on duty first, then the rest of the desk."""
    plan = care.rota.plan_at(care.now_us)
    if plan is None:
        return ()
    now = [one for layer in LAYERS for one in on_duty(care.rota, layer, care.now_us)]
    known = dict.fromkeys([*now, *on_duty(care.rota, "whole-desk", care.now_us), *sorted(plan.rota.people)])
    wanted = [one for one in known if one != but and not care.rota.has_left(one, plan.made_us, care.now_us)]
    names = await named(care, wanted)
    return tuple(names.get(one) or Who(id=one, name=one) for one in wanted)
