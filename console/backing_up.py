"""Takes a backup of a running installation, in an order in which nothing can fall between two parts.

Seals and spool first, then the record in one snapshot, then the keys in one, then the histories:

- a seal that is copied vouches for no more than the record that is copied after it;
- a report that waits is in the copy of the spool, or in the record, or in both, where it counts once;
- a key that was made for a text of the record is in the keys, which are copied later; one that was destroyed
  meanwhile is not, and its texts are gone, as they should be.

No secret is in a backup: not the wrapping key, nor those of the sealer, the spool, the links and the codec.
"""

import asyncio
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

from console import backups
from console.auditing import Page
from console.backups import HISTORIES, JOURNAL, KEYS, RECORD, SEALS, SPOOL, BackupChecked, LogFacts, Told
from console.errors import BadInput
from runtime.addresses import Addresses, found
from runtime.datadir import DataDir
from runtime.dumping import tools_for
from runtime.errors import EngineError
from runtime.replacing import replace
from runtime.settings import Settings
from store.database import Database
from store.journal import ERASURES
from store.log import Log
from store.snapshots import root_at, snapshot
from store.steady import wall_us

PRIVATE = 0o700
READ_ONLY, BEAT_FILE = 0o400, 0o644
FRESH = "Name a new folder, for example one with the day in its name."


class BackedUp(BackupChecked):
    """A backup that was taken, read once more and found good; `seconds` is how long all of it took."""

    seconds: float


async def back_up(settings: Settings, folder: Path, keys: Path | None, told: Told) -> BackedUp:
    """Backs up a running installation into a new folder, and checks what it has written.

    `keys` is another new folder for the part with the keys. Stopped in the midst nothing has its name.
    Raises BadInput, EngineError, Unreachable, OSError.
    """
    began = time.monotonic()
    places, place = found(settings), DataDir(settings.data_dir, settings)
    _refuse_used(folder, "FOLDER")
    if keys is not None:
        _refuse_used(keys, "--keys-into")
    with _complaining(folder):
        draft = _draft_of(folder)
        apart = _draft_of(keys) if keys else draft / KEYS
    try:
        await _written(settings, places, place, (draft, apart), told)
        checked = await backups.check(draft, apart, told)
        if not checked.ok:
            raise EngineError(f"The backup is not good: {checked.problems[0]}", "See that the disk is sound.")
        with _complaining(folder):
            if keys is not None:
                apart.rename(keys)
            draft.rename(folder)
    finally:
        for left in (draft, apart):
            shutil.rmtree(left, ignore_errors=True)
    facts = {"at": int(time.time()), "folder": str(folder), "bytes": checked.bytes}
    replace(place.backed_up, json.dumps(facts).encode(), BEAT_FILE)
    took = round(time.monotonic() - began, 2)
    return BackedUp.model_validate({**checked.model_dump(), "folder": str(folder), "seconds": took})


@contextmanager
def _complaining(folder: Path) -> Iterator[None]:
    """What is in the way of a backup's folder. Raises BadInput."""
    try:
        yield
    except OSError as error:
        problem = f"{error.filename or folder} cannot be made: {error.strerror}."
        raise BadInput("FOLDER", "", problem, FRESH) from error


def _refuse_used(folder: Path, named: str) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(named, "", f"{folder} is not empty.", FRESH)


def _draft_of(folder: Path) -> Path:
    folder = folder.absolute()
    draft = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    draft.mkdir(mode=PRIVATE, parents=True)
    return draft


async def _written(
    settings: Settings, places: Addresses, place: DataDir, drafts: tuple[Path, Path], told: Told
) -> None:
    record, keys = drafts[0] / RECORD, drafts[1]
    record.mkdir(mode=PRIVATE)
    keys.mkdir(mode=PRIVATE, exist_ok=True)
    await asyncio.to_thread(_copy, place.seals, record / SEALS)
    await asyncio.to_thread(_copy_waiting, place, record)
    await _record(settings, places, place, record, told)
    await _keys(settings, places, keys, told)


async def _record(settings: Settings, places: Addresses, place: DataDir, part: Path, told: Told) -> None:
    async with snapshot(places.url) as moment:
        taken_us = wall_us()
        sizes = await moment.sizes()
        tools = tools_for(moment.major, settings.postgres_bin)
        dump = part / backups.RECORD_DUMP
        await tools.dump(places.url, moment.id, dump, lambda size: told("record", size))
    logs = await _facts(places.url, sizes)
    await asyncio.to_thread(_copy, place.histories, part / HISTORIES)
    files = await asyncio.to_thread(backups.parts_in, part, told)
    spool_key = places.journal[1].hex() if places.journal else None
    manifest = backups.RecordManifest(
        release=version("nearpeer"),
        taken_us=taken_us,
        revision=moment.revision,
        postgres=moment.major,
        logs=logs,
        spool_key=spool_key,
        files=files,
    )
    _sign_off(part, manifest)


async def _keys(settings: Settings, places: Addresses, part: Path, told: Told) -> None:
    async with snapshot(places.keys_url) as moment:
        taken_us = wall_us()
        wrapping_keys = await moment.wrapping_keys()
        tools = tools_for(moment.major, settings.postgres_bin)
        dump = part / backups.KEYS_DUMP
        await tools.dump(places.keys_url, moment.id, dump, lambda size: told("keys", size))
    manifest = backups.KeysManifest(
        release=version("nearpeer"),
        taken_us=taken_us,
        revision=moment.revision,
        postgres=moment.major,
        wrapping_keys=wrapping_keys,
        files=await asyncio.to_thread(backups.parts_in, part, told),
    )
    _sign_off(part, manifest)


async def _facts(url: str, sizes: dict[str, int]) -> dict[str, LogFacts]:
    """What each log was at the moment of the copy; a log only grows, so it can be asked afterwards."""
    db = Database(url, pool_size=2)
    try:
        return {
            name: LogFacts(size=size, root=await root_at(Log(db, name), size)) for name, size in sizes.items()
        }
    finally:
        await db.close()


def _copy_waiting(place: DataDir, part: Path) -> None:
    """What waits for the record, sealed, and whose keys were destroyed."""
    _copy(place.spool / "waiting", part / SPOOL / "waiting")
    _copy(place.journal / ERASURES, part / JOURNAL / ERASURES)


def _copy(source: Path, target: Path) -> None:
    """A folder as it is, without what is half written; a file that was taken away meanwhile is left out."""
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if not path.is_file() or path.suffix == ".part" or any(name.startswith(".") for name in inside.parts):
            continue
        copied = target / inside
        copied.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            shutil.copyfile(path, copied)


def _sign_off(part: Path, manifest: Page) -> None:
    """The manifest comes last: a part without one is no backup."""
    for path in part.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    replace(part / backups.MANIFEST, manifest.model_dump_json(indent=1).encode() + b"\n", READ_ONLY)
