"""What a person is told about a roster: errors and waivers by row, counted as a spreadsheet does."""

import re

from pydantic import BaseModel, ConfigDict

from console.errors import BadInput


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True)


class RowError(_Told):
    """One thing to mend; `column` is the heading, or the letter of a column without one."""

    row: int
    column: str
    problem: str
    remedy: str


class NeededWaiver(_Told):
    """A row that comes in only when a coordinator waives a rule."""

    row: int
    reason: str


class ListReport(_Told):
    """What every list is told of. `rows` counts the rows below the headings.

    `read_as` is the encoding that was taken of a text file, or the kind of workbook; empty for a file that
    could not be read.
    """

    ok: bool
    rows: int
    read_as: str = "UTF-8"
    errors: tuple[RowError, ...] = ()


class RosterReport(ListReport):
    """The answer of a check or an import of people.

    `known` are rows enrolled before, `renewed` those of them (staff) whose addresses this list changes;
    `refused` are rows without consent; `enrolled` counts whom this import added, refusals left out.
    """

    waivers: tuple[NeededWaiver, ...] = ()
    known: tuple[int, ...] = ()
    renewed: tuple[int, ...] = ()
    refused: tuple[int, ...] = ()
    enrolled: int = 0


class HistoryReport(ListReport):
    """The answer of a check or an import of past pairs: `known` are rows with a pair known before.

    `recalled` counts the pairs that this import added.
    """

    known: tuple[int, ...] = ()
    recalled: int = 0


Report = RosterReport | HistoryReport


def unreadable(bad: BadInput, kind: type[RosterReport] | type[HistoryReport]) -> Report:
    """What is told of a file that is no list: one error, of row 0 when the whole file is meant."""
    row = re.match(r"row (\d+)", bad.where)
    error = RowError(row=int(row[1]) if row else 0, column="", problem=bad.problem, remedy=bad.remedy)
    return kind(ok=False, rows=0, read_as="", errors=(error,))
