"""Acts to come, given back in the order of moment and command id, however many are planned at once."""

from collections.abc import Iterable
from heapq import heappop, heappush

from console.rehearsal.acts import Act

MANY = 256
"""So many new acts are sorted in among the others in one go; fewer are kept beside them."""

Entry = tuple[int, str, Act]


class Agenda:
    """A long sorted list that is taken from its end, and a short heap of what came in since."""

    __slots__ = ("_few", "_many", "_new")

    def __init__(self) -> None:
        self._many: list[Entry] = []
        self._few: list[Entry] = []
        self._new: list[Entry] = []

    def plan(self, acts: Iterable[Act]) -> None:
        self._new.extend([(act.at_us, act.command_id, act) for act in acts])

    def next_us(self) -> int | None:
        """The moment of the earliest act; None when nothing is planned."""
        if self._new:
            self._sort_in()
        if self._few and (not self._many or self._few[0] < self._many[-1]):
            return self._few[0][0]
        return self._many[-1][0] if self._many else None

    def take(self) -> Act:
        """The earliest act. Raises IndexError when nothing is planned."""
        if self._new:
            self._sort_in()
        if self._few and (not self._many or self._few[0] < self._many[-1]):
            return heappop(self._few)[2]
        return self._many.pop()[2]

    def _sort_in(self) -> None:
        if len(self._new) < MANY:
            for entry in self._new:
                heappush(self._few, entry)
        else:
            self._many.extend(self._new)
            self._many.sort(reverse=True)
        self._new.clear()
