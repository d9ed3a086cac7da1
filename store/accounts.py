"""How somebody proves who they are: the digest of a password, and of what an identity provider calls them."""

from dataclasses import dataclass

from store.database import Database


@dataclass(frozen=True, slots=True)
class Proofs:
    """What is kept of one person; `linked` is whether an identity provider's name of them is."""

    password: str | None = None
    linked: bool = False


class KeptProofs:
    """All proofs of one record. Every method raises Unreachable."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, person: str) -> Proofs:
        """What is kept of somebody; of a stranger nothing is."""
        row = await self._db.fetchrow(
            "SELECT password, subject IS NOT NULL AS linked FROM door.account WHERE person = $1", person
        )
        return Proofs() if row is None else Proofs(row["password"], row["linked"])

    async def keep_password(self, person: str, password: str, now_us: int) -> None:
        """Keeps the digest of a password, in place of the one before."""
        await self._db.execute(
            "INSERT INTO door.account (person, password, made_us) VALUES ($1, $2, $3)"
            " ON CONFLICT (person) DO UPDATE SET password = excluded.password",
            person,
            password,
            now_us,
        )

    async def forget_password(self, person: str) -> None:
        """Forgets the digest of somebody's password."""
        await self._db.execute("UPDATE door.account SET password = NULL WHERE person = $1", person)

    async def link(self, person: str, subject: bytes, now_us: int) -> bool:
        """Keeps what a provider calls somebody; False where it is somebody else's already."""
        taken = await self.person_of(subject)
        if taken is not None:
            return taken == person
        await self._db.execute(
            "INSERT INTO door.account (person, subject, made_us) VALUES ($1, $2, $3)"
            " ON CONFLICT (person) DO UPDATE SET subject = excluded.subject",
            person,
            subject,
            now_us,
        )
        return True

    async def unlink(self, person: str) -> None:
        """Forgets what a provider calls somebody."""
        await self._db.execute("UPDATE door.account SET subject = NULL WHERE person = $1", person)

    async def person_of(self, subject: bytes) -> str | None:
        """Whom a provider's name belongs to."""
        row = await self._db.fetchrow("SELECT person FROM door.account WHERE subject = $1", subject)
        return None if row is None else row["person"]
