"""What the databases hold of one person beside the course of their years: for the person to read, or take."""

from dataclasses import dataclass

import orjson
from cryptography.exceptions import InvalidTag

from store.database import Database
from store.keys import Keys
from store.sealed import opened
from store.vault import PROFILE

_NOTES = """
SELECT note_id, author, purpose, written_us FROM vault.note
WHERE (author = $1 OR subjects @> ARRAY[$1]) AND kept ORDER BY written_us, note_id"""
_DEEDS = """
SELECT stream, type, recorded_us FROM care.event WHERE actor = $1
UNION ALL SELECT stream, type, recorded_us FROM access.event
WHERE stream = 'account/main' AND (actor = $1 OR body::jsonb ->> 'person' = $1)
ORDER BY recorded_us, stream, type"""
_SENT = """
SELECT template, channel, standing, asked_us FROM board.outgoing
WHERE person = $1 ORDER BY asked_us, template"""
_SESSIONS = "SELECT role, began_us, seen_us FROM door.session WHERE person = $1 ORDER BY began_us"
_PROOFS = """
SELECT password IS NOT NULL AS password, subject IS NOT NULL AS linked FROM door.account WHERE person = $1"""


@dataclass(frozen=True, slots=True)
class Note:
    """A text that somebody wrote, or that is about them; moments are real."""

    id: str
    author: str
    purpose: str
    written_us: int


@dataclass(frozen=True, slots=True)
class Deed:
    """An event in which somebody spoke, or that is of their account."""

    stream: str
    type: str
    recorded_us: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A message to somebody, and over which channel, if it left."""

    template: str
    channel: str | None
    standing: str
    asked_us: int


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a browser; moments are real."""

    role: str
    began_us: int
    seen_us: int


class HeldOf:
    """All that is asked of the databases with the rights of a door. Every method raises Unreachable."""

    def __init__(self, db: Database, keys: Keys, person: str) -> None:
        self._db, self._keys, self._person = db, keys, person

    async def code(self) -> str:
        """The student code, as a roster gave it; empty where none can be read."""
        keys = await self._keys.existing([self._person], PROFILE)
        row = await self._db.fetchrow("SELECT sealed FROM vault.person WHERE person_id = $1", self._person)
        if row is None or not row["sealed"] or self._person not in keys:
            return ""
        try:
            code: str = orjson.loads(opened(keys[self._person], self._person, row["sealed"]))["code"]
        except (InvalidTag, ValueError, LookupError, TypeError):
            return ""
        return code

    async def notes(self) -> list[Note]:
        """Every text of theirs and about them that an event names, the oldest first."""
        rows = await self._db.fetch(_NOTES, self._person)
        return [Note(row["note_id"], row["author"], row["purpose"], row["written_us"]) for row in rows]

    async def deeds(self) -> list[Deed]:
        """What they did in the care log, and what was done to their account."""
        return [Deed(**row) for row in await self._db.fetch(_DEEDS, self._person)]

    async def sent(self) -> list[Sent]:
        """What was sent to them."""
        return [Sent(**row) for row in await self._db.fetch(_SENT, self._person)]

    async def sessions(self) -> list[Session]:
        """Their sessions."""
        return [Session(**row) for row in await self._db.fetch(_SESSIONS, self._person)]

    async def proofs(self) -> tuple[bool, bool]:
        """Whether a password, and an identity provider's name of them, are kept."""
        row = await self._db.fetchrow(_PROOFS, self._person)
        return (row["password"], row["linked"]) if row else (False, False)
