"""Reads the cells of a text file: which letters and which separator it uses is found out, never asked."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from console.errors import BadInput

SEPARATORS = ",;\t"
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
UTF_8_MARK = b"\xef\xbb\xbf"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
OLD_OR_LOCKED_WORKBOOK = b"\xd0\xcf\x11\xe0"
GIVE = "Give a CSV, XLSX or ODS file with one heading row."
SAVE_AS_UTF_8 = "Save it as `CSV UTF-8`."
NEW_LINE = b"\n"
LONGEST_CHARACTER = 4
"""Bytes of the longest character in UTF-8."""
LETTER_OF_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
LETTERS_OF_1250 = frozenset("áéíóöőúüűÁÉÍÓÖŐÚÜŰäÄß")
"""Those of Hungarian and German; a text in which most of the others are not of them is another encoding."""
SEPARATOR_LINE = re.compile(r'"?sep=(?P<separator>[^\r\n])"?[,;\t ]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file's text; `encoding` is as people call it."""

    file: str
    encoding: str
    text: str

    def rows(self) -> Iterator[list[str]]:
        """The cells, row by row from the first line on. A first line `sep=;` is not counted, as in Excel."""
        given = SEPARATOR_LINE.match(self.text)
        separator = self._given(given["separator"]) if given else self._found()
        lines = io.StringIO(self.text, newline="")
        lines.seek(given.end() if given else 0)
        number = width = 0
        cells: list[str] = []
        try:
            for number, cells in enumerate(  # noqa: B007  (the last row is looked at below)
                csv.reader(lines, delimiter=separator, strict=True), start=1
            ):
                width = width or len(cells)
                yield cells
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise cut_off(self.file, f"row {number + 1}", "stops inside quotes") from None
            problem = "Its quotes or its length do not fit a CSV file."
            raise BadInput(self.file, f"row {number + 1}", problem, "Save the list as CSV again.") from None
        if 0 < len(cells) < width and not self.text.endswith(("\n", "\r")):
            raise cut_off(self.file, f"row {number}", f"stops after {len(cells)} of {width} cells")

    def _given(self, separator: str) -> str:
        if separator not in SEPARATORS:
            problem = "Its first line names a separator that is no comma, semicolon or tab."
            raise BadInput(self.file, "", problem, "Save the list as CSV again.")
        return separator

    def _found(self) -> str:
        """The separator that the heading row has most of, quoted ones left out."""
        lines = io.StringIO(self.text, newline="")
        heading = QUOTED.sub("", next((line for line in lines if line.strip()), ""))
        return max(SEPARATORS, key=heading.count)


def read_text(file: str, raw: bytes) -> TextFile:
    """The text of a file's bytes: UTF-8, UTF-16 with its mark, or Windows-1250. Raises BadInput."""
    if raw.startswith(OLD_OR_LOCKED_WORKBOOK):
        problem = "It is a workbook of the old kind, or one with a password."
        raise BadInput(file, "", problem, "Save it as XLSX without a password.")
    encoding, text = _utf_16(file, raw) if raw.startswith(UTF_16_MARKS) else _eight_bits(file, raw)
    if NO_TEXT.search(text):
        raise BadInput(file, "", "It is binary, not a table.", GIVE)
    if not text.strip():
        raise BadInput(file, "", "It is empty.", GIVE)
    return TextFile(file, encoding, text)


def cut_off(file: str, where: str, how: str) -> BadInput:
    return BadInput(file, where, f"The file is cut off: it {how}.", "Copy or export it again.")


def _utf_16(file: str, raw: bytes) -> tuple[str, str]:
    try:
        return "UTF-16", raw.decode("utf-16")
    except UnicodeDecodeError as error:
        if error.reason in ("truncated data", "unexpected end of data"):
            raise cut_off(file, "", "stops inside a letter") from None
        raise BadInput(file, "", "It is no whole UTF-16 text.", SAVE_AS_UTF_8) from None


def _eight_bits(file: str, raw: bytes) -> tuple[str, str]:
    try:
        return "UTF-8", raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _windows_1250(raw)
        if text is not None:
            return "Windows-1250", text
        if NO_TEXT.search(raw.decode("latin-1")):
            raise BadInput(file, "", "It is binary, not a table.", GIVE) from None
        start = error.start + (len(UTF_8_MARK) if raw.startswith(UTF_8_MARK) else 0)
        row = f"row {raw[:start].count(NEW_LINE) + 1}"
        if error.reason == "unexpected end of data" and start > len(raw) - LONGEST_CHARACTER:
            raise cut_off(file, row, "stops inside a letter") from None
        raise BadInput(file, row, "It is neither UTF-8 nor Windows-1250 text.", SAVE_AS_UTF_8) from None


def _windows_1250(raw: bytes) -> str | None:
    """The text, where it can be nothing else: a damaged UTF-8 file still has whole letters of UTF-8."""
    if raw.startswith(UTF_8_MARK) or LETTER_OF_UTF_8.search(raw):
        return None
    try:
        text = raw.decode("cp1250")
    except UnicodeDecodeError:
        return None
    others = [letter for letter in text if not letter.isascii() and letter.isalpha()]
    return text if 2 * sum(letter in LETTERS_OF_1250 for letter in others) > len(others) else None
