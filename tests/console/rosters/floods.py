"""Files that are small on a disk and would be huge in memory, made while they are written."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.console.builders import ods_cell, ods_of, ods_row, ods_table, zipped

HEAD = b"student_code,name,email,languages,study_year,consent\n"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
SHEET = "xl/worksheets/sheet1.xml"
BOOK: dict[str, str | bytes] = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"/>',
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1"'
        f' Type="{OFFICE}/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheets>'
        '<sheet name="List" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
}
BEYOND = "Its cells reach beyond row 200,000, or are more than 5,000,000."
TOO_MUCH = "Its cells hold more than 100,000,000 characters."
UNREADABLE = "It is no workbook that can be read."
DAMAGED = "The workbook is cut off or damaged."
UNPACKS = "The workbook unpacks to more than 300 MB."
NO_CSV = "Its quotes or its length do not fit a CSV file."


@dataclass(frozen=True, slots=True)
class Flood:
    """A hostile file, and the one line that must be said about it."""

    name: str
    write: Callable[[Path], object]
    problem: str


def streamed(*chunks: tuple[bytes, int]) -> Callable[[Path], None]:
    """A file of these bytes, each as often as it says."""

    def write(path: Path) -> None:
        with path.open("wb") as made:
            _pour(made, chunks)

    return write


def sheet(*chunks: tuple[bytes, int]) -> Callable[[Path], None]:
    """A workbook whose only sheet has these rows, each as often as it says."""

    def write(path: Path) -> None:
        begun = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
            for name, part in BOOK.items():
                packed.writestr(name, part)
            with packed.open(SHEET, "w") as made:
                _pour(made, ((begun, 1), *chunks, (b"</sheetData></worksheet>", 1)))

    return write


def lying(size: int) -> Callable[[Path], None]:
    """A sheet of 400 MB whose archive declares another size."""

    def write(path: Path) -> None:
        sheet((b" " * 1_000_000, 400))(path)
        raw = bytearray(path.read_bytes())
        entry = raw.rindex(b"PK\x01\x02", 0, raw.rindex(SHEET.encode()))
        raw[entry + 24 : entry + 28] = size.to_bytes(4, "little")
        path.write_bytes(raw)

    return write


def nested(path: Path) -> None:
    """Archives in an archive, each of which would be a flood."""
    sheet((b" " * 1_000_000, 50))(path)
    inner = path.read_bytes()
    path.write_bytes(zipped({**BOOK, **{f"xl/{number}.xlsx": inner for number in range(9)}}))


def overlapping(path: Path) -> None:
    """An archive in which five thousand names share the same bytes."""
    one = zipped({"a.xml": b" " * 1_000_000})
    begin = one.index(b"PK\x01\x02")
    entry, end = one[begin : one.index(b"PK\x05\x06")], bytearray(one[one.index(b"PK\x05\x06") :])
    count = 4_000
    entries = b"".join(entry.replace(b"a.xml", f"{number:04}x".encode()) for number in range(count))
    end[8:12] = count.to_bytes(2, "little") * 2
    end[12:16] = len(entries).to_bytes(4, "little")
    path.write_bytes(one[:begin] + entries + end)


def shared_text(path: Path) -> None:
    """One long text that every cell of a sheet shares."""
    rows = b"".join(b'<row><c t="s"><v>0</v></c></row>' for _ in range(100_000))
    text = f'<sst xmlns="{MAIN}"><si><t>{"x" * 1_000_000}</t></si></sst>'
    data = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + rows + b"</sheetData></worksheet>"
    path.write_bytes(zipped({**BOOK, "xl/sharedStrings.xml": text, SHEET: data}))


def misnumbered(number: str) -> Callable[[Path], object]:
    """A sheet whose cells name a short text to one reader and a long one to another."""
    rows = f'<row><c t="s"><v>{number}</v></c></row>' * 100_000
    texts = "".join(f"<si><t>{text}</t></si>" for text in ("x" * 1_000_000, "y"))
    parts = {
        "xl/sharedStrings.xml": f"<sst>{texts}</sst>",
        SHEET: f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
    }
    return lambda path: path.write_bytes(zipped({**BOOK, **parts}))


def entities(path: Path) -> None:
    """A billion laughs."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    data = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><worksheet xmlns="{MAIN}"><x>&l9;</x></worksheet>'
    path.write_bytes(zipped({**BOOK, SHEET: data}))


def ods(*rows: str) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(ods_of(ods_table("".join(rows))))


def _pour(made: IO[bytes], chunks: tuple[tuple[bytes, int], ...]) -> None:
    for chunk, times in chunks:
        block = max(1, min(times, 1_000_000 // len(chunk)))
        for _ in range(times // block):
            made.write(chunk * block)
        made.write(chunk * (times % block))


def _texts() -> Iterator[Flood]:
    row = b"A1,M,m@x.example,hu,1,yes\n"
    yield Flood("a million rows", streamed((HEAD, 1), (row, 1_000_000)), "It has more than 200,000 rows.")
    yield Flood("two million long rows", streamed((HEAD, 1), (row, 2_000_000)), "It is larger than 50 MB.")
    yield Flood(
        "a row of fifty million cells",
        streamed((HEAD, 1), (b",", 49_000_000)),
        "It has more than 5,000,000 cells.",
    )
    yield Flood(
        "a row that ends in millions of empty cells",
        streamed((HEAD, 1), (b"A1", 1), (b",", 4_000_000), (b"\nA2\n", 1)),
        "",
    )
    wide = b"," * 239 + b"x\n"
    yield Flood(
        "rows of many cells", streamed((HEAD, 1), (wide, 199_000)), "It has more than 5,000,000 cells."
    )
    yield Flood(
        "a heading row of many columns",
        streamed((b"x;", 20_000), (b"\n1\n", 9)),
        "It has more than 1,000 columns.",
    )
    yield Flood("one cell of many letters", streamed((HEAD, 1), (b"x", 49_000_000)), NO_CSV)
    yield Flood("nothing but quotes", streamed((HEAD, 1), (b'"', 49_000_000)), NO_CSV)
    yield Flood("nothing but line ends", streamed((b"\n", 49_000_000)), "It is empty.")


def _archives() -> Iterator[Flood]:
    yield Flood("a bomb", sheet((b" " * 1_000_000, 400)), UNPACKS)
    yield Flood("a bomb that declares one byte", lying(1), DAMAGED)
    yield Flood("a bomb that declares four billion bytes", lying(2**32 - 2), UNPACKS)
    yield Flood(
        "a bomb in a picture",
        lambda path: path.write_bytes(zipped({**BOOK, "a.png": bytes(400_000_000)})),
        UNPACKS,
    )
    yield Flood("archives in an archive", nested, UNREADABLE)
    yield Flood("an archive whose parts overlap", overlapping, DAMAGED)
    yield Flood(
        "many parts",
        lambda path: path.write_bytes(zipped(dict.fromkeys(map(str, range(6_000)), "x"))),
        "The workbook has more than 5,000 parts.",
    )


def _sheets() -> Iterator[Flood]:
    cell = b'<row><c t="inlineStr"><is><t>x</t></is></c></row>'
    yield Flood("a million rows of a workbook", sheet((cell, 1_000_000)), BEYOND)
    yield Flood("a long text that all cells share", shared_text, TOO_MUCH)
    for number in ("0<!-- -->1", "0&#49;", "0<![CDATA[1]]>", "1</v><v>0"):
        yield Flood(f"a text whose number is {number}", misnumbered(number), UNREADABLE)
    yield Flood("a text whose number begins with zeros", misnumbered("0" * 8), TOO_MUCH)
    yield Flood("a billion laughs", entities, UNREADABLE)
    yield Flood("elements within elements", sheet((b"<x>", 2_000_000)), UNREADABLE)


def _tables() -> Iterator[Flood]:
    yield Flood(
        "ods repeating a cell a billion times",
        ods(ods_row(ods_cell("x").replace(" ", ' table:number-columns-repeated="999999999" ', 1))),
        BEYOND,
    )
    yield Flood(
        "ods repeating empty cells in every row",
        ods(ods_row('<table:table-cell table:number-columns-repeated="1000"/>' * 9) * 9_000),
        BEYOND,
    )
    hidden = ods_cell("x" * 30_000).replace("</text:p>", "</text:p><table:table-row/>")
    yield Flood("ods with a row in a repeated cell", ods(ods_row(hidden, repeated=190_000)), UNREADABLE)
    long = ods_cell("x").replace(" ", f' table:formula="{"x" * 30_000}" ', 1)
    yield Flood("ods repeating a long formula", ods(ods_row(long, repeated=190_000)), TOO_MUCH)
    yield Flood("ods repeating a long text", ods(ods_row(ods_cell("x" * 30_000), repeated=190_000)), TOO_MUCH)


FLOODS = (*_texts(), *_archives(), *_sheets(), *_tables())
