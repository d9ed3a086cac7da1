"""Files that are on the disk when the call returns: the bytes of a new one, and the names in a folder."""

import os
from pathlib import Path


def put_new(path: Path, content: bytes, mode: int) -> None:
    """Writes a file that is not there yet, with these rights. Raises FileExistsError, OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)


def sync(folder: Path) -> None:
    """What was put into a folder, moved or taken away stays so, whatever happens to the machine."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
