"""Who has read what: for everybody of themself, and for whoever reviews readings."""

from typing import get_args
from urllib.parse import urlencode

from console.access.acting import Role
from console.access.gate import STUDENTS
from console.access.right import Right
from console.masking import pseudonyms_of
from console.pages.reading_review import GLASS, GRANT, Asked, review
from console.pages.reading_review import Readings as Review
from console.pages.readings import Readings, readings_of
from console.web.forms_of import Line, Query
from console.web.routes import Routes, Shown
from console.web.searching import moment_of, page_after, person_of, stream_of
from console.web.texts.readings import OF_STAFF, READINGS
from console.web.texts.rights import NAMED
from console.web.visit import Visit
from domain import addresses
from store.searching import Wanted

routes = Routes()


class ReadingsQuery(Query):
    """Which readings: of whom or of which stream, by whom, in which role and by which right."""

    person: Line = ""
    stream: Line = ""
    reader: Line = ""
    role: Line = ""
    by: Line = ""
    right: Line = ""
    recorded_from: Line = ""
    recorded_until: Line = ""
    first: Line = "newest"
    after: Line = ""


BY = (GRANT, GLASS)
RECORDED = tuple(sorted(NAMED - {"other"}))
ROLES = tuple(role for role in get_args(Role) if role != "anonymous")


@routes.page("/me/readings", Right("readings", "read"), nav="me")
async def show_who_read_of_me(visit: Visit) -> Shown[Readings]:
    """Who has read my data, when, and what."""
    page = await readings_of(await visit.year(), visit.acting.actor)
    texts = READINGS if visit.acting.role in STUDENTS else {**READINGS, **OF_STAFF}
    return Shown(page, "my_readings.html", texts, values={"rights": NAMED})


@routes.page("/audit/readings", Right("readings", "review"), nav="readings")
async def review_readings(visit: Visit, query: ReadingsQuery) -> Shown[Review]:
    """Who read what, when, and by which right."""
    year = await visit.year()
    pseudonyms = await pseudonyms_of(year)
    wrong: dict[str, str] = {}
    stream = stream_of(year, pseudonyms, query.stream, wrong)
    person = person_of(pseudonyms, query.person, "person", wrong)
    pairs = [pair.id for pair in year.state.placed.pairs.values() if person in (pair.mentor, pair.mentee)]
    held = (("role", query.role, ROLES), ("by", query.by, BY), ("right", query.right, RECORDED))
    wanted = Wanted(
        stream=addresses.access(stream) if stream else None,
        of=person,
        streams=tuple(addresses.access(addresses.relationship(year.cohort, pair)) for pair in pairs),
        actor=person_of(pseudonyms, query.reader, "reader", wrong),
        recorded_from_us=moment_of(query.recorded_from, "recorded_from", wrong),
        recorded_until_us=moment_of(query.recorded_until, "recorded_until", wrong, end=True),
        holds=tuple((name, value) for name, value, known in held if value in known),
    )
    asked = Asked(wanted, page_after(query.after), query.first != "oldest")
    page = await review(year, pseudonyms, asked, masked=visit.admitted.masked)
    given = query.model_dump(exclude_defaults=True, exclude={"after"})

    def to(**more: str) -> str:
        return f"/audit/readings?{urlencode({**given, **more})}"

    values = {"query": query, "wrong": wrong, "to": to, "roles": ROLES, "rights": NAMED, "recorded": RECORDED}
    return Shown(page, "audit_readings.html", READINGS, values=values)
