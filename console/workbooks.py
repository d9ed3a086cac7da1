"""Reads the cells of an XLSX or ODS workbook as texts, after looking whether it is whole and of sane size."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Literal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from console.errors import BadInput
from console.ods_scan import CONTENT, scan_ods
from console.sheet_scans import MAX_CELLS, MAX_ROW, MAX_TEXT, Scan, TooLarge, TooMuchText, Unreadable
from console.unpacking import SAVE_AGAIN, packed_anew, unpacked
from console.xlsx_scan import scan_xlsx

Kind = Literal["XLSX", "ODS"]
MANIFEST, LOCKED = "META-INF/manifest.xml", b"encryption-data"
MAX_UNPACKED = 300_000_000


def rows_of_workbook(file: str, raw: bytes) -> tuple[Kind, Iterator[list[str]]]:
    """The kind of a workbook, and the rows of its first visible sheet from row 1 on.

    Formulas give their stored value. Raises BadInput when the workbook is damaged, too large or locked, or
    has no sheet, or a formula without a stored value.
    """
    parts = unpacked(file, raw, MAX_UNPACKED)
    kind: Kind = "ODS" if CONTENT in parts else "XLSX"
    if LOCKED in parts.get(MANIFEST, b""):
        raise BadInput(file, "", "The workbook has a password.", "Save it without a password.")
    scan = _scanned(file, kind, parts)
    sheet = _first_visible(file, parts)
    reach = scan.sheets.get(sheet.name)
    if reach is not None and reach.unvalued is not None:
        row, column = reach.unvalued
        problem = f"The formula in column {column_letters(column - 1)} has no stored value."
        raise BadInput(file, f"row {row}", problem, "Open it in a spreadsheet, save it, and give it again.")
    return kind, _rows(sheet)


def text_of(cell: object) -> str:
    """A cell as a person reads it: 3.0 is `3`, a day is ISO, a tick is yes or no."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time.min:
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


def column_letters(index: int) -> str:
    """The name that a spreadsheet gives to a column, counted from 0: A, B, … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _scanned(file: str, kind: Kind, parts: dict[str, bytes]) -> Scan:
    try:
        return scan_ods(parts) if kind == "ODS" else scan_xlsx(parts)
    except Unreadable:
        raise _no_workbook(file) from None
    except TooLarge:
        problem = f"Its cells reach beyond row {MAX_ROW - 1:,}, or are more than {MAX_CELLS:,}."
        remedy = "Delete stray cells far from the list, or split it into smaller files."
        raise BadInput(file, "", problem, remedy) from None
    except TooMuchText:
        problem = f"Its cells hold more than {MAX_TEXT:,} characters."
        remedy = "Shorten what is long, or split it into smaller files."
        raise BadInput(file, "", problem, remedy) from None


def _first_visible(file: str, parts: dict[str, bytes]) -> CalamineSheet:
    try:
        workbook = CalamineWorkbook.from_filelike(packed_anew(parts))
        name = next(s.name for s in workbook.sheets_metadata if s.visible == SheetVisibleEnum.Visible)
        return workbook.get_sheet_by_name(name)
    except (CalamineError, StopIteration):
        raise _no_workbook(file) from None
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        raise _no_workbook(file) from None


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    """Row by row; the columns before the first used one are empty."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield before + [text_of(cell) for cell in row]


def _no_workbook(file: str) -> BadInput:
    return BadInput(file, "", "It is no workbook that can be read.", SAVE_AGAIN)
