"""A list is read as a spreadsheet shows it, or the file is refused in one line."""

from pathlib import Path

import pytest

from console import tables
from console.tables import Row, read_table
from console.workbooks import column_letters
from tests.console.builders import file_of, table_complaint

GIVE = "Give a CSV, XLSX or ODS file with one heading row."


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_whatever_separates_its_cells(tmp_path: Path, separator: str) -> None:
    path = file_of(tmp_path, f'code{separator}spoken\nA1{separator}"hu;en,de"\n')

    table = read_table(path)

    assert (table.number, table.headings) == (1, ("code", "spoken"))
    assert table.rows == (Row(2, ("A1", "hu;en,de")),)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_csv_is_read_with_and_without_a_mark_and_with_any_line_end(
    tmp_path: Path, mark: bytes, end: str
) -> None:
    path = file_of(tmp_path, mark + f"code,name{end}A1,Ő{end}".encode())

    table = read_table(path)

    assert (table.headings, table.rows) == (("code", "name"), (Row(2, ("A1", "Ő")),))


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    path = file_of(tmp_path, 'code,name\n\nA1,"two\nlines"\n,\nA2,b\n')

    assert [row.number for row in read_table(path).rows] == [3, 5]


def test_headings_may_begin_further_down(tmp_path: Path) -> None:
    table = read_table(file_of(tmp_path, "\n,\ncode,name\nA1,a\n"))

    assert (table.number, table.rows) == (3, (Row(4, ("A1", "a")),))


def test_cells_are_trimmed_and_missing_ones_are_empty(tmp_path: Path) -> None:
    table = read_table(file_of(tmp_path, "code, name ,x,,\n A1 ,\u00a0a\u00a0\nA2,b,c,,\n"))

    assert table.headings == ("code", "name", "x")
    assert table.rows == (Row(2, ("A1", "a", "")), Row(3, ("A2", "b", "c")))


def test_cells_beyond_the_headings_are_kept_for_the_reader_to_see(tmp_path: Path) -> None:
    table = read_table(file_of(tmp_path, "code,name\nA1,a,b\n"))

    assert table.rows == (Row(2, ("A1", "a", "b")),)


def test_a_cell_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    table = read_table(file_of(tmp_path, 'code,name\nA1,"=1+1"\n'))

    assert table.rows[0].cells == ("A1", "=1+1")


@pytest.mark.parametrize(
    ("content", "where", "problem", "remedy"),
    [
        (b"", "", "It is empty.", GIVE),
        (b"\xef\xbb\xbf\r\n \n", "", "It is empty.", GIVE),
        (b"\n,,\n,\n", "", "It is empty.", GIVE),
        (b"code,name\n", "", "It has headings but no rows.", "Add one row for each person."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "", "It is binary, not a table.", GIVE),
        (b"%PDF-1.7\n\x00\xff\xfe", "", "It is binary, not a table.", GIVE),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "",
            "It is a workbook of the old kind, or one with a password.",
            "Save it as XLSX without a password.",
        ),
        (
            b"code,name,age\nA1,a,1\nA2,b",
            "row 3",
            "The file is cut off: it stops after 2 of 3 cells.",
            "Copy or export it again.",
        ),
        (
            b'code,name\nA1,a\nA2,"b',
            "row 3",
            "The file is cut off: it stops inside quotes.",
            "Copy or export it again.",
        ),
        (
            b"code,name\nA1,\xc5",
            "row 2",
            "The file is cut off: it stops inside a letter.",
            "Copy or export it again.",
        ),
        (
            b'code,name\nA1,"a"b\n',
            "row 2",
            "Its quotes or its length do not fit a CSV file.",
            "Save the list as CSV again.",
        ),
        (
            b"code,name\nA1," + b"x" * 200_000,
            "row 2",
            "Its quotes or its length do not fit a CSV file.",
            "Save the list as CSV again.",
        ),
        (b"code,,name\nA1,,a\n", "row 1", "Column B has no heading.", "Name it, or delete the column."),
        (
            b"code,Student name,student_name\nA1,a,b\n",
            "row 1",
            "Columns B and C have the same heading.",
            "Keep one of them.",
        ),
        (b"PK\x03\x04", "", "The workbook is cut off or damaged.", "Copy or save the workbook again."),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_the_remedy(
    tmp_path: Path, content: bytes, where: str, problem: str, remedy: str
) -> None:
    assert table_complaint(file_of(tmp_path, content)) == (where, problem, remedy)


def test_a_file_that_does_not_exist_is_named(tmp_path: Path) -> None:
    assert table_complaint(tmp_path / "none.csv") == ("", "There is no such file.", "Check the path.")


def test_a_folder_is_no_list(tmp_path: Path) -> None:
    assert table_complaint(tmp_path) == ("", "It cannot be read: Is a directory.", GIVE)


def test_as_many_rows_as_allowed_are_read_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tables.MAX_ROWS == 200_000
    monkeypatch.setattr(tables, "MAX_ROWS", 2_000)
    fitting = file_of(tmp_path, "code\n" + "a\n" * 2_000, "fitting.csv")
    long = file_of(tmp_path, "code\n" + "a\n" * 2_001, "long.csv")

    assert len(read_table(fitting).rows) == 2_000
    assert table_complaint(long) == ("", "It has more than 2,000 rows.", "Split it into smaller files.")


def test_a_file_of_more_than_50_mb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("wb") as made:
        made.truncate(tables.MAX_BYTES + 1)

    assert table_complaint(path) == ("", "It is larger than 50 MB.", "Split it into smaller files.")


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_a_spreadsheet_names_them(index: int, letters: str) -> None:
    assert column_letters(index) == letters
