"""Lists that somebody has uploaded, between reading and import: in memory alone, for one session and a while.

A list has names and addresses: it is written to no disk and no log, and is gone when its time is over, when
its session uploads another one, or when it is done. After a restart it is uploaded again; nothing is lost.
"""

import asyncio
import secrets
from dataclasses import dataclass, field, replace

from console.access.right import NotYours
from console.rosters.cells import columns_of
from console.rosters.columns import named
from console.rosters.rows import RosterFile
from console.tables import Row, Table

SECONDS = 3_600
"""How long a list is held after it was last looked at."""
MOST = 8
"""Lists that are held at the same time; the one that was not looked at for longest makes room."""


@dataclass
class Held:
    """A list that was read: `waived` are reasons by row, `enrolled` how many an import let in."""

    id: str
    session: str
    table: Table
    source: RosterFile
    read_us: int
    waived: dict[int, str] = field(default_factory=dict)
    enrolled: int | None = None

    def correct(self, column: str, rows: frozenset[int], value: str) -> None:
        """Puts another value into a column of some rows. Raises NotYours for a column or rows it has not."""
        names = named(self.table, columns_of(self.source.roster), self.source.renamed).names
        if column not in names or not rows <= {row.number for row in self.table.rows}:
            raise NotYours
        place = names.index(column)

        def mended(row: Row) -> Row:
            cells = (*row.cells[:place], value, *row.cells[place + 1 :])
            return Row(row.number, cells) if row.number in rows else row

        self._reads(replace(self.table, rows=tuple(mended(row) for row in self.table.rows)))

    def rename(self, theirs: str, ours: str) -> None:
        """Takes a column for one of ours, or leaves it out."""
        self.source = replace(self.source, renamed={**self.source.renamed, theirs: ours})

    def _reads(self, table: Table) -> None:
        self.table, self.source = table, replace(self.source, table=table)


class Holding:
    """The lists that are held by this process."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}
        self._ends: dict[str, asyncio.TimerHandle] = {}
        self.reading = asyncio.Semaphore(1)

    def hold(self, session: str, source: RosterFile, table: Table, read_us: int) -> Held:
        """Holds a list, instead of the one that the session had before."""
        for other in [each for each in self._held.values() if each.session == session]:
            self.drop(other)
        while len(self._held) >= MOST:
            self.drop(next(iter(self._held.values())))
        held = Held(secrets.token_hex(8), session, table, replace(source, table=table), read_us)
        self._keep(held)
        return held

    def of(self, session: str, wanted: str) -> Held:
        """A list of a session, whose time begins anew. Raises NotYours."""
        held = self._held.get(wanted)
        if held is None or held.session != session:
            raise NotYours
        self.drop(held)
        self._keep(held)
        return held

    def of_session(self, session: str) -> Held | None:
        """The list that a session has, if any."""
        return next((each for each in self._held.values() if each.session == session), None)

    def drop(self, held: Held) -> None:
        """Forgets a list."""
        self._held.pop(held.id, None)
        if (end := self._ends.pop(held.id, None)) is not None:
            end.cancel()

    def drop_all(self) -> None:
        """Forgets every list: one of them may name somebody who was erased."""
        for held in list(self._held.values()):
            self.drop(held)

    def _keep(self, held: Held) -> None:
        self._held[held.id] = held
        self._ends[held.id] = asyncio.get_running_loop().call_later(SECONDS, self.drop, held)
