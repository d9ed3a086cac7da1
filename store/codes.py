"""Student codes as the vault knows them: by a keyed digest, so that a row alone names nobody."""

from collections.abc import Sequence
from hashlib import sha256
from hmac import digest

from store.database import Database
from store.keys import Keys


class Codes:
    """Whose a code is, and which codes belonged to people who were erased."""

    def __init__(self, db: Database, keys: Keys) -> None:
        self._db = db
        self._keys = keys

    async def indexes(self, codes: Sequence[str]) -> dict[str, bytes]:
        """The digest of each code; blanks around it and its case do not matter."""
        key = await self._keys.service("code-index")
        return {code: digest(key, code.strip().upper().encode(), sha256) for code in codes}

    async def owners(self, codes: Sequence[str]) -> dict[str, str]:
        """The people who have some of these codes, by code as it is spelt here."""
        indexes = await self.indexes(codes)
        rows = await self._db.fetch(
            "SELECT code_index, person_id FROM vault.person WHERE code_index = ANY($1::bytea[])",
            list(indexes.values()),
        )
        known = {row["code_index"]: row["person_id"] for row in rows}
        return {code: known[index] for code, index in indexes.items() if index in known}

    async def erased(self, codes: Sequence[str]) -> frozenset[str]:
        """Those codes whose people were erased; of them only that is left."""
        indexes = await self.indexes(codes)
        rows = await self._db.fetch(
            "SELECT code_index FROM vault.erased_code WHERE code_index = ANY($1::bytea[])",
            list(indexes.values()),
        )
        gone = {row["code_index"] for row in rows}
        return frozenset(code for code, index in indexes.items() if index in gone)
