"""Workbooks: those that are lists, and those that are not what they say."""

import io
from collections.abc import Callable

import xlsxwriter  # type: ignore[import-untyped]

from console.rosters.headings import HEADINGS
from tests.console.builders import mentee, ods_cell, ods_list, ods_of, ods_row, ods_table, zipped
from tests.console.rosters.cases import GOOD, Case, Refused, Told, raw

Write = Callable[[xlsxwriter.Workbook], object]
HEADS = list(mentee())
ROWS = [HEADS, *(list(row.values()) for row in GOOD["mentee"])]
HUNGARIAN = [HEADINGS[column]["hu"][0] for column in HEADS]
UNREADABLE = "It is no workbook that can be read."
DAMAGED = "The workbook is cut off or damaged."
BEYOND = "Its cells reach beyond row 200,000, or are more than 5,000,000."


def book(write: Write) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        write(workbook)
    return made.getvalue()


def listed(
    workbook: xlsxwriter.Workbook, name: str = "List", first_row: int = 0
) -> xlsxwriter.worksheet.Worksheet:
    sheet = workbook.add_worksheet(name)
    for number, row in enumerate(ROWS, start=first_row):
        sheet.write_row(number, 0, row)
    return sheet


def hidden_first(workbook: xlsxwriter.Workbook) -> None:
    old = workbook.add_worksheet("Old")
    old.write(0, 0, "x")
    listed(workbook).activate()
    old.hide()


def two_sheets(workbook: xlsxwriter.Workbook) -> None:
    listed(workbook)
    workbook.add_worksheet("Notes")


def numbers(workbook: xlsxwriter.Workbook) -> None:
    sheet = listed(workbook)
    sheet.write_number(1, 0, 100_200)
    sheet.write_number(1, HEADS.index("study_year"), 1)
    sheet.write_boolean(1, HEADS.index("consent"), True)  # noqa: FBT003


def formula(stored: str) -> Write:
    def write(workbook: xlsxwriter.Workbook) -> None:
        listed(workbook).write_formula(1, 1, '=A2&"x"', None, stored)

    return write


def ods(*rows: str) -> Callable[[], bytes]:
    return lambda: ods_of(ods_table("".join(rows)))


def many_times(cell: str, times: int) -> str:
    return cell.replace(" ", f' table:number-columns-repeated="{times}" ', 1)


BOOKS = (
    Case("xlsx", lambda: book(listed), Told(2, "XLSX")),
    Case(
        "xlsx whose list begins further down", lambda: book(lambda b: listed(b, first_row=4)), Told(2, "XLSX")
    ),
    Case("xlsx with a hidden first sheet", lambda: book(hidden_first), Told(2, "XLSX")),
    Case(
        "xlsx with a second sheet",
        lambda: book(two_sheets),
        Told(2, "XLSX"),
    ),
    Case("xlsx with numbers and ticks", lambda: book(numbers), Told(2, "XLSX")),
    Case("xlsx with a formula and its value", lambda: book(formula("Minta Márk")), Told(2, "XLSX")),
    Case(
        "xlsx with a formula without a value",
        lambda: book(formula("")),
        Refused("The formula in column B has no stored value.", "row 2"),
    ),
    Case("xlsx without a cell", lambda: book(lambda b: b.add_worksheet()), Refused("It is empty.")),
    Case("ods", lambda: ods_list(ROWS), Told(2, "ODS")),
    Case("ods with hungarian headings", lambda: ods_list([HUNGARIAN, *ROWS[1:]]), Told(2, "ODS")),
    Case(
        "ods with empty cells to the edge",
        ods(
            *(
                ods_row(*map(ods_cell, row), '<table:table-cell table:number-columns-repeated="16374"/>')
                for row in ROWS
            ),
            ods_row("<table:table-cell/>", repeated=1_048_573),
        ),
        Told(2, "ODS"),
    ),
    Case(
        "ods with a row repeated",
        ods(*(ods_row(*map(ods_cell, row), repeated=1 + (row != HEADS)) for row in ROWS[:2])),
        Told(2, "ODS", 3, "student_code", "Row 2 has the same code."),
    ),
    Case("ods without a table", lambda: ods_of(""), Refused(UNREADABLE)),
)

BROKEN_BOOKS = (
    Case(
        "a workbook of the old kind",
        raw(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)),
        Refused("It is a workbook of the old kind, or one with a password."),
    ),
    Case("xlsx cut in half", lambda: (whole := book(listed))[: len(whole) // 2], Refused(DAMAGED)),
    Case("ods cut in half", lambda: (whole := ods_list(ROWS))[: len(whole) // 2], Refused(DAMAGED)),
    Case("an archive of letters", lambda: zipped({"letter.txt": "Dear all"}), Refused(UNREADABLE)),
    Case("a text document", lambda: zipped({"word/document.xml": "<document/>"}), Refused(UNREADABLE)),
    Case("an empty archive", lambda: b"PK\x05\x06" + bytes(18), Refused("It is binary, not a table.")),
    Case("ods whose xml stops", ods("<table:table-row>"), Refused(UNREADABLE)),
    Case(
        "ods repeating a cell a million times",
        ods(ods_row(many_times(ods_cell("x"), 1_000_000) * 9)),
        Refused(BEYOND),
    ),
    Case(
        "ods repeating a row a million times",
        ods(ods_row(ods_cell("x"), repeated=1_000_000)),
        Refused(BEYOND),
    ),
    Case(
        "ods with a cell at the edge",
        ods(ods_row(many_times("<table:table-cell />", 9_999_999), ods_cell("x"))),
        Refused(BEYOND),
    ),
    Case(
        "ods with a billion blanks",
        ods(ods_row(ods_cell("x").replace("x<", '<text:s text:c="999999999"/><'))),
        Refused("Its cells hold more than 100,000,000 characters."),
    ),
    Case(
        "xlsx with a stray cell",
        lambda: book(lambda b: listed(b).write(1_048_575, 16_383, "x")),
        Refused(BEYOND),
    ),
)
