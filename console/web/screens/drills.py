"""Drills: one is started here, and goes the whole way of an emergency; how far each came, step by step."""

from secrets import token_hex

from console.access.right import Right
from console.drilling import raised
from console.pages.drills import DrillsPage, drills
from console.web.desking import drawable
from console.web.forms_of import Form
from console.web.routes import Done, Routes, Shown
from console.web.texts.rota import DRILLS
from console.web.visit import Visit
from domain import addresses
from domain.levels import LevelName

routes = Routes()


class DrillForm(Form):
    """At which level."""

    level: LevelName = "emergency"


@routes.page("/drills", Right("drill", "read"), nav="drills")
async def show_drills(visit: Visit) -> Shown[DrillsPage]:
    """The newest drills with how long each step took."""
    page = await drills(await visit.care())
    return Shown(page, "drills.html", DRILLS, values=drawable(await visit.ends.desk.now(), visit))


@routes.act("/drills", Right("drill", "start"), at="show_drills")
async def start_drill(visit: Visit, form: DrillForm) -> Done:
    """Raises a drill: it pages like an emergency until somebody takes it, and counts in no report."""
    stream = addresses.emergency(f"drill-{visit.once[:16].lower() if visit.once.isalnum() else token_hex(8)}")
    await raised(await visit.care(), stream, form.level, visit.acting.actor)
    visit.ends.desk.wake()
    return Done("started", "/drills")
