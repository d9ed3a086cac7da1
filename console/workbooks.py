"""Reads the cells of an XLSX workbook as texts, after making sure that it is whole and of a sane size."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from console.errors import BadInput

MAX_UNPACKED = 500_000_000
MAX_CELLS = 5_000_000
"""Cells between A1 and the last one used; a workbook is unpacked into as many."""
MAX_ROW = 200_001
CELL = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")
SAVE_AGAIN = "Copy or save the workbook again."


def cells_of_workbook(file: str, raw: bytes) -> Iterator[list[str]]:
    """The rows of the first visible sheet, from row 1 on; formulas give their last value.

    Raises BadInput when the workbook is cut off, damaged, too large or has no sheet.
    """
    _must_be_sane(file, raw)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        name = next(s.name for s in workbook.sheets_metadata if s.visible == SheetVisibleEnum.Visible)
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, StopIteration):
        raise BadInput(file, "", "It is no workbook that can be read.", SAVE_AGAIN) from None
    for row in rows:
        yield [text_of(cell) for cell in row]


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


def _must_be_sane(file: str, raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
            if sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise _too_large(file)
            for part in parts:
                if part.filename.startswith("xl/worksheets/"):
                    _must_fit(file, packed.read(part))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        raise BadInput(file, "", "The workbook is cut off or damaged.", SAVE_AGAIN) from None
    except (NotImplementedError, RuntimeError):
        raise BadInput(file, "", "The workbook is packed or locked in an unknown way.", SAVE_AGAIN) from None


def _must_fit(file: str, sheet: bytes) -> None:
    last_row = last_column = 1
    for letters, digits in set(CELL.findall(sheet)):
        last_row = max(last_row, int(digits))
        last_column = max(last_column, _column(letters))
    if last_row > MAX_ROW or last_row * last_column > MAX_CELLS:
        raise _too_large(file)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _too_large(file: str) -> BadInput:
    problem = f"Its cells reach beyond row {MAX_ROW - 1:,}, or are more than {MAX_CELLS:,}."
    return BadInput(
        file, "", problem, "Delete stray cells far from the list, or split it into smaller files."
    )
