"""The keys of the sealer, outside the database: the one that signs, and the one that is to follow it."""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from nacl.signing import SigningKey

from store.checkpoint import BadKey, Signer, signer

KEY, FOLLOWING = "key", "next"
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
NAME_BYTES = 8


class Keyring:
    """A folder of secret keys. Methods raise BadKey for a file that holds none, OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> Signer:
        """The key that signs; made where there is none, with a name that later keys keep."""
        path = self._folder / KEY
        if not path.exists():
            key = SigningKey.generate()
            name = f"nearpeer/{sha256(bytes(key.verify_key)).digest()[:NAME_BYTES].hex()}"
            self._make(path, Signer(name, key))
        return _read(path)

    def following(self) -> Signer | None:
        """The key that is to follow; None while none is."""
        path = self._folder / FOLLOWING
        return _read(path) if path.exists() else None

    def rotate(self) -> Signer:
        """Makes the key that is to follow, or says which one it is; the sealer hands over to it by itself."""
        name = self.current().name
        if self.following() is None:
            self._make(self._folder / FOLLOWING, Signer(name, SigningKey.generate()))
        return _read(self._folder / FOLLOWING)

    def followed(self) -> None:
        """Every log is handed over: the old key is gone for good."""
        (self._folder / FOLLOWING).replace(self._folder / KEY)

    def _make(self, path: Path, made: Signer) -> None:
        self._folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        with suppress(FileExistsError):  # another process was faster: its key counts
            number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
            with os.fdopen(number, "w", encoding="ascii") as file:
                file.write(f"{made.secret()}\n")
                file.flush()
                os.fsync(file.fileno())


def _read(path: Path) -> Signer:
    try:
        return signer(path.read_text(encoding="ascii").strip())
    except (BadKey, UnicodeDecodeError) as error:
        raise BadKey(f"{path} holds no key: {error} Restore it from your backup.") from error
