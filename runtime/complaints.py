"""Turns the last lines of an engine's own log into a fault that names the trouble and the remedy."""

import shutil
from pathlib import Path

from runtime.errors import EngineError, PortTaken

LINES_SHOWN = 3
BYTES_READ = 8_192
FULL_BELOW = 1_000_000  # free bytes; where nothing can be written the log is silent, too

FULL = ("The disk is full.", "Free some space on the disk that holds the data directory.")
QUOTA = ("The disk quota is used up.", "Free some space, or raise the quota.")
CLOSED = ("A file may not be read or written.", "Give the files of the data directory back to their owner.")
FROZEN = ("The data directory is read-only.", "Choose a writable --data-dir.")
BOUND = ("Root may not change its user here.", "Start nearpeer as an ordinary user (a container: --user).")
TAKEN = ("A port is taken.", "Stop the other server, or choose another port.")
SHARED = ("Another Temporal server uses the data file.", "Stop that server, then start again.")
DAMAGED = ("Temporal's data file is damaged.", "Run `nearpeer rebuild`: the record has everything.")
MEMORY = ("There is not enough memory.", "Give the machine or the container more memory.")

SIGNS = {
    "No space left on device": FULL,
    "database or disk is full": FULL,
    "Disk quota exceeded": QUOTA,
    "Permission denied": CLOSED,
    "Read-only file system": FROZEN,
    "Operation not permitted": BOUND,
    "address already in use": TAKEN,
    "SQLITE_BUSY": SHARED,
    "file is not a database": DAMAGED,
    "database disk image is malformed": DAMAGED,
    "Cannot allocate memory": MEMORY,
    "could not map anonymous shared memory": MEMORY,
    "could not resize shared memory": MEMORY,
}


def explain(name: str, what: str, log_path: Path, start: int = 0) -> EngineError:
    """A fault for `name`, which did `what` ("ended with code 1"), from what it logged after byte `start`."""
    said = _tail(log_path, start)
    known = FULL if _free_bytes(log_path.parent) < FULL_BELOW else _recognised(said)
    if known is None:
        last = " | ".join(said.splitlines()[-LINES_SHOWN:]) or "it said nothing"
        return EngineError(f"{name} {what}: {last}.", f"Its whole log: {log_path}")
    trouble, remedy = known
    kind = PortTaken if known is TAKEN else EngineError
    return kind(f"{name} {what}. {trouble}", f"{remedy} Its log: {log_path}")


def _recognised(said: str) -> tuple[str, str] | None:
    return next((known for sign, known in SIGNS.items() if sign.lower() in said.lower()), None)


def _free_bytes(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return FULL_BELOW


def _tail(log_path: Path, start: int) -> str:
    try:
        with log_path.open("rb") as log:
            size = log.seek(0, 2)
            log.seek(max(start if start <= size else 0, size - BYTES_READ))
            return log.read().decode(errors="replace").strip()
    except OSError as error:
        return f"its log cannot be read: {error.strerror}"
