"""A list is declared once, with its columns, filters and texts, and is a page, JSON, CSV and XLSX by that."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import urlencode

from console.access.right import Right
from console.access.table import verdict
from console.errors import BadInput
from console.help.words import Texts, Words
from console.pages.lists import Found, Listed, Memo, Part, Shelf
from console.pages.year import Page, Who
from console.sheets import CSV, MOST_ROWS, XLSX, Sheet, Value, as_csv, as_xlsx
from console.web.forms_of import Line, Query
from console.web.routes import Exported, Routes, Shown
from console.web.shelving import shelf_of
from console.web.visit import Visit

R = TypeVar("R", bound=Page)
Q = TypeVar("Q", bound="ListQuery")
Says = Literal["text", "person", "code", "number", "day", "time", "strength", "standing"]
SECTION = "relationships"
PER_PAGE = 50


class ListQuery(Query):
    """Where the page begins: after the row with this id."""

    after: Line = ""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: its heading is the text `col-…`, and a code is said by the text `prefix` + code."""

    key: str
    of: Callable[[R], Any]
    says: Says = "text"
    prefix: str = ""
    link: Callable[[R], str | None] | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter by a field of the query: its label is the text `filter-…`, its answers are codes.

    `always`: one of them is always chosen, the first one else.
    """

    name: str
    codes: Sequence[str]
    prefix: str
    always: bool = False


@dataclass(frozen=True)
class Listing(Generic[Q, R]):
    """One list. `sum` is the filter that each part of the sum line leads to."""

    name: str
    noun: str
    read: Right
    export: Right | None
    texts: Texts
    query: type[Q]
    row: type[R]
    find: Callable[[Shelf, Memo, Q], Found[Any, R]]
    columns: Sequence[Column[R]]
    filters: Sequence[Filter]
    sum: Filter
    order: Sequence[str] = ()

    @property
    def path(self) -> str:
        return f"/{self.name}"


BESIDE: list[Listing[Any, Any]] = []
"""Every list that was declared: they lead to each other."""


def declare(routes: Routes, listing: Listing[Any, Any]) -> None:
    """Adds the addresses of a list: its page with the JSON twin, and its files."""
    memo = Memo()
    BESIDE.append(listing)

    async def listed(visit: Visit, query: Any) -> Any:
        return await _shown(listing, memo, visit, query)

    _named(listed, f"list_{listing.noun}", f"{listing.noun}: a page of the list.".capitalize(), listing.query)
    listed.__annotations__["return"] = Shown[Listed[listing.row]]  # type: ignore[name-defined]
    routes.page(listing.path, listing.read, nav=SECTION)(listed)
    if listing.export is None:
        return
    for ending, made, kind in (("csv", as_csv, CSV), ("xlsx", as_xlsx, XLSX)):
        take = partial(_taken, listing, memo, ending, made, kind)
        routes.file(f"{listing.path}.{ending}", listing.export)(_file(take, listing, ending))


def _file(take: Callable[..., Awaitable[Exported]], listing: Listing[Any, Any], ending: str) -> Any:
    async def taken(visit: Visit, query: Any) -> Exported:
        return await take(visit, query)

    _named(taken, f"take_{listing.noun}_{ending}", f"The list as {ending}.", listing.query)
    return taken


def _named(handler: Any, name: str, doc: str, query: type[Query]) -> None:
    handler.__name__ = handler.__qualname__ = name
    handler.__doc__ = doc
    handler.__annotations__["query"] = query


# ---- the page


async def _shown(listing: Listing[Q, R], memo: Memo, visit: Visit, query: Q) -> Shown[Listed[R]]:
    year = await visit.year()
    shelf = await shelf_of(visit)
    if shelf is None:
        return Shown(Listed[listing.row](**year.heading, **EMPTY), "list.html", listing.texts,  # type: ignore[name-defined]
                     values=_values(listing, visit, query))  # fmt: skip
    found = listing.find(shelf, memo, query)
    first = _start(found, query.after)
    some = found.keys[first : first + PER_PAGE]
    ends = first + len(some)
    page = Listed[listing.row](  # type: ignore[name-defined]
        **year.heading,
        ready=True,
        all=sum(found.parts.values()),
        parts=tuple(Part(code=code, number=number) for code, number in found.parts.items()),
        found=len(found.keys),
        first=first + 1 if some else 0,
        rows=tuple(await found.rows(some)),
        after=found.cursor(some[-1]) if ends < len(found.keys) else None,
        before=_before(found, first),
    )
    return Shown(page, "list.html", listing.texts, values=_values(listing, visit, query))


EMPTY: dict[str, Any] = {
    "ready": False, "all": 0, "parts": (), "found": 0, "first": 0, "rows": (), "after": None, "before": None,
}  # fmt: skip


def _start(found: Found[Any, Any], after: str) -> int:
    """The number of the row after a cursor; of one that is not there any more the first."""
    if not after:
        return 0
    return next((n + 1 for n, key in enumerate(found.keys) if found.cursor(key) == after), 0)


def _before(found: Found[Any, Any], first: int) -> str | None:
    if first == 0:
        return None
    return found.cursor(found.keys[first - PER_PAGE - 1]) if first > PER_PAGE else ""


def _values(listing: Listing[Any, Any], visit: Visit, query: ListQuery) -> dict[str, Any]:
    asked = query.model_dump(mode="json", exclude_defaults=True, exclude={"after"})
    return {
        "listing": listing,
        "beside": [each for each in BESIDE if verdict(visit.acting.role, each.read, "any").allowed],
        "query": asked,
        "files": listing.export is not None and visit.acting.role in ("coordinator", "auditor"),
        "at": lambda ending="", **more: _address(listing.path + ending, {**asked, **more}),
    }


def _address(path: str, asked: dict[str, Any]) -> str:
    kept = {name: value for name, value in asked.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path


# ---- the files


async def _taken(
    listing: Listing[Q, R],
    memo: Memo,
    ending: str,
    made: Callable[[Sheet], bytes],
    kind: str,
    visit: Visit,
    query: Q,
) -> Exported:
    shelf = await shelf_of(visit, patience_s=20.0)
    if shelf is None:
        raise BadInput(listing.name, "", "The lists are being made.", "Ask again in a minute.")
    found = listing.find(shelf, memo, query)
    if len(found.keys) > MOST_ROWS:
        raise BadInput(listing.name, "", f"It has more than {MOST_ROWS:,} rows.", "Filter it first.")
    words = Words(listing.texts, visit.language)
    rows = await found.rows(found.keys)
    spell = partial(_cell, words, shelf)
    sheet = Sheet(
        listing.name,
        [words(f"col-{column.key}") for column in listing.columns],
        [[spell(column, row) for column in listing.columns] for row in rows],
        words("defused-note"),
        words("defused-told"),
    )
    day = shelf.year.moments.local(shelf.year.now_us).date().isoformat()
    return Exported(f"nearpeer-{listing.name}-{day}.{ending}", made(sheet), kind)


def _cell(words: Words, shelf: Shelf, column: Column[R], row: R) -> Value:
    value = column.of(row)
    match column.says:
        case _ if value is None or value == "":
            return None
        case "person":
            return value.name if isinstance(value, Who) else str(value)
        case "code" | "strength" | "standing":
            return words(f"{column.prefix}{value}")
        case "day" | "time":
            local: datetime = shelf.year.moments.local(value).replace(tzinfo=None)
            return local.date() if column.says == "day" else local
        case "number":
            return int(value)
        case "text":
            return str(value)
