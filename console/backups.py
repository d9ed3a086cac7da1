"""What a backup holds by its manifests, and whether it is all there: files, sizes, hashes, archives."""

import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from hashlib import file_digest
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ValidationError

from console.auditing import Page
from console.errors import BadInput
from console.health import Check, good, ill
from runtime.datadir import DataDir
from runtime.dumping import tools_for
from runtime.errors import EngineError

RECORD, KEYS = "record", "keys"
"""The two parts of a backup, each a folder of its own: the keys can be dropped apart."""
MANIFEST = "manifest.json"
RECORD_DUMP, KEYS_DUMP = "record.dump", "keys.dump"
SEALS, HISTORIES, SPOOL, JOURNAL = "seals", "histories", "spool", "journal"
NOT_ONE = "Name a folder that `nearpeer backup` has written to its end."
OLD_S = 26 * 3_600
"""A backup is taken every day; two hours of grace."""
Told = Callable[[str, int], None]
"""Told which part has come how far, in bytes."""
M = TypeVar("M", bound=Page)


class Part(Page):
    """One file of a backup, by its path within the part's folder."""

    path: str
    bytes: int
    sha256: str


class LogFacts(Page):
    """How many entries a log had, and the root of its tree, in hex."""

    size: int
    root: str


class RecordManifest(Page):
    """The record's part: taken first, so that the keys, taken later, open all that it holds."""

    kind: Literal["nearpeer backup 1"] = "nearpeer backup 1"
    release: str
    taken_us: int
    revision: str
    postgres: int
    logs: dict[str, LogFacts]
    spool_key: str | None
    files: tuple[Part, ...]


class KeysManifest(Page):
    """The keys' part, and what the wrapping keys are called that it cannot be opened without."""

    kind: Literal["nearpeer keys 1"] = "nearpeer keys 1"
    release: str
    taken_us: int
    revision: str
    postgres: int
    wrapping_keys: tuple[str, ...]
    files: tuple[Part, ...]


class BackupChecked(Page):
    """What a backup is, and what is wrong with it; `keys` is None where that part was dropped.

    `loaded` is whether it was put into databases, and every log found to be what it was.
    """

    ok: bool
    folder: str
    taken_us: int
    bytes: int
    logs: dict[str, LogFacts]
    keys: KeysManifest | None
    problems: tuple[str, ...]
    loaded: bool = False


def record_of(folder: Path) -> RecordManifest:
    """The manifest of the record's part of a backup. Raises BadInput."""
    return _manifest(folder / RECORD / MANIFEST, RecordManifest)


def keys_of(part: Path) -> KeysManifest:
    """The manifest of a keys' part. Raises BadInput."""
    return _manifest(part / MANIFEST, KeysManifest)


def _manifest(path: Path, kind: type[M]) -> M:
    try:
        return kind.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BadInput(str(path), "", f"It cannot be read: {error.strerror}.", NOT_ONE) from error
    except ValidationError as error:
        raise BadInput(str(path), "", "It is no manifest of a backup.", NOT_ONE) from error


async def check(folder: Path, keys: Path | None, told: Told) -> BackupChecked:
    """Reads every byte of a backup; its keys may lie elsewhere. Raises BadInput for what is none."""
    record, part = record_of(folder), keys or folder / KEYS
    problems = list(_problems(folder / RECORD, record.files, told))
    archives = [(folder / RECORD / RECORD_DUMP, record.postgres)]
    held = keys_of(part) if part.exists() else None
    if held is not None:
        problems += _problems(part, held.files, told)
        archives.append((part / KEYS_DUMP, held.postgres))
        if held.taken_us < record.taken_us:
            problems.append(f"{part} is older than the record: what was written between could not be read.")
    if not problems:
        problems = [problem async for problem in _unreadable(archives)]
    size = sum(each.bytes for each in (*record.files, *(held.files if held else ())))
    return BackupChecked(
        ok=not problems,
        folder=str(folder),
        taken_us=record.taken_us,
        bytes=size,
        logs=record.logs,
        keys=held,
        problems=tuple(problems),
    )


async def _unreadable(archives: list[tuple[Path, int]]) -> AsyncIterator[str]:
    for archive, major in archives:
        try:
            await tools_for(major).read_through(archive)
        except EngineError as error:
            yield f"{archive}: {error.message}"


def parts_in(folder: Path, told: Told) -> tuple[Part, ...]:
    """Every file of a part but its manifest, with its hash. Raises OSError."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)
    return tuple(_part(folder, path, told) for path in paths)


def _part(folder: Path, path: Path, told: Told) -> Part:
    told("hashing", path.stat().st_size)
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return Part(path=path.relative_to(folder).as_posix(), bytes=path.stat().st_size, sha256=digest)


def _problems(folder: Path, files: tuple[Part, ...], told: Told) -> Iterator[str]:
    for wanted in files:
        path = folder / wanted.path
        try:
            found = _part(folder, path, told)
        except OSError as error:
            yield f"{path} cannot be read: {error.strerror}."
            continue
        if found != wanted:
            yield f"{path} is not what was backed up: it has {found.bytes} bytes, had {wanted.bytes}."


def newest(place: DataDir, now_s: float | None = None) -> Iterator[Check]:
    """How old the newest backup of an installation is; nothing is said where none was ever taken."""
    try:
        told = json.loads(place.backed_up.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    age_s = (time.time() if now_s is None else now_s) - told["at"]
    if age_s > OLD_S:
        remedy = "See docs/runbooks/BackupOld.md; then: nearpeer backup FOLDER"
        yield ill("backup", f"The newest backup is {age_s / 3_600:.0f} hours old.", remedy)
    else:
        yield good("backup", f"the newest is {age_s / 3_600:.1f} hours old, in {told['folder']}")
