"""The second place of what the emergency lane has acknowledged: files outside the databases, sealed, synced.

A command of the care log lies here before its receipt is given, so that a record which is restored from an
older backup can be given it again. Who writes needs the public key of the spool, who restores the secret one.
"""

import asyncio
import base64
import errno
import json
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import orjson
import structlog
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from domain.messages import Command, Stamp
from domain.streams import log_of
from store.durable import sync
from store.together import Together

log = structlog.get_logger("store.journal")

CARE = "care"
COMMANDS, WORDS, ERASURES, INDEX = "commands", "words", "erasures", "index"
KEPT_FOR = {COMMANDS: timedelta(days=30), WORDS: timedelta(days=2)}
"""How long a day's file is kept. Commands hold ids and codes, reports words, which an erasure removes."""
SEALED = ".sealed"
PATIENCE_S = 2.0
"""An emergency does not wait longer for its copy, as it does not for the spool."""
DAY = "%Y%m%d"
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


class Said(NamedTuple):
    """A command that the care log took, where it came to stand, and with which stamp."""

    position: int
    stream: str
    command: Command
    stamp: Stamp


class Opened(NamedTuple):
    """What the files of a kind hold, and how many lines of them cannot be opened."""

    lines: tuple[bytes, ...]
    damaged: int


class Journal:
    """A folder of sealed files, one a day and kind; to be used from one event loop."""

    def __init__(self, folder: Path, public_key: bytes) -> None:
        """`public_key` has 32 bytes: that of the spool."""
        self.folder = folder
        self._box = SealedBox(PublicKey(public_key))
        self._keeping = Together(self._kept, self._all_kept, flights=1)
        self._going_on: set[asyncio.Task[bool]] = set()

    async def beside(self, stream: str, command: Command, stamp: Stamp, position: int) -> None:
        """Keeps a command of the care log; what cannot be kept in time is told, and goes on without."""
        if log_of(stream) != CARE:
            return
        said = {"position": position, "stream": stream, "type": command.TYPE, "stamp": list(stamp)}
        line = orjson.dumps({**said, "command": command.model_dump(mode="json")})
        await self._within(COMMANDS, line)

    async def words(self, report: bytes) -> None:
        """Keeps a report with its words for two days."""
        await self._within(WORDS, report)

    def sweep(self, now_us: int) -> int:
        """Removes the files whose time is over; returns how many. Raises OSError."""
        today = datetime.fromtimestamp(now_us / 1e6, UTC)
        swept = 0
        for kind, kept_for in KEPT_FOR.items():
            oldest = f"{today - kept_for:{DAY}}"
            for path in _files(self.folder / kind):
                if path.name < oldest:
                    path.unlink(missing_ok=True)
                    swept += 1
        return swept

    async def _within(self, kind: str, content: bytes) -> None:
        task = asyncio.ensure_future(self._keeping.ask((kind, base64.b64encode(self._box.encrypt(content)))))
        self._going_on.add(task)
        task.add_done_callback(self._landed)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE_S)
        if not done:
            log.error("the journal does not answer", kind=kind)

    def _landed(self, task: "asyncio.Task[bool]") -> None:
        self._going_on.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            problem = error.strerror if isinstance(error, OSError) else type(error).__name__
            log.error("the journal cannot be written", problem=problem)

    async def _kept(self, one: tuple[str, bytes]) -> bool:
        await self._all_kept([one])
        return True

    async def _all_kept(self, several: Sequence[tuple[str, bytes]]) -> list[bool | Exception]:
        """One write and one sync for each kind, however many come at once. Raises OSError."""
        await asyncio.to_thread(self._write, several)
        return [True] * len(several)

    def _write(self, several: Sequence[tuple[str, bytes]]) -> None:
        today = f"{datetime.now(UTC):{DAY}}"
        for kind in sorted({kind for kind, _ in several}):
            lines = b"".join(line + b"\n" for other, line in several if other == kind)
            _add(self.folder / kind / f"{today}{SEALED}", lines)


def commands_in(folder: Path, private_key: bytes) -> tuple[list[Said], int]:
    """Every command of a journal in the order of the log, once, and how many lines cannot be read."""
    known = _commands()
    said: dict[tuple[str, str], Said] = {}
    opened = _opened(folder / COMMANDS, private_key)
    unread = opened.damaged
    for line in opened.lines:
        told = orjson.loads(line)
        stamp = Stamp(*told["stamp"])
        try:
            command = known[told["type"]].model_validate_json(orjson.dumps(told["command"]))
        except (KeyError, ValueError):  # of another release
            unread += 1
            continue
        one = Said(told["position"], told["stream"], command, stamp)
        said.setdefault((one.stream, stamp.command_id), one)
    return sorted(said.values(), key=lambda each: each.position), unread


def reports_in(folder: Path, private_key: bytes) -> tuple[list[bytes], int]:
    """Every report with its words, the oldest first, and how many lines cannot be read."""
    opened = _opened(folder / WORDS, private_key)
    return list(dict.fromkeys(opened.lines)), opened.damaged


def words_in(folder: Path) -> list[str]:
    """The names of the files that hold reports with words."""
    return [path.name for path in _files(folder / WORDS)]


def clear_words(folder: Path) -> None:
    """Removes every report with words, whoever's it is. Raises OSError."""
    for path in _files(folder / WORDS):
        path.unlink(missing_ok=True)


class Destroyed(NamedTuple):
    """Keys that an erasure destroyed: of the person as a whole, or of some purposes; `at_us` is real."""

    person: str
    purposes: tuple[str, ...] | None
    at_us: int


def mark_destroyed(folder: Path, person: str, purposes: Sequence[str] | None, now_us: int) -> None:
    """Notes durably whose keys are gone, so that no backup brings them back. Raises OSError."""
    told = {"person": person, "purposes": purposes and sorted(purposes), "at_us": now_us}
    _add(folder / ERASURES / "destroyed.jsonl", orjson.dumps(told) + b"\n")


def destroyed_in(folder: Path) -> list[Destroyed]:
    """Whose keys are gone by a journal; a line that was cut off by a crash counts for nothing."""
    found = []
    for path in sorted((folder / ERASURES).glob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            try:
                told = json.loads(line)
            except ValueError:
                continue
            purposes = tuple(told["purposes"]) if told["purposes"] else None
            found.append(Destroyed(told["person"], purposes, told["at_us"]))
    return found


def _commands() -> dict[str, type[Command]]:
    """Every command of this release by its stable name."""
    found: dict[str, type[Command]] = {}
    waiting: list[type[Command]] = [Command]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if "TYPE" in vars(kind):
            found[kind.TYPE] = kind
    return found


def _opened(folder: Path, private_key: bytes) -> Opened:
    box, lines, damaged = SealedBox(PrivateKey(private_key)), list[bytes](), 0
    for path in _files(folder):
        for line in filter(None, path.read_bytes().splitlines()):
            try:
                lines.append(box.decrypt(base64.b64decode(line, validate=True)))
            except (CryptoError, ValueError, TypeError):
                damaged += 1  # the last line of a crash, or another key's
    return Opened(tuple(lines), damaged)


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob(f"*{SEALED}"))


def _add(path: Path, content: bytes) -> None:
    """Adds to a file, durably. Raises OSError."""
    path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    is_new = not path.exists()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, PRIVATE_FILE)
    try:
        _close_the_line(handle, path)
        if os.write(handle, content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        os.fsync(handle)
    finally:
        os.close(handle)
    if is_new:
        sync(path.parent)


def _close_the_line(handle: int, path: Path) -> None:
    """What a crash cut off in its middle spoils no line but its own."""
    size = os.fstat(handle).st_size
    if size:
        with path.open("rb") as file:
            file.seek(size - 1)
            if file.read(1) != b"\n":
                os.write(handle, b"\n")
