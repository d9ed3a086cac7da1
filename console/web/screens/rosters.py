"""Lists by upload: read and reported row by row, set right in place, then imported; templates to fill in."""

from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from console.access.right import NotYours, Right
from console.errors import BadInput
from console.help.numbers import Language as Spoken
from console.help.words import Words
from console.pages.roster import Enrolled, RosterPage, causes, enrolled, roster_page
from console.pages.year import Year
from console.rosters.cells import Roster, columns_of
from console.rosters.columns import renaming
from console.rosters.headings import Language
from console.rosters.holding import Held
from console.rosters.importing import Wishes, check_roster, import_roster
from console.rosters.reading import read_apart
from console.rosters.report import RosterReport
from console.rosters.rows import RosterFile
from console.rosters.sheets import sheet, template_sheet
from console.rosters.templates import template
from console.web.forms_of import Form, Line, Misfilled, Query, Upload
from console.web.forms_of import Words as Reason
from console.web.remarking import remark, remarked
from console.web.routes import Done, Exported, Routes, Shown
from console.web.texts.remarks import SHEET as TEXTS_OF_SHEET
from console.web.texts.rosters import ROSTERS
from console.web.visit import Visit
from domain.messages import Stamp

READ, CHECK, IMPORT = Right("roster", "read"), Right("roster", "check"), Right("roster", "import")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
EN: Spoken = "en"
HU: Spoken = "hu"

routes = Routes()


class List(Form):
    """A file, and which list it is."""

    roster: Roster
    file: Upload


class Part(Query):
    """Which kind of rows that need a person."""

    show: Literal["all", "to-correct", "waiver", "said-no"] = "all"
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


class Correction(Form):
    """What belongs into a column of some rows, which are told as numbers with commas between them."""

    column: Line
    rows: Annotated[str, Field(pattern=r"^\d{1,7}(,\d{1,7})*$", max_length=200_000)]
    value: Line = ""


class Column(Form):
    """A heading of the file, and ours that it stands for; nothing leaves the column out."""

    theirs: Line
    ours: Line = ""


class Waiver(Form):
    """A row that is let in against a rule, and why."""

    row: Annotated[int, Field(ge=1)]
    reason: Annotated[Reason, Field(min_length=1)]


class Template(Query):
    """The language of an example's headings, and what kind of file it is."""

    language: Language | None = None
    kind: Literal["csv", "xlsx"] = "csv"


@routes.page("/rosters", READ, nav="rosters")
async def show_rosters(visit: Visit) -> Shown[Enrolled]:
    """Who is in by now, where a list is uploaded, and what an example looks like."""
    held = visit.ends.lists.of_session(visit.acting.session)
    page = enrolled(await visit.year(), held.id if held else None, str(held.source.path) if held else "")
    return Shown(page, "rosters.html", ROSTERS)


@routes.act("/rosters", CHECK, at="show_rosters")
async def upload_roster(visit: Visit, form: List) -> Done:
    """Reads a list and says what an import would say; nothing is imported."""
    year, lists = await visit.year(), visit.ends.lists
    try:
        async with lists.reading:
            table = await read_apart(form.file.name or "list", form.file.content)
        source = RosterFile(Path(table.file), form.roster, table=table)
        await _checked(year, source)
    except BadInput as bad:
        raise _misfilled("file", bad) from None
    held = lists.hold(visit.acting.session, source, table, year.now_us)
    return Done("read", to=f"/rosters/{held.id}")


@routes.page("/rosters/{roster}", READ, nav="rosters")
async def show_roster(visit: Visit, roster: str, query: Part) -> Shown[RosterPage]:
    """The report of a list: four numbers that add up to its rows, then what needs a person."""
    page = await _page(visit, roster, query.show, query.page)
    values = {"remark": lambda text: remark(text, visit.language)}
    return Shown(page, "roster.html", ROSTERS, values=values)


@routes.act("/rosters/{roster}/correct", CHECK, at="show_roster")
async def correct_roster(visit: Visit, roster: str, form: Correction) -> Done:
    """Puts the right value into a column of some rows of the list that is held."""
    held = _held(visit, roster)
    held.correct(form.column, frozenset(int(row) for row in form.rows.split(",")), form.value)
    return Done("corrected", to=f"/rosters/{held.id}")


@routes.act("/rosters/{roster}/columns", CHECK, at="show_roster")
async def rename_column(visit: Visit, roster: str, form: Column) -> Done:
    """Takes a heading of the file for one of ours, or leaves its column out."""
    held = _held(visit, roster)
    before = held.source
    try:
        renaming([f"{form.theirs}={form.ours}"], columns_of(before.roster))
        held.rename(form.theirs, form.ours)
        await _checked(await visit.year(), held.source)
    except BadInput as bad:
        held.source = before
        raise _misfilled("ours", bad) from None
    return Done("renamed", to=f"/rosters/{held.id}")


@routes.act("/rosters/{roster}/waive", Right("person", "waive"), at="show_roster")
async def waive_in_roster(visit: Visit, roster: str, form: Waiver) -> Done:
    """Counts a row as clean against a rule; its reason goes into the vault with the import."""
    held = _held(visit, roster)
    report = await _checked(await visit.year(), held.source)
    if form.row not in {one.row for one in report.waivers}:
        raise NotYours
    held.waived[form.row] = form.reason
    return Done("waived", to=f"/rosters/{held.id}")


@routes.act("/rosters/{roster}/import", IMPORT, at="show_roster")
async def import_rows(visit: Visit, roster: str) -> Done:
    """Lets the clean rows in and notes the refusals; whatever needs a person stays in the list."""
    year, held = await visit.year(), _held(visit, roster)
    stamp = Stamp(year.now_us, visit.acting.actor, visit.command_id())
    wishes = Wishes(waive=held.waived, skip_bad=True)
    report = await import_roster(year.doors.ledger, year.doors.vault, year.cohort, held.source, stamp, wishes)
    held.enrolled = (held.enrolled or 0) + report.enrolled
    held.waived.clear()
    if report.errors:
        return Done("imported-rest", to=f"/rosters/{held.id}")
    visit.ends.lists.drop(held)
    return Done("imported", to="/rosters")


@routes.act("/rosters/{roster}/drop", CHECK, at="show_roster")
async def drop_roster(visit: Visit, roster: str) -> Done:
    """Forgets the list at once; what was imported stays."""
    visit.ends.lists.drop(_held(visit, roster))
    return Done("dropped", to="/rosters")


@routes.file("/rosters/{roster}/rows", READ)
async def export_roster_report(visit: Visit, roster: str) -> Exported:
    """The rows that need a person, as a workbook: row, column, kind, problem and remedy, and no values."""
    held, said = _held(visit, roster), partial(remark, language=visit.language)
    report = await _checked(await visit.year(), held.source)
    found = causes(report, held.source, held.table, held.waived)
    w = Words(TEXTS_OF_SHEET, visit.language)
    heading = tuple(w(name) for name in ("row", "column", "kind", "problem", "remedy"))
    rows = [
        (str(row), cause.column, w(cause.kind), said(cause.problem), said(cause.remedy))
        for cause in found
        for row in cause.rows
    ]
    return Exported("rows.xlsx", sheet([heading, *rows]), SHEET)


@routes.file("/rosters/templates/{listed}", CHECK)
async def take_template(visit: Visit, listed: str, query: Template) -> Exported:
    """An example of a list to fill in, with invented people."""
    known: dict[str, Roster | Literal["history"]] = {"mentor": "mentor", "mentee": "mentee", "staff": "staff"}
    if listed not in known:
        raise NotYours
    language = query.language or visit.language
    if query.kind == "xlsx":
        return Exported(f"{listed}.xlsx", template_sheet(known[listed], language), SHEET)
    return Exported(f"{listed}.csv", template(known[listed], language).encode(), CSV)


def _held(visit: Visit, wanted: str) -> Held:
    """A list of whoever acts. Raises NotYours for one of another session, and for one that is gone."""
    return visit.ends.lists.of(visit.acting.session, wanted)


async def _checked(year: Year, source: RosterFile) -> RosterReport:
    doors = year.doors
    return await check_roster(doors.ledger, doors.vault, year.cohort, source, year.now_us)


async def _page(visit: Visit, roster: str, shown: str, page: int) -> RosterPage:
    held, year = _held(visit, roster), await visit.year()
    return roster_page(year, held, await _checked(year, held.source), shown, page)


def _misfilled(field: str, bad: BadInput) -> Misfilled:
    """What is wrong with a file or a heading, beside its field, in both languages."""
    english, hungarian = (remarked(bad.where, bad.problem, bad.remedy, language) for language in (EN, HU))
    return Misfilled({field: "unusable"}, {field: (english, hungarian)})
