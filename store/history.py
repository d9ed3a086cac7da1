"""What the log proves and what it knew: its root, from the columns; its rows, as known at a moment."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from store.entries import JOINED, NEWEST, WITHIN, leaves_after, pages_after
from store.log import COLUMNS, Log, Row
from store.tree import Tree, paths, root


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


async def leaves_beside(log: Log, size: int) -> list[bytes]:
    """The leaf hashes that lie beside the first rows, up to a size; nothing is hashed. Raises Unreachable.

    They are good for the way to a root that is known, and prove nothing of the rows that they lie beside.
    """
    sql = f'SELECT position, leaf_hash FROM "{log.name}".event WHERE {WITHIN} ORDER BY position'
    async with aclosing(pages_after(log, sql, 0, size, most=JOINED)) as pages:
        return [row["leaf_hash"] async for rows in pages for row in rows]


async def every_row(
    log: Log, after_position: int = 0, until_position: int = NEWEST
) -> AsyncGenerator[Row, None]:
    """Every row after a position and up to another, in order; no transaction is held. Raises Unreachable."""
    sql = f'SELECT {COLUMNS} FROM "{log.name}".event WHERE {WITHIN} ORDER BY position'
    async with aclosing(pages_after(log, sql, after_position, until_position)) as pages:
        async for rows in pages:
            for row in map(Row._make, rows):
                yield row


async def rows_as_known_at(log: Log, stream: str, recorded_us: int) -> list[Row]:
    """The rows of a stream that the service knew at a moment of programme time, and no later news."""
    return [row for row in await log.read(stream) if row.recorded_us <= recorded_us]
