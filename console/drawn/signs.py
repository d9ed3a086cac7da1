"""Signs, words and colours of standings, and how a list fits a terminal: red is left to danger."""

from collections.abc import Collection, Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from domain.obligations import Standing

SIGNS = {
    Standing.MET: "✓",
    Standing.LATE: "◷",
    Standing.MISSED: "✗",
    Standing.EXCUSED: "☂",
    Standing.WAIVED: "✎",
    Standing.SUPERSEDED: "↻",
    Standing.OPEN: "○",
}
STYLES = {
    Standing.MET: "green",
    Standing.LATE: "green",
    Standing.MISSED: "yellow",
    Standing.EXCUSED: "blue",
    Standing.WAIVED: "blue",
    Standing.SUPERSEDED: "dim",
    Standing.OPEN: "default",
}
YES, NO, SUPPORT = "✓", "✗", "◆"
ROOMY = 100
"""Columns of a terminal on which a list has one line for most rows."""
SHORT = ("id", "stage", "since", "pairs", "training", "supervision", "diary")
"""Columns that never take two lines."""
SHORT_ID = 7
"""Characters of an id that a list shows; commands take as many as are needed to tell ids apart."""


def table(*headings: str, dense: bool = False) -> Table:
    """An empty table in the house's style; a heading that begins with `>` is set to the right."""
    padding = (0, 0) if dense else (0, 1, 0, 0)
    made = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=padding)
    for heading in headings:
        made.add_column(heading.removeprefix(">"), justify="right" if heading.startswith(">") else "left")
    return made


class Fitting:
    """A list on any terminal: where room is short a name takes two lines, before a letter of it is cut."""

    def __init__(self, rows: Table, names: Collection[str]) -> None:
        self._rows = rows
        self._names = names

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        for column in self._rows.columns if options.max_width < ROOMY else ():
            if column.header in self._names:
                words = " ".join(map(str, (column.header, *column.cells))).split()
                column.width = max(map(len, words))
            else:
                column.no_wrap = column.header in SHORT
        yield self._rows


def counted(standings: Mapping[Standing, int]) -> Text:
    """How many stand where, in signs: 5✓ 1✗ 1○."""
    parts = [Text(f"{standings[s]}{SIGNS[s]}", style=STYLES[s]) for s in SIGNS if standings.get(s)]
    return Text(" ").join(parts)


def legend(*more: str) -> Text:
    """What the signs mean."""
    told = (*(f"{sign} {standing}" for standing, sign in SIGNS.items()), *more)
    return Text("   ").join(Text(each, style="dim") for each in told)


def heading(cohort: str, as_of: str, *, rehearsal: bool) -> Text:
    """Which cohort, and as of when."""
    text = Text(f"cohort {cohort}, as of {as_of}", style="dim")
    return text.append("  REHEARSAL", style="bold") if rehearsal else text
