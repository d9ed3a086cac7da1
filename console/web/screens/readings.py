"""Who has read my data: everybody may know it of themself."""

from console.access.right import Right
from console.pages.readings import Readings, readings_of
from console.web.routes import Routes, Shown
from console.web.texts.readings import READINGS
from console.web.visit import Visit

routes = Routes()


@routes.page("/me/readings", Right("readings", "read"), nav="me")
async def show_who_read_of_me(visit: Visit) -> Shown[Readings]:
    """Who has read my data, when, and what."""
    page = await readings_of(await visit.year(), visit.acting.actor)
    return Shown(page, "my_readings.html", READINGS)
