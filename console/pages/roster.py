"""The report of an uploaded list: four numbers that add up to its rows, then what needs a person.

Whoever uploaded it sees what stands in the cells while the list is held; what may be kept has none of it.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from console.language_words import languages_meant
from console.pages.year import Page, Year
from console.rosters.cells import STAFF, WANTS, Roster, columns_of
from console.rosters.columns import named
from console.rosters.headings import PARTS_OF_A_NAME
from console.rosters.holding import Held
from console.rosters.report import RosterReport, RowError
from console.rosters.rows import RosterFile
from console.tables import Table

Kind = Literal["to-correct", "waiver", "said-no"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MEANT = re.compile(r"Write (\d+)\.")
CHOICES: dict[str, tuple[str, ...]] = {
    "consent": ("yes", "no"),
    "was_mentee": ("yes", "no"),
    "wants": WANTS,
    "role": STAFF,
}
LIKE_A_FORMULA = re.compile(r"[=@]|[+-](?!\d)")
A_PAGE, MOST_RUNS, A_RUN = 100, 8, 3


class Value(Page):
    """What stands in a column of some rows; `formula` where it begins like one, which was not run.

    `suggestion` is what it may mean, empty where nobody knows.
    """

    text: str
    rows: tuple[int, ...]
    formula: bool
    suggestion: str


class Cause(Page):
    """One thing that needs a person, over all rows that have it; `who` is the name in a single row.

    `where` are the rows with runs drawn together: 8, 12-19; `suggestion` is what the file may have meant.
    """

    kind: Kind
    column: str
    rows: tuple[int, ...]
    values: tuple[Value, ...]
    problem: str
    remedy: str
    suggestion: str
    choices: tuple[str, ...]
    who: str
    where: str


class Heading(Page):
    """A heading that does not fit: one that nobody knows, or one of ours that is `missing`."""

    heading: str
    missing: bool
    problem: str
    remedy: str


class RosterPage(Page):
    """`rows` = clean + waivers + to_correct + said_no; `known` and `waived` are among the clean ones."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    id: str
    file: str
    roster: Roster
    read_as: str
    read_us: int
    enrolled: int | None
    rows: int
    clean: int
    known: int
    renewed: int
    waived: int
    waivers: int
    to_correct: int
    said_no: int
    fits: bool
    headings: tuple[Heading, ...]
    theirs: tuple[str, ...]
    ours: tuple[str, ...]
    shown: str
    counts: dict[str, int]
    page: int
    pages: int
    causes: tuple[Cause, ...]

    @property
    def importable(self) -> int:
        """The rows that an import would let in or note as a refusal."""
        return self.clean - self.known + self.said_no


class Enrolled(Page):
    """Who is in the cohort by now, and the list that this session still holds, if any."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    mentors: int
    mentees: int
    staff: int
    refused: int
    held: str | None
    file: str


def enrolled(year: Year, held: str | None, file: str) -> Enrolled:
    """Who is in, by role; those who left are not counted."""
    people = year.state.people
    roles = [person.role for person in people.by_id.values() if person.id not in people.left]
    return Enrolled(
        **year.heading,
        mentors=roles.count("mentor"),
        mentees=roles.count("mentee"),
        staff=sum(role in STAFF for role in roles),
        refused=len(people.refused),
        held=held,
        file=file,
    )


def causes(report: RosterReport, source: RosterFile, table: Table, waived: Iterable[int]) -> list[Cause]:
    """Everything that needs a person, in the order of the file; one cause over many rows is one."""
    names = named(table, columns_of(source.roster), source.renamed).names
    cells = {row.number: dict(zip(names, row.cells, strict=False)) for row in table.rows}
    bad, waived = {error.row for error in report.errors}, set(waived)
    found = [_cause("to-correct", errors, cells) for errors in _alike(report.errors)]
    found += [
        _cause("waiver", [RowError(row=one.row, column="study_year", problem=one.reason, remedy="")], cells)
        for one in report.waivers
        if one.row not in bad and one.row not in waived
    ]
    found += [
        _cause("said-no", [RowError(row=row, column="consent", problem="", remedy="")], cells)
        for row in report.refused
        if row not in bad
    ]
    return sorted(found, key=lambda cause: (cause.rows[0], cause.column))


def misfits(report: RosterReport, table: Table) -> tuple[Heading, ...]:
    """The headings that do not fit; there are none as soon as rows can be read."""
    wrong = [error for error in report.errors if error.row == table.number]
    shown = set(table.headings)
    return tuple(
        Heading(
            heading=error.column,
            missing=error.column not in shown and not error.problem.startswith("This column is not known"),
            problem=error.problem,
            remedy=error.remedy,
        )
        for error in wrong
    )


def ours(roster: Roster) -> tuple[str, ...]:
    """Our names of the columns of a list, and the two that may stand for the name."""
    return (*columns_of(roster), *(PARTS_OF_A_NAME if "name" in columns_of(roster) else ()))


def _alike(errors: Iterable[RowError]) -> Iterable[list[RowError]]:
    together: dict[tuple[str, str, str], list[RowError]] = {}
    for error in errors:
        together.setdefault((error.column, error.problem, error.remedy), []).append(error)
    return together.values()


def _cause(kind: Kind, errors: list[RowError], cells: Mapping[int, Mapping[str, str]]) -> Cause:
    first = errors[0]
    standing: dict[str, list[int]] = {}
    for error in errors:
        standing.setdefault(cells.get(error.row, {}).get(first.column, ""), []).append(error.row)
    meant = MEANT.fullmatch(first.remedy)
    values = tuple(
        Value(
            text=text,
            rows=tuple(rows),
            formula=LIKE_A_FORMULA.match(text) is not None,
            suggestion=meant[1] if meant else _language(first.column, text),
        )
        for text, rows in standing.items()
    )
    return Cause(
        kind=kind,
        column=first.column,
        rows=tuple(error.row for error in errors),
        values=values,
        problem=first.problem,
        remedy=first.remedy,
        suggestion=values[0].suggestion if len(values) == 1 else "",
        choices=CHOICES.get(first.column, ()),
        who=_name(cells.get(first.row, {})) if len(errors) == 1 else "",
        where=_runs([error.row for error in errors]),
    )


def _language(column: str, text: str) -> str:
    return languages_meant(text) if column == "languages" else ""


def _runs(rows: list[int]) -> str:
    """Rows with runs of three and more drawn together, and no more of them than a cell holds."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    said = [
        f"{run[0]}\N{EN DASH}{run[-1]}" if len(run) >= A_RUN else ", ".join(map(str, run)) for run in runs
    ]
    return ", ".join(said[:MOST_RUNS]) + (", …" if len(said) > MOST_RUNS else "")


def _name(cells: Mapping[str, str]) -> str:
    return cells.get("name", "") or " ".join(cells[part] for part in PARTS_OF_A_NAME if cells.get(part))


def roster_page(year: Year, held: Held, report: RosterReport, shown: str, page: int) -> RosterPage:
    """The report of a list that is held, with the causes of one page."""
    table, source = held.table, held.source
    wrong = misfits(report, table)
    every = [] if wrong else causes(report, source, table, held.waived)
    rows = {kind: {row for cause in every if cause.kind == kind for row in cause.rows} for kind in KINDS}
    wanted = [cause for cause in every if shown in ("all", cause.kind)]
    pages = max(1, -(-len(wanted) // A_PAGE))
    page = min(page, pages)
    counts = {kind: len(found) for kind, found in rows.items()}
    return RosterPage(
        **year.heading,
        id=held.id,
        file=str(source.path),
        roster=source.roster,
        read_as=report.read_as,
        read_us=held.read_us,
        enrolled=held.enrolled,
        rows=report.rows,
        clean=0 if wrong else report.rows - sum(counts.values()),
        known=len(report.known),
        renewed=len(report.renewed),
        waived=len(held.waived.keys() & {one.row for one in report.waivers}),
        waivers=counts["waiver"],
        to_correct=counts["to-correct"],
        said_no=counts["said-no"],
        fits=not wrong,
        headings=wrong,
        theirs=table.headings,
        ours=ours(source.roster),
        shown=shown,
        counts={"all": len(every), **{kind: sum(cause.kind == kind for cause in every) for kind in KINDS}},
        page=page,
        pages=pages,
        causes=tuple(wanted[(page - 1) * A_PAGE : page * A_PAGE]),
    )


def _run(run: list[int]) -> str:
    return f"{run[0]}\N{EN DASH}{run[-1]}" if len(run) >= A_RUN else ", ".join(map(str, run))
