"""Passwords: long rather than odd, kept by argon2id, and compared in the same time whoever is meant."""

import asyncio
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128
"""NIST SP 800-63B-4 and OWASP ASVS 5.0, 6.2: at least 12 signs, no rules of composition."""
FEWEST_SIGNS = 6
RUN = 4
AT_ONCE = 2
"""How many are compared at a time: each takes 64 MB."""
WELL_KNOWN = (
    "password", "jelszo", "jelszó", "qwertz", "qwerty", "asdfgh", "letmein", "nearpeer", "mentor", "egyetem",
    "budapest", "welcome", "iloveyou", "szeretlek",
)  # fmt: skip
NOBODYS = "nobody has this password, and it is compared all the same"


def weakness(password: str, about: Iterable[str] = ()) -> str | None:
    """Why a password may not be used: too-short, too-long, guessable; None where it may.

    `about` are words that others know of the person: what is left without them must be long enough.
    """
    said = plain(password)
    if len(said) < SHORTEST:
        return "password-too-short"
    if len(said) > LONGEST:
        return "password-too-long"
    left = said.casefold()
    for word in (*WELL_KNOWN, *(part.casefold() for each in about for part in each.split())):
        if len(word) >= RUN:
            left = left.replace(word, "")
    left = _without_runs(left)
    guessable = len(left) < SHORTEST - RUN or len(set(left)) < FEWEST_SIGNS
    return "password-guessable" if guessable else None


def _without_runs(text: str) -> str:
    """The text with aaaa, 1234 and 4321 as one sign each."""
    kept = text[:1]
    step = None
    for before, sign in pairwise(text):
        stride = ord(sign) - ord(before)
        if stride not in (-1, 0, 1) or stride != step:
            kept += sign
        step = stride if stride in (-1, 0, 1) else None
    return kept


def plain(password: str) -> str:
    """A password as it is compared: however a keyboard composed its letters."""
    return unicodedata.normalize("NFKC", password).strip()


class Passwords:
    """Makes and compares digests, off the loop and few at a time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._gate = asyncio.Semaphore(AT_ONCE)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(NOBODYS)

    async def made(self, password: str) -> str:
        """The digest to keep."""
        async with self._gate:
            return await asyncio.to_thread(self._hasher.hash, plain(password))

    async def fits(self, kept: str | None, given: str) -> bool:
        """Whether a password is the kept one; where none is kept it takes as long to say no."""
        async with self._gate:
            return await asyncio.to_thread(self._compared, kept, plain(given)[: LONGEST + 1])

    def _compared(self, kept: str | None, given: str) -> bool:
        try:
            self._hasher.verify(kept or self._nobodys, given)
            return kept is not None
        except (VerificationError, InvalidHashError):
            return False
