"""Columns are known by their headings; those unknown, missing or renamed are told by name."""

from pathlib import Path

import pytest

from console.errors import BadInput
from console.rosters.cells import columns_of
from console.rosters.columns import renaming
from console.rosters.rows import RosterFile, read_roster
from tests.console.builders import (
    POLICY,
    csv_file,
    csv_of,
    errors,
    mentee,
    mentor,
    people,
    roster,
)


def test_headings_are_known_whatever_their_case_and_blanks(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    text = csv_of([mentee()]).replace("student_code", " Student Code ").replace("study_year", "STUDY-YEAR")
    path.write_text(text, encoding="utf-8")

    assert people(RosterFile(path, "mentee"))[0].study_year == 1


def test_unknown_and_missing_columns_are_told_with_the_nearest_name(tmp_path: Path) -> None:
    row = {("studnt_code" if k == "student_code" else k): v for k, v in mentee().items()}

    source = roster(tmp_path, "mentee", {**row, "shoe size": "41"})

    assert errors(source) == [
        (
            1,
            "studnt_code",
            "This column is not known.",
            'Did you mean `student_code`? Rename it, or leave it out: --map "studnt_code="',
        ),
        (
            1,
            "shoe size",
            "This column is not known.",
            'Rename it, or leave it out: --map "shoe size="',
        ),
        (
            1,
            "student_code",
            "This column is missing.",
            'Add it, or name the column that has it: --map "theirs=student_code"',
        ),
    ]


def test_a_column_of_the_other_roster_is_unknown(tmp_path: Path) -> None:
    assert [told[:3] for told in errors(roster(tmp_path, "mentor", mentor(wants="any")))] == [
        (1, "wants", "This column is not known.")
    ]


def test_columns_are_renamed_and_left_out_as_asked(tmp_path: Path) -> None:
    row = {("Neptun kód" if k == "student_code" else k): v for k, v in mentee().items()}
    path = csv_file(tmp_path, [{**row, "shoe size": "41"}])

    renamed = renaming(["neptun kód=student_code", "Shoe size="], columns_of("mentee"))

    assert people(RosterFile(path, "mentee", renamed))[0].id == "MNTE01@2"


@pytest.mark.parametrize(
    ("asked", "problem", "remedy"),
    [
        (
            "Neptun",
            "It needs a heading, an equals sign and our name.",
            'Write --map "theirs=ours".',
        ),
        ("Neptun=studentcode", "`studentcode` is no column of ours.", "Did you mean `student_code`?"),
        (
            "Neptun=xyz",
            "`xyz` is no column of ours.",
            (
                "Ours are student_code, name, email, programme, languages, interests, campus, study_year,"
                " wants, consent."
            ),
        ),
    ],
)
def test_a_renaming_that_cannot_be_is_refused(asked: str, problem: str, remedy: str) -> None:
    with pytest.raises(BadInput) as raised:
        renaming([asked], columns_of("mentee"))

    assert (raised.value.file, raised.value.problem, raised.value.remedy) == ("--map", problem, remedy)


def test_a_renaming_of_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    source = RosterFile(csv_file(tmp_path, [mentee()]), "mentee", {"Neptun": "student_code"})

    with pytest.raises(BadInput) as raised:
        read_roster(source, POLICY)

    assert raised.value.problem == f"{source.path} has no column `neptun`."


def test_a_renaming_to_a_column_that_is_there_is_refused(tmp_path: Path) -> None:
    source = RosterFile(csv_file(tmp_path, [mentee()]), "mentee", {"campus": "name"})

    with pytest.raises(BadInput) as raised:
        read_roster(source, POLICY)

    assert raised.value.problem == "Columns `name` and `campus` both mean `name`."
    assert raised.value.remedy == 'Leave one out: --map "campus="'


def test_a_list_without_headings_is_refused_without_repeating_it(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("A1,Minta Márk,yes\nA2,Próba Petra,yes\n", encoding="utf-8")

    with pytest.raises(BadInput) as raised:
        read_roster(RosterFile(path, "staff"), POLICY)

    assert (raised.value.where, raised.value.problem, raised.value.remedy) == (
        "row 1",
        "It holds none of the headings of a staff roster.",
        "Head the columns staff_code, name, email, role, languages, phone, notify.",
    )
