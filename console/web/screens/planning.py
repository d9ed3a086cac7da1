"""Meetings to come: planned, moved, and not held; the rhythm of a pair, and when somebody is away."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field

from console.access.right import NotYours, Right
from console.pages.myself import MyPage
from console.pages.relationship import stream_of
from console.web.entering import Chosen, moment, my_own, my_pair
from console.web.forms_of import Form, Line, Misfilled
from console.web.routes import Done, Routes, Shown
from console.web.texts.planning import PLANNING
from console.web.visit import Visit
from domain.meetings import MissMeeting, MoveMeeting, PlanMeeting, Why
from domain.policy import Kind
from domain.structure import SELDOM, AgreeCadence, AwayReason, PauseRelationship

routes = Routes()


class Plan(Form):
    """A local day and time to come."""

    day: date
    clock: time


class Move(Plan):
    """Another day and time for a plan, and why."""

    plan: Line
    reason: Why = "scheduling"


class Miss(Form):
    """A plan that came to nothing, and why."""

    plan: Line
    reason: Why = "scheduling"


class Rhythm(Form):
    """One meeting or contact in every so many months or weeks."""

    kind: Literal["meeting", "contact"]
    every: Annotated[int, Field(ge=1, le=SELDOM)]


class Away(Form):
    """Days of an absence, the last one included."""

    first: date
    last: date
    reason: AwayReason = "absence"


async def _page(visit: Visit, query: Chosen) -> MyPage:
    """The own page with the pair that is meant first. Raises NotYours."""
    page = await my_own(visit)
    wanted = query.pair or (page.pairs[0].id if page.pairs else "")
    chosen = [pair for pair in page.pairs if pair.id == wanted]
    if query.pair and not chosen:
        raise NotYours
    return page.model_copy(update={"pairs": (*chosen, *(p for p in page.pairs if p.id != wanted))})


@routes.page("/me/plan", Right("self", "read"), nav="home")
async def show_my_plans(visit: Visit, query: Chosen) -> Shown[MyPage]:
    """Plan a meeting, move it, or say that it did not take place."""
    page = await _page(visit, query)
    return Shown(page, "my_plans.html", PLANNING, version=page.version)


@routes.page("/me/rhythm", Right("self", "read"), nav="me")
async def show_my_rhythm(visit: Visit, query: Chosen) -> Shown[MyPage]:
    """How often we meet and write, and when somebody is away."""
    page = await _page(visit, query)
    return Shown(page, "my_rhythm.html", PLANNING, version=page.version)


@routes.act("/me/pairs/{pair}/plans", Right("meeting", "plan"), of="pair", at="show_my_plans")
async def plan_my_meeting(visit: Visit, pair: str, form: Plan) -> Done:
    """A meeting is planned."""
    mine, year = await my_pair(visit, pair), await visit.year()
    at_us = moment(year, form.day, form.clock)
    receipt = await visit.does(stream_of(year, mine.id), PlanMeeting(planned_us=at_us))
    return Done("planned", to="/me", receipt=receipt)


@routes.act("/me/pairs/{pair}/moves", Right("meeting", "move"), of="pair", at="show_my_plans")
async def move_my_meeting(visit: Visit, pair: str, form: Move) -> Done:
    """A planned meeting has another moment."""
    mine, year = await my_pair(visit, pair), await visit.year()
    at_us = moment(year, form.day, form.clock)
    moved = MoveMeeting(plan=form.plan, planned_us=at_us, reason=form.reason)
    return Done("moved", to="/me", receipt=await visit.does(stream_of(year, mine.id), moved))


@routes.act("/me/pairs/{pair}/misses", Right("meeting", "miss"), of="pair", at="show_my_plans")
async def miss_my_meeting(visit: Visit, pair: str, form: Miss) -> Done:
    """A planned meeting did not take place."""
    mine, year = await my_pair(visit, pair), await visit.year()
    missed = MissMeeting(plan=form.plan, reason=form.reason)
    return Done("missed", to="/me", receipt=await visit.does(stream_of(year, mine.id), missed))


@routes.act("/me/pairs/{pair}/rhythm", Right("cadence", "agree"), of="pair", at="show_my_rhythm")
async def agree_on_a_rhythm(visit: Visit, pair: str, form: Rhythm) -> Done:
    """The two agreed on another rhythm, from the next window on."""
    mine, year = await my_pair(visit, pair), await visit.year()
    every = form.every
    meet, write = AgreeCadence(kind=Kind.MEETING, every=every), AgreeCadence(kind=Kind.CONTACT, every=every)
    agreed = meet if form.kind == "meeting" else write
    receipt = await visit.does(stream_of(year, mine.id), agreed)
    return Done("agreed", to=f"/me/rhythm?pair={mine.id}", receipt=receipt)


@routes.act("/me/pairs/{pair}/away", Right("participation", "pause"), of="pair", at="show_my_rhythm")
async def be_away(visit: Visit, pair: str, form: Away) -> Done:
    """Somebody of the pair is away: guidelines of that time are not missed."""
    mine, year = await my_pair(visit, pair), await visit.year()
    if form.last < form.first:
        raise Misfilled({"last": "backwards"})
    from_us, last_us = moment(year, form.first, time(0), "first"), moment(year, form.last, time(0), "last")
    calendar = year.state.calendar
    until_us = calendar.next_midnight(last_us) if calendar else last_us
    away = PauseRelationship(from_us=from_us, until_us=until_us, reason=form.reason)
    receipt = await visit.does(stream_of(year, mine.id), away)
    return Done("away", to=f"/me/rhythm?pair={mine.id}", receipt=receipt)
