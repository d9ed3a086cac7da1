"""Files replaced as a whole: a reader, or a crash, finds the old content or the new, never a part."""

import os
from pathlib import Path
from secrets import token_hex


def replace(path: Path, content: bytes, mode: int) -> None:
    """Write `path` durably, with these rights. Raises OSError; then `path` is as it was."""
    draft = path.with_name(f".{path.name}.{token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
