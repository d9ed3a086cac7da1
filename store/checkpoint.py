"""Checkpoints of a log: what its tree is at a size, signed so that a stranger's tool can check it.

The formats are C2SP's: tlog-checkpoint for the text, signed-note for the signatures and the keys.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Self

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

ED25519 = b"\x01"
"""The type of the key and of its signatures, by signed-note."""
ID_BYTES, ROOT_BYTES, SEED_BYTES = 4, 32, 32
NAME = re.compile(r"[^\s+]+")
SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
LONGEST = 65_536
"""Bytes of a note that is read at all."""
SIGNATURE = "— "
FOLLOWING, RESTORED = "next-key ", "restored-after "
PRIVATE = "PRIVATE+KEY"


class BadNote(ValueError):
    """Bytes that are no checkpoint, or a signature of a known key that does not fit."""


class BadKey(ValueError):
    """Text that is no key of signed-note."""


class Before(NamedTuple):
    """What a log that was restored had been: its name, its entries, and the 32-byte root of these."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin} {self.size} {b64encode(self.root).decode()}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log by its name, how many entries it has, and the 32-byte root of its tree.

    `following` is the public key that signs from here on, where the one that signs this gives up. `before` is
    what a log was before it was restored, shorter: this is the first checkpoint under its new name.
    """

    origin: str
    size: int
    root: bytes
    following: str | None = None
    before: Before | None = None

    def text(self) -> str:
        """The text that is signed."""
        more = f"{FOLLOWING}{self.following}\n" if self.following else ""
        more += f"{RESTORED}{self.before}\n" if self.before else ""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n{more}"

    @classmethod
    def of(cls, text: str) -> Self:
        """The checkpoint that a signed text says; other lines after the third are left. Raises BadNote."""
        origin, size, root, *more = [*text.split("\n"), "", "", ""]
        if not origin or not SIZE.fullmatch(size):
            raise BadNote("This is no checkpoint: its first lines are not a name and a size.")
        following = (line.removeprefix(FOLLOWING) for line in more if line.startswith(FOLLOWING))
        before = (_before(line.removeprefix(RESTORED)) for line in more if line.startswith(RESTORED))
        sealed = _decoded(root, ROOT_BYTES)
        return cls(origin, int(size), sealed, next(following, None), next(before, None))


class Verifier(NamedTuple):
    """The public half of a key."""

    name: str
    id: bytes
    key: VerifyKey

    def __str__(self) -> str:
        """As it is given away: `name+id+key`, which Go's `note.NewVerifier` reads."""
        return f"{self.name}+{self.id.hex()}+{b64encode(ED25519 + bytes(self.key)).decode()}"


class Signer(NamedTuple):
    """The secret half of a key."""

    name: str
    key: SigningKey

    @property
    def verifier(self) -> Verifier:
        """The half that is given away."""
        return _verifier(self.name, bytes(self.key.verify_key))

    def secret(self) -> str:
        """As it is kept: Go's `note.NewSigner` reads it."""
        seed = b64encode(ED25519 + bytes(self.key)).decode()
        return f"{PRIVATE}+{self.name}+{self.verifier.id.hex()}+{seed}"


def signer(secret: str) -> Signer:
    """The key that was kept. Raises BadKey."""
    if not secret.startswith(f"{PRIVATE}+"):
        raise BadKey("This is no secret key of a signed note.")
    name, key_id, seed = _parts(secret.removeprefix(f"{PRIVATE}+"))
    made = Signer(name, SigningKey(seed))
    if made.verifier.id != key_id:
        raise BadKey(f"The secret key of {name} does not fit its id.")
    return made


def verifier(public: str) -> Verifier:
    """The public key as it was given away. Raises BadKey."""
    name, key_id, key = _parts(public)
    made = _verifier(name, key)
    if made.id != key_id:
        raise BadKey(f"The public key of {name} does not fit its id.")
    return made


def signed(checkpoint: Checkpoint, signers: Iterable[Signer]) -> str:
    """A checkpoint as a signed note, with a line of each key."""
    text = checkpoint.text()
    lines = [_line(each, text) for each in signers]
    return text + "\n" + "".join(lines)


def opened(note: bytes, known: Sequence[Verifier]) -> tuple[Checkpoint, frozenset[Verifier]]:
    """A checkpoint, and which of the known keys have signed it; others' signatures count for nothing.

    Raises BadNote: for bytes that are none, a known key's signature that does not fit, or no known key.
    """
    text, lines = _split(note)
    keys = {(each.name, each.id): each for each in known}
    by: set[Verifier] = set()
    for line in lines:
        name, value = _signature(line)
        key = keys.get((name, value[:ID_BYTES]))
        if key is None:
            continue
        try:
            key.key.verify(text.encode(), value[ID_BYTES:])
        except (BadSignatureError, ValueError) as error:
            raise BadNote(f"The signature of {name} does not fit the checkpoint.") from error
        by.add(key)
    if not by:
        raise BadNote("None of the known keys has signed this checkpoint.")
    return Checkpoint.of(text), frozenset(by)


def _before(told: str) -> Before:
    origin, size, root, *more = [*told.split(" "), "", "", ""]
    if not NAME.fullmatch(origin) or not SIZE.fullmatch(size) or any(more):
        raise BadNote("This is no checkpoint: what the log was before is no name, size and root.")
    return Before(origin, int(size), _decoded(root, ROOT_BYTES))


def _split(note: bytes) -> tuple[str, list[str]]:
    try:
        whole = note.decode()
    except UnicodeDecodeError as error:
        raise BadNote("This is no signed note: it is no text.") from error
    text, blank, signatures = whole.rpartition("\n\n")
    if len(note) > LONGEST or not blank or not signatures.endswith("\n") or any(map(_is_control, whole)):
        raise BadNote("This is no signed note: it has no text, a blank line and lines of signatures.")
    return text + "\n", signatures[:-1].split("\n")


def _is_control(sign: str) -> bool:
    return sign < " " and sign != "\n"


def _signature(line: str) -> tuple[str, bytes]:
    name, space, value = line.removeprefix(SIGNATURE).partition(" ")
    if not line.startswith(SIGNATURE) or not space or not NAME.fullmatch(name):
        raise BadNote("This is no signed note: a line under the text is no signature.")
    return name, _decoded(value)


def _line(by: Signer, text: str) -> str:
    signature = by.key.sign(text.encode()).signature
    return f"{SIGNATURE}{by.name} {b64encode(by.verifier.id + signature).decode()}\n"


def _verifier(name: str, key: bytes) -> Verifier:
    made = sha256(name.encode() + b"\n" + ED25519 + key).digest()[:ID_BYTES]
    return Verifier(name, made, VerifyKey(key))


def _parts(key: str) -> tuple[str, bytes, bytes]:
    name, key_id, value = [*key.strip().split("+", 2), "", ""][:3]
    try:
        raw, parsed = b64decode(value, validate=True), bytes.fromhex(key_id)
    except ValueError as error:
        raise BadKey("This is no key of a signed note.") from error
    if not NAME.fullmatch(name) or len(raw) != 1 + SEED_BYTES or raw[:1] != ED25519:
        raise BadKey("This is no Ed25519 key of a signed note.")
    return name, parsed, raw[1:]


def _decoded(value: str, size: int | None = None) -> bytes:
    try:
        raw = b64decode(value, validate=True)
    except (NotBase64, ValueError) as error:
        raise BadNote("This is no signed note: a part of it is no base64.") from error
    if (size is not None and len(raw) != size) or len(raw) < ID_BYTES or b64encode(raw).decode() != value:
        raise BadNote("This is no signed note: a part of it is not written as it must be.")
    return raw
