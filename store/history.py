"""What the log proves and what it knew: its root, from the columns; its rows, as known at a moment."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from typing import Any, NamedTuple

from store.log import Log, Row
from store.tree import TILE, Tree, leaves_of, paths, root

PAGE, AHEAD = 20 * TILE, 2
LEAVES = 50_000
NEWEST = 1 << 62
"""Further than any log will ever reach."""


async def root_of(log: Log) -> tuple[int, str]:
    """(size, root in hex) of the log, from its columns and never from stored hashes.

    Memory stays flat. Raises Unreachable.
    """
    tree = Tree()
    async for _, leaves in leaves_after(log):
        tree.extend(leaves)
    return tree.size, tree.root().hex()


async def proved(log: Log, positions: Sequence[int]) -> tuple[int, str, dict[int, list[str]]]:
    """(size, root, by position the hashes that lead from its leaf to that root), all in hex.

    Takes 32 bytes of memory for every event of the log. Raises Unreachable.
    """
    leaves = [each async for _, page in leaves_after(log) for each in page]
    found = paths(leaves, [position - 1 for position in positions])
    hashes = {index + 1: [each.hex() for each in path] for index, path in found.items()}
    return len(leaves), root(leaves).hex(), hashes


class Stored(NamedTuple):
    """A row as it lies there: its place, its stream, the leaf beside it, and its entry by its columns."""

    position: int
    stream: str
    leaf_hash: bytes
    entry: bytes


async def leaves_after(log: Log, position: int = 0) -> AsyncGenerator[tuple[int, list[bytes]], None]:
    """The leaves of all rows after a position, up to 256 at a time, with the position of the first of each.

    A page ends before a position that is missing. Raises Unreachable.
    """
    async with aclosing(pages_after(log, position)) as pages:
        async for page in pages:
            for first, some in unbroken(page):
                yield first, leaves_of([each[3] for each in some])


def unbroken(page: Sequence[Any]) -> Iterator[tuple[int, Sequence[Any]]]:
    """The parts of a page in which no position is missing, with the position of the first row of each."""
    begins = 0
    while begins < len(page):
        first, ends = page[begins][0], len(page)
        if page[-1][0] - first != ends - 1 - begins:
            ends = next(n for n in range(begins, ends + 1) if n == ends or page[n][0] != first + n - begins)
        yield first, page[begins:ends]
        begins = ends


async def entries_after(log: Log, position: int = 0) -> AsyncGenerator[Stored, None]:
    """Every row after a position. Raises Unreachable."""
    async with aclosing(pages_after(log, position)) as pages:
        async for page in pages:
            for row in page:
                yield Stored(*row)


async def entry_at(log: Log, position: int) -> Stored:
    """The row at a position that there is. Raises Unreachable."""
    (row,) = await log.db.fetch(_entries_sql(log.name, "position = $1"), position)
    return Stored(*row)


async def entries_at(log: Log, positions: Sequence[int]) -> list[Stored]:
    """The rows at some positions, in order; those that are not there are missing. Raises Unreachable."""
    sql = _entries_sql(log.name, "position = ANY($1::bigint[])")
    return [Stored(*row) for row in await log.db.fetch(sql, list(positions))]


async def leaves_beside(log: Log, size: int) -> list[bytes]:
    """The leaf hashes that lie beside the first rows, up to a size; nothing is hashed. Raises Unreachable.

    They are good for the way to a root that is known, and prove nothing of the rows that they lie beside.
    """
    sql = f'SELECT leaf_hash FROM "{log.name}".event WHERE position > $1 AND position <= $2 ORDER BY position'
    found: list[bytes] = []
    for first in range(0, size, LEAVES):
        found += [row[0] for row in await log.db.fetch(sql, first, min(first + LEAVES, size))]
    return found


async def pages_after(log: Log, position: int = 0) -> AsyncGenerator[Sequence[Any], None]:
    """The rows after a position as `Stored` has them, up to 256 at once. Raises Unreachable.

    While some are worked on, the database writes the next ones, on two connections where there are two.
    """
    asked: deque[_Asked] = deque()
    at: int | None = position
    try:
        while at is not None:
            while len(asked) < AHEAD:
                asked.append(_ask(log, asked[-1].until if asked else at))
            first, until, coming = asked.popleft()
            page = await coming
            for begins in range(0, len(page), TILE):
                yield page[begins : begins + TILE]
                await asyncio.sleep(0)  # so that what has come meanwhile is taken in
            at = page[-1][0] if page else first
            if at < until:  # the end, or a hole; what was asked beyond it may be older than what comes now
                await _answered(asked)
                at = await _before_the_next(log, at)
    finally:
        for each in asked:
            each.coming.cancel()
        await _answered(asked)


class _Asked(NamedTuple):
    """A page that is on its way: the rows after `first`, up to `until`."""

    first: int
    until: int
    coming: "asyncio.Task[list[Any]]"


def _ask(log: Log, first: int) -> _Asked:
    sql = _entries_sql(log.name, "position > $1 AND position <= $2")
    return _Asked(first, first + PAGE, asyncio.create_task(log.db.fetch(sql, first, first + PAGE)))


async def _answered(asked: deque[_Asked]) -> None:
    """Nobody waits for these pages any more."""
    await asyncio.gather(*(each.coming for each in asked), return_exceptions=True)
    asked.clear()


async def _before_the_next(log: Log, position: int) -> int | None:
    """The position before the next row after one; None where none comes."""
    sql = f'SELECT min(position) - 1 FROM "{log.name}".event WHERE position > $1'
    (row,) = await log.db.fetch(sql, position)
    before: int | None = row[0]
    return before


async def every_row(log: Log, after_position: int = 0, until_position: int = NEWEST) -> AsyncIterator[Row]:
    """Every row after a position and up to another, in order, in pages without holding a transaction.

    A page is asked for while the one before it is worked on. Raises Unreachable.
    """
    asked = _page(log, after_position, until_position)
    try:
        while page := await asked:
            asked = _page(log, page[-1].position, until_position)
            await asyncio.sleep(0)  # so that the question has left
            for row in page:
                yield row
    finally:
        asked.cancel()


def _page(log: Log, after: int, until: int) -> "asyncio.Task[list[Row]]":
    return asyncio.create_task(log.read_all(after, min(PAGE, until - after)))


async def rows_as_known_at(log: Log, stream: str, recorded_us: int) -> list[Row]:
    """The rows of a stream that the service knew at a moment of programme time, and no later news."""
    return [row for row in await log.read(stream) if row.recorded_us <= recorded_us]


def _entries_sql(log: str, where: str) -> str:
    """The rows as `Stored`; their entries are written by the database as `store.rows.entry` writes them.

    A column that is empty against the schema makes an entry that is empty, and never fits its hash.
    """
    columns = {
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
    actor, body, *others = (f"',\"{name}\":' || {value}" for name, value in columns.items())
    long, short = f"{actor} || {body}".replace("',", "'{", 1), " || ".join(others)
    entry = f"{long} || ({short} || '}}')"  # what is long is copied least
    return (
        f"SELECT position, stream, leaf_hash, coalesce(convert_to({entry}, 'UTF8'), '') AS entry"
        f' FROM "{log}".event WHERE {where} ORDER BY position'
    )
