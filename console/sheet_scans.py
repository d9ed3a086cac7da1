"""Looks through a workbook's XML before anything is built of it: how far it reaches, how much it holds."""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

MAX_CELLS = 5_000_000
"""Cells between A1 and the last one used; a workbook is unpacked into as many."""
MAX_ROW = 200_001
MAX_TEXT = 100_000_000
"""Characters of all cells together, each repetition counted."""
PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
COUNT = re.compile(r"[0-9]{1,9}")


class TooLarge(Exception):
    """The cells reach too far."""


class TooMuchText(Exception):
    """The cells hold too much."""


class Unreadable(Exception):
    """It is no XML that a spreadsheet writes."""


@dataclass
class Reach:
    """How far the cells of one sheet reach; rows and columns count from 1."""

    row: int = 0
    column: int = 0
    last_row: int = 1
    last_column: int = 1
    unvalued: tuple[int, int] | None = None
    """The first formula without a stored value."""

    def fill(self, row: int, column: int) -> None:
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        if self.last_row > MAX_ROW or self.last_row * self.last_column > MAX_CELLS:
            raise TooLarge


@dataclass
class Scan:
    """What was learnt of a workbook so far."""

    strings: "array[int]" = field(default_factory=lambda: array("L"))
    """Lengths of the texts that cells of an XLSX workbook share."""
    sheets: dict[str, Reach] = field(default_factory=dict)
    """By the name of the part (XLSX) or of the table (ODS)."""
    text: int = 0

    def hold(self, letters: int) -> None:
        self.text += letters
        if self.text > MAX_TEXT:
            raise TooMuchText


class XmlScan:
    """Goes through one part; the two kinds of workbooks say what an element means."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.say
        self.parser.StartDoctypeDeclHandler = _no_doctype

    def run(self, part: bytes) -> None:
        """Raises TooLarge, TooMuchText, Unreadable."""
        try:
            self.parser.Parse(part, True)  # noqa: FBT003 - the last piece, and the only one
        except (expat.ExpatError, LookupError, ValueError):
            raise Unreadable from None

    def begin(self, element: str, attributes: dict[str, str]) -> None:
        """An element begins; its name comes without a prefix."""
        raise NotImplementedError

    def end(self, element: str) -> None:
        """An element ends."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Some text."""
        raise NotImplementedError

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.begin(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self.end(name.rpartition(":")[2])


def _no_doctype(*_told: object) -> None:
    raise Unreadable


def count(text: str | None) -> int:
    """A repetition, 1 where none is given."""
    if text is None:
        return 1
    if not COUNT.fullmatch(text):
        raise Unreadable
    return int(text)


def place(text: str) -> tuple[int, int]:
    """Row and column of a place such as B7, counted from 1."""
    found = PLACE.fullmatch(text)
    if found is None:
        raise Unreadable
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def names_of(attributes: dict[str, str]) -> Iterator[str]:
    """The names of attributes without prefixes."""
    return (name.rpartition(":")[2] for name in attributes)
