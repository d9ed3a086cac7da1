"""Encrypts every Temporal payload under a key that Temporal never sees: a second wall, behind opaque ids."""

import hashlib
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.converter import PayloadCodec

ENCODING = b"binary/encrypted"
KEY_ID = "encryption-key-id"
NONCE_BYTES = 12


class UnreadablePayload(Exception):
    """A payload was sealed under a key that is not at hand, or was altered."""


def key_id(key: bytes) -> str:
    """A name for a key that tells nothing about it: 16 hex digits."""
    return hashlib.sha256(b"nearpeer payload key\0" + key).hexdigest()[:16]


class SealedPayloads(PayloadCodec):
    """AES-256-GCM with a random nonce per payload; key id and namespace are authenticated with it.

    Seals under `key` (32 bytes), opens under `key` and `older` ones. What was never sealed is read as it is.
    """

    def __init__(self, key: bytes, namespace: str, older: Sequence[bytes] = ()) -> None:
        self._current = key_id(key)
        self._ciphers = {key_id(each): AESGCM(each) for each in (*older, key)}
        self._namespace = namespace.encode()

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Seal each payload, its metadata included."""
        return [self._sealed(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Open each payload. Raises UnreadablePayload."""
        return [self._opened(payload) for payload in payloads]

    def _sealed(self, payload: Payload) -> Payload:
        nonce = secrets.token_bytes(NONCE_BYTES)
        text = self._ciphers[self._current].encrypt(
            nonce, payload.SerializeToString(), self._bound_to(self._current)
        )
        return Payload(metadata={"encoding": ENCODING, KEY_ID: self._current.encode()}, data=nonce + text)

    def _opened(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCODING:
            return payload
        name = payload.metadata[KEY_ID].decode()
        cipher = self._ciphers.get(name)
        if cipher is None:
            raise UnreadablePayload(
                f"The payload key {name} is not at hand. Restore its file secrets/temporal-codec."
            )
        nonce, text = payload.data[:NONCE_BYTES], payload.data[NONCE_BYTES:]
        try:
            return Payload.FromString(cipher.decrypt(nonce, text, self._bound_to(name)))
        except InvalidTag:
            raise UnreadablePayload(f"A payload sealed under the key {name} was altered or moved.") from None

    def _bound_to(self, name: str) -> bytes:
        return name.encode() + b"\0" + self._namespace
