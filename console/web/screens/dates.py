"""The dates of a mentor or a mentee: sessions with places, planned meetings, a file for a calendar."""

from console.access.right import Right
from console.pages.myself import MyPage
from console.pages.session import chosen
from console.web.dates_file import calendar_file
from console.web.entering import my_own, myself
from console.web.forms_of import Form, Line
from console.web.routes import Done, Exported, Routes, Shown
from console.web.texts.dates import DATES
from console.web.visit import Visit
from domain.booking import BookPlace, ReleasePlace

routes = Routes()


class Place(Form):
    """A session by its id."""

    session: Line


@routes.page("/me/calendar", Right("calendar", "read"), nav="calendar")
async def show_my_dates(visit: Visit) -> Shown[MyPage]:
    """My dates to come: sessions and planned meetings."""
    page = await my_own(visit)
    return Shown(page, "my_dates.html", DATES, version=page.version)


@routes.file("/me/calendar.ics", Right("calendar", "read"))
async def take_my_dates(visit: Visit) -> Exported:
    """My dates as a file that a calendar reads; it names nobody."""
    page = await my_own(visit)
    return Exported("nearpeer.ics", calendar_file(page, visit.language), "text/calendar; charset=utf-8")


@routes.act("/me/places", Right("session", "book"), at="show_my_dates")
async def take_my_place(visit: Visit, form: Place) -> Done:
    """I take a place in a session."""
    me, year = await myself(visit), await visit.year()
    booking = BookPlace(session=chosen(year, form.session), mentor=me.id)
    return Done("booked", to="/me/calendar", receipt=await visit.does(year.state.stream, booking))


@routes.act("/me/releases", Right("session", "book"), at="show_my_dates")
async def give_my_place_back(visit: Visit, form: Place) -> Done:
    """I give my place back, for somebody else to take."""
    me, year = await myself(visit), await visit.year()
    release = ReleasePlace(session=chosen(year, form.session), mentor=me.id)
    return Done("released", to="/me/calendar", receipt=await visit.does(year.state.stream, release))
