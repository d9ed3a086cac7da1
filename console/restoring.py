"""Puts a backup into an empty installation, and everything right again that an older record gets wrong."""

import asyncio
import os
import shutil
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError

from console import backups, loading, readmitting, readmodels, rebuilding, reconciling, secrets, survivors
from console.auditing import Page
from console.backups import RecordManifest, Told
from console.errors import BadInput
from console.readmitting import Ended, Forgotten, Readmitted
from console.reconciling import Differences
from console.service import PASSED_ON, Doors, Service
from runtime.addresses import found
from runtime.datadir import DataDir
from runtime.errors import EngineError
from runtime.settings import Settings
from store import migrate
from store.journal import Destroyed
from store.snapshots import empty, schemas_in
from store.spool import Spool

URLS = ("DATABASE_URL", "NEARPEER_KEYS_URL")
EMPTY = "Restore into a new --data-dir, or into two databases without a table."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A backup and what else is at hand.

    `keys` is a keys' part that lies elsewhere, `secrets` the folder with the secrets, `beside` what is left
    of the installation that was lost; `certificates` are files of erasures. Without `rebuild` Temporal is
    not asked.
    """

    folder: Path
    keys: Path | None = None
    secrets: Path | None = None
    beside: Path | None = None
    certificates: Sequence[Path] = ()
    rebuild: bool = True


class Restored(Page):
    """What was restored, what was done to it, and what is still to be done by people.

    Without `workflows` they are still to be started (`nearpeer rebuild --replace`); `temporal` says why.
    """

    ok: bool
    folder: str
    taken_us: int
    logs: dict[str, int]
    stated: tuple[str, ...]
    models: tuple[readmodels.Model, ...]
    workflows: int | None
    temporal: str
    emergencies: Readmitted
    reports: int
    forgotten: tuple[Forgotten, ...]
    ended: Ended
    differences: Differences
    seconds: float


async def restore(settings: Settings, wanted: Wanted, told: Told) -> Restored:
    """Restores a backup; whatever goes wrong, the installation is as empty as before.

    Raises BadInput for a backup or a key that does not fit, Busy, EngineError, Unreachable.
    """
    began = time.monotonic()
    place = DataDir(settings.data_dir, settings)
    record, spool_key = await _checked(settings, place, wanted, told)
    destroyed = [readmitting.of_certificate(path.read_bytes(), str(path)) for path in wanted.certificates]
    async with _laid_down(settings, place, wanted) as service:
        urls = await _engines(service)
        await loading.load(settings, urls, wanted.folder, wanted.keys, told)
        await loading.refuse_another(urls[0], record)
        with place.complaining("written"):
            survivors.gather(place, wanted.folder, wanted.beside)
        done = await _put_right(settings, service, place, spool_key, destroyed, told)
        not_asked: dict[str, object] = {"workflows": None, "temporal": "It was not asked."}
        drivers = await _rebuilt(settings, told) if wanted.rebuild else not_asked
    facts = {
        "folder": str(wanted.folder),
        "taken_us": record.taken_us,
        "logs": {name: facts.size for name, facts in record.logs.items()},
        "seconds": round(time.monotonic() - began, 2),
    }
    return Restored.model_validate({"ok": True, **facts, **done, **drivers})


async def _checked(
    settings: Settings, place: DataDir, wanted: Wanted, told: Told
) -> tuple[RecordManifest, bytes | None]:
    """Everything that can be refused before anything is written. Raises BadInput, Busy, Unreachable."""
    checked = await backups.check(wanted.folder, wanted.keys, told)
    if checked.keys is None:
        problem = "The keys' part of this backup was dropped: no name and no text could be read."
        raise BadInput("--keys", "", problem, "Name that of a later backup: --keys FOLDER/keys")
    if not checked.ok:
        raise BadInput("FOLDER", "", f"The backup is not whole: {checked.problems[0]}", "Take another one.")
    for history, revision in (
        ("record", backups.record_of(wanted.folder).revision),
        ("keys", checked.keys.revision),
    ):
        if not migrate.knows(revision, history):
            raise BadInput("FOLDER", "", f"Its schema is {revision}, of a newer release.", migrate.NEWER)
    record = backups.record_of(wanted.folder)
    spool_key = secrets.refuse_others(settings, place, wanted.secrets, record, checked.keys)
    if settings.database_url is None and place.inspect():
        raise BadInput("--data-dir", "", f"{place.path} is no empty installation.", EMPTY)
    for name, url in zip(URLS, (settings.database_url, settings.keys_url), strict=True):
        if url and (held := await schemas_in(url)):
            raise BadInput(f"--{name}", "", f"The database has schemas already ({held[0]}).", EMPTY)
    return record, spool_key


@asynccontextmanager
async def _laid_down(settings: Settings, place: DataDir, wanted: Wanted) -> AsyncIterator[Service]:
    """A service whose engines may be started, with its secrets; after a failure nothing of it is left."""
    before = {path.name for path in place.path.iterdir()} if place.path.exists() else None
    service = Service(settings)
    try:
        with place.complaining("written"):
            secrets.lay_down(place, wanted.secrets)
        service.dir.claim()
        yield service
    except BaseException:
        cluster = service.dir.recorded_cluster() if service.dir.claimed else None
        await _emptied(settings)
        await service.stop()
        _remove(place, before, cluster)
        raise
    finally:
        await service.stop()


async def _emptied(settings: Settings) -> None:
    if settings.database_url and settings.keys_url:
        await empty(settings.database_url)
        await empty(settings.keys_url)


def _remove(place: DataDir, before: set[str] | None, cluster: Path | None) -> None:
    """What was not there before; a cluster that lies elsewhere, too."""
    if cluster is not None:
        shutil.rmtree(cluster.parent, ignore_errors=True)
    for path in place.path.iterdir() if place.path.exists() else ():
        if path.name not in (before or set()):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if before is None and place.path.exists():
        place.path.rmdir()


async def _engines(service: Service) -> tuple[str, str]:
    """The databases, empty; and Temporal, empty, where both are embedded. Raises EngineError."""
    if service.settings.database_url is None:
        await service.postgres.start()
    if service.settings.temporal_address is None:
        await service.temporal.start()
    return service.places_of_record()


async def _put_right(
    settings: Settings,
    service: Service,
    place: DataDir,
    spool_key: bytes | None,
    destroyed: list[Destroyed],
    told: Told,
) -> dict[str, object]:
    """What an older record gets wrong, in an order in which each step may rely on those before it.

    Who is forgotten comes first; then what is said of the gap, before anything new fills its positions.
    """
    doors = service.doors()
    try:
        known = [*destroyed, *survivors.destroyed(place)]
        forgotten = await readmitting.forget_again(found(settings), doors, known)
        ended = await readmitting.end_sessions(doors)
        stated = await _state(settings)
        said, unread = survivors.commands(place, spool_key) if spool_key else ([], 0)
        emergencies = await readmitting.readmit(doors, said, unread, told)
        reports = _returned(place, spool_key)
        models = await readmodels.rebuild(found(settings))
        told("comparing", 0)
        left = await reconciling.differences(place, doors)
    finally:
        await doors.close()
    return {
        "forgotten": tuple(forgotten),
        "ended": ended,
        "stated": stated,
        "emergencies": emergencies,
        "reports": reports,
        "models": models,
        "differences": left,
    }


def _returned(place: DataDir, spool_key: bytes | None) -> int:
    """How many reports wait for the watchdog again."""
    spool = Spool(place.spool, place.public_key())
    if spool_key is not None:
        survivors.return_words(place, spool, spool_key)
    return len(spool.waiting())


async def _state(settings: Settings) -> tuple[str, ...]:
    """Has the sealer say, with its key, which logs came back shorter. Raises EngineError."""
    command = ["-P", "-m", "sealer", "--after-restore", "--data-dir", str(settings.data_dir)]
    names = ("NEARPEER_", "DATABASE_", "TEMPORAL_")
    environment = {n: v for n, v in os.environ.items() if n.startswith(names) or n in PASSED_ON}
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await child.communicate()
    if child.returncode != 0:
        problem = (complained.decode(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
        remedy = "Do not go on: keep everything as it is. See docs/recovery.md, When the seals do not fit."
        raise EngineError(f"The sealer refuses what was restored: {problem}", remedy)
    return tuple(line for line in said.decode().splitlines() if line.startswith("{"))


async def _rebuilt(settings: Settings, told: Told) -> dict[str, object]:
    """Every workflow anew, from the record; one that outlived it waits for what is gone, and gives way.

    A Temporal that does not answer undoes no restore: it is told, and asked again by `rebuild --replace`.
    """
    replaced = WorkflowIDConflictPolicy.TERMINATE_EXISTING
    try:
        back = await rebuilding.rebuild(found(settings), lambda done, _: told("workflows", done), replaced)
    except EngineError as error:
        return {"workflows": None, "temporal": str(error)}
    except RPCError as error:
        return {"workflows": None, "temporal": f"Temporal did not answer ({error.status.name})."}
    return {"workflows": back.started, "temporal": ""}


async def reconcile(settings: Settings, sent: Path | None) -> Differences:
    """What is still to be entered again since the last restore. Raises Unreachable, EngineError, BadInput."""
    doors = Doors(found(settings))
    try:
        return await reconciling.differences(DataDir(settings.data_dir, settings), doors, sent)
    finally:
        await doors.close()
