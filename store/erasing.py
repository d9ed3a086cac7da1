"""What is kept of one person outside the logs: counted, then cleared, with the rights of whoever erases."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from store.database import Database
from store.keys import Keys
from store.vault import Vault

STREAMS_OF = "SELECT stream FROM board.stream_card WHERE mentor = $1 OR mentee = $1 ORDER BY stream"
OPEN_CASES = """
SELECT DISTINCT stream FROM care.open_case WHERE person = $1 OR about IN (
    SELECT stream FROM board.stream_card WHERE mentor = $1 OR mentee = $1)"""
NAMES = (
    "SELECT person_id AS id, sha256(sealed) AS what FROM vault.person WHERE person_id = $1 AND sealed <> ''"
)
TEXTS = """
SELECT note_id AS id, sha256(sealed) AS what FROM vault.note
WHERE (author = $1 OR subjects @> ARRAY[$1]) AND (purpose = ANY($2::text[]) OR $2::text[] IS NULL)"""
KEPT_OF_A_PERSON = {
    "names": NAMES,
    "proofs": "SELECT person AS id, NULL AS what FROM door.account WHERE person = $1",
    "logins": "SELECT encode(id, 'hex') AS id, NULL AS what FROM door.login WHERE person = $1",
    "sessions": "SELECT encode(id, 'hex') AS id, NULL AS what FROM door.session WHERE person = $1",
    "notices": """
SELECT stream || '/' || cause AS id, NULL AS what FROM board.outgoing
WHERE person = $1 AND (standing = 'waiting' OR reference IS NOT NULL OR problem IS NOT NULL)""",
}
DROP = (
    "DELETE FROM door.account WHERE person = $1",
    "DELETE FROM door.login WHERE person = $1",
    "DELETE FROM door.session WHERE person = $1",
    """
UPDATE board.outgoing SET reference = NULL, problem = NULL,
    standing = CASE WHEN standing = 'waiting' THEN 'stopped' ELSE standing END
WHERE person = $1""",
)


@dataclass(frozen=True, slots=True)
class Remains:
    """So many things of a kind, and a digest (64 hex digits) over which they are; nothing is read from it."""

    what: str
    number: int
    digest: str


def remains(what: str, of: Collection[str]) -> Remains:
    """The same digest for the same things, in whatever order they come."""
    return Remains(what, len(of), sha256("\n".join(sorted(of)).encode()).hexdigest())


class Erasing:
    """The eraser's hands. Both databases are opened with its role; every method raises Unreachable."""

    def __init__(self, db: Database, keys: Keys) -> None:
        self._db, self._keys = db, keys
        self._vault = Vault(db, keys)

    async def open_cases(self, person: str) -> list[str]:
        """The emergencies that are not over and that somebody spoke in, or whose pair they belong to."""
        return [row["stream"] for row in await self._db.fetch(OPEN_CASES, person)]

    async def streams_of(self, person: str) -> list[str]:
        """The pairs and the years of somebody."""
        return [row["stream"] for row in await self._db.fetch(STREAMS_OF, person)]

    async def destroy_keys(self, person: str, purposes: Sequence[str] | None) -> Remains:
        """Destroys the keys of some purposes, or all of them behind the fence. Again changes nothing."""
        if purposes is None:
            await self._keys.erase(person)
        else:
            await self._keys.renew(person, purposes)
        return remains("keys", await self._keys.purposes(person, purposes))

    async def count(self, person: str, purposes: Sequence[str] | None) -> list[Remains]:
        """What there is still, by kind; of single purposes only their texts."""
        found = [await self._found("texts", TEXTS, person, purposes)]
        if purposes is None:
            found += [await self._found(what, query, person) for what, query in KEPT_OF_A_PERSON.items()]
        return found

    async def clear(self, person: str, purposes: Sequence[str] | None) -> list[Remains]:
        """Removes it, and says what is left of it after all; again changes nothing."""
        await self._vault.forget(person, purposes)
        if purposes is None:
            for statement in DROP:
                await self._db.execute(statement, person)
        return [one for one in await self.count(person, purposes) if one.number]

    async def _found(self, what: str, query: str, *values: object) -> Remains:
        rows = await self._db.fetch(query, *values)
        return remains(what, [f"{row['id']} {(row['what'] or b'').hex()}" for row in rows])
