"""The wrapping key of a data directory, and the one that is to follow it while they are exchanged."""

import secrets

from runtime.datadir import KEY_BYTES, DataDir
from runtime.replacing import replace

KEK, NEXT = "kek", "kek.next"


def at_hand(place: DataDir) -> list[bytes]:
    """The wrapping key, and the one that is to follow it while there is one. Raises EngineError."""
    names = [KEK, NEXT] if (place.secrets / NEXT).exists() else [KEK]
    return [place.secret(name) for name in names]


def following(place: DataDir) -> bytes:
    """The key that is to follow, made where there is none. Raises EngineError."""
    path = place.secrets / NEXT
    with place.complaining("written"):
        if not path.exists():
            replace(path, secrets.token_bytes(KEY_BYTES), 0o600)
    return place.secret(NEXT)


def take_over(place: DataDir) -> None:
    """The key that was to follow is the wrapping key, and the one before is in no file any more.

    Raises EngineError.
    """
    key = place.secret(NEXT)
    with place.complaining("written"):
        replace(place.secrets / KEK, key, 0o600)
        (place.secrets / NEXT).unlink()
