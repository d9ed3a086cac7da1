"""Turns the last lines of an engine's own log into a fault that names the trouble and the remedy."""

from pathlib import Path

from runtime.errors import EngineError, PortTaken

LINES_SHOWN = 3
BYTES_READ = 8_192

TAKEN = "A port is taken."

KNOWN = (
    (
        "No space left on device",
        "The disk is full.",
        "Free some space on the disk that holds the data directory.",
    ),
    (
        "database or disk is full",
        "The disk is full.",
        "Free some space on the disk that holds the data directory.",
    ),
    (
        "Disk quota exceeded",
        "The disk quota is used up.",
        "Free some space or raise the quota of the data directory.",
    ),
    (
        "Permission denied",
        "A file may not be read or written.",
        "Give the files back to the user that owned them.",
    ),
    ("Read-only file system", "The data directory is read-only.", "Choose a writable --data-dir."),
    ("address already in use", TAKEN, "Stop the other server, or choose another port."),
    (
        "SQLITE_BUSY",
        "Another Temporal server uses the same data file.",
        "Stop that server, then start again.",
    ),
    (
        "file is not a database",
        "Temporal's data file is damaged.",
        "Run `nearpeer rebuild`: the record has everything.",
    ),
    (
        "database disk image is malformed",
        "Temporal's data file is damaged.",
        "Run `nearpeer rebuild`: the record has everything.",
    ),
    (
        "could not map anonymous shared memory",
        "There is not enough memory.",
        "Give the machine or container more memory.",
    ),
    (
        "could not resize shared memory",
        "There is not enough shared memory.",
        "Give the container more shared memory.",
    ),
)


def explain(name: str, what: str, log_path: Path, start: int = 0) -> EngineError:
    """A fault for `name`, which did `what` ("ended with code 1"), from what it logged after byte `start`."""
    said = _tail(log_path, start)
    for sign, trouble, remedy in KNOWN:
        if sign.lower() in said.lower():
            kind = PortTaken if trouble == TAKEN else EngineError
            return kind(f"{name} {what}. {trouble}", f"{remedy} Its log: {log_path}")
    last = " | ".join(said.splitlines()[-LINES_SHOWN:]) or "it said nothing"
    return EngineError(f"{name} {what}: {last}.", f"Its whole log: {log_path}")


def _tail(log_path: Path, start: int) -> str:
    try:
        with log_path.open("rb") as log:
            size = log.seek(0, 2)
            log.seek(max(start if start <= size else 0, size - BYTES_READ))
            return log.read().decode(errors="replace").strip()
    except OSError as error:
        return f"its log cannot be read: {error.strerror}"
