"""Workbooks that a coordinator takes away: an example of a list, and the rows of a report without values."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter  # type: ignore[import-untyped]

from console.rosters.headings import Language
from console.rosters.templates import MARK, SEPARATORS, Listed, template

WIDTH = 24


def template_sheet(listed: Listed, language: Language) -> bytes:
    """An example file of a list as a workbook; every cell is text, so that no code loses its zeros."""
    text = template(listed, language).removeprefix(MARK)
    return sheet(csv.reader(io.StringIO(text, newline=""), delimiter=SEPARATORS[language]))


def sheet(rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet of texts; nothing in it is a formula or a link."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        as_text = book.add_format({"num_format": "@"})
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                page.write_string(number, column, cell, as_text)
        page.set_column(0, 15, WIDTH, as_text)
        page.freeze_panes(1, 0)
    return made.getvalue()
