"""Who somebody is, by a signed personal link: it proves a person and a role until it is a year old.

It stands in for accounts. A link is as good as the person for raising and for nothing that reads; all links
end at once when the key `secrets/links` of the data directory is made anew.
"""

import hashlib
from typing import NamedTuple

from itsdangerous import BadData, URLSafeTimedSerializer

from domain.case_commands import Reporter

VALID_S = 400 * 86_400
"""An academic year, and a month for the next links to arrive."""


class Known(NamedTuple):
    """Whom a link belongs to: an opaque id and a role."""

    person: str
    role: Reporter


class Links:
    """Personal links under one secret key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._signer = URLSafeTimedSerializer(
            key,
            salt="nearpeer personal link",
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )

    def link_for(self, person: str, role: Reporter) -> str:
        """The token of a personal link: signs that fit into an address."""
        return str(self._signer.dumps([person, role]))

    def who(self, token: str | None) -> Known | None:
        """Whom a token belongs to; None for one that is missing, old, or not ours."""
        if not token:
            return None
        try:
            person, role = self._signer.loads(token, max_age=VALID_S)
        except (BadData, ValueError, TypeError):
            return None
        return Known(person, role)
