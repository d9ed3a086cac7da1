"""Today: the board of a morning, alive; a coordinator begins here."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from pydantic import Field

from console.access.right import Right
from console.board.asked import Asked
from console.help.words import Words
from console.pages.today import TodayPage, loading, today
from console.web.boarding import View, columns, drawable
from console.web.forms_of import Query
from console.web.heatmap import drawn
from console.web.routes import Routes, Shown
from console.web.texts.today import TODAY
from console.web.visit import Visit
from domain.board import COLUMNS, Column, Why

READ = Right("board", "read")
READY_S = 2.0
"""How long a page waits for a board that is being loaded, before it says so."""

routes = Routes()


class TodayQuery(Query):
    """`only` one column, of it those for one reason, a page of pairs; their weeks as a picture or a table."""

    only: Column | None = None
    why: Why | None = None
    page: Annotated[int, Field(ge=1, le=1_000)] = 1
    view: View = "picture"

    @property
    def asked(self) -> Asked:
        """What of the board; a reason without its column is none."""
        return Asked(self.only, self.why if self.only else None, self.page)


@routes.page("/today", READ, nav="today")
async def show_today(visit: Visit, query: TodayQuery) -> Shown[TodayPage]:
    """What waits for us, what slips, what is quiet but fine, what is on track; and every pair by weeks."""
    page = await _now(visit, query)
    return Shown(page, "today.html", TODAY, values=_values(visit, query, page))


@routes.stream("/today/live", READ)
async def watch_today(visit: Visit, query: TodayQuery) -> AsyncIterator[str]:
    """The columns whenever they are others, and a beat while the board follows the record."""
    async for piece in columns(visit, query.asked):
        yield piece


async def _now(visit: Visit, query: TodayQuery) -> TodayPage:
    year, board = await visit.year(), visit.ends.board
    board.start()
    if not await board.waited(READY_S):
        return loading(year, board.loaded, board.total)
    await board.catch_up(year)
    return await today(year, board.morning, query.asked)


def _values(visit: Visit, query: TodayQuery, page: TodayPage) -> dict[str, Any]:
    words = Words(TODAY, visit.language)
    heads = {column: words(column) for column in COLUMNS}
    values = {**drawable(page), "query": query, "drawn": None}
    if page.picture is not None and query.view == "picture":
        values["drawn"] = drawn(page.picture, heads)
    return values
