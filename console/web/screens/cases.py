"""One case whole, what was written about it, and its file; and the cases that are closed."""

from functools import partial
from typing import Annotated

from pydantic import Field

from console import exporting
from console.access.right import Right
from console.pages.calling import OpenedCase
from console.pages.case import CaseHistory, history
from console.pages.closed import ClosedPage, Which, closed_cases
from console.web.desking import drawable
from console.web.forms_of import Query
from console.web.routes import Exported, Routes, Shown
from console.web.screens.desk import opened_by
from console.web.texts.cases import CASES
from console.web.visit import Visit
from domain.case_commands import Endpoint
from domain.levels import LevelName

EXPORT, CLOSED = Right("emergency", "export"), Right("emergency", "list-closed")

routes = Routes()


class ClosedQuery(Query):
    """Which closed cases; `page` counts from 1."""

    level: LevelName | None = None
    endpoint: Endpoint | None = None
    which: Which = "earnest"
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


@routes.page("/desk/cases/{case}", Right("emergency", "read-names"), of="case", nav="desk")
async def show_case(visit: Visit, case: str) -> Shown[OpenedCase]:
    """One case with everything that happened, and whom to call."""
    opened = await opened_by(visit, await visit.care(), case, admitted=True)
    return await _shown(visit, opened, with_words=False)


@routes.page("/desk/cases/{case}/report", Right("emergency", "read-text"), of="case", nav="desk")
async def read_report(visit: Visit, case: str) -> Shown[OpenedCase]:
    """What was written about a case; each text is shown only once it is recorded that it is read."""
    opened = await opened_by(visit, await visit.care(), case, with_words=True)
    return await _shown(visit, opened, with_words=True)


async def _shown(visit: Visit, opened: OpenedCase, *, with_words: bool) -> Shown[OpenedCase]:
    values = {**drawable(await visit.ends.desk.now(), visit), "with_words": with_words}
    return Shown(opened, "desk_case.html", CASES, version=opened.case.version, values=values)


@routes.page("/desk/cases/{case}/history", Right("emergency", "read-names"), of="case", nav="desk")
async def show_case_history(visit: Visit, case: str) -> Shown[CaseHistory]:
    """Every event of a case with its envelope, also of one that cannot be read; people by their ids."""
    page = await history(await visit.care(), case)
    values = drawable(await visit.ends.desk.now(), visit)
    return Shown(page, "desk_events.html", CASES, values=values)


@routes.file("/desk/cases/{case}/file.html", EXPORT, of="case")
async def take_case_page(visit: Visit, case: str) -> Exported:
    """The case as one page that can be read without the service; names and words stay in the vault."""
    made = await exporting.made(await visit.care(), case, visit.acting.actor, recorded=True)
    return Exported(f"{made.page.case.receipt}.html", made.html, "text/html; charset=utf-8")


@routes.file("/desk/cases/{case}/file.json", EXPORT, of="case")
async def take_case_file(visit: Visit, case: str) -> Exported:
    """The case as data with the proof that it stands in the log; names and words stay in the vault."""
    made = await exporting.made(await visit.care(), case, visit.acting.actor, recorded=True)
    return Exported(f"{made.page.case.receipt}.json", made.data, "application/json")


@routes.page("/desk/history", CLOSED, nav="closed")
async def list_closed_cases(visit: Visit, query: ClosedQuery) -> Shown[ClosedPage]:
    """The closed cases: how each ended and how long it took; nobody's name."""
    page = await _closed(visit, query)
    values = {**drawable(await visit.ends.desk.now(), visit), "query": query}
    return Shown(page, "desk_closed.html", CASES, values=values)


async def _closed(visit: Visit, query: ClosedQuery) -> ClosedPage:
    find = partial(closed_cases, level=query.level, endpoint=query.endpoint, which=query.which)
    return await find(await visit.care(), page=query.page)
