"""A workbook is read as its first visible sheet shows it, or refused before it can do harm."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from console import workbooks
from console.tables import Row, read_table
from console.workbooks import text_of
from tests.console.builders import EXAMPLES, file_of, table_complaint, xlsx_file, zipped

GIVE = "Give a CSV, XLSX or ODS file with one heading row."


def test_a_workbook_is_read_whatever_its_cells_hold(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row("A3", ["whole", "half", "text", "formula", "sum", "tick", "day", "fault"])
        sheet.write_number("A5", 3.0)
        sheet.write_number("B5", 1.5)
        sheet.write_string("C5", " 3\u00a0")
        sheet.write_string("D5", "=1+1")
        sheet.write_formula("E5", '="a"&"b"', None, "ab")
        sheet.write_boolean("F5", boolean=True)
        sheet.write_datetime("G5", date(2025, 9, 1))
        sheet.write_formula("H5", "=NA()", None, "#N/A")

    assert read_table(path).rows == (Row(5, ("3", "1.5", "3", "=1+1", "ab", "yes", "2025-09-01", "")),)


def test_a_workbook_whose_list_begins_in_another_column_is_refused(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [["", "code"], ["", "A1"]])

    assert table_complaint(path) == ("row 1", "Column A has no heading.", "Name it, or delete the column.")


def test_the_first_visible_sheet_counts(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        hidden, shown = workbook.add_worksheet("old"), workbook.add_worksheet("new")
        hidden.write_column(0, 0, ["code", "OLD"])
        shown.write_column(0, 0, ["code", "NEW"])
        shown.activate()
        hidden.hide()

    assert read_table(path).rows == (Row(2, ("NEW",)),)


def test_the_example_roster_reads_the_same_from_both_kinds_of_file() -> None:
    text, workbook = (read_table(EXAMPLES / f"mentees-2025.{kind}") for kind in ("csv", "xlsx"))

    assert len(text.rows) == 185
    assert (text.headings, text.rows) == (workbook.headings, workbook.rows)


def test_a_workbook_without_a_cell_is_empty(tmp_path: Path) -> None:
    assert table_complaint(xlsx_file(tmp_path, [])) == ("", "It is empty.", GIVE)


@pytest.mark.parametrize("part", [0.05, 0.5, 0.99])
def test_a_workbook_that_is_cut_off_is_refused(tmp_path: Path, part: float) -> None:
    whole = (EXAMPLES / "mentees-2025.xlsx").read_bytes()

    path = file_of(tmp_path, whole[: int(len(whole) * part)], "list.xlsx")

    assert table_complaint(path)[1] == "The workbook is cut off or damaged."


def spoilt(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A whole archive whose parts were changed, or left out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(made, "w") as packed:
        for name in given.namelist():
            part = change(name, given.read(name))
            if part is not None:
                packed.writestr(name, part)
    return made.getvalue()


def without_workbook(name: str, part: bytes) -> bytes | None:
    return None if name == "xl/workbook.xml" else part


def with_broken_sheet(name: str, part: bytes) -> bytes | None:
    return part[: len(part) // 2] + b"<" if name.startswith("xl/worksheets/") else part


@pytest.mark.parametrize("change", [without_workbook, with_broken_sheet])
def test_an_archive_that_is_no_workbook_is_refused(
    tmp_path: Path, change: Callable[[str, bytes], bytes | None]
) -> None:
    example = (EXAMPLES / "mentees-2025.xlsx").read_bytes()

    path = file_of(tmp_path, spoilt(example, change), "list.xlsx")

    assert table_complaint(path)[1] == "It is no workbook that can be read."


def test_a_stray_cell_at_the_end_of_a_sheet_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["code"])
        sheet.write(1_048_575, 16_383, "x")

    assert table_complaint(path) == (
        "",
        "Its cells reach beyond row 200,000, or are more than 5,000,000.",
        "Delete stray cells far from the list, or split it into smaller files.",
    )


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 1_000)

    assert table_complaint(xlsx_file(tmp_path, [["code"], ["A1"]])) == (
        "",
        "The workbook unpacks to more than 0 MB.",
        "Split the list into smaller files, or save it as CSV.",
    )


def test_a_workbook_with_a_locked_part_is_refused(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [["code"], ["A1"]])
    raw = bytearray(path.read_bytes())
    sheet = raw.index(b"PK\x03\x04", 0, raw.index(b"xl/worksheets/sheet1.xml"))
    entry = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"xl/worksheets/sheet1.xml"))
    raw[sheet + 6] |= 1
    raw[entry + 8] |= 1
    path.write_bytes(raw)

    assert table_complaint(path)[1] == "The workbook is packed or locked in an unknown way."


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (datetime(2025, 9, 1, tzinfo=UTC), "2025-09-01"),
        (datetime(2025, 9, 1, 10, 30, tzinfo=UTC), "2025-09-01T10:30:00+00:00"),
        (time(10, 30), "10:30:00"),
    ],
)
def test_moments_in_cells_are_iso(cell: object, text: str) -> None:
    assert text_of(cell) == text


SHEET = "xl/worksheets/sheet1.xml"


def sheet_of(rows: str) -> Callable[[str, bytes], bytes]:
    """A change that gives the sheet these rows."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return lambda name, part: sheet.encode() if name == SHEET else part


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CODE = '<row r="1"><c r="A1" t="str"><v>code</v></c></row>'


def changed(folder: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    plain = xlsx_file(folder, [["code"], ["A1"]]).read_bytes()
    return file_of(folder, spoilt(plain, change), "changed.xlsx")


@pytest.mark.parametrize("stored", ["", "<v></v>", "<v/>"])
def test_a_formula_without_a_stored_value_is_told_by_its_place(tmp_path: Path, stored: str) -> None:
    rows = f'{CODE}<row r="2"><c r="A2"><f>B1&amp;"x"</f>{stored}</c></row>'

    assert table_complaint(changed(tmp_path, sheet_of(rows))) == (
        "row 2",
        "The formula in column A has no stored value.",
        "Open it in a spreadsheet, save it, and give it again.",
    )


def test_a_formula_whose_stored_value_is_an_empty_text_is_empty(tmp_path: Path) -> None:
    rows = f'{CODE}<row r="2"><c r="A2" t="str"><v>A1</v></c><c r="B2" t="str"><f>A9</f><v></v></c></row>'

    assert read_table(changed(tmp_path, sheet_of(rows))).rows == (Row(2, ("A1",)),)


def test_a_formula_without_a_value_on_another_sheet_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        first, second = workbook.add_worksheet(), workbook.add_worksheet()
        first.write_column(0, 0, ["code", "A1"])
        second.write_formula("A1", "=1+1", None, "")

    assert read_table(path).rows == (Row(2, ("A1",)),)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (
            '<row r="300000"><c r="A300000"><v>1</v></c></row>',
            "Its cells reach beyond row 200,000, or are more than 5,000,000.",
        ),
        (
            '<x:row xmlns:x="y" r="300000"><x:c><x:v>1</x:v></x:c></x:row>',
            "Its cells reach beyond row 200,000, or are more than 5,000,000.",
        ),
        ('<row r="1"><c r="A0x"><v>1</v></c></row>', "It is no workbook that can be read."),
        ('<row r="99999999999"><c/></row>', "It is no workbook that can be read."),
        ('<row r="1"><c r="A1"><v>1</v></row>', "It is no workbook that can be read."),
    ],
)
def test_a_sheet_is_looked_through_before_it_is_built(tmp_path: Path, rows: str, problem: str) -> None:
    assert table_complaint(changed(tmp_path, sheet_of(rows)))[1] == problem


def test_cells_that_are_only_coloured_do_not_count(tmp_path: Path) -> None:
    rows = f'{CODE}<row r="2"><c r="A2"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'

    assert read_table(changed(tmp_path, sheet_of(rows))).rows == (Row(2, ("7",)),)


def test_a_long_text_that_many_cells_share_is_counted_each_time(tmp_path: Path) -> None:
    shared = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'.encode()
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 4_000))

    def change(name: str, part: bytes) -> bytes:
        return shared if name == "xl/sharedStrings.xml" else sheet_of(rows)(name, part)

    assert table_complaint(changed(tmp_path, change)) == (
        "",
        "Its cells hold more than 100,000,000 characters.",
        "Shorten what is long, or split it into smaller files.",
    )


def test_a_size_that_an_archive_declares_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 100_000)
    raw = bytearray(spoilt(xlsx_file(tmp_path, [["code"]]).read_bytes(), sheet_of(" " * 1_000_000)))
    entry = raw.rindex(b"PK\x01\x02", 0, raw.rindex(SHEET.encode()))
    raw[entry + 24 : entry + 28] = (1).to_bytes(4, "little")

    assert table_complaint(file_of(tmp_path, bytes(raw), "lies.xlsx"))[1] == (
        "The workbook is cut off or damaged."
    )


def test_an_archive_of_too_many_parts_is_refused(tmp_path: Path) -> None:
    path = file_of(tmp_path, zipped({f"{number}.xml": "<a/>" for number in range(5_001)}), "many.xlsx")

    assert table_complaint(path)[1] == "The workbook has more than 5,000 parts."


def test_a_workbook_within_a_workbook_is_never_opened(tmp_path: Path) -> None:
    inner = xlsx_file(tmp_path, [["code"], ["A1"]]).read_bytes()

    path = file_of(tmp_path, zipped({"xl/workbook.xlsx": inner, "x.xml": "<a/>"}), "outer.xlsx")

    assert table_complaint(path)[1] == "It is no workbook that can be read."
