"""Every living key is wrapped anew under the key that follows; the service goes on meanwhile."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from sqlalchemy import text

from store.database import Database
from store.wrapping import WrongWrappingKey, name_of

PAGE = 500
_LOCK = text("LOCK TABLE keys.person_key, keys.service_key IN SHARE ROW EXCLUSIVE MODE")
"""Waits until whoever makes a key now has made it; who comes later sees which key is in force."""
_TAKE_OVER = text("""
INSERT INTO keys.wrapping (wrapped_by, since_us)
VALUES (:name, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
ON CONFLICT (only_row) DO UPDATE SET wrapped_by = excluded.wrapped_by, since_us = excluded.since_us
WHERE wrapping.wrapped_by <> excluded.wrapped_by""")
_HELD = """
SELECT wrapped_by, count(*) AS keys, min(wrapped) AS one FROM (
    SELECT wrapped_by, wrapped FROM keys.person_key WHERE wrapped IS NOT NULL
    UNION ALL SELECT wrapped_by, wrapped FROM keys.service_key) AS every GROUP BY 1 ORDER BY 1"""
_STALE = (
    """
SELECT person_id, purpose, wrapped, wrapped_by FROM keys.person_key
WHERE wrapped_by <> $1 AND wrapped IS NOT NULL ORDER BY 1, 2 LIMIT $2""",
    """
SELECT '' AS person_id, purpose, wrapped, wrapped_by FROM keys.service_key
WHERE wrapped_by <> $1 ORDER BY 2 LIMIT $2""",
)
_FRESH = "FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[]) AS fresh(person, what, old, new)"
_ANEW = (
    f"""
UPDATE keys.person_key SET wrapped = new, wrapped_by = $5 {_FRESH}
WHERE person_id = person AND purpose = what AND wrapped = old""",
    f"""
UPDATE keys.service_key SET wrapped = new, wrapped_by = $5 {_FRESH}
WHERE person = '' AND purpose = what AND wrapped = old""",
)
_TIDY = ("VACUUM (FULL) keys.person_key", "VACUUM (FULL) keys.service_key")
"""What the key before had wrapped leaves the tables' files, too."""


class Held(NamedTuple):
    """How many living keys a wrapping key holds, and one of them."""

    name: str
    keys: int
    one: bytes


class Rewrapping:
    """The keys' database as its owner sees it. Every method raises Unreachable."""

    def __init__(self, db: Database, former: bytes, following: bytes) -> None:
        self._db, self._following = db, following
        self._at_hand = {name_of(key): key for key in (former, following)}
        self.name = name_of(following)

    async def check(self) -> int:
        """How many keys wait to be wrapped anew. Raises WrongWrappingKey for one that neither opens."""
        held = await held_by(self._db)
        for one in held:
            self._unwrapped(one.one, one.name)
        return sum(one.keys for one in held if one.name != self.name)

    async def take_over(self) -> None:
        """From here on everything is wrapped under the following key, by whichever process."""
        async with self._db.transaction() as connection:
            await connection.execute(_LOCK)
            await connection.execute(_TAKE_OVER, {"name": self.name})

    async def rewrap(self, told: Callable[[int], None] = lambda _: None) -> int:
        """Wraps anew whatever is not, and says how many; stopped at any page it goes on there."""
        done = 0
        for stale, anew in zip(_STALE, _ANEW, strict=True):
            while rows := await self._db.fetch(stale, self.name, PAGE):
                await self._db.execute(anew, *self._columns(rows), self.name)
                done += len(rows)
                told(done)
        return done

    async def tidy(self) -> None:
        """Takes what the former key had wrapped out of the tables' files."""
        for statement in _TIDY:
            await self._db.execute(statement)

    def _columns(self, rows: Sequence[Any]) -> tuple[list[Any], ...]:
        old = [row["wrapped"] for row in rows]
        new = [
            aes_key_wrap(self._following, self._unwrapped(row["wrapped"], row["wrapped_by"])) for row in rows
        ]
        return [row["person_id"] for row in rows], [row["purpose"] for row in rows], old, new

    def _unwrapped(self, wrapped: bytes, wrapped_by: str) -> bytes:
        try:
            return aes_key_unwrap(self._at_hand[wrapped_by], wrapped)
        except (KeyError, InvalidUnwrap) as error:
            raise WrongWrappingKey from error


async def held_by(db: Database) -> list[Held]:
    """Every wrapping key that holds a living key, by name. Raises Unreachable."""
    return [Held(row["wrapped_by"], row["keys"], row["one"]) for row in await db.fetch(_HELD)]
