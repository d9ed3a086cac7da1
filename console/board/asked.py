"""What of the board somebody asks for: the whole, a column, those for one reason; a page of pairs."""

from typing import NamedTuple

from console.board.morning import Morning
from domain.board import Column, Placed, Why

PER_PAGE = 200
"""Pairs that one page draws, however many there are."""


class Asked(NamedTuple):
    """All, or `only` one column, of it those for one reason; the pages begin with 1."""

    only: Column | None = None
    why: Why | None = None
    page: int = 1

    def pairs(self, morning: Morning) -> int:
        """How many pairs are asked for."""
        if self.why is not None:
            return morning.reasons[self.why]
        return sum(pairs for column, pairs in morning.sums().items() if self.only in (None, column))

    def drawn(self, morning: Morning) -> list[Placed]:
        """The pairs of the page, in the order of the columns."""
        first, end = (self.page - 1) * PER_PAGE, self.page * PER_PAGE
        found: list[Placed] = []
        for column, pairs in morning.sums().items():
            if self.only in (None, column):
                found += morning.stand(column, max(first, 0), max(end, 0), self.why)
                first, end = first - pairs, end - pairs
        return found


ALL = Asked()
