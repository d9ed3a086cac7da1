"""Who acts on something right now: one process of a lane at a time, overtaken when it falls silent.

Whether it is silent is told by the one clock of the record, and a claim out of the future is a silent one.

A claim is no fact and no lock: its holder says again and again that it is alive, and for 20 s at most.
Acting twice is harmless, because a gateway knows the key of what it has taken.
"""

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from store.database import Database, Unreachable

ALIVE_EVERY_S = 1.0
DEAD_US = 3_000_000
"""Real microseconds after which a holder that has not said that it is alive is overtaken."""
NOW_US = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
LONGEST_S = 17.0
"""So long a holder says so, however it fares: with the above, 20 s without a result are overtaken."""


def named(process: str) -> str:
    """A name for this process that no other has, also where every container counts its processes from 1."""
    return f"{process}-{os.getpid()}-{secrets.token_hex(4)}"


class Claims:
    """The claims beside one lane's log. All methods raise Unreachable."""

    def __init__(self, db: Database, by: str, log: str = "care") -> None:
        """`by` names this process among those that claim, as `named` does; `log` is care or programme."""
        self._db = db
        self._by = by
        self._table = f"{log}.claim"

    @asynccontextmanager
    async def held(self, stream: str, intent: str) -> AsyncIterator[bool]:
        """Whether this process may act on an intent; if so, it is said to be alive until the block ends."""
        taken = await self._take(stream, intent)
        alive = asyncio.create_task(self._stay_alive(stream, intent)) if taken else None
        try:
            yield taken
        finally:
            if alive is not None:
                alive.cancel()
                with suppress(asyncio.CancelledError):
                    await alive

    async def release(self, stream: str, intent: str) -> None:
        """Forgets a claim whose intent has its result."""
        await self._db.execute(f"DELETE FROM {self._table} WHERE stream = $1 AND intent = $2", stream, intent)

    async def keep(self, stream: str, intent: str) -> bool:
        """Takes a claim, or says of one's own that its holder is alive; whether this process has it now."""
        return await self._take(stream, intent, "claim.claimed_by = $3")

    async def give_back(self, stream: str, intent: str) -> None:
        """Leaves a claim to whoever asks next; one that was overtaken is left alone."""
        await self._db.execute(
            f"DELETE FROM {self._table} WHERE stream = $1 AND intent = $2 AND claimed_by = $3",
            stream,
            intent,
            self._by,
        )

    async def say_alive(self, stream: str, intent: str) -> None:
        """Keeps a claim of this process from being overtaken; one that was overtaken is left alone."""
        await self._db.execute(
            f"UPDATE {self._table} SET claimed_us = {NOW_US}"
            " WHERE stream = $1 AND intent = $2 AND claimed_by = $3",
            stream,
            intent,
            self._by,
        )

    async def _take(self, stream: str, intent: str, also: str = "false") -> bool:
        row = await self._db.fetchrow(
            f"INSERT INTO {self._table} AS claim (stream, intent, claimed_by, claimed_us)"
            f" VALUES ($1, $2, $3, {NOW_US})"
            " ON CONFLICT (stream, intent) DO UPDATE SET claimed_by = $3, claimed_us = excluded.claimed_us"
            f" WHERE {also} OR claim.claimed_us <= excluded.claimed_us - $4::bigint"
            " OR claim.claimed_us > excluded.claimed_us + $4::bigint"
            " RETURNING true AS taken",
            stream,
            intent,
            self._by,
            DEAD_US,
        )
        return row is not None

    async def _stay_alive(self, stream: str, intent: str) -> None:
        ends = time.monotonic() + LONGEST_S
        while time.monotonic() < ends:
            await asyncio.sleep(ALIVE_EVERY_S)
            with suppress(Unreachable):  # then it looks dead, and may be overtaken: that is what it is for
                await self.say_alive(stream, intent)
