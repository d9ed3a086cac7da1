"""Reads a list from a CSV or XLSX file into rows, numbered as a spreadsheet does, or says what is wrong."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from console.errors import BadInput
from console.workbooks import cells_of_workbook

MAX_BYTES = 50_000_000
MAX_ROWS = 200_000
SEPARATORS = ",;\t"
NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
WORKBOOK = b"PK\x03\x04"
OLD_OR_LOCKED_WORKBOOK = b"\xd0\xcf\x11\xe0"
GIVE = "Give a CSV (UTF-8) or XLSX file with one heading row."
NEW_LINE = b"\n"
LONGEST_CHARACTER = 4
"""Bytes of the longest character in UTF-8."""


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


def read_table(path: Path) -> Table:
    """The list of a file. Raises BadInput when it is missing, too large, cut off, empty or no table."""
    file = str(path)
    raw = _content(path)
    found = cells_of_workbook(file, raw) if raw.startswith(WORKBOOK) else _cells_of_text(file, raw)
    rows = []
    for number, cells in enumerate(found, start=1):
        trimmed = tuple(cell.strip() for cell in cells)
        if any(trimmed):
            rows.append(Row(number, trimmed))
        if len(rows) > MAX_ROWS + 1:
            raise BadInput(file, "", f"It has more than {MAX_ROWS:,} rows.", "Split it into smaller files.")
    return _table(file, rows)


def column_letters(index: int) -> str:
    """The name that a spreadsheet gives to a column, counted from 0: A, B, … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _content(path: Path) -> bytes:
    file = str(path)
    try:
        with path.open("rb") as source:
            raw = source.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise BadInput(file, "", "There is no such file.", "Check the path.") from None
    except OSError as error:
        raise BadInput(file, "", f"It cannot be read: {error.strerror}.", GIVE) from None
    if len(raw) > MAX_BYTES:
        raise BadInput(
            file, "", f"It is larger than {MAX_BYTES // 1_000_000} MB.", "Split it into smaller files."
        )
    if not raw.removeprefix(b"\xef\xbb\xbf").strip():
        raise BadInput(file, "", "It is empty.", GIVE)
    return raw


def _cells_of_text(file: str, raw: bytes) -> Iterator[list[str]]:
    text = _decoded(file, raw)
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = width = 0
    cells: list[str] = []
    try:
        for number, cells in enumerate(reader, start=1):  # noqa: B007  (the last row is looked at below)
            width = width or len(cells)
            yield cells
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise _cut_off(file, f"row {number + 1}", "stops inside quotes") from None
        problem = "Its quotes or its length do not fit a CSV file."
        raise BadInput(file, f"row {number + 1}", problem, "Save the list as CSV again.") from None
    if 0 < len(cells) < width and not text.endswith(("\n", "\r")):
        raise _cut_off(file, f"row {number}", f"stops after {len(cells)} of {width} cells")


def _decoded(file: str, raw: bytes) -> str:
    if raw.startswith(OLD_OR_LOCKED_WORKBOOK):
        problem = "It is a workbook of the old kind, or one with a password."
        raise BadInput(file, "", problem, "Save it as XLSX without a password.")
    if raw.startswith(UTF_16):
        raise BadInput(file, "", "It is UTF-16 text.", "Save it as `CSV UTF-8`.")
    if NO_TEXT.search(raw):
        raise BadInput(file, "", "It is binary, not a table.", GIVE)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = f"row {raw[: error.start].count(NEW_LINE) + 1}"
        if error.reason == "unexpected end of data" and error.start > len(raw) - LONGEST_CHARACTER:
            raise _cut_off(file, row, "stops inside a letter") from None
        raise BadInput(file, row, "It is not UTF-8 text.", "Save it as `CSV UTF-8`.") from None


def _cut_off(file: str, where: str, how: str) -> BadInput:
    return BadInput(file, where, f"The file is cut off: it {how}.", "Copy or export it again.")


def _separator(text: str) -> str:
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=heading.count)


def _table(file: str, rows: list[Row]) -> Table:
    if not rows:
        raise BadInput(file, "", "It is empty.", GIVE)
    heading, *rest = rows
    width = max(index + 1 for index, cell in enumerate(heading.cells) if cell)
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
    return Table(file, heading.number, headings, tuple(_padded(row, width) for row in rest))


def spelled(heading: str) -> str:
    """A heading as it is compared: small letters, one underscore for blanks and hyphens."""
    return re.sub(r"[\s_-]+", "_", heading.strip().casefold())


def _padded(row: Row, width: int) -> Row:
    cells = row.cells
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    return Row(row.number, cells + ("",) * (width - len(cells)))
