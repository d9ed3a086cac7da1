"""Read models that follow a log: rows and checkpoint in one transaction, rebuilt to the same rows."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Executable, Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from store.database import Database, Unreachable
from store.log import PAGE, Log, Row

_FRESH = {"schema_translate_map": {"board": "pg_temp"}}


@dataclass(frozen=True, slots=True)
class Change:
    """One statement with the parameters of each of its executions."""

    statement: Executable
    parameters: Sequence[dict[str, Any]]


class Projection(Protocol):
    """A pure function from the rows of a log to changes of its own tables in the schema `board`.

    `version` grows with every change of `apply` or of the tables; the runner then rebuilds by itself.
    """

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def tables(self) -> Sequence[Table]: ...

    def apply(self, rows: Sequence[Row]) -> Sequence[Change]:
        """The changes that these rows bring about, in order.

        Raises UnknownEvent; the projection then stands still.
        """
        ...


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found: how far it read, how many rows there are, and how many had been wrong."""

    position: int
    rows: int
    differing: int


class Overtaken(Exception):
    """Another runner of the same projection moved its checkpoint; nothing was written."""


class EventsLost(Exception):
    """The log ends before what a read model has already seen."""

    def __init__(self, log: str, position: int) -> None:
        super().__init__(
            f"The log {log} ends before its event {position}, which a read model has seen."
            " Events were lost: run `nearpeer audit verify` and restore the newest backup."
        )


class Runner:
    """Moves one projection along one log. Two runners do no harm: the checkpoint fences the second."""

    def __init__(self, db: Database, log: Log, projection: Projection) -> None:
        self._db = db
        self._log = log
        self._projection = projection

    async def step(self, limit: int = PAGE) -> int:
        """Applies at most `limit` further events and returns how many; rebuilds first for a new version.

        Raises Overtaken, UnknownEvent, Unreachable; then nothing of this step was written.
        """
        position = await self._position()
        rows = await self._log.read_all(position, limit)
        if rows:
            async with self._db.transaction() as connection:
                await self._advance(connection, position, rows[-1].position)
                await _write(connection, self._projection.apply(rows), {})
        return len(rows)

    async def catch_up(self) -> int:
        """Steps until the log has nothing new; returns the number of events. Raises what `step` raises."""
        total = 0
        while applied := await self.step():
            total += applied
        return total

    async def follow(self, poll_s: float = 0.2) -> None:
        """Follows the log through outages until cancelled, looking every `poll_s` seconds.

        Raises UnknownEvent.
        """
        while True:
            try:
                applied = await self.step()
            except (Overtaken, Unreachable):
                applied = 0
            if not applied:
                await asyncio.sleep(poll_s)

    async def rebuild(self) -> Rebuilt:
        """Builds the rows anew from the log up to the checkpoint and, where they differ, puts them in place.

        Readers see the old rows until it commits. Raises UnknownEvent, EventsLost, Unreachable; then the old
        rows stay.
        """
        async with self._db.transaction() as connection:
            position = await self._hold(connection)
            tables = self._projection.tables
            for table in tables:
                await _execute(
                    connection, f"CREATE TEMP TABLE {table.name} (LIKE {table} INCLUDING ALL) ON COMMIT DROP"
                )
            await self._replay(connection, position)
            rows = [
                await _count(connection, f"SELECT count(*) FROM pg_temp.{table.name}") for table in tables
            ]
            differing = [await _put_in_place(connection, table) for table in tables]
        return Rebuilt(position, sum(rows), sum(differing))

    async def _position(self) -> int:
        found = await self._stored()
        if found is None or found[0] < self._projection.version:
            await self.rebuild()
            found = await self._stored()
        if found is None or found[0] > self._projection.version:
            raise Overtaken(
                f"A newer release keeps the read model {self._projection.name}. Install that release."
            )
        return found[1]

    async def _stored(self) -> tuple[int, int] | None:
        row = await self._db.fetchrow(
            "SELECT version, position FROM board.checkpoint WHERE name = $1", self._projection.name
        )
        return None if row is None else (row["version"], row["position"])

    async def _advance(self, connection: AsyncConnection, old: int, new: int) -> None:
        moved = await _execute(
            connection,
            "UPDATE board.checkpoint SET position = :new"
            " WHERE name = :name AND version = :version AND position = :old",
            {"name": self._projection.name, "version": self._projection.version, "old": old, "new": new},
        )
        if moved != 1:
            raise Overtaken(
                f"Another runner keeps the read model {self._projection.name}; this one may stop."
            )

    async def _hold(self, connection: AsyncConnection) -> int:
        """Makes the checkpoint this version's, locks it until the transaction ends, returns its position."""
        return await _count(
            connection,
            "INSERT INTO board.checkpoint (name, version, position) VALUES (:name, :version, 0)"
            " ON CONFLICT (name) DO UPDATE SET version = excluded.version RETURNING position",
            {"name": self._projection.name, "version": self._projection.version},
        )

    async def _replay(self, connection: AsyncConnection, until: int) -> None:
        position = 0
        while position < until:
            rows = await self._log.read_all(position, min(PAGE, until - position))
            if not rows:
                raise EventsLost(self._log.name, until)
            await _write(connection, self._projection.apply(rows), _FRESH)
            position = rows[-1].position


async def _write(connection: AsyncConnection, changes: Sequence[Change], options: dict[str, Any]) -> None:
    for change in changes:
        if change.parameters:
            await connection.execute(change.statement, list(change.parameters), execution_options=options)


async def _put_in_place(connection: AsyncConnection, table: Table) -> int:
    key = ", ".join(column.name for column in table.primary_key.columns)
    fresh = f"pg_temp.{table.name}"
    differing = await _count(
        connection,
        f"SELECT count(DISTINCT ({key})) FROM"
        f" ((TABLE {table} EXCEPT TABLE {fresh}) UNION ALL (TABLE {fresh} EXCEPT TABLE {table})) AS wrong",
    )
    if differing:
        await _execute(connection, f"DELETE FROM {table}")
        await _execute(connection, f"INSERT INTO {table} TABLE {fresh}")
    return differing


async def _count(connection: AsyncConnection, statement: str, values: dict[str, Any] | None = None) -> int:
    found: int = (await connection.execute(text(statement), values)).scalar_one()
    return found


async def _execute(connection: AsyncConnection, statement: str, values: dict[str, Any] | None = None) -> int:
    done = await connection.execute(text(statement), values)
    return done.rowcount
