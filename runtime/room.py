"""Room on the disks for what comes next: the alarm is raised before a disk is full, not after."""

import os
from collections.abc import Iterable
from pathlib import Path

LEAST = 32_000_000
"""Bytes below which a disk counts as full: two segments of PostgreSQL's log, or hundreds of long reports."""


def cramped(folders: Iterable[Path]) -> tuple[Path, ...]:
    """The folders whose disk has less than `LEAST` bytes or no entry left; one that is not there is none."""
    return tuple(folder for folder in folders if folder.exists() and not has_room(folder))


def has_room(folder: Path) -> bool:
    """Whether the disk of a folder takes more. Raises OSError when it cannot be asked."""
    asked = os.statvfs(folder)
    entries_left = asked.f_favail > 0 or asked.f_files == 0
    return asked.f_bavail * asked.f_frsize >= LEAST and entries_left
