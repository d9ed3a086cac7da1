"""A sealed place for reports while the record is away: what `keep` returned from lies safely on the disk.

Who keeps needs the public key only; nobody without the private one reads a report again, not even its keeper.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from store.durable import put_new, sync

MAGIC = b"nearpeer spool 1 "
MARK_DIGITS = 16
SEALED = ".sealed"
KEPT_ASIDE_US = 24 * 3_600 * 1_000_000
"""How long a drained report is kept, sealed, beside the record."""
_DIGITS = 17
"""Microseconds since 1970 have 16 digits until the year 2286."""


class NotKept(Exception):
    """A report could not be written down: the disk is full, read-only or gone. It does not count as kept."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"The spool cannot be written: {error.strerror}. Free its disk, or give it back to us."
        )


class Damaged(Exception):
    """A kept report cannot be opened. It lies in quarantine now, and holds up nobody."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"The kept report {name} {why}. It lies in the spool's folder `damaged`: ask who sent it."
        )
        self.name = name


class WrongSpoolKey(Exception):
    """The report was sealed for another key. It stays where it is."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The kept report {name} was sealed for another key. Give back the spool.key that belongs to it."
        )
        self.name = name


class Spool:
    """A folder of sealed reports; names are in the order in which the reports came. Blocking calls."""

    def __init__(self, folder: Path, public_key: bytes) -> None:
        """`public_key` has 32 bytes."""
        self._key = PublicKey(public_key)
        self._mark = _mark_of(self._key)
        self._folder = folder
        self._waiting = folder / "waiting"
        self._drained = folder / "drained"
        self._damaged = folder / "damaged"

    def keep(self, report: bytes, at_us: int, token: str) -> str:
        """Seals a report and returns its name once it is on the disk. Raises NotKept.

        `token` (hexadecimal) says what report it is: one that waits already is not kept a second time.
        """
        with _keeping():
            self._waiting.mkdir(mode=0o700, parents=True, exist_ok=True)
            if there := next(self._waiting.glob(f"*-{token}{SEALED}"), None):
                return there.name
            name = f"{at_us:0{_DIGITS}}-{token}{SEALED}"
            content = MAGIC + self._mark + b"\n" + SealedBox(self._key).encrypt(report)
            draft = self._waiting / f".{name}.{secrets.token_hex(4)}"
            try:
                put_new(draft, content, 0o600)
                draft.rename(self._waiting / name)
                sync(self._waiting)
            except OSError:
                draft.unlink(missing_ok=True)
                raise
            return name

    def waiting(self) -> list[str]:
        """The names of what is not drained yet, the oldest first."""
        return waiting_in(self._folder)

    def damaged(self) -> list[str]:
        """The names of what lies in quarantine."""
        return sorted(path.name for path in _files(self._damaged))

    def opened(self, name: str, private_key: bytes) -> bytes:
        """The report of that name. Raises Damaged (it is in quarantine then), WrongSpoolKey, OSError."""
        key = PrivateKey(private_key)
        head, _, sealed = (self._waiting / name).read_bytes().partition(b"\n")
        if not head.startswith(MAGIC) or len(head) != len(MAGIC) + MARK_DIGITS:
            raise self.set_aside(name, "has no beginning of ours")
        if head != MAGIC + _mark_of(key.public_key):
            raise WrongSpoolKey(name)
        try:
            return SealedBox(key).decrypt(sealed)
        except (CryptoError, ValueError, TypeError):
            raise self.set_aside(name, "was changed or cut off") from None

    def set_aside(self, name: str, why: str) -> Damaged:
        """Puts a report into quarantine; returns what to raise or tell."""
        self._moved(name, self._damaged)
        return Damaged(name, why)

    def done(self, name: str) -> None:
        """A report is in the record: kept aside for 24 h, then swept. Harmless when it is not there."""
        self._moved(name, self._drained)

    def sweep(self, now_us: int) -> int:
        """Removes what was drained, or left half written, more than 24 h ago; returns how many."""
        swept = 0
        for path in (*_files(self._drained), *_files(self._waiting, drafts=True)):
            try:
                if path.stat().st_mtime_ns // 1_000 < now_us - KEPT_ASIDE_US:
                    path.unlink()
                    swept += 1
            except FileNotFoundError:
                continue  # somebody else swept it
        return swept

    def _moved(self, name: str, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        try:
            os.utime(self._waiting / name)  # from now on it is kept aside
            (self._waiting / name).rename(folder / name)
        except FileNotFoundError:
            return  # somebody else moved it
        sync(folder)
        sync(self._waiting)


def waiting_in(folder: Path) -> list[str]:
    """The names of what waits in a spool, for who has no key of it."""
    return sorted(path.name for path in _files(folder / "waiting"))


def drained_in(folder: Path) -> list[str]:
    """The names of what is kept aside although it is in the record."""
    return sorted(path.name for path in _files(folder / "drained"))


def clear_drained(folder: Path) -> None:
    """Removes all that is kept aside, before its day is over. Raises OSError."""
    for name in drained_in(folder):
        (folder / "drained" / name).unlink(missing_ok=True)


@contextmanager
def _keeping() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotKept(error) from error


def _mark_of(key: PublicKey) -> bytes:
    return sha256(bytes(key)).hexdigest()[:MARK_DIGITS].encode()


def _files(folder: Path, *, drafts: bool = False) -> Iterator[Path]:
    """The sealed reports of a folder, or what was left half written there."""
    try:
        found = list(folder.iterdir())
    except FileNotFoundError:
        return
    yield from (path for path in found if path.name.startswith(".") == drafts)
