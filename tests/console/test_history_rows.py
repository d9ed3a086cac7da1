"""A list of past pairs is read by its headings; every row that cannot be used is told with its remedy."""

from pathlib import Path

import pytest

from console.errors import BadInput
from console.history_rows import CodedPair, HistoryFile, HistoryRows, columns_of_pairs, read_history
from console.rosters.columns import renaming
from console.rosters.headings import HEADINGS, LANGUAGES
from tests.console.builders import file_of, ods_list
from tests.console.pairs import past, past_file

THIS_YEAR = 2025


def read(source: HistoryFile) -> HistoryRows:
    return read_history(source, THIS_YEAR)


def complaints(source: HistoryFile) -> list[tuple[int, str, str, str]]:
    return [(error.row, error.column, error.problem, error.remedy) for error in read(source).errors]


def test_a_good_row_is_a_pair_by_its_codes(tmp_path: Path) -> None:
    rows = read(past_file(tmp_path, past("a1", "b1"), past("A2", "B2")))

    assert rows.pairs == (CodedPair(2, "A1", "B1"), CodedPair(3, "A2", "B2"))
    assert rows.report().ok


@pytest.mark.parametrize("year", ["2019", "2023/24", "2023/2024", "2023-24", "2023 \u2013 2024", "1999/00"])
def test_an_academic_year_may_be_written_as_offices_do(tmp_path: Path, year: str) -> None:
    assert read(past_file(tmp_path, past(year=year))).errors == ()


@pytest.mark.parametrize("year", ["23", "2023/25", "2023/2023", "2023/4", "last year", "2023.", "=2000+23"])
def test_what_is_no_academic_year_is_told(tmp_path: Path, year: str) -> None:
    told = (2, "year", "It is no academic year.", "Give one such as 2023 or 2023/24.")

    assert complaints(past_file(tmp_path, past(year=year))) == [told]


@pytest.mark.parametrize("year", ["2025", "2025/26", "2031"])
def test_a_year_that_is_not_over_is_told(tmp_path: Path, year: str) -> None:
    told = (2, "year", "It is no former year.", "Give a year before 2025.")

    assert complaints(past_file(tmp_path, past(year=year))) == [told]


def test_a_pair_of_two_years_has_two_rows_but_not_two_of_one_year(tmp_path: Path) -> None:
    source = past_file(tmp_path, past(), past(year="2024"), past("a1", "b1", year="2023/24"))

    told = "Row 2 has the same pair in the same year."
    assert complaints(source) == [(4, "mentee_code", told, "Keep one row for each pair and year.")]
    assert [pair.row for pair in read(source).pairs] == [2, 3]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (past("", "B1"), ("mentor_code", "It is empty.", "Fill it in.")),
        (past("A1", "a1"), ("mentee_code", "It is the mentor's code, too.", "Correct one of them.")),
        (
            past("Minta Márk", "B1"),
            ("mentor_code", "It is no code.", "Give up to 32 letters and digits, without blanks."),
        ),
    ],
)
def test_a_cell_that_does_not_fit_is_told(
    tmp_path: Path, cells: dict[str, str], told: tuple[str, str, str]
) -> None:
    assert complaints(past_file(tmp_path, past("A7", "B7"), cells)) == [(3, *told)]


def test_a_row_with_more_cells_than_headings_is_told(tmp_path: Path) -> None:
    source = HistoryFile(file_of(tmp_path, "mentor,mentee,year\nA1,B1,2023,x\n"))

    assert [(row, column) for row, column, *_ in complaints(source)] == [(2, "D")]


@pytest.mark.parametrize(
    ("column", "heading"),
    [
        (column, heading)
        for column in columns_of_pairs()
        for language in LANGUAGES
        for heading in HEADINGS[column][language]
    ],
)
def test_every_synonym_stands_for_its_column(tmp_path: Path, column: str, heading: str) -> None:
    row = {(heading if name == column else name): cell for name, cell in past().items()}

    assert read(past_file(tmp_path, row)).pairs == (CodedPair(2, "A1", "B1"),)


def test_other_headings_are_renamed_or_left_out(tmp_path: Path) -> None:
    row = {"Tutor": "A1", "mentorált kódja": "B1", "Tanév": "2023/24", "Keresztnév": "Petra"}
    renamed = renaming(["Tutor=mentor_code", "Keresztnév="], columns_of_pairs())

    source = HistoryFile(past_file(tmp_path, row).path, renamed)

    assert read(source).pairs == (CodedPair(2, "A1", "B1"),)


def test_columns_of_people_are_not_known_here(tmp_path: Path) -> None:
    row = {"mentor": "A1", "mentee": "B1", "Keresztnév": "Petra"}

    assert [(column, problem) for _, column, problem, _ in complaints(past_file(tmp_path, row))] == [
        ("Keresztnév", "This column is not known."),
        ("year", "This column is missing."),
    ]
    with pytest.raises(BadInput) as raised:
        renaming(["Keresztnév=given_name"], columns_of_pairs())
    assert raised.value.problem == "`given_name` is no column of ours."


def test_a_file_that_is_no_such_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as raised:
        read(past_file(tmp_path, {"név": "x", "évfolyam": "1"}))

    assert (raised.value.where, raised.value.problem, raised.value.remedy) == (
        "row 1",
        "It holds none of the headings of a list of past pairs.",
        "Head the columns mentor_code, mentee_code, year.",
    )


def test_a_workbook_is_read_as_well(tmp_path: Path) -> None:
    book = ods_list([["mentor kódja", "mentorált kódja", "tanév"], ["A1", "B1", "2023/24"]])

    rows = read(HistoryFile(file_of(tmp_path, book, "pairs.ods")))

    assert (rows.read_as, rows.pairs) == ("ODS", (CodedPair(2, "A1", "B1"),))
