"""How often somebody tried to sign in, kept for all processes of the site and through their restarts."""

from dataclasses import dataclass

from store.database import Database

_TRIED = """
INSERT INTO door.tries AS kept (key, count, until_us) VALUES ($1, 1, $2::bigint + $3::bigint)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN kept.until_us <= $2 THEN 1 ELSE kept.count + 1 END,
    until_us = CASE WHEN kept.until_us <= $2 THEN excluded.until_us ELSE kept.until_us END
RETURNING count, until_us"""

_OVER = """
DELETE FROM door.tries WHERE key IN (
    SELECT key FROM door.tries WHERE until_us <= $1 ORDER BY key FOR UPDATE SKIP LOCKED)"""


@dataclass(frozen=True, slots=True)
class Tried:
    """How many tries there were, this one counted, and when they are forgotten."""

    count: int
    until_us: int


class KeptTries:
    """The table `door.tries`. Every method raises Unreachable."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def tried(self, key: bytes, now_us: int, for_us: int) -> Tried:
        """One try more; the first one of a span begins it. What is over is forgotten on the way."""
        await self._db.execute(_OVER, now_us)
        row = await self._db.fetchrow(_TRIED, key, now_us, for_us)
        return Tried(row["count"], row["until_us"])

    async def given_back(self, key: bytes) -> None:
        """The last try was none."""
        await self._db.execute("UPDATE door.tries SET count = count - 1 WHERE key = $1", key)

    async def forgotten(self, key: bytes) -> None:
        """Whoever it is begins anew."""
        await self._db.execute("DELETE FROM door.tries WHERE key = $1", key)
