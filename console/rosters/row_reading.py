"""Reads the cells of a row by the columns of a list, and remembers each thing to mend."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from console.rosters.cells import BadCell, Column
from console.rosters.columns import Headings
from console.rosters.report import RowError
from console.tables import Row
from console.workbooks import column_letters


@dataclass
class RowReader:
    """Reads row after row; what is wrong gathers in `errors`."""

    columns: Mapping[str, Column]
    headings: Headings
    errors: list[RowError] = field(default_factory=list)

    def fits(self, row: Row) -> bool:
        """Whether a row has no more cells than there are headings; one that has is complained of."""
        if len(row.cells) <= len(self.headings.names):
            return True
        problem = "This row has more cells than headings."
        remedy = "Put quotes around the cell that holds a separator."
        self.complain(row, column_letters(len(self.headings.names)), problem, remedy)
        return False

    def values(self, row: Row, cells: Mapping[str, str]) -> dict[str, Any]:
        """What the good cells mean, by our names of their columns."""
        values: dict[str, Any] = {}
        for name, cell in cells.items():
            column = self.columns[name]
            if cell:
                try:
                    values[name] = column.read(cell)
                except BadCell as bad:
                    self.complain(row, name, bad.problem, bad.remedy)
            elif column.needed:
                self.complain(row, name, "It is empty.", "Fill it in.")
        return values

    def complain(self, row: Row, column: str, problem: str, remedy: str) -> None:
        self.errors.append(RowError(row=row.number, column=column, problem=problem, remedy=remedy))
