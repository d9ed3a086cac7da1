"""An ODS workbook is read as a spreadsheet shows it, and its repetitions are counted before they are made."""

from pathlib import Path

import pytest

from console.rosters.rows import RosterFile, read_roster
from console.tables import Row, read_table
from tests.console.builders import (
    POLICY,
    file_of,
    mentee,
    ods_cell,
    ods_list,
    ods_of,
    ods_row,
    ods_table,
    table_complaint,
)

EMPTY = '<table:table-cell table:number-columns-repeated="{}"/>'
TOO_FAR = "Its cells reach beyond row 200,000, or are more than 5,000,000."
TOO_MUCH = "Its cells hold more than 100,000,000 characters."
UNREADABLE = "It is no workbook that can be read."


def ods(folder: Path, *rows: str) -> Path:
    return file_of(folder, ods_of(ods_table("".join(rows))), "list.ods")


def test_a_roster_is_read_from_ods(tmp_path: Path) -> None:
    row = mentee()
    path = file_of(tmp_path, ods_list([list(row), list(row.values())]), "list.ods")

    rows = read_roster(RosterFile(path, "mentee"), POLICY)

    assert (rows.errors, rows.read_as, rows.drafts[0].profile["name"]) == ((), "ODS", "Minta Márk")


def test_cells_of_ods_hold_numbers_days_and_ticks(tmp_path: Path) -> None:
    row = ods_row(
        '<table:table-cell office:value-type="float" office:value="3"/>',
        '<table:table-cell office:value-type="date" office:date-value="2025-09-01"/>',
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
        '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>',
        ods_cell("=1+1"),
    )
    path = ods(tmp_path, ods_row(*map(ods_cell, ("whole", "day", "tick", "formula", "text"))), row)

    assert read_table(path).rows == (Row(2, ("3", "2025-09-01", "yes", "2", "=1+1")),)


def test_what_is_repeated_is_repeated(tmp_path: Path) -> None:
    twice = ods_cell("x").replace(
        "<table:table-cell ", '<table:table-cell table:number-columns-repeated="2" '
    )
    path = ods(
        tmp_path,
        ods_row(*map(ods_cell, "abc")),
        ods_row(EMPTY.format(3), repeated=2),
        ods_row(ods_cell("1"), twice),
    )

    assert read_table(path).rows == (Row(4, ("1", "x", "x")),)


def test_the_empty_cells_that_a_spreadsheet_writes_around_a_list_are_nothing(tmp_path: Path) -> None:
    rest = EMPTY.format(16_382)
    path = ods(
        tmp_path,
        ods_row(ods_cell("code"), ods_cell("name"), rest),
        ods_row(ods_cell("A1"), ods_cell("a"), rest),
        ods_row(EMPTY.format(16_384), repeated=1_048_574),
    )

    assert read_table(path).rows == (Row(2, ("A1", "a")),)


def test_the_first_visible_table_counts(tmp_path: Path) -> None:
    tables = [
        ods_table(ods_row(ods_cell("code")) + ods_row(ods_cell(cell)), cell, style)
        for cell, style in (("OLD", "hidden"), ("NEW", "shown"))
    ]

    assert read_table(file_of(tmp_path, ods_of("".join(tables)), "list.ods")).rows == (Row(2, ("NEW",)),)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ((ods_row(ods_cell("x"), repeated=1_000_000),), TOO_FAR),
        (
            (ods_row(ods_cell("x").replace(" ", ' table:number-columns-repeated="999999999" ', 1)),),
            TOO_FAR,
        ),
        ((ods_row(EMPTY.format(9_999_999), ods_cell("x")),), TOO_FAR),
        ((ods_row(EMPTY.format(1_000_000) * 50),), TOO_FAR),
        ((ods_row(EMPTY.format(1), repeated=500_000), ods_row(ods_cell("x"))), TOO_FAR),
        ((ods_row(*[EMPTY.format(1_000)] * 2, ods_cell("x"), repeated=150_000),), TOO_FAR),
        ((ods_row(ods_cell("x" * 1_000), repeated=150_000),), TOO_MUCH),
        ((ods_row(ods_cell("x").replace("</text:p>", '<text:s text:c="999999999"/></text:p>')),), TOO_MUCH),
        ((ods_row(ods_cell("x")).replace('"1"', '"-1"'),), UNREADABLE),
        ((ods_row(ods_cell("x")).replace('"1"', '"99999999999999999999"'),), UNREADABLE),
        ((ods_row(ods_cell("x").replace("</text:p>", f"</text:p>{ods_table('')}")),), UNREADABLE),
        ((ods_row("<table:other/>"),), UNREADABLE),
        (("<",), UNREADABLE),
    ],
)
def test_a_hostile_table_is_refused_before_it_is_built(
    tmp_path: Path, rows: tuple[str, ...], problem: str
) -> None:
    assert table_complaint(ods(tmp_path, *rows))[1] == problem


def test_a_formula_without_a_stored_value_is_told_by_its_place(tmp_path: Path) -> None:
    path = ods(
        tmp_path,
        ods_row(ods_cell("code"), ods_cell("name")),
        ods_row(ods_cell("A1"), '<table:table-cell table:formula="of:=A1"/>'),
    )

    assert table_complaint(path) == (
        "row 2",
        "The formula in column B has no stored value.",
        "Open it in a spreadsheet, save it, and give it again.",
    )


def test_a_document_with_entities_of_its_own_is_refused(tmp_path: Path) -> None:
    content = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'

    assert table_complaint(file_of(tmp_path, ods_of("", {"content.xml": content}), "x.ods"))[1] == UNREADABLE


def test_a_workbook_with_a_password_is_refused(tmp_path: Path) -> None:
    locked = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    manifest = f"<manifest:manifest>{locked}</manifest:manifest>"
    raw = ods_of(ods_table(""), {"META-INF/manifest.xml": manifest})

    assert table_complaint(file_of(tmp_path, raw, "x.ods")) == (
        "",
        "The workbook has a password.",
        "Save it without a password.",
    )
