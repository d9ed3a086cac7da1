"""A cell that does not fit its column is told by row and column, and never repeated."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from console.rosters.cells import Roster
from console.rosters.rows import read_roster
from tests.console.builders import (
    POLICY,
    STAFF,
    errors,
    mentee,
    mentor,
    roster,
)

YES_OR_NO = ("It is neither yes nor no.", "Write yes or no.")
EMPTY = ("It is empty.", "Fill it in.")
CODE = ("It is no code.", "Give up to 32 letters and digits, without blanks.")
ADDRESS = ("It is no e-mail address.", "Give one address such as name@example.org.")
LANGUAGES = ("It is no list of languages.", "Give codes such as hu;en, with semicolons between them.")


def no_whole(least: int, most: int, remedy: str = "Correct it.") -> tuple[str, str]:
    return (f"It is no whole number from {least} to {most}.", remedy)


@pytest.mark.parametrize(
    ("kind", "column", "cell", "told"),
    [
        ("mentor", "student_code", "", EMPTY),
        ("mentor", "student_code", "AB 12", CODE),
        ("mentor", "student_code", "Ő12345", CODE),
        ("mentor", "student_code", "A" * 33, CODE),
        ("mentor", "name", "", EMPTY),
        ("mentor", "name", "x" * 301, ("It is longer than 300 characters.", "Shorten it.")),
        (
            "mentor",
            "name",
            "two\nlines",
            ("It holds a line break or a control character.", "Write it on one line."),
        ),
        ("mentor", "email", "petra.students.example", ADDRESS),
        ("mentor", "email", "a@b.example, c@d.example", ADDRESS),
        ("mentor", "languages", "", EMPTY),
        ("mentor", "languages", ";", LANGUAGES),
        ("mentor", "languages", "hu;Hungarian", LANGUAGES),
        ("mentor", "study_year", "", EMPTY),
        ("mentor", "study_year", "third", no_whole(1, 6, "Write 3.")),
        ("mentor", "study_year", "3. évfolyam", no_whole(1, 6, "Write 3.")),
        ("mentor", "study_year", "seventh", no_whole(1, 6)),
        ("mentor", "study_year", "-3", no_whole(1, 6)),
        ("mentor", "study_year", "0", no_whole(1, 6)),
        ("mentor", "study_year", "7", no_whole(1, 6)),
        ("mentor", "study_year", "3.5", no_whole(1, 6)),
        ("mentor", "max_mentees", "3", no_whole(0, 2)),
        ("mentor", "was_mentee", "perhaps", YES_OR_NO),
        ("mentor", "years_as_mentor", "21", no_whole(0, 20)),
        ("mentor", "consent", "", EMPTY),
        ("mentor", "consent", "maybe", YES_OR_NO),
        (
            "mentee",
            "wants",
            "a friend",
            (
                "It is none of the words for this column.",
                "Write one of any, same language, same campus, shared interests.",
            ),
        ),
        (
            "staff",
            "role",
            "mentor",
            (
                "It is none of the words for this column.",
                "Write one of coordinator, supervisor, trainer, desk, professional, auditor.",
            ),
        ),
    ],
)
def test_a_cell_that_does_not_fit_is_told_by_row_and_column(
    tmp_path: Path, kind: Roster, column: str, cell: str, told: tuple[str, str]
) -> None:
    good: dict[Roster, Mapping[str, str]] = {"mentor": mentor("A1"), "mentee": mentee("A1"), "staff": STAFF}
    other = {"mentor": mentor("A2"), "mentee": mentee("A2"), "staff": {**STAFF, "staff_code": "S2"}}[kind]

    source = roster(tmp_path, kind, other, {**good[kind], column: cell})

    assert errors(source) == [(3, column, *told)]


def test_no_error_repeats_what_a_cell_holds(tmp_path: Path) -> None:
    row = dict.fromkeys(mentor(), "Titkos Tímea !") | {"name": "Titkos\nTímea"}

    found = errors(roster(tmp_path, "mentor", row))

    assert len(found) == 9
    assert "Titkos" not in repr(found)


FORMULAS = ("=cmd|' /C calc'!A0", "+36 1 234 5678", "-2+3", "@SUM(A1:A9)", '=HYPERLINK("https://x.example")')


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_cell_that_looks_like_a_formula_is_text_and_nothing_else(tmp_path: Path, formula: str) -> None:
    quoted = formula.replace('"', '""')

    draft = read_roster(roster(tmp_path, "mentee", mentee(interests=quoted)), POLICY).drafts[0]

    assert draft.profile["interests"] == formula


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_where_a_number_belongs_is_no_number(tmp_path: Path, formula: str) -> None:
    quoted = formula.replace('"', '""')

    assert errors(roster(tmp_path, "mentor", mentor(study_year=quoted))) == [
        (2, "study_year", *no_whole(1, 6))
    ]
