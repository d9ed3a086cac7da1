"""The entries of a log, which the database writes from its columns, and the leaves that lie beside them."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from typing import Any, NamedTuple

from store.log import Log
from store.tree import LEAF, TILE, leaves_of

PAGE, JOINED, AHEAD = 4 * TILE, 16 * TILE, 3
"""Positions of a statement, those that it grows to where it joins them, and how many are under way.

A thousand rows still lie in the processor's cache when they are worked on; joined they are few objects.
"""
NEWEST = 1 << 62
"""Further than any log will ever reach."""


class Stored(NamedTuple):
    """A row as it lies there: its place, its stream, the leaf beside it, and its entry by its columns."""

    position: int
    stream: str
    leaf_hash: bytes
    entry: bytes


class Stretch(NamedTuple):
    """Rows without a gap between them, up to 256: their entries, and the leaves beside them, all in one."""

    first: int
    entries: Sequence[bytes]
    leaves: bytes


async def entry_at(log: Log, position: int) -> Stored:
    """The row at a position that there is. Raises Unreachable."""
    (row,) = await log.db.fetch(_rows_sql(log.name, "position = $1"), position)
    return Stored(*row)


async def entries_at(log: Log, positions: Sequence[int]) -> list[Stored]:
    """The rows at some positions, in order; those that are not there are missing. Raises Unreachable."""
    sql = _rows_sql(log.name, "position = ANY($1::bigint[])")
    return [Stored(*row) for row in await log.db.fetch(sql, list(positions))]


async def entries_after(log: Log, position: int = 0) -> AsyncGenerator[Stored, None]:
    """Every row after a position. Raises Unreachable."""
    async with aclosing(pages_after(log, _rows_sql(log.name, WITHIN), position)) as pages:
        async for rows in pages:
            for row in rows:
                yield Stored(*row)


async def leaves_after(log: Log, position: int = 0) -> AsyncGenerator[tuple[int, list[bytes]], None]:
    """The leaves of all rows after a position, up to 256 at a time, with the position of the first of each.

    A page ends before a position that is missing. Raises Unreachable.
    """
    async with aclosing(stretches_after(log, position)) as stretches:
        async for first, entries, _ in stretches:
            yield first, leaves_of(entries)


async def stretches_after(log: Log, position: int = 0) -> AsyncGenerator[Stretch, None]:
    """Every row after a position. Raises Unreachable.

    The database joins the entries of 256 positions into one text, which takes half the work of 256 rows.
    """
    async with aclosing(pages_after(log, _joined_sql(log.name), position, most=JOINED)) as pages:
        async for page in pages:
            for last, before, count, text, leaves, plain in page:
                entries = text.split(b"\n")
                if plain and len(entries) == count == last - before and len(leaves) == count * LEAF:
                    yield Stretch(before + 1, entries, leaves)
                else:
                    for stretch in await _by_rows(log, before, last):
                        yield stretch
                await asyncio.sleep(0)  # so that what has come meanwhile is taken in


async def _by_rows(log: Log, before: int, last: int) -> list[Stretch]:
    """Rows that are not joined: one is missing, or has a text that JSON spells otherwise."""
    rows = await log.db.fetch(_rows_sql(log.name, WITHIN), before, last)
    return [
        Stretch(some[0][0], [row[3] for row in some], b"".join(map(_beside, some)))
        for some in _unbroken(rows)
    ]


def _beside(row: Any) -> bytes:
    """The leaf beside a row; one of another length is none."""
    leaf_hash: bytes = row[2]
    return leaf_hash if len(leaf_hash) == LEAF else bytes(LEAF)


def _unbroken(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The parts of some rows in which no position is missing."""
    begins = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at][0] != rows[at - 1][0] + 1:
            yield rows[begins:at]
            begins = at


async def pages_after(
    log: Log, sql: str, position: int, until: int = NEWEST, most: int | None = None
) -> AsyncGenerator[Sequence[Any], None]:
    """What a query finds among a page of positions, where it finds anything, up to a last position.

    Each of its rows tells its position. While a page is worked on, the database writes the next ones, on as
    many connections as there are. They grow to `most`, so that there is work before the first large one.
    Raises Unreachable.
    """
    asked: deque[_Asked] = deque()
    at: int | None = position
    size = PAGE
    try:
        while at is not None and at < until:
            while len(asked) < AHEAD and (first := asked[-1].until if asked else at) < until:
                asked.append(_ask(log, sql, first, min(first + size, until)))
                size = min(size * 2, most or PAGE)
            page = asked.popleft()
            rows = await page.coming
            if rows:
                yield rows
                await asyncio.sleep(0)  # so that what has come meanwhile is taken in
            at = rows[-1]["position"] if rows else page.first
            if at < page.until:  # the end, or a hole; what was asked beyond may be older than what comes now
                await _answered(asked)
                at = await _before_the_next(log, at)
    finally:
        for each in asked:
            each.coming.cancel()
        await _answered(asked)


class _Asked(NamedTuple):
    """Positions that are on their way: those after `first`, up to `until`."""

    first: int
    until: int
    coming: "asyncio.Task[list[Any]]"


def _ask(log: Log, sql: str, first: int, until: int) -> _Asked:
    return _Asked(first, until, asyncio.create_task(log.db.fetch(sql, first, until)))


async def _answered(asked: deque[_Asked]) -> None:
    """Nobody waits for these any more."""
    await asyncio.gather(*(each.coming for each in asked), return_exceptions=True)
    asked.clear()


async def _before_the_next(log: Log, position: int) -> int | None:
    """The position before the next row after one; None where none comes."""
    sql = f'SELECT min(position) - 1 FROM "{log.name}".event WHERE position > $1'
    (row,) = await log.db.fetch(sql, position)
    before: int | None = row[0]
    return before


WITHIN = "position > $1 AND position <= $2"
_SPELLED = ("actor", "cause", "command_id", "stream", "type")
"""Columns of text; what else an entry has is a number, or has a spelling of its own."""
_PLAIN = " || ".join(f"coalesce({name}, '')" for name in _SPELLED)
_COLUMNS = {
    "actor": "to_json(actor)::text",
    "body": "body",
    "cause": "coalesce(to_json(cause)::text, 'null')",
    "command_id": "to_json(command_id)::text",
    "digest": "coalesce('\"' || encode(digest, 'hex') || '\"', 'null')",
    "occurred_us": "occurred_us::text",
    "ordinal": "ordinal::text",
    "policy": "policy::text",
    "recorded_us": "recorded_us::text",
    "schema": "schema::text",
    "stream": "to_json(stream)::text",
    "type": "to_json(type)::text",
    "version": "version::text",
    "written_us": "written_us::text",
}
_QUOTED = {name: f"'\"' || {name} || '\"'" for name in _SPELLED} | {
    "cause": "coalesce('\"' || cause || '\"', 'null')"
}


def _entry(columns: dict[str, str]) -> str:
    """The text of an entry as `store.rows.entry` writes it; null where a column is empty against it."""
    actor, body, *others = (f"',\"{name}\":' || {value}" for name, value in columns.items())
    long, short = f"{actor} || {body}".replace("',", "'{", 1), " || ".join(others)
    whole = f"{long} || ({short} || '}}')"  # what is long is copied least
    return whole.replace("' || '", "")  # two constants side by side are one


_ENTRY = (
    f"CASE WHEN octet_length(to_json({_PLAIN})::text) = octet_length({_PLAIN}) + 2"
    f" THEN {_entry(_COLUMNS | _QUOTED)} ELSE {_entry(_COLUMNS)} END"
)
"""Texts that JSON spells as they are, as nearly all are, are asked about it once and not one by one."""


def _rows_sql(log: str, where: str) -> str:
    """The rows as `Stored`. A column that is empty against the schema makes an entry that is empty."""
    return (
        f"SELECT position, stream, leaf_hash, coalesce(convert_to({_ENTRY}, 'UTF8'), '') AS entry"
        f' FROM "{log}".event WHERE {where} ORDER BY position'
    )


def _joined_sql(log: str) -> str:
    """A row for each 256 positions that have any: the last, the one before them, how many, entries, leaves.

    No entry has a line break in it: where somebody put one, there are more lines than rows. `plain` tells
    whether JSON spells all their texts as they are; where it does not, the entries are not spelled rightly.
    """
    rows = (
        f"SELECT position, leaf_hash, {_entry(_COLUMNS | _QUOTED)} AS entry, {_PLAIN} AS plain"
        f' FROM "{log}".event WHERE position > before AND position <= least(before + {TILE}, $2)'
        " ORDER BY position OFFSET 0"
    )
    texts = "string_agg(plain, '')"
    return (
        "SELECT position, before, how_many, entries, leaves, plain"
        f" FROM generate_series($1::bigint, $2::bigint - 1, {TILE}) AS tile (before), LATERAL ("
        "SELECT max(position) AS position, count(*) AS how_many,"
        " coalesce(convert_to(string_agg(entry, E'\\n'), 'UTF8'), '') AS entries,"
        " coalesce(string_agg(leaf_hash, ''), '') AS leaves,"
        f" octet_length(to_json({texts})::text) = octet_length({texts}) + 2 AS plain"
        f" FROM ({rows}) AS event HAVING count(*) > 0) AS event"
    )
