"""Keys per person and purpose, wrapped, made exactly once, and never again after the person was erased."""

import secrets
from collections.abc import Sequence
from typing import Any

from store.database import Database
from store.steady import wall_us
from store.together import Together
from store.wrapping import AtHand, Wrapping, WrongWrappingKey

__all__ = ["KEY_BYTES", "Erased", "Keys", "WrongWrappingKey"]
KEY_BYTES = 64
_IN_FORCE = "NOT EXISTS (SELECT FROM keys.wrapping WHERE wrapped_by <> {})"
"""Nothing is wrapped any more under a key whose successor has taken over."""

_MAKE = f"""
WITH person AS (
    INSERT INTO keys.person (person_id) SELECT unnest($1::text[]) ORDER BY 1
    ON CONFLICT (person_id) DO UPDATE SET person_id = excluded.person_id
    RETURNING person_id, erased_us
), fresh AS (
    INSERT INTO keys.person_key (person_id, purpose, wrapped, wrapped_by, created_us)
    SELECT person_id, $2::text, wrapped, $4::text, $5::bigint
    FROM person JOIN unnest($1, $3::bytea[]) AS made(person_id, wrapped) USING (person_id)
    WHERE erased_us IS NULL AND {_IN_FORCE.format("$4::text")}
    ON CONFLICT (person_id, purpose) DO NOTHING
)
SELECT {_IN_FORCE.format("$4::text")} AS in_force,
    (SELECT person_id FROM person WHERE erased_us IS NOT NULL ORDER BY person_id LIMIT 1) AS erased"""
_MAKE_SERVICE = f"""
INSERT INTO keys.service_key (purpose, wrapped, wrapped_by, created_us)
SELECT $1, $2, $3, $4 WHERE {_IN_FORCE.format("$3::text")}
ON CONFLICT (purpose) DO NOTHING"""
_FETCH = """
SELECT person_id, wrapped, wrapped_by FROM keys.person_key
WHERE person_id = ANY($1::text[]) AND purpose = $2 AND wrapped IS NOT NULL"""
_FENCE = """
INSERT INTO keys.person (person_id, erased_us) VALUES ($1, $2)
ON CONFLICT (person_id) DO UPDATE SET erased_us = coalesce(person.erased_us, excluded.erased_us)"""
_RENEW = f"""
UPDATE keys.person_key SET wrapped = $3, wrapped_by = $4, created_us = $5
WHERE person_id = $1 AND purpose = $2 AND wrapped IS NOT NULL AND {_IN_FORCE.format("$4::text")}"""

_Asked = tuple[Sequence[str], str]
"""People and a purpose."""


class Erased(Exception):
    """The person was erased: no key of theirs exists or will ever be made again."""

    def __init__(self, person_id: str) -> None:
        super().__init__(f"Person {person_id} was erased; nothing can be stored about them under this id.")
        self.person_id = person_id


class Keys:
    """The keys' database. `wrapping_key` is 32 secret bytes that lie in neither database.

    A key is 64 bytes. Every method raises `Unreachable` when the database is away.
    """

    def __init__(self, db: Database, wrapping_key: bytes, at_hand: AtHand | None = None) -> None:
        """`at_hand` is asked when another wrapping key has come into force."""
        self._db = db
        self._wrapping = Wrapping(wrapping_key, at_hand)
        self._looking = Together(self._found, self._each_found)
        self._making = Together(self._make, self._make_all)

    async def obtain(self, person_ids: Sequence[str], purpose: str) -> dict[str, bytes]:
        """The key of every person for a purpose, made where there is none; two callers get the same.

        Raises Erased naming the first erased person, WrongWrappingKey.
        """
        people = sorted(set(person_ids))
        found = await self.existing(people, purpose)
        missing = [person for person in people if person not in found]
        if missing:
            await self._making.ask((missing, purpose))
            found |= await self.existing(missing, purpose)
        for person in missing:
            if person not in found:
                raise Erased(person)
        return found

    async def existing(self, person_ids: Sequence[str], purpose: str) -> dict[str, bytes]:
        """The keys that exist for `person_ids`; an erased person has none. Raises WrongWrappingKey."""
        return await self._looking.ask((person_ids, purpose))

    async def _found(self, asked: _Asked) -> dict[str, bytes]:
        people, purpose = asked
        rows = await self._db.fetch(_FETCH, list(people), purpose)
        if not all(self._wrapping.knows(row["wrapped_by"]) for row in rows):
            await self._wrapping.look(self._db)
            rows = await self._db.fetch(_FETCH, list(people), purpose)  # they may be wrapped anew meanwhile
        return {row["person_id"]: self._wrapping.unwrap(row["wrapped"], row["wrapped_by"]) for row in rows}

    async def _each_found(self, questions: Sequence[_Asked]) -> list[dict[str, bytes]]:
        """One query for each purpose, whoever asks."""
        found = {}
        for purpose, people in _by_purpose(questions).items():
            found[purpose] = await self._found((people, purpose))
        return [
            {person: found[purpose][person] for person in people if person in found[purpose]}
            for people, purpose in questions
        ]

    async def service(self, purpose: str) -> bytes:
        """The service's own key for a purpose, made on first use. Raises WrongWrappingKey."""
        row = await self._service(purpose)
        if row is None or not self._wrapping.knows(row["wrapped_by"]):
            await self._wrapping.look(self._db)
            row = await self._service(purpose)
        if row is None:
            raise WrongWrappingKey
        return self._wrapping.unwrap(row["wrapped"], row["wrapped_by"])

    async def _service(self, purpose: str) -> Any:
        """What is stored; nothing, where it must be made and another wrapping key is in force."""
        await self._db.execute(_MAKE_SERVICE, purpose, self._fresh(), self._wrapping.name, wall_us())
        return await self._db.fetchrow(
            "SELECT wrapped, wrapped_by FROM keys.service_key WHERE purpose = $1", purpose
        )

    async def is_erased(self, person_id: str) -> bool:
        """Whether the person stands behind the fence."""
        return await self.erased_of([person_id]) is not None

    async def erased_of(self, person_ids: Sequence[str]) -> str | None:
        """The first of some people who stands behind the fence."""
        row = await self._db.fetchrow(
            "SELECT min(person_id) AS first FROM keys.person"
            " WHERE person_id = ANY($1::text[]) AND erased_us IS NOT NULL",
            list(person_ids),
        )
        first: str | None = row["first"]
        return first

    async def erase(self, person_id: str) -> None:
        """Raises the fence, then destroys every key of the person. Repeating it changes nothing."""
        await self._db.execute(_FENCE, person_id, wall_us())
        await self._db.execute("UPDATE keys.person_key SET wrapped = NULL WHERE person_id = $1", person_id)

    async def renew(self, person_id: str, purposes: Sequence[str]) -> None:
        """Puts new keys in the place of a person's old ones: nothing from before is ever opened again."""
        await self._wrapping.look(self._db)
        for purpose in purposes:
            await self._db.execute(_RENEW, person_id, purpose, self._fresh(), self._wrapping.name, wall_us())

    async def purposes(self, person_id: str, of: Sequence[str] | None = None) -> list[str]:
        """For which purposes somebody has or had a key; of some purposes only, when they are given."""
        rows = await self._db.fetch("SELECT purpose FROM keys.person_key WHERE person_id = $1", person_id)
        return sorted(row["purpose"] for row in rows if of is None or row["purpose"] in of)

    async def _make(self, asked: _Asked) -> None:
        made = await self._made(asked)
        if not made["in_force"]:
            await self._wrapping.look(self._db)
            made = await self._made(asked)
        if made["erased"] is not None:
            raise Erased(made["erased"])
        if not made["in_force"]:
            raise WrongWrappingKey

    async def _made(self, asked: _Asked) -> Any:
        people, purpose = asked
        fresh = [self._fresh() for _ in people]
        return await self._db.fetchrow(_MAKE, list(people), purpose, fresh, self._wrapping.name, wall_us())

    async def _make_all(self, questions: Sequence[_Asked]) -> list[Exception | None]:
        """One statement for each purpose; one for each question where somebody was erased."""
        try:
            for purpose, people in _by_purpose(questions).items():
                await self._make((people, purpose))
        except Erased:
            return [await self._problem(asked) for asked in questions]
        return [None] * len(questions)

    async def _problem(self, asked: _Asked) -> Erased | None:
        try:
            await self._make(asked)
        except Erased as error:
            return error
        return None

    def _fresh(self) -> bytes:
        return self._wrapping.wrap(secrets.token_bytes(KEY_BYTES))


def _by_purpose(questions: Sequence[_Asked]) -> dict[str, list[str]]:
    """Everybody who is asked for, once, by purpose, in a settled order."""
    people: dict[str, set[str]] = {}
    for asked, purpose in questions:
        people.setdefault(purpose, set()).update(asked)
    return {purpose: sorted(found) for purpose, found in people.items()}
