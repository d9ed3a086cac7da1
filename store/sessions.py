"""The sessions of browsers, each by the digest of a token that only the browser has; by the real clock."""

from dataclasses import dataclass
from hashlib import sha256

from store.database import Database
from store.steady import wall_us


@dataclass(frozen=True, slots=True)
class Kept:
    """A session that holds: who, in which role, and when they last proved who they are."""

    id: bytes
    person: str
    role: str
    began_us: int
    seen_us: int
    authenticated_us: int


def now_us() -> int:
    """The moment by the real clock, which sessions and logins go by."""
    return wall_us()


def digest(token: str) -> bytes:
    """Under which a token is kept."""
    return sha256(token.encode()).digest()


class KeptSessions:
    """All sessions of one record. Every method raises Unreachable."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def begin(self, token: str, person: str, role: str, now_us: int, authenticated_us: int) -> None:
        """Keeps a new session."""
        await self._db.execute(
            "INSERT INTO door.session (id, person, role, began_us, seen_us, authenticated_us)"
            " VALUES ($1, $2, $3, $4, $4, $5)",
            digest(token),
            person,
            role,
            now_us,
            authenticated_us,
        )

    async def of(self, token: str) -> Kept | None:
        """The session of a token that nobody has ended."""
        row = await self._db.fetchrow(
            "SELECT id, person, role, began_us, seen_us, authenticated_us"
            " FROM door.session WHERE id = $1 AND ended_us IS NULL",
            digest(token),
        )
        return None if row is None else Kept(**row)

    async def seen(self, session: bytes, now_us: int) -> None:
        """Notes that a session is in use."""
        await self._db.execute("UPDATE door.session SET seen_us = $2 WHERE id = $1", session, now_us)

    async def end(self, session: bytes, now_us: int) -> None:
        """Ends one session; again changes nothing."""
        await self._db.execute(
            "UPDATE door.session SET ended_us = $2 WHERE id = $1 AND ended_us IS NULL", session, now_us
        )

    async def end_all(self, person: str, now_us: int) -> int:
        """Ends every session of somebody, and says how many there were."""
        ended = await self._db.fetch(
            "UPDATE door.session SET ended_us = $2 WHERE person = $1 AND ended_us IS NULL RETURNING id",
            person,
            now_us,
        )
        return len(ended)

    async def end_others(self, person: str, session: bytes, now_us: int) -> None:
        """Ends every session of somebody but one."""
        await self._db.execute(
            "UPDATE door.session SET ended_us = $3 WHERE person = $1 AND id <> $2 AND ended_us IS NULL",
            person,
            session,
            now_us,
        )

    async def last_role(self, person: str) -> str | None:
        """The role that somebody acted in last, ended or not."""
        row = await self._db.fetchrow(
            "SELECT role FROM door.session WHERE person = $1 ORDER BY began_us DESC LIMIT 1", person
        )
        return None if row is None else row["role"]

    async def living(self, since_us: int) -> list[Kept]:
        """Every session that is not ended and was seen since a moment."""
        rows = await self._db.fetch(
            "SELECT id, person, role, began_us, seen_us, authenticated_us"
            " FROM door.session WHERE ended_us IS NULL AND seen_us >= $1",
            since_us,
        )
        return [Kept(**row) for row in rows]
