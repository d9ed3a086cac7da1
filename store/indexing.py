"""What was sealed, by name, outside of the record: where each event stood, in which stream, of which kind.

When a record comes back shorter than what was sealed of it, this says what is gone. Ids and codes only.
"""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from store.durable import sync
from store.log import Log
from store.rows import Row

SUFFIX = ".tsv"
DAY = "%Y%m%d"
PAGE, AT_MOST = 5_000, 100_000
"""Events that are read at once, and that are indexed in one go: sealing does not wait for more."""
KEPT_FOR = timedelta(days=35)
"""Longer than the oldest backup that anybody should restore; the newest file stays, whatever its age."""
END = "."
"""The last field of a line: one without it was cut off by a crash, and counts for nothing."""
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


class Line(NamedTuple):
    """One event by its envelope; `recorded_us` is programme time."""

    position: int
    stream: str
    version: int
    type: str
    recorded_us: int
    actor: str
    command_id: str


class Index:
    """The index of one log: a folder with a file for each day, to which one process adds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._reached: int | None = None

    def reaches(self) -> int:
        """The position of the last event that is indexed; 0 before the first."""
        if self._reached is None:
            lines = (line for path in reversed(self._paths()) for line in reversed(list(_read(path))))
            self._reached = next((line.position for line in lines), 0)
        return self._reached

    async def extend(self, log: Log, until: int) -> int:
        """Indexes what a log has up to a position, or a part of it; how many events that were.

        Raises Unreachable, OSError.
        """
        begins = reached = self.reaches()
        goal = min(until, begins + AT_MOST)
        while reached < goal:
            rows = await log.read_all(reached, min(PAGE, goal - reached))
            if not rows:
                break
            self._add([Line(*_envelope(row)) for row in rows])
            reached = self._reached = rows[-1].position
        if reached > begins:
            self._sweep()
        return reached - begins

    def after(self, position: int) -> Iterator[Line]:
        """Every line after a position, in order; what cannot be read is left out."""
        for path in self._paths():
            yield from (line for line in _read(path) if line.position > position)

    def _add(self, lines: Sequence[Line]) -> None:
        self.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        path = self.folder / f"{datetime.now(UTC):{DAY}}{SUFFIX}"
        is_new = not path.exists()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, PRIVATE_FILE)
        with os.fdopen(handle, "ab") as file:
            # A line that a crash cut off is closed first, and is none.
            file.write(b"\n" + "".join("\t".join(map(str, (*line, END))) + "\n" for line in lines).encode())
            file.flush()
            os.fsync(handle)
        if is_new:
            sync(self.folder)

    def _sweep(self) -> None:
        oldest = f"{datetime.now(UTC) - KEPT_FOR:{DAY}}"
        for path in self._paths()[:-1]:
            if path.stem < oldest:
                path.unlink(missing_ok=True)

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{SUFFIX}"))


async def there(log: Log, lines: Sequence[Line]) -> set[tuple[str, str]]:
    """(stream, command id) of those lines whose command the log holds. Raises Unreachable."""
    asked = (
        "SELECT DISTINCT stream, command_id FROM unnest($1::text[], $2::text[]) AS wanted(stream, command_id)"
        f' JOIN "{log.name}".event USING (stream, command_id)'
    )
    streams, commands = [line.stream for line in lines], [line.command_id for line in lines]
    return {(row["stream"], row["command_id"]) for row in await log.db.fetch(asked, streams, commands)}


def _envelope(row: Row) -> tuple[int, str, int, str, int, str, str]:
    return row.position, row.stream, row.version, row.type, row.recorded_us, row.actor, row.command_id


def _read(path: Path) -> Iterator[Line]:
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = text.split("\t")
        if len(fields) == len(Line._fields) + 1 and fields[-1] == END:
            position, stream, version, kind, recorded_us, actor, command_id, _ = fields
            yield Line(int(position), stream, int(version), kind, int(recorded_us), actor, command_id)
