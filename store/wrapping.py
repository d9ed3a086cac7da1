"""The wrapping keys that are at hand: one in force, and another while its successor takes over."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from hmac import new as hmac

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from store.database import Database

WRAPPING_KEY_BYTES = 32
AtHand = Callable[[], Sequence[bytes]]
"""Asks anew which wrapping keys this process may use."""
_IN_FORCE = "SELECT wrapped_by FROM keys.wrapping"


class WrongWrappingKey(Exception):
    """A stored key cannot be unwrapped with the wrapping key that the service was given."""

    def __init__(self) -> None:
        super().__init__(
            "The keys' database was written with another wrapping key."
            " Start the service with the wrapping key that belongs to it; nothing was changed."
        )


def name_of(wrapping_key: bytes) -> str:
    """What a wrapping key is called beside what it wrapped: 16 hex digits, which tell nothing of it."""
    return hmac(wrapping_key, b"nearpeer wrapping key", sha256).hexdigest()[:16]


class Wrapping:
    """Wraps under the key in force, and unwraps under every key at hand."""

    def __init__(self, first: bytes, at_hand: AtHand | None = None) -> None:
        """`first` (32 bytes) is in force until the database says that another one is."""
        if len(first) != WRAPPING_KEY_BYTES:
            raise ValueError("The wrapping key must have exactly 32 bytes.")
        self._at_hand = at_hand or (lambda: [first])
        self._keys = {name_of(first): first}
        self.name = name_of(first)

    async def look(self, db: Database) -> None:
        """Takes the keys that are at hand now, and the one in force. Raises WrongWrappingKey, Unreachable."""
        self._keys = {name_of(key): key for key in self._at_hand()} or self._keys
        row = await db.fetchrow(_IN_FORCE)
        in_force = row["wrapped_by"] if row else next(iter(self._keys))
        self.name = in_force if in_force in self._keys else next(iter(self._keys))
        if in_force not in self._keys:
            raise WrongWrappingKey

    def knows(self, name: str) -> bool:
        """Whether what was wrapped by a key of this name can be unwrapped."""
        return name in self._keys

    def wrap(self, key: bytes) -> bytes:
        """A key, wrapped under the one in force."""
        return aes_key_wrap(self._keys[self.name], key)

    def unwrap(self, wrapped: bytes, wrapped_by: str) -> bytes:
        """The key. Raises WrongWrappingKey."""
        try:
            return aes_key_unwrap(self._keys[wrapped_by], wrapped)
        except (KeyError, InvalidUnwrap) as error:
            raise WrongWrappingKey from error
