"""Reads a list of pairs of former years: who was whose mentor, by their codes, and in which year."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from console.errors import BadInput
from console.rosters.cells import BadCell, Column, code
from console.rosters.columns import misfits, named
from console.rosters.report import HistoryReport, RowError
from console.rosters.row_reading import RowReader
from console.tables import Row, read_table

SIDES = ("mentor_code", "mentee_code")
ACADEMIC_YEAR = re.compile(r"([0-9]{4})(?:\s*[/\u2013-]\s*([0-9]{4}|[0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """A list of past pairs to be read; `renamed` maps its headings to ours, or to nothing."""

    path: Path
    renamed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodedPair:
    """A good row: the codes of a mentor and of a mentee who were a pair in a former year."""

    row: int
    mentor: str
    mentee: str


@dataclass(frozen=True, slots=True)
class HistoryRows:
    """All that a file says: its pairs, and what is wrong with the other rows."""

    pairs: tuple[CodedPair, ...]
    errors: tuple[RowError, ...]
    rows: int
    headings_fit: bool
    read_as: str

    def report(self) -> HistoryReport:
        """The report of a check that knows nobody."""
        return HistoryReport(ok=not self.errors, rows=self.rows, read_as=self.read_as, errors=self.errors)


def columns_of_pairs(this_year: int | None = None) -> dict[str, Column]:
    """The columns of a list of past pairs; with `this_year` only years before it are former ones."""
    return {
        **{side: Column(needed=True, read=code) for side in SIDES},
        "year": Column(needed=True, read=former_year(this_year)),
    }


def former_year(this_year: int | None) -> Callable[[str], int]:
    """A reader of academic years such as 2023, 2023/24 or 2023-2024: the year in which it began."""

    def read(cell: str) -> int:
        found = ACADEMIC_YEAR.fullmatch(cell)
        first, second = (int(found[1]), found[2]) if found else (0, None)
        if not found or (second and not str(first + 1).endswith(second)):
            raise BadCell("It is no academic year.", "Give one such as 2023 or 2023/24.")
        if this_year is not None and first >= this_year:
            raise BadCell("It is no former year.", f"Give a year before {this_year}.")
        return first

    return read


def read_history(source: HistoryFile, this_year: int | None = None) -> HistoryRows:
    """The rows of a list of past pairs. Raises BadInput when the file is no table or no such list at all."""
    table = read_table(source.path)
    columns = columns_of_pairs(this_year)
    headings = named(table, columns, source.renamed)
    if not set(headings.names) & set(columns):
        problem = "It holds none of the headings of a list of past pairs."
        raise BadInput(table.file, f"row {table.number}", problem, f"Head the columns {', '.join(columns)}.")
    wrong = tuple(misfits(table, headings, columns))
    if wrong:
        return HistoryRows((), wrong, len(table.rows), headings_fit=False, read_as=table.read_as)
    reader = _Reader(columns, headings)
    pairs = tuple(pair for row in table.rows if (pair := reader.read(row)) is not None)
    errors = tuple(reader.errors)
    return HistoryRows(pairs, errors, len(table.rows), headings_fit=True, read_as=table.read_as)


@dataclass
class _Reader(RowReader):
    """Reads row after row, and remembers in which row a pair of a year stood."""

    seen: dict[tuple[str, str, int], int] = field(default_factory=dict)

    def read(self, row: Row) -> CodedPair | None:
        if not self.fits(row):
            return None
        values = self.values(row, self.headings.cells(row.cells))
        if len(values) < len(self.columns):
            return None
        pair = CodedPair(row.number, *(values[side] for side in SIDES))
        if pair.mentor == pair.mentee:
            self.complain(row, "mentee_code", "It is the mentor's code, too.", "Correct one of them.")
            return None
        first = self.seen.setdefault((pair.mentor, pair.mentee, values["year"]), row.number)
        if first != row.number:
            problem = f"Row {first} has the same pair in the same year."
            self.complain(row, "mentee_code", problem, "Keep one row for each pair and year.")
            return None
        return pair
