"""The names of everybody of a year, in the memory of the process for a while: lists are sorted by them.

What a page shows is asked of the vault anew; these names only say in which order.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from time import monotonic

from console.pages.naming import plain, sorted_by
from console.pages.year import Year

AT_ONCE = 200
GOOD_FOR_S = 600.0


class Directory:
    """Names by person; `revision` grows whenever one is another."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._family: dict[str, str] = {}
        self.revision = 0
        self._read_s: float | None = None
        self._task: asyncio.Task[None] | None = None

    async def waited(self, year: Year, seconds: float) -> bool:
        """Whether everybody of a year is known, at the latest after so many seconds. Raises Unreachable.

        Names that are only old are read anew beside it.
        """
        if self._task is None and self._wanted(year):
            self._task = asyncio.create_task(self._read(year, self._wanted(year)))
        task, missing = self._task, len(self.names) < len(year.state.people.by_id)
        if task is not None and missing:
            await asyncio.wait({task}, timeout=seconds)
        if task is not None and task.done():
            self._task = None
            failed = task.exception()
            if failed is not None and missing:
                raise failed
        return len(self.names) >= len(year.state.people.by_id)

    async def close(self) -> None:
        """Ends reading."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    def _wanted(self, year: Year) -> list[str]:
        """Whoever is new, and everybody after a while."""
        known = year.state.people.by_id
        if self._read_s is None or monotonic() - self._read_s > GOOD_FOR_S:
            return list(known)
        return [person for person in known if person not in self.names]

    async def _read(self, year: Year, wanted: Sequence[str]) -> None:
        if len(wanted) == len(year.state.people.by_id):
            self._read_s = monotonic()
        for first in range(0, len(wanted), AT_ONCE):
            self.heard(await year.doors.vault.names(wanted[first : first + AT_ONCE]))
            await asyncio.sleep(0)

    def heard(self, fields: Mapping[str, Mapping[str, str]]) -> None:
        """Takes over what the vault says of some people now."""
        for person, kept in fields.items():
            name, programme = kept.get("name", person), kept.get("programme", "")
            if self.names.get(person) != name:
                self.names[person] = name
                self._family[person] = sorted_by(name, programme)
                self.revision += 1

    def forget(self, person: str) -> None:
        """Somebody was erased: their name goes at once, and every list is sorted anew."""
        if self.names.pop(person, None) is not None:
            self._family.pop(person, None)
            self.revision += 1

    def order(self, person: str) -> tuple[str, str]:
        """What somebody is sorted by: the family name, then the rest."""
        return self._family.get(person, person), person

    def found(self, typed: str, people: Iterable[str]) -> list[str]:
        """Everybody of some people whose name has all typed words in it, in the order of their names."""
        words = plain(typed).split()
        named = [p for p in people if words and all(word in plain(self.names.get(p, "")) for word in words)]
        return sorted(named, key=self.order)
