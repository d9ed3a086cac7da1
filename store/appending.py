"""The two statements that append, for one stream and for many at once: each stores all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from store.rows import Course, NewRow, Wake, entry
from store.tree import leaf

BEHIND_US = 5_000_000
"""How far the real clock may be behind the greatest `written_us` of the log."""

FIELDS = "type, schema, body, occurred_us, recorded_us, actor, policy, command_id, ordinal, digest, cause"
ARRAYS = (
    "text[]", "smallint[]", "text[]", "bigint[]", "bigint[]", "text[]", "int[]", "text[]", "int[]",
    "bytea[]", "text[]", "bytea[]",
)  # fmt: skip
"""The types of those fields and of the leaf, as lists."""


@dataclass(frozen=True, slots=True)
class Append:
    """What is to be stored of one stream, after a version of it."""

    stream: str
    expected: int
    rows: Sequence[NewRow]
    course: Course
    wakes: Sequence[Wake]

    def columns(self, written_us: int) -> list[Sequence[Any]]:
        """The fields of the rows with their leaves, column by column."""
        leaves = [
            leaf(entry(row, self.stream, self.expected + n, written_us)) for n, row in enumerate(self.rows, 1)
        ]
        kinds, schemas, bodies, *others = zip(*self.rows, strict=True)
        return [kinds, schemas, [body.decode() for body in bodies], *others, leaves]


def values_of_one(append: Append, written_us: int) -> list[object]:
    """The parameters of `statement_of_one`."""
    course, wakes = append.course, append.wakes
    return [
        append.stream,
        append.expected,
        len(append.rows),
        written_us,
        *append.columns(written_us),
        course.workflow,
        course.due_us,
        course.closed,
        [wake.stream for wake in wakes],
        [wake.workflow for wake in wakes],
        [wake.kind for wake in wakes],
        [wake.correlation for wake in wakes],
    ]


def values_of_many(appends: Sequence[Append], written_us: int) -> list[object]:
    """The parameters of `statement_of_many`; appends are numbered from 1, and rows within each."""
    columns = [append.columns(written_us) for append in appends]
    joined = [[value for column in same for value in column] for same in zip(*columns, strict=True)]
    wakes = [(n, wake) for n, append in enumerate(appends, 1) for wake in append.wakes]
    return [
        written_us,
        [append.stream for append in appends],
        [append.expected for append in appends],
        [len(append.rows) for append in appends],
        [append.course.workflow for append in appends],
        [append.course.due_us for append in appends],
        [append.course.closed for append in appends],
        [n for n, append in enumerate(appends, 1) for _ in append.rows],
        [m for append in appends for m in range(1, len(append.rows) + 1)],
        *joined,
        [n for n, _ in wakes],
        [wake.stream for _, wake in wakes],
        [wake.workflow for _, wake in wakes],
        [wake.kind for _, wake in wakes],
        [wake.correlation for _, wake in wakes],
    ]


def statement_of_one(name: str, patience_ms: int) -> str:
    """Gives the first and the last position; no row when the stream is elsewhere, or the clock behind."""
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
    INSERT INTO "{name}".event (position, stream, version, written_us, {FIELDS}, leaf_hash)
    SELECT base + n, $1::text, $2::int + n, $4::bigint, {FIELDS}, leaf_hash
    FROM taken, unnest({_lists(5)}) WITH ORDINALITY AS given({FIELDS}, leaf_hash, n)
), registered AS (
    INSERT INTO "{name}".stream (stream, version, workflow, due_us, closed)
    SELECT $1::text, $2::int + $3::int, $17::text, $18::bigint, $19::boolean FROM taken
    ON CONFLICT (stream) DO UPDATE SET
        version = excluded.version, workflow = excluded.workflow,
        due_us = excluded.due_us, closed = excluded.closed
), asked AS (
    INSERT INTO "{name}".outbox (stream, workflow, kind, asked_us, correlation)
    SELECT stream, workflow, kind, $4::bigint, correlation
    FROM taken, unnest($20::text[], $21::text[], $22::text[], $23::text[])
        AS wake(stream, workflow, kind, correlation)
)
SELECT base + 1, base + $3::int FROM taken"""


def statement_of_many(name: str, patience_ms: int) -> str:
    """Gives number, first and last position of each append that was stored; the others were elsewhere.

    No two may be of one stream. Where somebody else appends meanwhile, none is stored.
    """
    return f"""
WITH patience AS MATERIALIZED (
    SELECT set_config('lock_timeout', '{patience_ms}ms', true) AS waits
), fresh AS MATERIALIZED (
    SELECT *, (sum(count) OVER (ORDER BY n) - count)::int AS before
    FROM unnest($2::text[], $3::int[], $4::int[], $5::text[], $6::bigint[], $7::boolean[])
        WITH ORDINALITY AS one(stream, expected, count, workflow, due_us, closed, n)
    WHERE expected = (
        SELECT coalesce(max(version), 0) FROM "{name}".event AS past WHERE past.stream = one.stream)
), taken AS (
    UPDATE "{name}".head
    SET position = position + (SELECT sum(count) FROM fresh)::int,
        written_us = greatest(written_us, $1::bigint)
    FROM patience
    WHERE waits IS NOT NULL AND written_us <= $1::bigint + {BEHIND_US} AND EXISTS (SELECT FROM fresh)
    RETURNING position - (SELECT sum(count) FROM fresh)::int AS base
), stored AS (
    INSERT INTO "{name}".event (position, stream, version, written_us, {FIELDS}, leaf_hash)
    SELECT base + before + m, stream, expected + m, $1::bigint, {FIELDS}, leaf_hash
    FROM taken, fresh
    JOIN unnest($8::int[], $9::int[], {_lists(10)}) AS given(n, m, {FIELDS}, leaf_hash) USING (n)
), registered AS (
    INSERT INTO "{name}".stream (stream, version, workflow, due_us, closed)
    SELECT stream, expected + count, workflow, due_us, closed FROM taken, fresh
    ON CONFLICT (stream) DO UPDATE SET
        version = excluded.version, workflow = excluded.workflow,
        due_us = excluded.due_us, closed = excluded.closed
), asked AS (
    INSERT INTO "{name}".outbox (stream, workflow, kind, asked_us, correlation)
    SELECT wake.stream, wake.driver, wake.kind, $1::bigint, wake.correlation
    FROM taken, fresh
    JOIN unnest($22::int[], $23::text[], $24::text[], $25::text[], $26::text[])
        AS wake(n, stream, driver, kind, correlation) USING (n)
)
SELECT n, base + before + 1, base + before + count FROM taken, fresh"""


def _lists(first: int) -> str:
    """The parameters of the rows' fields and leaves, from a number on."""
    return ", ".join(f"${number}::{kind}" for number, kind in enumerate(ARRAYS, first))
