"""Logins that are good once: kept by the digest of a token that only its receiver has; by the real clock."""

from dataclasses import dataclass

from store.database import Database
from store.sessions import digest


@dataclass(frozen=True, slots=True)
class Login:
    """Whom a login is for, and in which role they begin."""

    person: str
    role: str


class Logins:
    """All logins of one record. Every method raises Unreachable."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def keep(self, token: str, person: str, role: str, expires_us: int) -> None:
        """Keeps a new one; the same again changes nothing, and makes no used one good."""
        await self._db.execute(
            "INSERT INTO door.login (id, person, role, expires_us) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (id) DO NOTHING",
            digest(token),
            person,
            role,
            expires_us,
        )

    async def use(self, token: str, now_us: int) -> Login | None:
        """Uses a login up; None for one that is old, used, or not ours. Of two at once one gets it."""
        row = await self._db.fetchrow(
            "UPDATE door.login SET used_us = $2 WHERE id = $1 AND used_us IS NULL AND expires_us > $2"
            " RETURNING person, role",
            digest(token),
            now_us,
        )
        return None if row is None else Login(row["person"], row["role"])

    async def is_good(self, token: str, now_us: int) -> bool:
        """Whether a login can still be used."""
        row = await self._db.fetchrow(
            "SELECT true FROM door.login WHERE id = $1 AND used_us IS NULL AND expires_us > $2",
            digest(token),
            now_us,
        )
        return row is not None
