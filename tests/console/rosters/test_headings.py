"""An office's own headings are understood in Hungarian and English, and never in two ways at once."""

from collections import Counter
from pathlib import Path

import pytest

from console.errors import BadInput
from console.history_rows import columns_of_pairs
from console.rosters.cells import Roster, columns_of
from console.rosters.columns import renaming
from console.rosters.headings import HEADINGS, LANGUAGES, PARTS_OF_A_NAME, plain, shown_in
from console.rosters.rows import RosterFile, read_roster
from tests.console.builders import POLICY, STAFF, csv_file, errors, mentee, mentor, people

GOOD: dict[Roster, dict[str, str]] = {"mentor": mentor(), "mentee": mentee(), "staff": STAFF}
APART = {"name": "Próba Petra"}


def headed(folder: Path, kind: Roster, headings: dict[str, str], **cells: str) -> RosterFile:
    """A good row whose columns have other headings."""
    row = {headings.get(name, name): cell for name, cell in {**GOOD[kind], **cells}.items()}
    return RosterFile(csv_file(folder, [row]), kind)


def with_name_apart(folder: Path, *parts: tuple[str, str], more: dict[str, str] | None = None) -> RosterFile:
    row = {name: cell for name, cell in mentee().items() if name != "name"}
    return RosterFile(csv_file(folder, [{**dict(parts), **row, **(more or {})}]), "mentee")


def name_in(source: RosterFile) -> str:
    rows = read_roster(source, POLICY)
    assert rows.errors == ()
    return rows.drafts[0].profile["name"]


def complaint(source: RosterFile) -> tuple[str, str, str]:
    with pytest.raises(BadInput) as raised:
        read_roster(source, POLICY)
    return raised.value.where, raised.value.problem, raised.value.remedy


@pytest.mark.parametrize(
    ("kind", "column", "heading"),
    [
        (kind, column, heading)
        for kind in GOOD
        for column in columns_of(kind)
        if column in HEADINGS
        for language in LANGUAGES
        for heading in HEADINGS[column][language]
    ],
)
def test_every_synonym_stands_for_its_column(tmp_path: Path, kind: Roster, column: str, heading: str) -> None:
    rows = read_roster(headed(tmp_path, kind, {column: heading}), POLICY)

    assert (rows.errors, rows.headings_fit) == ((), True)
    assert rows.drafts == read_roster(headed(tmp_path, kind, {}), POLICY).drafts


def test_no_heading_means_two_things() -> None:
    counted = Counter(
        (plain(heading), column)
        for column, by_language in HEADINGS.items()
        for headings in by_language.values()
        for heading in headings
    )
    meanings = Counter(heading for heading, _ in counted)

    assert [heading for heading, count in meanings.items() if count > 1] == []


def test_every_column_of_every_list_has_a_heading_in_each_language() -> None:
    of_people = {column for kind in GOOD for column in columns_of(kind)}
    wanted = {*PARTS_OF_A_NAME, *of_people, *columns_of_pairs()}

    assert set(HEADINGS) == wanted
    assert all(shown_in(language, column) for column in wanted for language in LANGUAGES)


@pytest.mark.parametrize(
    "heading",
    ["NEPTUN KÓD", "neptun_kod", " Neptun-kód: ", "Neptun  kód *", "Neptun\u00a0kód", "Neptun ko\u0301d"],
)
def test_capitals_accents_blanks_and_marks_of_a_heading_do_not_matter(tmp_path: Path, heading: str) -> None:
    assert people(headed(tmp_path, "mentee", {"student_code": heading}))[0].id == "MNTE01@2"


def test_a_word_for_a_column_of_another_roster_is_not_known(tmp_path: Path) -> None:
    told = errors(headed(tmp_path, "staff", {"staff_code": "Neptun-kód"}))

    assert [error[:3] for error in told] == [
        (1, "Neptun-kód", "This column is not known."),
        (1, "staff_code", "This column is missing."),
    ]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ((("Vezetéknév", "Próba"), ("Keresztnév", "Petra")), "Próba Petra"),
        ((("Keresztnév", "Petra"), ("Vezetéknév", "Próba")), "Próba Petra"),
        ((("Utónév", "Petra"), ("Családnév", "Próba")), "Próba Petra"),
        ((("Last name", "Proof"), ("First name", "Pat")), "Pat Proof"),
        ((("Given name", "Pat"), ("Surname", "Proof")), "Pat Proof"),
        ((("family_name", "Proof"), ("given_name", "Pat")), "Pat Proof"),
    ],
)
def test_a_name_apart_is_joined_in_the_order_of_the_language(
    tmp_path: Path, parts: tuple[tuple[str, str], tuple[str, str]], name: str
) -> None:
    assert name_in(with_name_apart(tmp_path, *parts)) == name


def test_parts_of_a_name_with_headings_of_another_language_are_named_by_map(tmp_path: Path) -> None:
    source = with_name_apart(tmp_path, ("Nachname", "Probe"), ("Vorname", "Petra"))
    asked = renaming(["Nachname=family name", "Vorname=given name"], columns_of("mentee"))

    assert name_in(RosterFile(source.path, "mentee", asked)) == "Petra Probe"


@pytest.mark.parametrize(("part", "missing"), [("Vezetéknév", "given_name"), ("First name", "family_name")])
def test_one_part_of_a_name_is_not_enough(tmp_path: Path, part: str, missing: str) -> None:
    assert errors(with_name_apart(tmp_path, (part, "Petra"))) == [
        (
            1,
            missing,
            "This column is missing.",
            f'Add it, or name the column that has it: --map "theirs={missing}"',
        )
    ]


def test_an_empty_part_of_a_name_is_told(tmp_path: Path) -> None:
    assert errors(with_name_apart(tmp_path, ("Vezetéknév", "Próba"), ("Keresztnév", ""))) == [
        (2, "given_name", "It is empty.", "Fill it in.")
    ]


def test_of_somebody_who_says_no_the_parts_of_the_name_are_not_looked_at(tmp_path: Path) -> None:
    parts = (("Vezetéknév", ""), ("Keresztnév", ""))
    rows = read_roster(with_name_apart(tmp_path, *parts, more={"consent": "nem"}), POLICY)

    assert (rows.errors, rows.drafts[0].profile) == ((), {})


@pytest.mark.parametrize(
    ("more", "problem", "remedy"),
    [
        (
            {"Neptun kód": "A1"},
            "Columns `student_code` and `Neptun kód` both mean `student_code`.",
            'Leave one out: --map "Neptun kód="',
        ),
        (
            {"Teljes név": "x"},
            "Columns `name` and `Teljes név` both mean `name`.",
            'Leave one out: --map "Teljes név="',
        ),
        (
            {"Vezetéknév": "x", "Keresztnév": "y"},
            "Columns `name` and `Vezetéknév` both mean `name`.",
            'Leave one out: --map "Vezetéknév="',
        ),
        (
            {"E-mail cím": "x", "Mail": "y"},
            "Columns `email` and `E-mail cím` both mean `email`.",
            'Leave one out: --map "E-mail cím="',
        ),
    ],
)
def test_two_columns_that_mean_the_same_are_both_named(
    tmp_path: Path, more: dict[str, str], problem: str, remedy: str
) -> None:
    source = RosterFile(csv_file(tmp_path, [{**mentee(), **more}]), "mentee")

    assert complaint(source) == ("row 1", problem, remedy)


def test_what_map_asks_for_wins_over_what_a_heading_means(tmp_path: Path) -> None:
    row = {("Szak" if name == "campus" else name): cell for name, cell in mentee().items()}
    del row["programme"]
    source = RosterFile(csv_file(tmp_path, [row]), "mentee", renaming(["Szak=campus"], columns_of("mentee")))

    assert read_roster(source, POLICY).drafts[0].profile["campus"] == "Nagyvárad tér"


def test_one_of_two_columns_that_mean_the_same_is_left_out_as_asked(tmp_path: Path) -> None:
    path = csv_file(tmp_path, [{**mentee(), "Teljes név": "x"}])

    assert (
        name_in(RosterFile(path, "mentee", renaming(["Teljes név="], columns_of("mentee")))) == "Minta Márk"
    )


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    turned = dict(reversed(mentee().items()))

    assert people(RosterFile(csv_file(tmp_path, [turned]), "mentee"))[0].id == "MNTE01@2"
