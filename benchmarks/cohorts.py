"""Parts of the example rosters, for runs that are smaller than the whole cohort."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"
MEMORY = Path("/dev/shm")  # noqa: S108 - Linux's file system in memory; nothing secret goes there


@contextmanager
def open_folder(*, in_memory: bool = False) -> Iterator[Path]:
    """A folder for data directories that PostgreSQL's own user may pass, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="np-", dir=MEMORY if in_memory and MEMORY.is_dir() else None))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def part(folder: Path, pairs: int | None) -> tuple[Path, Path]:
    """The first mentors and mentees of the example rosters, or all, as files of their own."""
    made = []
    for role in ("mentors", "mentees"):
        lines = (EXAMPLES / f"{role}-2025.csv").read_text(encoding="utf-8-sig").splitlines()
        path = folder / f"{role}.csv"
        path.write_text("\n".join(lines[: None if pairs is None else pairs + 1]) + "\n", encoding="utf-8")
        made.append(path)
    return made[0], made[1]
