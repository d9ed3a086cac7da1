"""Names, codes and free texts, read only with the keys of all they concern, after the access is recorded."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from hmac import new as hmac

import asyncpg
import orjson
from cryptography.exceptions import InvalidTag

from store.canonical import canonical
from store.codes import Codes
from store.database import Database
from store.keys import Erased, Keys
from store.notes import note_id
from store.sealed import commitment, joint_key, opened, seal
from store.steady import wall_us

PROFILE = "profile"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # pragma: allowlist secret
ERASED_PERSON = "erased person"
UNREADABLE = "name unreadable"
LOST = "text lost or erased"
_FORGET = """
WITH gone AS (DELETE FROM vault.person WHERE person_id = $1 RETURNING code_index)
INSERT INTO vault.erased_code (code_index) SELECT code_index FROM gone WHERE code_index IS NOT NULL
ON CONFLICT DO NOTHING"""
_FORGET_TEXTS = """
DELETE FROM vault.note
WHERE (author = $1 OR subjects @> ARRAY[$1]) AND (purpose = ANY($2::text[]) OR $2::text[] IS NULL)"""


@dataclass(frozen=True, slots=True)
class NoteRef:
    """What an event carries of a text: its id and a commitment (64 hex digits) to its words."""

    note_id: str
    commitment: str

    @property
    def written(self) -> str:
        """What a command and its event say of the text: the id, and behind `#` the commitment."""
        return f"{self.note_id}#{self.commitment}"


@dataclass(frozen=True, slots=True)
class NoteAbout:
    """Whom a note concerns and what for; never its words."""

    note_id: str
    author: str
    subjects: tuple[str, ...]
    purpose: str


RecordAccess = Callable[[NoteAbout], Awaitable[None]]
"""Commits the access event of one reading; when it raises, nothing is decrypted."""


class CodeTaken(Exception):
    """Another person already has this student code."""

    def __init__(self, person_id: str) -> None:
        super().__init__(
            f"The student code given for person {person_id} belongs to another person. Check the roster."
        )
        self.person_id = person_id


class Damaged(Exception):
    """A stored text does not fit its keys and its id: somebody changed the row outside the service."""

    def __init__(self, note_id: str) -> None:
        super().__init__(
            f"The stored text {note_id} was changed outside the service. Restore it from a backup."
        )
        self.note_id = note_id


class NoteConflict(Exception):
    """The same command already wrote another text, or the same one about other people."""

    def __init__(self, note_id: str) -> None:
        super().__init__(f"Another text is already stored as {note_id}. Send the new text as a new command.")
        self.note_id = note_id


class Vault:
    """Sealed rows beside the logs, their keys in another database.

    Methods raise `Unreachable` when either database is away, `WrongWrappingKey` when the key does not fit.
    """

    def __init__(self, db: Database, keys: Keys) -> None:
        self._db = db
        self._keys = keys
        self._codes = Codes(db, keys)

    async def put_person(self, person_id: str, fields: Mapping[str, str], code: str) -> None:
        """Stores a person's names and addresses, replacing what was there. Raises Erased, CodeTaken."""
        key = (await self._keys.obtain([person_id], PROFILE))[person_id]
        index = (await self._codes.indexes([code]))[code]
        sealed = seal(key, person_id, canonical({"code": code, "fields": dict(fields)}))
        try:
            await self._db.execute(
                "INSERT INTO vault.person (person_id, sealed, code_index, saved_us) VALUES ($1, $2, $3, $4)"
                " ON CONFLICT (person_id) DO UPDATE"
                " SET sealed = excluded.sealed, code_index = excluded.code_index,"
                " saved_us = excluded.saved_us",
                person_id,
                sealed,
                index,
                wall_us(),
            )
        except asyncpg.UniqueViolationError as error:
            raise CodeTaken(person_id) from error
        await self._withdraw_if_erased(person_id, index)

    async def _withdraw_if_erased(self, person_id: str, index: bytes) -> None:
        if await self._keys.is_erased(person_id):
            await self._db.execute(
                "UPDATE vault.person SET sealed = '', code_index = NULL WHERE person_id = $1", person_id
            )
            await self._db.execute(
                "INSERT INTO vault.erased_code (code_index) VALUES ($1) ON CONFLICT DO NOTHING", index
            )
            raise Erased(person_id)

    async def find_code(self, code: str) -> str | None:
        """The person with this student code; blanks around it and its case do not matter."""
        return (await self.find_codes([code])).get(code)

    async def find_codes(self, codes: Sequence[str]) -> dict[str, str]:
        """The people who have some of these student codes, by code as it is spelt here."""
        return await self._codes.owners(codes)

    async def pseudonyms(self) -> Callable[[str], str]:
        """Makes six letters and digits of a person's id, the same for ever; it takes the key to tell."""
        key = await self._keys.service("pseudonym")
        return lambda person_id: _spelt(hmac(key, person_id.encode(), sha256).digest())

    async def was_erased(self, code: str) -> bool:
        """Whether the person who had this student code was erased; of them only that is left."""
        return code in await self.erased_codes([code])

    async def erased_codes(self, codes: Sequence[str]) -> frozenset[str]:
        """Those of some student codes whose people were erased."""
        return await self._codes.erased(codes)

    async def names(self, person_ids: Sequence[str]) -> dict[str, dict[str, str]]:
        """The stored fields of each person; `{"name": "erased person"}` for one who is erased or unknown.

        A row that was changed outside the service shows as `{"name": "name unreadable"}`.
        """
        keys = await self._keys.existing(person_ids, PROFILE)
        rows = await self._db.fetch(
            "SELECT person_id, sealed FROM vault.person WHERE person_id = ANY($1::text[])", list(keys)
        )
        known = {
            row["person_id"]: _fields(keys[row["person_id"]], row["person_id"], row["sealed"]) for row in rows
        }
        return {person: known.get(person, {"name": ERASED_PERSON}) for person in person_ids}

    async def write_pending(
        self, command_id: str, author: str, subjects: Sequence[str], purpose: str, text: str, part: int = 0
    ) -> NoteRef:
        """Stores a text before its command, readable with the keys of the author and all subjects together.

        Repeating it gives the same NoteRef. `part` numbers the texts of one command.
        Raises Erased, NoteConflict.
        """
        note = NoteAbout(note_id(command_id, part), author, tuple(sorted(set(subjects))), purpose)
        key = joint_key(await self._keys.obtain(_people(note), purpose))
        sealed = seal(key, note.note_id, text.encode())
        stored = await self._db.fetchrow(
            "INSERT INTO vault.note (note_id, author, subjects, purpose, sealed, written_us)"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (note_id) DO NOTHING RETURNING sealed",
            note.note_id,
            note.author,
            list(note.subjects),
            note.purpose,
            sealed,
            wall_us(),
        )
        if stored is None:  # it was there before
            stored = await self._db.fetchrow("SELECT sealed FROM vault.note WHERE note_id = $1", note.note_id)
        if stored is None or stored["sealed"] != sealed:
            raise NoteConflict(note.note_id)
        await self._take_back_if_erased(note)
        return NoteRef(note.note_id, commitment(key, note.note_id, text))

    async def _take_back_if_erased(self, note: NoteAbout) -> None:
        """A text that overtook the fence of somebody it concerns: its keys are gone, so the row goes too."""
        person = await self._keys.erased_of(_people(note))
        if person is not None:
            await self.withdraw(note.note_id)
            raise Erased(person)

    async def mark(self, note_ids: Sequence[str]) -> None:
        """Keeps the notes whose event has appeared in a log; unknown ids are ignored."""
        await self._db.execute(
            "UPDATE vault.note SET kept = true WHERE note_id = ANY($1::text[]) AND NOT kept", list(note_ids)
        )

    async def withdraw(self, note_id: str) -> None:
        """Removes a pending text at once, because its command was refused; one that is kept stays."""
        await self._db.execute("DELETE FROM vault.note WHERE note_id = $1 AND NOT kept", note_id)

    async def collect(self, older_than_us: int) -> int:
        """Removes the pending notes written before a moment of the real clock; returns how many."""
        tag = await self._db.execute(
            "DELETE FROM vault.note WHERE NOT kept AND written_us < $1", older_than_us
        )
        return int(tag.rpartition(" ")[2])

    async def about(self, note_id: str) -> NoteAbout | None:
        """Whom a note concerns, to decide who may read it; None when no row has this id."""
        row = await self._db.fetchrow(
            "SELECT author, subjects, purpose FROM vault.note WHERE note_id = $1", note_id
        )
        return (
            None if row is None else NoteAbout(note_id, row["author"], tuple(row["subjects"]), row["purpose"])
        )

    async def read(self, note_id: str, record_access: RecordAccess) -> str:
        """The words of a note, or `text lost or erased`; `record_access` is awaited before any key.

        Raises Damaged, and whatever `record_access` raises.
        """
        note = await self.about(note_id)
        if note is None:
            return LOST
        await record_access(note)
        people = _people(note)
        keys = await self._keys.existing(people, note.purpose)
        row = await self._db.fetchrow("SELECT sealed FROM vault.note WHERE note_id = $1", note_id)
        if row is None or len(keys) < len(people):
            return LOST
        try:
            return opened(joint_key(keys), note_id, row["sealed"]).decode()
        except (InvalidTag, ValueError) as error:
            raise Damaged(note_id) from error

    async def commitment_holds(self, ref: NoteRef, text: str) -> bool:
        """Whether these are the words that an event committed to; False once anyone concerned is erased."""
        note = await self.about(ref.note_id)
        if note is None:
            return False
        people = _people(note)
        keys = await self._keys.existing(people, note.purpose)
        return len(keys) == len(people) and commitment(joint_key(keys), ref.note_id, text) == ref.commitment

    async def erase_person(self, person_id: str) -> None:
        """Destroys a person's keys behind the fence, then removes their rows; needs the eraser's role."""
        await self._keys.erase(person_id)
        await self.forget(person_id)

    async def forget(self, person_id: str, purposes: Sequence[str] | None = None) -> None:
        """Removes the rows of a person, or only their texts of some purposes; needs the eraser's role.

        Of their code a keyed digest stays, without the person's id: no list brings them back unnoticed.
        """
        await self._db.execute(_FORGET_TEXTS, person_id, purposes)
        if purposes is None:
            await self._db.execute(_FORGET, person_id)

    async def subject_index(self, subject: str) -> bytes:
        """Under which an identity provider's name of somebody is kept: nothing of it can be read there."""
        return hmac(await self._keys.service("subject-index"), subject.encode(), sha256).digest()


def _spelt(digest: bytes) -> str:
    """Thirty bits without the letters I, L, O and U, which are misread."""
    bits = int.from_bytes(digest[:4], "big") >> 2
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(25, -1, -5))


def _people(note: NoteAbout) -> list[str]:
    return sorted({note.author, *note.subjects})


def _fields(key: bytes, person_id: str, sealed: bytes) -> dict[str, str]:
    if not sealed:
        return {"name": ERASED_PERSON}
    try:
        fields: dict[str, str] = orjson.loads(opened(key, person_id, sealed))["fields"]
    except (InvalidTag, ValueError, LookupError, TypeError):
        return {"name": UNREADABLE}
    return fields
