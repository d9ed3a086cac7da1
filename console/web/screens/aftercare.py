"""Debriefings: whoever owes one sees a name and a deadline, and says that the talk was held."""

from typing import Annotated

from pydantic import Field

from console.access.right import NotYours, Right, Thing
from console.attending import Attending
from console.pages.aftercare import Talks, talks
from console.pages.seats import seats
from console.web.forms_of import Form
from console.web.routes import Done, Routes, Shown
from console.web.texts.aftercare import AFTERCARE
from console.web.visit import Visit
from domain import addresses

HOLDS = Right("debriefing", "hold")
LONGEST_AGO_H = 168
MINUTES = 60

routes = Routes()


class Held(Form):
    """How long ago the talk was."""

    hours_ago: Annotated[int, Field(ge=0, le=LONGEST_AGO_H)] = 0


@routes.page("/debriefings", Right("debriefing", "list"), nav="debriefings")
async def list_debriefings(visit: Visit) -> Shown[Talks]:
    """The talks that are owed to mentors after an emergency, by whoever may hold them."""

    async def mine(case: str) -> bool:
        try:
            await visit.gate.admit(visit.acting, HOLDS, Thing("case", case), visit)
        except NotYours:
            return False
        return True

    page = await talks(await visit.care(), mine, running=await _leads_now(visit))
    return Shown(page, "debriefings.html", AFTERCARE)


@routes.act("/debriefings/{case}/held", HOLDS, of="case", at="list_debriefings")
async def hold_debriefing(visit: Visit, case: str, form: Held) -> Done:
    """The talk with the mentor was held."""
    care = await visit.care()
    talk = Attending(care, addresses.emergency(case), visit.acting.actor, visit.ends.desk.wake)
    await talk.debriefing(form.hours_ago * MINUTES, None)
    return Done("held", to="/debriefings")


async def _leads_now(visit: Visit) -> bool:
    """Whether a session of whoever acts is running: then the screen goes round among others."""
    if visit.acting.role != "supervisor":
        return False
    year = await visit.year()
    sessions = seats(year.state.sessions).of_leader.get(visit.acting.person or "", ())
    return any(
        session.starts_us <= year.now_us < session.ends_us for session in sessions if not session.cancelled
    )
