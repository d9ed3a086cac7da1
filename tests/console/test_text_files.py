"""A text file is read whatever program wrote it, and the report says which encoding was taken."""

from pathlib import Path

import pytest

from console.tables import Row, read_table
from tests.console.builders import file_of, table_complaint

NAMES = "code;name\nA1;Árvíztűrő Tükörfúró\nA2;Őry Üdvöske\n"
READ = (Row(2, ("A1", "Árvíztűrő Tükörfúró")), Row(3, ("A2", "Őry Üdvöske")))
NEITHER = "It is neither UTF-8 nor Windows-1250 text."
SAVE = "Save it as `CSV UTF-8`."
AGAIN = "Copy or export it again."


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp1250", "Windows-1250"),
        ("iso-8859-2", "Windows-1250"),
        ("utf-16", "UTF-16"),
    ],
)
def test_hungarian_letters_are_read_from_every_encoding_in_use(
    tmp_path: Path, encoding: str, told: str
) -> None:
    table = read_table(file_of(tmp_path, NAMES.encode(encoding)))

    assert (table.rows, table.read_as) == (READ, told)


def test_utf_16_is_read_in_either_order_of_its_bytes(tmp_path: Path) -> None:
    table = read_table(file_of(tmp_path, b"\xfe\xff" + NAMES.encode("utf-16-be")))

    assert (table.rows, table.read_as) == (READ, "UTF-16")


def test_a_windows_file_that_ends_with_a_hungarian_letter_is_whole(tmp_path: Path) -> None:
    table = read_table(file_of(tmp_path, "code,name\nA1,Kis Noé".encode("cp1250")))

    assert (table.rows, table.read_as) == ((Row(2, ("A1", "Kis Noé")),), "Windows-1250")


@pytest.mark.parametrize(
    ("content", "where", "problem", "remedy"),
    [
        (b"code,name\nA1,\xc5\x91\xff\n", "row 2", NEITHER, SAVE),
        (b"\xef\xbb\xbfcode,name\nA1,\xe9\n", "row 2", NEITHER, SAVE),
        ("code,name\nA1,Иван Петров\n".encode("cp1251"), "row 2", NEITHER, SAVE),
        ("code,name\nA1,山田太郎\n".encode("shift-jis"), "row 2", NEITHER, SAVE),
        (b"code,name\nA1,\x81\x83\n", "row 2", NEITHER, SAVE),
        (b"\xff\xfec\x00o\x00d", "", "The file is cut off: it stops inside a letter.", AGAIN),
        (b"\xff\xfec\x00\x00\xdco\x00\n\x00", "", "It is no whole UTF-16 text.", SAVE),
        (
            "code,name\nA1,a\n".encode("utf-16-le"),
            "",
            "It is binary, not a table.",
            "Give a CSV, XLSX or ODS file with one heading row.",
        ),
    ],
)
def test_an_encoding_is_never_guessed_against_the_evidence(
    tmp_path: Path, content: bytes, where: str, problem: str, remedy: str
) -> None:
    assert table_complaint(file_of(tmp_path, content)) == (where, problem, remedy)


@pytest.mark.parametrize(
    ("first", "separator"),
    [
        ("sep=;", ";"),
        ("SEP=,", ","),
        ("sep=\t", "\t"),
        ('"sep=;"', ";"),
        ("sep=;;", ";"),
        ("\ufeffsep=;", ";"),
    ],
)
def test_a_first_line_that_names_the_separator_is_no_row(tmp_path: Path, first: str, separator: str) -> None:
    table = read_table(file_of(tmp_path, f"{first}\r\ncode{separator}a,b;c\td\r\nA1{separator}\r\n"))

    assert (table.number, table.headings[0], table.rows[0].number) == (1, "code", 2)


@pytest.mark.parametrize("content", ["sep=;", "sep=;\n"])
def test_a_file_that_only_names_its_separator_is_empty(tmp_path: Path, content: str) -> None:
    assert table_complaint(file_of(tmp_path, content))[1] == "It is empty."


def test_a_separator_that_is_none_of_ours_is_refused(tmp_path: Path) -> None:
    assert table_complaint(file_of(tmp_path, "sep=x\ncodexname\nA1xa\n")) == (
        "",
        "Its first line names a separator that is no comma, semicolon or tab.",
        "Save the list as CSV again.",
    )


def test_a_separator_inside_a_quoted_heading_does_not_count(tmp_path: Path) -> None:
    table = read_table(file_of(tmp_path, '"languages, best first, all";code\nhu;A1\n'))

    assert table.headings == ("languages, best first, all", "code")


def test_what_is_invisible_around_a_cell_is_cut(tmp_path: Path) -> None:
    table = read_table(file_of(tmp_path, "code,name\n\u200bA1\u00a0,\u2007\ufeff a \u2060\u202f\n"))

    assert table.rows == (Row(2, ("A1", "a")),)


def test_letters_in_pieces_are_put_together(tmp_path: Path) -> None:
    table = read_table(file_of(tmp_path, "code,ne\u0301v\nA1,O\u030bry A\u0301gi\n"))

    assert (table.headings, table.rows) == (("code", "név"), (Row(2, ("A1", "Őry Ági")),))
