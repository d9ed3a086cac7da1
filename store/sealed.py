"""How a text of the vault is sealed: under the keys of all it concerns together, bound to its place."""

from collections.abc import Mapping
from hashlib import sha256
from hmac import new as hmac

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from store.keys import KEY_BYTES


def joint_key(keys: Mapping[str, bytes]) -> bytes:
    """One key of 64 bytes that only all keys together make."""
    material = b"".join(key for _, key in sorted(keys.items()))
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"nearpeer note").derive(material)


def commitment(key: bytes, note_id: str, text: str) -> str:
    """What binds whoever names a note to its words, and tells nothing of them: 64 hex digits."""
    secret = HKDF(SHA256(), 32, salt=note_id.encode(), info=b"nearpeer commitment").derive(key)
    return hmac(secret, text.encode(), sha256).hexdigest()


def seal(key: bytes, about: str, text: bytes) -> bytes:
    """A text sealed for one place, `about`: nowhere else is it opened."""
    return AESSIV(key).encrypt(b"\x01" + text, [about.encode()])


def opened(key: bytes, about: str, sealed: bytes) -> bytes:
    """The text. Raises InvalidTag, ValueError for what was not sealed so."""
    return AESSIV(key).decrypt(sealed, [about.encode()])[1:]
