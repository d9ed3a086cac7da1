"""Someone else, and leaving: either half may ask without a reason; whoever leaves loses nothing else."""

from console.access.right import Right
from console.pages.myself import MyPage
from console.web.entering import Chosen, my_own, my_own_with, my_pair, myself
from console.web.forms_of import Form, Line, Misfilled, Words
from console.web.routes import Done, Routes, Shown
from console.web.texts.leaving import LEAVING
from console.web.visit import Visit
from domain.people import WithdrawPerson
from domain.rematch import RequestRematch

REASON = "reason"
"""The purpose under which the vault keeps why somebody asked for another, or left."""

routes = Routes()


class Wish(Form):
    """Another mentor or mentee; why is nobody's business but the programme's."""

    words: Words = ""


class Leaving(Form):
    """Leaving is said twice: the box is the second time."""

    sure: Line = ""
    words: Words = ""


@routes.page("/me/rematch", Right("self", "read"), nav="home")
async def show_my_wish(visit: Visit, query: Chosen) -> Shown[MyPage]:
    """I need someone else: what happens then, and who hears of it."""
    page = await my_own_with(visit, query)
    return Shown(page, "my_wish.html", LEAVING, version=page.version)


@routes.act("/me/pairs/{pair}/rematch", Right("rematch", "request"), of="pair", at="show_my_wish")
async def ask_for_someone_else(visit: Visit, pair: str, form: Wish) -> Done:
    """Someone else is asked for; it stands in the year and in no pair's record."""
    mine, year = await my_pair(visit, pair), await visit.year()
    me = visit.acting.actor
    note = await visit.writes(REASON, [], form.words) if form.words else None
    command = RequestRematch(pair=mine.id, asked_by=me, note=note)
    return Done("wish-kept", to="/me", receipt=await visit.does(year.state.stream, command))


@routes.page("/me/withdraw", Right("self", "read"), nav="me")
async def show_leaving(visit: Visit) -> Shown[MyPage]:
    """Leaving the programme: what ends, what stays, and that nothing else is lost."""
    page, year = await my_own(visit), await visit.year()
    context = year.state.context
    days = context.policy_at(year.now_us).deadlines.diary_access_days if context else 0
    return Shown(page, "my_leaving.html", LEAVING, version=page.version, values={"diary_days": days})


@routes.act("/me/withdraw", Right("participation", "withdraw"), at="show_leaving")
async def leave_the_programme(visit: Visit, form: Leaving) -> Done:
    """I leave the programme, from tonight on."""
    me, year = await myself(visit), await visit.year()
    if form.sure != "yes":
        raise Misfilled({"sure": "missing"})
    note = await visit.writes(REASON, [], form.words) if form.words else None
    receipt = await visit.does(year.state.stream, WithdrawPerson(person=me.id, note=note))
    return Done("left", to="/sign-in", receipt=receipt)
