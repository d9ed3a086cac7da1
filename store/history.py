"""What the log proves and what it knew: its root, from the columns; its rows, as known at a moment."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import NamedTuple

import orjson

from store.log import Log, Row
from store.tree import Tree, leaf, paths, root

PAGE = 5_000
NEWEST = 1 << 62
"""Further than any log will ever reach."""


async def root_of(log: Log) -> tuple[int, str]:
    """(size, root in hex) of the log, from its columns and never from stored hashes.

    Memory stays flat. Raises Unreachable.
    """
    tree = Tree()
    async for _, each in leaves_after(log):
        tree.add(each)
    return tree.size, tree.root().hex()


async def proved(log: Log, positions: Sequence[int]) -> tuple[int, str, dict[int, list[str]]]:
    """(size, root, by position the hashes that lead from its leaf to that root), all in hex.

    Takes 32 bytes of memory for every event of the log. Raises Unreachable.
    """
    leaves = [each async for _, each in leaves_after(log)]
    found = paths(leaves, [position - 1 for position in positions])
    hashes = {index + 1: [each.hex() for each in path] for index, path in found.items()}
    return len(leaves), root(leaves).hex(), hashes


async def leaves_after(log: Log, position: int = 0) -> AsyncGenerator[tuple[int, bytes], None]:
    """Position and leaf of every row after a position, from its columns. Raises Unreachable."""
    async with aclosing(entries_after(log, position)) as rows:
        async for stored in rows:
            yield stored.position, leaf(stored.entry)


class Stored(NamedTuple):
    """A row as it lies there: its place, its entry by its columns, and the leaf that stands beside them."""

    position: int
    stream: str
    entry: bytes
    leaf_hash: bytes


async def entries_after(log: Log, position: int = 0) -> AsyncGenerator[Stored, None]:
    """Every row after a position; a page is read beside the work on the one before. Raises Unreachable."""
    sql = _entries_sql(log.name)
    asked = asyncio.create_task(log.db.fetch(sql, position, PAGE))
    try:
        while page := await asked:
            asked = asyncio.create_task(log.db.fetch(sql, page[-1]["position"], PAGE))
            await asyncio.sleep(0)  # so that the question has left
            for record in page:
                columns = dict(record)
                place, stored = columns.pop("position"), columns.pop("leaf_hash")
                columns["body"] = orjson.Fragment(columns["body"])
                yield Stored(place, columns["stream"], orjson.dumps(columns), bytes(stored))
    finally:
        asked.cancel()
        await asyncio.wait({asked})


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


def _entries_sql(log: str) -> str:
    """The columns of `store.rows.entry`, by the same names in the same order."""
    return (
        "SELECT position, leaf_hash, actor, body, cause, command_id, encode(digest, 'hex') AS digest,"
        " occurred_us, ordinal, policy, recorded_us, schema, stream, type, version, written_us"
        f' FROM "{log}".event WHERE position > $1 ORDER BY position LIMIT $2'
    )
