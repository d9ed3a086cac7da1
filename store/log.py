"""An append-only log: gapless positions in commit order, one statement per append, nothing stored twice."""

import time
from collections.abc import Sequence
from typing import Any

import asyncpg

from store.database import Database
from store.rows import Appended, Course, NewRow, Row, Wake, entry
from store.tree import leaf

__all__ = [
    "AlreadyRecorded",
    "Appended",
    "BodyTooLarge",
    "ClockBehind",
    "Course",
    "Log",
    "LogBusy",
    "NewRow",
    "Row",
    "VersionConflict",
    "Wake",
]

BODY_LIMIT = 60_000
"""The most bytes that the body of one event may have."""

BEHIND_US = 5_000_000
"""How far the real clock may be behind the greatest `written_us` of the log."""

PATIENCE_MS = {"care": 500, "access": 500}
"""How long an append waits for the log's head; 5 s for a log that is not named here."""

COLUMNS = (
    "type, schema, convert_to(body, 'UTF8') AS body, occurred_us, recorded_us, actor, policy,"
    " command_id, ordinal, digest, cause, position, stream, version, written_us"
)


class VersionConflict(Exception):
    """Somebody else appended to the stream first. Load it again and decide again."""

    def __init__(self, stream: str, expected: int) -> None:
        super().__init__(
            f"Stream {stream} is no longer at version {expected}. Load it again and decide again."
        )
        self.stream = stream
        self.expected = expected


class AlreadyRecorded(Exception):
    """An event of the same stream, command and ordinal is stored. Read the stream for its receipt."""

    def __init__(self, stream: str, command_id: str) -> None:
        super().__init__(f"Command {command_id} is already recorded in stream {stream}.")
        self.stream = stream
        self.command_id = command_id


class ClockBehind(Exception):
    """This machine's clock is more than 5 s behind the newest event of the log. Set the clock right."""

    def __init__(self, log: str, behind_us: int) -> None:
        super().__init__(
            f"This machine's clock is {behind_us / 1e6:.1f} s behind the newest event of the log {log}."
            " Set the clock right (time synchronisation), then try again."
        )
        self.behind_us = behind_us


class LogBusy(Exception):
    """Another transaction holds the log's head for too long; nothing was written. Try again."""

    def __init__(self, log: str, patience_ms: int) -> None:
        super().__init__(
            f"Another writer held the log {log} for {patience_ms} ms. Nothing was written; try again."
        )


class BodyTooLarge(ValueError):
    """The body of an event has more than 60,000 bytes."""

    def __init__(self, kind: str, size: int) -> None:
        super().__init__(
            f"The event {kind} has {size} bytes; the log takes {BODY_LIMIT}."
            " Split it, or keep the text in the vault."
        )


class Log:
    """One log of the record: the PostgreSQL schema of that name. All methods raise `Unreachable`."""

    def __init__(self, db: Database, name: str) -> None:
        if not name.isidentifier():
            raise ValueError(f"{name!r} is not the name of a log")
        self.db = db
        self.name = name
        self.patience_ms = PATIENCE_MS.get(name, 5_000)
        self._append = _append_sql(name, self.patience_ms)

    async def append(
        self,
        stream: str,
        expected_version: int,
        rows: Sequence[NewRow],
        course: Course,
        wakes: Sequence[Wake] = (),
    ) -> Appended:
        """Stores `rows` from version `expected_version + 1` on, with registry row and outbox, or nothing.

        Raises VersionConflict, AlreadyRecorded, ClockBehind, LogBusy, BodyTooLarge, and Unreachable: then
        only the log knows whether it landed.
        """
        written_us = time.time_ns() // 1_000
        values = _arguments(stream, expected_version, rows, written_us, course, wakes)
        async with self.db.session() as session:
            try:
                taken = await session.fetchrow(self._append, *values)
            except asyncpg.UniqueViolationError as error:
                raise self._taken(error, stream, expected_version, rows[0].command_id) from error
            except asyncpg.LockNotAvailableError as error:
                raise LogBusy(self.name, self.patience_ms) from error
        if taken is None:
            raise await self._refused(stream, expected_version, written_us)
        return Appended(taken[0], taken[1])

    def _taken(
        self, error: asyncpg.UniqueViolationError, stream: str, expected: int, command_id: str
    ) -> Exception:
        if error.constraint_name == "event_command":
            return AlreadyRecorded(stream, command_id)
        if error.constraint_name == "event_version":
            return VersionConflict(stream, expected)
        unforeseen: Exception = error
        return unforeseen

    async def _refused(self, stream: str, expected: int, written_us: int) -> Exception:
        newest_us = await self._newest_us()
        if written_us < newest_us - BEHIND_US:
            return ClockBehind(self.name, newest_us - written_us)
        return VersionConflict(stream, expected)

    async def _newest_us(self) -> int:
        row = await self.db.fetchrow(f'SELECT written_us FROM "{self.name}".head')
        newest: int = row[0]
        return newest

    async def tails(self, wanted: Sequence[tuple[str, int]]) -> list[Row]:
        """The rows of each (stream, after_version), ordered by stream and version, in one query."""
        found = await self.db.fetch(
            _tails_sql(self.name),
            [stream for stream, _ in wanted],
            [after for _, after in wanted],
        )
        return _rows(found)

    async def read(self, stream: str, after_version: int = 0) -> list[Row]:
        """The rows of one stream after a version, in order."""
        found = await self.db.fetch(
            f'SELECT {COLUMNS} FROM "{self.name}".event WHERE stream = $1 AND version > $2 ORDER BY version',
            stream,
            after_version,
        )
        return _rows(found)

    async def read_all(self, after_position: int = 0, limit: int = 5_000) -> list[Row]:
        """At most `limit` rows after a position, in order; complete up to the last one returned."""
        found = await self.db.fetch(
            f'SELECT {COLUMNS} FROM "{self.name}".event WHERE position > $1 ORDER BY position LIMIT $2',
            after_position,
            limit,
        )
        return _rows(found)

    async def head(self) -> int:
        """The number of events in the log."""
        row = await self.db.fetchrow(f'SELECT position FROM "{self.name}".head')
        position: int = row[0]
        return position

    async def overdue(self, until_us: int, limit: int) -> list[str]:
        """Streams that are not closed and due at or before `until_us`, the longest overdue first."""
        found = await self.db.fetch(
            f'SELECT stream FROM "{self.name}".stream WHERE NOT closed AND due_us <= $1'
            " ORDER BY due_us, stream LIMIT $2",
            until_us,
            limit,
        )
        return [row[0] for row in found]

    async def streams(self) -> list[str]:
        """Every stream of the log, ordered."""
        found = await self.db.fetch(f'SELECT stream FROM "{self.name}".stream ORDER BY stream')
        return [row[0] for row in found]

    async def open_streams(self) -> list[tuple[str, str]]:
        """(stream, workflow) of every stream that is not closed, ordered by stream."""
        found = await self.db.fetch(
            f'SELECT stream, workflow FROM "{self.name}".stream WHERE NOT closed ORDER BY stream'
        )
        return [(row[0], row[1]) for row in found]


def _rows(found: Sequence[Any]) -> list[Row]:
    return [Row._make(record) for record in found]


def _arguments(
    stream: str, expected: int, rows: Sequence[NewRow], written_us: int, course: Course, wakes: Sequence[Wake]
) -> tuple[object, ...]:
    if not rows:
        raise ValueError(f"An append to {stream} needs at least one event.")
    for row in rows:
        if len(row.body) > BODY_LIMIT:
            raise BodyTooLarge(row.type, len(row.body))
    leaves = [leaf(entry(row, stream, expected + n, written_us)) for n, row in enumerate(rows, 1)]
    kinds, schemas, bodies, *others = zip(*rows, strict=True)
    return (
        stream,
        expected,
        len(rows),
        written_us,
        kinds,
        schemas,
        [body.decode() for body in bodies],
        *others,
        leaves,
        course.workflow,
        course.due_us,
        course.closed,
        [wake.stream for wake in wakes],
        [wake.workflow for wake in wakes],
        [wake.kind for wake in wakes],
    )


def _tails_sql(name: str) -> str:
    """One look into the index per stream, however the planner estimates the number of streams."""
    return (
        f"SELECT {COLUMNS} FROM unnest($1::text[], $2::int[]) AS wanted(name, after),"
        f' LATERAL (SELECT * FROM "{name}".event WHERE stream = name AND version > after'
        " ORDER BY version OFFSET 0) AS tail ORDER BY stream, version"
    )


def _append_sql(name: str, patience_ms: int) -> str:
    return f"""
WITH patience AS MATERIALIZED (
    SELECT set_config('lock_timeout', '{patience_ms}ms', true) AS waits
), taken AS (
    UPDATE "{name}".head
    SET position = position + $3::int, written_us = greatest(written_us, $4::bigint)
    FROM patience
    WHERE waits IS NOT NULL AND written_us <= $4::bigint + {BEHIND_US}
      AND (SELECT coalesce(max(version), 0) FROM "{name}".event WHERE stream = $1::text) = $2::int
    RETURNING position - $3::int AS base
), stored AS (
    INSERT INTO "{name}".event (
        position, stream, version, written_us, type, schema, body, occurred_us, recorded_us,
        actor, policy, command_id, ordinal, digest, cause, leaf_hash)
    SELECT base + n, $1::text, $2::int + n, $4::bigint, type, schema, body, occurred_us, recorded_us,
           actor, policy, command_id, ordinal, digest, cause, leaf_hash
    FROM taken, unnest(
        $5::text[], $6::smallint[], $7::text[], $8::bigint[], $9::bigint[], $10::text[], $11::int[],
        $12::text[], $13::int[], $14::bytea[], $15::text[], $16::bytea[]
    ) WITH ORDINALITY AS given(
        type, schema, body, occurred_us, recorded_us, actor, policy,
        command_id, ordinal, digest, cause, leaf_hash, n)
), registered AS (
    INSERT INTO "{name}".stream (stream, version, workflow, due_us, closed)
    SELECT $1::text, $2::int + $3::int, $17::text, $18::bigint, $19::boolean FROM taken
    ON CONFLICT (stream) DO UPDATE SET
        version = excluded.version, workflow = excluded.workflow,
        due_us = excluded.due_us, closed = excluded.closed
), asked AS (
    INSERT INTO "{name}".outbox (stream, workflow, kind)
    SELECT stream, workflow, kind
    FROM taken, unnest($20::text[], $21::text[], $22::text[]) AS wake(stream, workflow, kind)
)
SELECT base + 1, base + $3::int FROM taken"""
