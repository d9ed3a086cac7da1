"""Waiting for what must come to pass, with a deadline; and looking at files and processes."""

import asyncio
import stat
import time
from collections.abc import Callable
from pathlib import Path

LOOK_AGAIN = 0.02


async def eventually(holds: Callable[[], bool], *, within: float = 20.0) -> None:
    """Return as soon as `holds` does; fail after `within` seconds."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, f"it did not come to pass within {within} s"
        await asyncio.sleep(LOOK_AGAIN)


def alive(pid: int) -> bool:
    """Whether a process of this id runs; a zombie does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def content(path: Path) -> str:
    """The text of a file, or nothing when there is none."""
    return path.read_text() if path.exists() else ""


def mode(path: Path) -> int:
    """The rights of a file, as in 0o700."""
    return stat.S_IMODE(path.stat().st_mode)


def there(path: Path) -> bool:
    """Whether there is such a file."""
    return path.exists()
