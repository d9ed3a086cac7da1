"""Rosters for tests, told only what matters to the test; every name and address is invented."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from console.errors import BadInput
from console.policy import load_policy
from console.rosters.cells import Roster
from console.rosters.rows import RosterFile, read_roster
from console.tables import read_table
from domain.people import Person

EXAMPLES = Path(__file__).parents[2] / "examples"
COHORT = "2025"
OPENED_US = 1_755_000_000_000_000
"""Tuesday, 12 August 2025, 12:00 UTC."""
IMPORTED_US = OPENED_US + 3_600_000_000
POLICY = load_policy(EXAMPLES / "policy.toml")

MENTOR = {
    "student_code": "MNTR01",
    "name": "Próba Petra",
    "email": "petra@students.example",
    "programme": "hu",
    "languages": "hu;en",
    "interests": "chess;hiking",
    "campus": "Nagyvárad tér",
    "study_year": "4",
    "max_mentees": "2",
    "was_mentee": "yes",
    "years_as_mentor": "1",
    "consent": "yes",
}
MENTEE = {
    "student_code": "MNTE01",
    "name": "Minta Márk",
    "email": "mark@students.example",
    "programme": "hu",
    "languages": "hu",
    "interests": "film",
    "campus": "Nagyvárad tér",
    "study_year": "1",
    "wants": "same language",
    "consent": "yes",
}
STAFF = {
    "staff_code": "STAFF1",
    "name": "Teszt Tamás",
    "email": "tamas@staff.example",
    "role": "supervisor",
    "languages": "hu;en",
}


def mentor(code: str = "MNTR01", **cells: str) -> dict[str, str]:
    return {**MENTOR, "student_code": code, **cells}


def mentee(code: str = "MNTE01", **cells: str) -> dict[str, str]:
    return {**MENTEE, "student_code": code, **cells}


def csv_of(rows: Sequence[Mapping[str, str]], separator: str = ",") -> str:
    """A roster as CSV text; every cell is quoted."""
    lines = [list(rows[0]), *(row.values() for row in rows)]
    return "".join(separator.join(f'"{cell}"' for cell in line) + "\r\n" for line in lines)


def csv_file(folder: Path, rows: Sequence[Mapping[str, str]], name: str = "roster.csv") -> Path:
    path = folder / name
    path.write_text(csv_of(rows), encoding="utf-8", newline="")
    return path


def roster(folder: Path, kind: Roster, *rows: Mapping[str, str], name: str = "roster.csv") -> RosterFile:
    return RosterFile(csv_file(folder, rows, name), kind)


def xlsx_file(folder: Path, rows: Sequence[Sequence[object]]) -> Path:
    path = folder / "roster.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def errors(source: RosterFile) -> list[tuple[int, str, str, str]]:
    """What is wrong with a roster: row, column, problem, remedy."""
    found = read_roster(source, POLICY).report(POLICY.eligibility).errors
    return [(error.row, error.column, error.problem, error.remedy) for error in found]


def people(source: RosterFile) -> tuple[Person, ...]:
    """The people of a roster without an error; their ids say code and row."""
    rows = read_roster(source, POLICY)
    assert rows.errors == ()
    return rows.people(lambda row, code: f"{code}@{row}")


def file_of(folder: Path, content: bytes | str, name: str = "list.csv") -> Path:
    """A file as it is, whether a list or not."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def table_complaint(path: Path) -> tuple[str, str, str]:
    """Why a file is no table: where, problem, remedy."""
    with pytest.raises(BadInput) as raised:
        read_table(path)
    assert raised.value.file == str(path)
    assert "\n" not in str(raised.value)
    return raised.value.where, raised.value.problem, raised.value.remedy


def ods_cell(cell: str) -> str:
    """A cell of an ODS table that holds a text."""
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def ods_row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def ods_of(tables: str, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """An ODS workbook with these tables."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>"
        '<style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/>'
        '</style:style><style:style style:name="hidden" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
            **(parts or {}),
        }
    )


def ods_table(rows: str, name: str = "List", style: str = "shown") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{rows}</table:table>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return made.getvalue()


def ods_list(rows: Sequence[Sequence[str]]) -> bytes:
    """A list as an ODS workbook."""
    return ods_of(ods_table("".join(ods_row(*map(ods_cell, row)) for row in rows)))
