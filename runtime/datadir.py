"""One data directory for one running nearpeer: locked, marked with its layout, keeping keys and addresses."""

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from nacl.public import PrivateKey

from runtime.errors import Busy, EngineError
from runtime.replacing import replace
from runtime.settings import Settings

LAYOUT = 1
KEY_BYTES = 32
KEYS = ("kek", "temporal-codec")
LINKS, SPOOL_KEY = "links", "spool.key"
"""Keys that later releases added: made where there are none. Without its own, no link and no report opens."""
OURS = {
    *("lock", "layout.json", "run.json", "secrets", "logs", "temporal", "postgres", "lost+found"),
    *("spool", "spool.pub", "sealer", "seals", "histories", "journal"),
}
PATIENCE = 0.3  # seconds; a reader of run.json holds the lock for an instant


class DataDir:
    """The directory's paths and rights. `claim` makes it ours until `release` or the end of the process."""

    def __init__(self, path: Path | str, settings: Settings | None = None) -> None:
        """`settings` may have the keys, the sealer's, its seals, histories and the journal elsewhere."""
        self.path = Path(path).absolute()
        self.temporal = self.path / "temporal"
        self.logs = self.path / "logs"
        self.secrets = (settings and settings.secrets_dir) or self.path / "secrets"
        self.spool = self.path / "spool"
        self.beat = self.path / "watchdog.beat"
        self.sealer = (settings and settings.sealer_dir) or self.path / "sealer"
        self.seals = (settings and settings.seals_dir) or self.path / "seals"
        self.sealed = self.path / "sealer.beat"
        self.histories = (settings and settings.histories_dir) or self.path / "histories"
        self.journal = (settings and settings.journal_dir) or self.path / "journal"
        self.backed_up = self.path / "backup.beat"
        self._public_key_file = self.path / "spool.pub"
        self._layout_file = self.path / "layout.json"
        self._run_file = self.path / "run.json"
        self._lock_file = self.path / "lock"
        self._lock: int | None = None
        self._published: dict[str, Any] = {}
        self._left: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self.claim()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    @property
    def written_to(self) -> tuple[Path, ...]:
        """The folders that running needs to write to; each may be a disk of its own."""
        places = (self.path, self.spool, self.journal, self.logs, self.temporal)
        return (*places, self.recorded_cluster() or self.path / "postgres")

    @property
    def claimed(self) -> bool:
        """Whether this object holds the lock."""
        return self._lock is not None

    def claim(self) -> None:
        """Create and lock the directory. Again by the same object: no effect.

        Raises Busy when another nearpeer has it; EngineError when it is unusable, foreign, or lost a key.
        """
        if self.claimed:
            return
        with self.complaining("created or written"):
            self._create()
            self._lock = self._locked()
        try:
            with self.complaining("read or written"):
                self._check()
                self._left = self._read_run() or {}
                self._run_file.unlink(missing_ok=True)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Remove run.json and give up the lock."""
        if self._lock is None:
            return
        self._published = {}
        try:
            with self.complaining("written"):
                self._run_file.unlink(missing_ok=True)
        finally:
            os.close(self._lock)
            self._lock = None

    def publish(self, part: str, facts: dict[str, Any]) -> None:
        """Put `facts` (addresses, pids, no secret) under `part` into run.json, as one atomic replacement."""
        if not self.claimed:
            raise EngineError(
                f"{self.path} is not claimed by this process.", "Claim the data directory first."
            )
        self._published = {**self._published, "pid": os.getpid(), part: facts}
        self._write_run()

    def withdraw(self, part: str) -> None:
        """Take `part` out of run.json; harmless when it is not there."""
        if self._published.pop(part, None) is None:
            return
        try:
            self._write_run()
        except EngineError:  # on a full disk rather no addresses than wrong ones
            self._run_file.unlink(missing_ok=True)

    def leftover(self, part: str) -> dict[str, Any] | None:
        """What a nearpeer that was killed had published under `part`, or None."""
        return self._left.get(part)

    def _write_run(self) -> None:
        with self.complaining("written"):
            replace(self._run_file, json.dumps(self._published, indent=1).encode() + b"\n", 0o600)

    def running(self) -> dict[str, Any] | None:
        """What the running nearpeer published; None when none runs here, whatever a killed one left."""
        with self.complaining("read"):
            try:
                handle = os.open(self._lock_file, os.O_RDONLY | os.O_CLOEXEC)
            except FileNotFoundError:
                return None
            try:
                if not self.claimed and _lock(handle, fcntl.LOCK_SH):
                    return None
                return self._read_run()
            finally:
                os.close(handle)

    def secret(self, name: str) -> bytes:
        """The 32 bytes of a key: one of KEYS, LINKS or SPOOL_KEY. Raises EngineError: missing or damaged."""
        return self._key(self.secrets / name)

    def public_key(self) -> bytes:
        """The 32 bytes with which reports are sealed for SPOOL_KEY. Raises EngineError as `secret` does."""
        return self._key(self._public_key_file)

    def _key(self, path: Path) -> bytes:
        with self.complaining("read"):
            if not path.exists():
                raise EngineError(
                    f"The key file {path} is missing.",
                    "Restore it from your backup: no other key reads what was encrypted with it.",
                )
            key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise EngineError(f"The key file {path} is damaged.", "Restore it from your backup.")
        return key

    def recorded_cluster(self) -> Path | None:
        """Where PostgreSQL's files of this directory were last seen, or None when they were never made."""
        found = self._layout()["postgres_at"]
        return Path(found) if found else None

    def remember_cluster(self, major: int, at: Path) -> None:
        """Mark the directory with the major version of PostgreSQL that made its cluster, and its place."""
        layout = self._layout()
        marked = {**layout, "postgres_major": major, "postgres_at": str(at)}
        if marked != layout:
            self._write_layout(marked)

    def remove(self, path: Path) -> None:
        """Delete a file or folder below the directory; harmless when there is none."""
        with self.complaining("written"):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    @contextmanager
    def complaining(self, what: str) -> Iterator[None]:
        """Turn an OSError of the block into an EngineError naming the file; `what`: "cannot be written"."""
        try:
            yield
        except OSError as error:
            raise EngineError(
                f"{self.path} cannot be {what}: {error.strerror} ({error.filename or self.path}).",
                "Make it ours to read and write, free the disk if it is full, or choose another --data-dir.",
            ) from error

    def _create(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        self._refuse_foreign()
        # Root's servers run as another user, who must be able to pass, not to list.
        if self.path.stat().st_uid == os.geteuid():
            self.path.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for folder in (self.temporal, self.logs, self.secrets, self.spool):
            folder.mkdir(mode=0o700, exist_ok=True)

    def _refuse_foreign(self) -> None:
        strange = sorted({entry.name for entry in self.path.iterdir()} - OURS)
        if strange and not self._layout_file.exists():
            raise EngineError(
                f"{self.path} holds other things ({strange[0]}) and is no data directory of nearpeer.",
                "Choose an empty or a new directory with --data-dir.",
            )

    def _locked(self) -> int:
        handle = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + PATIENCE
        while not _lock(handle, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                owner = os.pread(handle, 20, 0).decode().strip() or "unknown"
                os.close(handle)
                raise Busy(
                    f"{self.path} is in use by nearpeer (pid {owner}).",
                    "Stop it, or choose another --data-dir.",
                )
            time.sleep(0.01)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        return handle

    def _check(self) -> None:
        if not self._layout_file.exists():
            for name in KEYS:
                self._first_key(name)
            self._write_layout({"layout": LAYOUT, "postgres_major": None, "created_us": _now_us()})
        self._refuse_unfit()
        self._first_key(LINKS)
        self._first_pair()

    def inspect(self) -> bool:
        """Whether it was made already. Writes nothing; raises EngineError for what a start would refuse."""
        with self.complaining("read"):
            if self.path.exists():
                self._refuse_foreign()
            if not self._layout_file.exists():
                return False
        self._refuse_unfit()
        return True

    def _refuse_unfit(self) -> None:
        found = self._layout()["layout"]
        if found != LAYOUT:
            raise EngineError(
                f"{self.path} has layout {found}; this nearpeer knows layout {LAYOUT}.",
                f"Use the nearpeer that made it. For a backup: cp -a {self.path} {self.path}.backup",
            )
        for name in KEYS:
            self.secret(name)

    def _first_key(self, name: str) -> None:
        if not (self.secrets / name).exists():
            replace(self.secrets / name, secrets.token_bytes(KEY_BYTES), 0o600)

    def _first_pair(self) -> None:
        """The keys of the spool. A public one alone is left: its private one is kept elsewhere, or lost."""
        if not self._public_key_file.exists():
            self._first_key(SPOOL_KEY)
            public = bytes(PrivateKey(self.secret(SPOOL_KEY)).public_key)
            replace(self._public_key_file, public, 0o644)

    def _read_run(self) -> dict[str, Any] | None:
        try:
            published: dict[str, Any] = json.loads(self._run_file.read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        return published

    def _layout(self) -> dict[str, Any]:
        try:
            layout: dict[str, Any] = json.loads(self._layout_file.read_bytes())
            return {"postgres_major": None, "postgres_at": None, **layout, "layout": layout["layout"]}
        except (ValueError, KeyError, TypeError) as error:
            raise EngineError(f"{self._layout_file} is damaged.", "Restore it from your backup.") from error

    def _write_layout(self, layout: dict[str, Any]) -> None:
        with self.complaining("written"):
            replace(self._layout_file, json.dumps(layout).encode() + b"\n", 0o644)


def _now_us() -> int:
    return time.time_ns() // 1000


def _lock(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
