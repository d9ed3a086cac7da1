"""Reads a list from a text file or a workbook into rows, numbered as a spreadsheet does."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from console.errors import BadInput
from console.sheet_scans import MAX_CELLS
from console.text_files import GIVE, read_text
from console.workbooks import column_letters, rows_of_workbook

MAX_BYTES = 50_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
WORKBOOK = b"PK\x03\x04"
AROUND = "\ufeff\u200b\u2060"
"""What is invisible around a cell and no blank by its kind."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list; cells are trimmed texts, at least one for each heading."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A list with its headings, as they stand in row `number`."""

    file: str
    number: int
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    read_as: str
    """The encoding of a text file, or the kind of workbook."""


def read_table(path: Path) -> Table:
    """The list of a file. Raises BadInput when it is missing, too large, cut off, empty or no table."""
    return table_of(str(path), _content(path))


def table_of(file: str, raw: bytes) -> Table:
    """The list of a file's bytes. Raises BadInput when it is too large, cut off, empty or no table."""
    _must_fit(file, raw)
    read_as, found = _cells(file, raw)
    rows = []
    seen = 0
    for number, cells in enumerate(found, start=1):
        seen += len(cells)
        if seen > MAX_CELLS:
            raise BadInput(file, "", f"It has more than {MAX_CELLS:,} cells.", "Split it into smaller files.")
        trimmed = tuple(_trimmed(cell) for cell in cells)
        if any(trimmed):
            rows.append(Row(number, trimmed))
        if len(rows) > MAX_ROWS + 1:
            raise BadInput(file, "", f"It has more than {MAX_ROWS:,} rows.", "Split it into smaller files.")
    return _table(file, rows, read_as)


def _content(path: Path) -> bytes:
    file = str(path)
    try:
        with path.open("rb") as source:
            raw = source.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise BadInput(file, "", "There is no such file.", "Check the path.") from None
    except OSError as error:
        raise BadInput(file, "", f"It cannot be read: {error.strerror}.", GIVE) from None
    return raw


def _must_fit(file: str, raw: bytes) -> None:
    if len(raw) > MAX_BYTES:
        raise BadInput(
            file, "", f"It is larger than {MAX_BYTES // 1_000_000} MB.", "Split it into smaller files."
        )
    if not raw.removeprefix(b"\xef\xbb\xbf").strip():
        raise BadInput(file, "", "It is empty.", GIVE)


def _cells(file: str, raw: bytes) -> tuple[str, Iterator[list[str]]]:
    if raw.startswith(WORKBOOK):
        return rows_of_workbook(file, raw)
    text = read_text(file, raw)
    return text.encoding, text.rows()


def _trimmed(cell: str) -> str:
    """A cell without what is invisible around it, its letters in one piece each."""
    return unicodedata.normalize("NFC", cell).strip().strip(AROUND).strip()


def _table(file: str, rows: list[Row], read_as: str) -> Table:
    if not rows:
        raise BadInput(file, "", "It is empty.", GIVE)
    heading, *rest = rows
    width = max(index + 1 for index, cell in enumerate(heading.cells) if cell)
    if width > MAX_COLUMNS:
        raise BadInput(file, "", f"It has more than {MAX_COLUMNS:,} columns.", "Delete those not needed.")
    headings = heading.cells[:width]
    where = f"row {heading.number}"
    if "" in headings:
        column = column_letters(headings.index(""))
        raise BadInput(file, where, f"Column {column} has no heading.", "Name it, or delete the column.")
    seen: dict[str, int] = {}
    for index, text in enumerate(headings):
        first = seen.setdefault(spelled(text), index)
        if first != index:
            problem = f"Columns {column_letters(first)} and {column_letters(index)} have the same heading."
            raise BadInput(file, where, problem, "Keep one of them.")
    if not rest:
        raise BadInput(file, "", "It has headings but no rows.", "Add one row for each person.")
    return Table(file, heading.number, headings, tuple(_padded(row, width) for row in rest), read_as)


def spelled(heading: str) -> str:
    """A heading as it is compared: small letters, one underscore for blanks and hyphens."""
    return re.sub(r"[\s_-]+", "_", unicodedata.normalize("NFC", heading.strip().casefold()))


def _padded(row: Row, width: int) -> Row:
    used = max(index + 1 for index, cell in enumerate(row.cells) if cell)
    cells = row.cells[: max(used, width)]
    return Row(row.number, cells + ("",) * (width - len(cells)))
