"""A process of concurrent writers that goes on until it is killed.

`python -m tests.store.writers STRATEGY URL NUMBER SEED`:
`log` appends through the store; `sequence` inserts rows numbered by a plain bigserial, as many stores do.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from random import Random

import asyncpg

from store.database import Database
from store.log import Log
from tests.store.builders import DRIVEN, new_rows


async def append_to_log(url: str, seed: int, number: int) -> None:
    """Appends batches of one to three events to a stream of its own."""
    log = Log(Database(url, pool_size=1), "programme")
    stream, version, chance = f"relationship/{seed}-{number}", 0, Random(seed * 1_000 + number)
    while True:
        rows = new_rows(f"command-{version}", chance.randint(1, 3))
        await log.append(stream, version, rows, DRIVEN)
        version += len(rows)


async def insert_by_sequence(url: str, seed: int, number: int) -> None:
    """Inserts two rows per transaction, numbered by a sequence."""
    connection = await asyncpg.connect(url)
    insert = await connection.prepare("INSERT INTO numbered (writer) VALUES ($1)")
    while True:
        async with connection.transaction():
            await insert.fetch(f"{seed}-{number}")
            await insert.fetch(f"{seed}-{number}")


STRATEGIES: dict[str, Callable[[str, int, int], Awaitable[None]]] = {
    "log": append_to_log,
    "sequence": insert_by_sequence,
}


async def main(strategy: str, url: str, writers: str, seed: str) -> None:
    """Runs the writers until the process is killed."""
    await asyncio.gather(*(STRATEGIES[strategy](url, int(seed), number) for number in range(int(writers))))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
