"""The archives of a backup put into empty databases, and held against what the manifest says of each log."""

import shutil
import tempfile
from pathlib import Path

from console import backups
from console.backups import KEYS_DUMP, RECORD, RECORD_DUMP, BackupChecked, RecordManifest, Told
from runtime.datadir import DataDir
from runtime.dumping import tools_for
from runtime.errors import EngineError
from runtime.postgres import EmbeddedPostgres
from runtime.settings import Settings
from store import migrate
from store.database import Database
from store.log import Log
from store.snapshots import major_of, make_roles, root_at

PASSABLE = 0o711
"""PostgreSQL's own user passes the folder of a throw-away server, and lists nothing."""


async def load(
    settings: Settings, urls: tuple[str, str], folder: Path, keys: Path | None, told: Told
) -> None:
    """Both archives, each in one transaction, and the schema of this release. Raises EngineError."""
    part = keys or folder / backups.KEYS
    archives = (folder / RECORD / RECORD_DUMP, part / KEYS_DUMP)
    newest = max(backups.record_of(folder).postgres, backups.keys_of(part).postgres)
    for url, archive in zip(urls, archives, strict=True):
        told(f"loading {archive.stem}", archive.stat().st_size)
        await make_roles(url)
        tools = tools_for(max(newest, await major_of(url)), settings.postgres_bin)
        await tools.load(archive, url)
    await migrate.upgrade(*urls)


async def refuse_another(url: str, record: RecordManifest) -> None:
    """Every log is entry by entry what it was when it was copied. Raises EngineError."""
    db = Database(url, pool_size=2)
    try:
        for name, facts in record.logs.items():
            log = Log(db, name)
            if await log.head() != facts.size or await root_at(log, facts.size) != facts.root:
                problem = f"The log {name} came back as another one than was backed up."
                raise EngineError(problem, "Take another backup.")
    finally:
        await db.close()


def _room() -> Path:
    room = Path(tempfile.mkdtemp(prefix="np-check-"))
    room.chmod(PASSABLE)
    return room


async def check_by_loading(settings: Settings, folder: Path, keys: Path | None, told: Told) -> BackupChecked:
    """Reads a backup, and loads it into a throw-away PostgreSQL of our own. Raises BadInput, EngineError."""
    checked = await backups.check(folder, keys, told)
    if not checked.ok or checked.keys is None:
        return checked
    room = _room()
    place = DataDir(room / "data")
    server = EmbeddedPostgres(place, fast=True, binaries=settings.postgres_bin)
    try:
        urls = await server.start()
        await load(settings, (urls["url"], urls["keys_url"]), folder, keys, told)
        await refuse_another(urls["url"], backups.record_of(folder))
    except EngineError as error:
        return checked.model_copy(update={"ok": False, "problems": (error.message,)})
    finally:
        await server.stop()
        place.release()
        shutil.rmtree(room, ignore_errors=True)
    return checked.model_copy(update={"loaded": True})
