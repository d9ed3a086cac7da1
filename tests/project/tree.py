"""The project's own tree as the tests see it: its root, its rooms, its modules and what is committed."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("domain", "store", "runtime", "activities", "workflows", "console")
COMPOSITION_ROOTS = ("worker.py", "watchdog.py", "sealer.py")


def modules(*rooms: str) -> list[Path]:
    """Every Python file of these rooms, sorted, as absolute paths."""
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))


def composition_roots() -> list[Path]:
    """The composition roots that exist already."""
    return [ROOT / name for name in COMPOSITION_ROOTS if (ROOT / name).exists()]


def committed() -> list[Path]:
    """Every file that is committed or about to be (not ignored), as absolute paths."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]
