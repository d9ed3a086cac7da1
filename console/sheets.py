"""Lists to take away, as CSV and as XLSX: no cell of them is ever taken for a formula, and that is told."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any, NamedTuple

import xlsxwriter  # type: ignore[import-untyped]

Value = str | int | date | datetime | None
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a cell begins that a spreadsheet would work out (OWASP, CSV injection)."""
MOST_ROWS = 100_000
CSV, XLSX = (
    "text/csv; charset=utf-8",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
WIDEST = 40


class Sheet(NamedTuple):
    """A list with its headings; `note` heads the column that tells which rows were defused, by `told`."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    note: str
    told: str


def defused(cell: Value) -> Value:
    """A text that begins like a formula gets an apostrophe in front; anything else stays as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def as_csv(sheet: Sheet) -> bytes:
    """The list as CSV in UTF-8, with the mark by which spreadsheets know it."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    for row in _rows(sheet):
        writer.writerow([_spelt(cell) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_xlsx(sheet: Sheet) -> bytes:
    """The list as a workbook of one sheet, its headings fixed; texts are written as texts."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True})
        formats: dict[type, Any] = {
            date: workbook.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        page = workbook.add_worksheet(sheet.name[:31])
        widths: dict[int, int] = {}
        for number, row in enumerate(_rows(sheet)):
            for column, cell in enumerate(row):
                _write(page, number, column, cell, bold if number == 0 else formats.get(type(cell)))
                widths[column] = max(widths.get(column, 0), min(len(_spelt(cell)) + 2, WIDEST))
        for column, width in widths.items():
            page.set_column(column, column, width)
        page.freeze_panes(1, 0)
    return made.getvalue()


def _rows(sheet: Sheet) -> Iterable[Sequence[Value]]:
    """Headings and rows, each with its note when any of them was defused."""
    safe = [[defused(cell) for cell in row] for row in sheet.rows]
    told = [sheet.told if any(a is not b for a, b in zip(row, was, strict=True)) else ""
            for row, was in zip(safe, sheet.rows, strict=True)]  # fmt: skip
    if any(told):
        yield [*sheet.headings, sheet.note]
        yield from ([*row, note] for row, note in zip(safe, told, strict=True))
    else:
        yield list(sheet.headings)
        yield from safe


def _spelt(cell: Value) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def _write(page: Any, row: int, column: int, cell: Value, form: Any) -> None:
    match cell:
        case None:
            page.write_blank(row, column, None)
        case bool() | int():
            page.write_number(row, column, cell, form)
        case datetime() | date():
            page.write_datetime(row, column, cell, form)
        case _:
            page.write_string(row, column, cell, form)
