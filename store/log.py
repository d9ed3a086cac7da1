"""An append-only log: gapless positions in commit order, one statement per append, nothing stored twice."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import asyncpg

from store.appending import (
    BEHIND_US,
    Append,
    statement_of_many,
    statement_of_one,
    values_of_many,
    values_of_one,
)
from store.database import Database, NotMigrated, Unreachable
from store.rows import Appended, Course, NewRow, Row, Wake
from store.steady import LANE, Steady, wall_us
from store.together import Together

__all__ = [
    "AlreadyRecorded", "Appended", "BodyTooLarge", "ClockBehind", "Course", "Log", "LogBusy", "NewRow", "Row",
    "VersionConflict", "Wake",
]  # fmt: skip

LOGS = ("programme", "care", "access")
"""The logs of the record."""

PAGE = 5_000
"""Rows that are read at once."""

BODY_LIMIT = 60_000
"""The most bytes that the body of one event may have."""

FEW = 4
"""Tails that are asked for together with those that others ask for."""

GOES_ON = ("care", "access")
"""The logs that take what comes also while a clock is behind them: no clock refuses an emergency."""

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


OUTAGES = (Unreachable, NotMigrated, LogBusy, ClockBehind)  # it takes nothing now: what waits goes on waiting


class Log:
    """One log of the record: the PostgreSQL schema of that name. All methods raise `Unreachable`."""

    def __init__(self, db: Database, name: str, steady: Steady = LANE) -> None:
        """`steady` is the time of the logs of the emergency lane; others have the machine's clock."""
        if not name.isidentifier():
            raise ValueError(f"{name!r} is not the name of a log")
        self.db = db
        self.name = name
        self.patience_ms = PATIENCE_MS.get(name, 5_000)
        self._one = statement_of_one(name, self.patience_ms)
        self._many = statement_of_many(name, self.patience_ms)
        self._appends = Together(self._append_one, self._append_many)
        self._tails = Together(self._tails_of, self._tails_of_many)
        self._steady = steady if name in GOES_ON else None

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
        only the log knows whether it landed. Those in `GOES_ON` raise no ClockBehind.
        """
        return await self._appends.ask(_checked(Append(stream, expected_version, rows, course, wakes)))

    async def now_us(self) -> int:
        """The real moment by this log: never before what is recorded, in a log that goes on."""
        if self._steady is not None:
            self._steady.not_before(await self._newest_us())
        return self._written_us()

    def _written_us(self) -> int:
        return self._steady.now_us() if self._steady else wall_us()

    async def _append_one(self, append: Append) -> Appended:
        stream, expected = append.stream, append.expected
        written_us = self._written_us()
        values = values_of_one(append, written_us)
        async with self.db.session() as session:
            try:
                taken = await session.fetchrow(self._one, *values)
            except asyncpg.UniqueViolationError as error:
                raise self._taken(error, stream, expected, append.rows[0].command_id) from error
            except asyncpg.LockNotAvailableError as error:
                raise LogBusy(self.name, self.patience_ms) from error
        if taken is not None:
            return Appended(taken[0], taken[1])
        refusal = await self._refused(stream, expected, written_us)
        if self._steady is None or not isinstance(refusal, ClockBehind):
            raise refusal
        await self.now_us()
        return await self._append_one(append)

    async def _append_many(self, appends: Sequence[Append]) -> list[Appended | Exception]:
        """All in one statement; one after the other when that stored none: each has its own reason."""
        values = values_of_many(appends, self._written_us())
        try:
            async with self.db.session() as session:
                try:
                    found = await session.fetch(self._many, *values)
                except asyncpg.LockNotAvailableError as error:
                    raise LogBusy(self.name, self.patience_ms) from error
        except (Unreachable, NotMigrated, LogBusy):
            raise
        except Exception:  # noqa: BLE001 - whose it is shows when each is alone
            placed = {}
        else:
            placed = {n: Appended(first, last) for n, first, last in found}
        return [placed.get(n) or await self._outcome(append) for n, append in enumerate(appends, 1)]

    async def _outcome(self, append: Append) -> Appended | Exception:
        try:
            return await self._append_one(append)
        except Exception as error:  # noqa: BLE001 - whoever asked for it has it
            return error

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
        if len(wanted) > FEW:
            return await self._tails_of(wanted)
        return await self._tails.ask(wanted)

    async def _tails_of(self, wanted: Sequence[tuple[str, int]]) -> list[Row]:
        names, after = [stream for stream, _ in wanted], [version for _, version in wanted]
        return _rows(await self.db.fetch(_tails_sql(self.name), names, after))

    async def _tails_of_many(self, questions: Sequence[Sequence[tuple[str, int]]]) -> list[list[Row]]:
        """Each stream once, from the earliest version that somebody asks for."""
        after: dict[str, int] = {}
        for stream, version in chain.from_iterable(questions):
            after[stream] = min(version, after.get(stream, version))
        rows: dict[str, list[Row]] = {stream: [] for stream in after}
        for row in await self._tails_of(list(after.items())):
            rows[row.stream].append(row)
        return [
            [row for stream, version in sorted(wanted) for row in rows[stream] if row.version > version]
            for wanted in questions
        ]

    async def read(self, stream: str, after_version: int = 0) -> list[Row]:
        """The rows of one stream after a version, in order."""
        found = await self.db.fetch(
            f'SELECT {COLUMNS} FROM "{self.name}".event WHERE stream = $1 AND version > $2 ORDER BY version',
            stream,
            after_version,
        )
        return _rows(found)

    async def read_all(self, after_position: int = 0, limit: int = PAGE) -> list[Row]:
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

    async def streams(self, kind: str = "") -> list[str]:
        """Every stream of the log whose id begins so, ordered."""
        asked = f'SELECT stream FROM "{self.name}".stream WHERE stream ^@ $1 ORDER BY 1'
        return [row[0] for row in await self.db.fetch(asked, kind)]

    async def open_streams(self) -> list[tuple[str, str]]:
        """(stream, workflow) of every stream that is not closed, ordered by stream."""
        found = await self.db.fetch(
            f'SELECT stream, workflow FROM "{self.name}".stream WHERE NOT closed ORDER BY stream'
        )
        return [(row[0], row[1]) for row in found]


def _rows(found: Sequence[Any]) -> list[Row]:
    return [Row._make(record) for record in found]


def _checked(append: Append) -> Append:
    """What can be appended at all. Raises ValueError, BodyTooLarge."""
    if not append.rows:
        raise ValueError(f"An append to {append.stream} needs at least one event.")
    for row in append.rows:
        if len(row.body) > BODY_LIMIT:
            raise BodyTooLarge(row.type, len(row.body))
    return append


def _tails_sql(name: str) -> str:
    """One look into the index per stream, however the planner estimates the number of streams."""
    return (
        f"SELECT {COLUMNS} FROM unnest($1::text[], $2::int[]) AS wanted(name, after),"
        f' LATERAL (SELECT * FROM "{name}".event WHERE stream = name AND version > after'
        " ORDER BY version OFFSET 0) AS tail ORDER BY stream, version"
    )
