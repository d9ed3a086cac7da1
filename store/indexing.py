"""What was sealed, by name, outside of the record: where each event stood, in which stream, of which kind.

When a record comes back shorter than what was sealed of it, this says what is gone. Ids and codes only.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from store.durable import put_new, sync
from store.log import Log

SUFFIX = ".tsv"
DIGITS = 15
PAGE = 5_000
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
    """The index of one log: a folder of files, each of which is written once and says how far it goes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def reaches(self) -> int:
        """The position of the last event that is indexed; 0 before the first."""
        paths = self._paths()
        return int(paths[-1].stem.partition("-")[2]) if paths else 0

    async def extend(self, log: Log, until: int) -> int:
        """Indexes what a log has up to a position; how many events that were. Raises Unreachable, OSError."""
        begins = reached = self.reaches()
        while reached < until:
            rows = await log.read_all(reached, min(PAGE, until - reached))
            if not rows:
                break
            lines = [
                Line(r.position, r.stream, r.version, r.type, r.recorded_us, r.actor, r.command_id)
                for r in rows
            ]
            self._put(lines)
            reached = lines[-1].position
        return reached - begins

    def after(self, position: int) -> Iterator[Line]:
        """Every line after a position, in order; what cannot be read is left out."""
        for path in self._paths():
            if int(path.stem.partition("-")[2]) > position:
                yield from (line for line in _read(path) if line.position > position)

    def _put(self, lines: list[Line]) -> None:
        self.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        first, last = lines[0].position, lines[-1].position
        path = self.folder / f"{first:0{DIGITS}}-{last:0{DIGITS}}{SUFFIX}"
        draft = path.with_suffix(".part")
        draft.unlink(missing_ok=True)
        content = "".join("\t".join(map(str, line)) + "\n" for line in lines)
        put_new(draft, content.encode(), PRIVATE_FILE)
        draft.rename(path)
        sync(self.folder)

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


def _read(path: Path) -> Iterator[Line]:
    for text in path.read_text(encoding="utf-8").splitlines():
        position, stream, version, kind, recorded_us, actor, command_id = text.split("\t")
        yield Line(int(position), stream, int(version), kind, int(recorded_us), actor, command_id)
