"""Brings both databases to the schema of this release, and refuses one that is already newer."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from store.database import Database
from store.migrations.roles import ROLES

RECORD = "record"
KEYS = "keys"
BRING_IT = "Bring it to this release: nearpeer db upgrade"
NEWER = "Install the newer release that wrote it, or restore a backup from before it."
_HISTORIES = Path(__file__).parent / "migrations"
LOCK_MS, TRIES, AGAIN_S = 500, 60, 0.5
"""How long a migration waits for a table, with all behind it waiting; how often, and how long apart."""
LOCK_NOT_AVAILABLE = "55P03"
_ONE_AT_A_TIME = 6_962_2025
_one_in_this_process = asyncio.Lock()  # Alembic's context belongs to the whole process.


class SchemaNewer(Exception):
    """The database was migrated by a newer release. Install that release, or restore an older backup."""


class RolesMissing(Exception):
    """The connecting user may not create the service's roles. Somebody who may has to do it once."""

    def __init__(self) -> None:
        super().__init__(
            "The database user may not create the roles of the service. Let an administrator run once: "
            + " ".join(f"CREATE ROLE {role} NOLOGIN; GRANT {role} TO <the database user>;" for role in ROLES)
        )


class SchemaInUse(Exception):
    """Long transactions hold what a migration wants; it was given up, so that no writer waits for it."""

    def __init__(self) -> None:
        super().__init__(
            "The schema cannot be migrated now: a long transaction holds a table. Nothing was changed, and"
            " everybody goes on. End it (see pg_stat_activity), then run the command again."
        )


class NoWayBack(Exception):
    """A migration has no way back."""

    def __init__(self, revision: str | None) -> None:
        super().__init__(
            f"There is no way back from the schema {revision or 'of an empty database'}."
            " Restore the backup from before it, or go on with this release."
        )


async def upgrade(url: str, keys_url: str) -> None:
    """Migrates the record's database and the keys' database, each in one transaction.

    Safe to call from several processes at once, and while others write. Raises SchemaNewer, RolesMissing,
    SchemaInUse, Unreachable.
    """
    async with _one_in_this_process:
        for history, target in ((RECORD, url), (KEYS, keys_url)):
            await _migrated(target, partial(_upgrade, history=history))


async def downgrade(url: str) -> None:
    """Takes the record's last migration back, while its writers write.

    Raises NoWayBack, SchemaNewer, SchemaInUse, Unreachable; then nothing has changed.
    """
    async with _one_in_this_process:
        await _migrated(url, partial(_downgrade, history=RECORD))


async def current(url: str) -> str | None:
    """The revision of a database (`record_…` or `keys_…`), None before the first one. Raises Unreachable."""
    db = Database(url, pool_size=1)
    try:
        async with db.transaction() as connection:
            return await connection.run_sync(_revision)
    finally:
        await db.close()


def head(history: str = RECORD) -> str:
    """The revision that this release needs, of the history `record` or `keys`."""
    (newest,) = _scripts(history).get_heads()
    return newest


def knows(revision: str | None, history: str = RECORD) -> bool:
    """Whether this release can go on from a revision; None, no schema yet, is where every one begins."""
    return revision is None or revision in {known.revision for known in _scripts(history).walk_revisions()}


def scripts(since: str) -> list[Path]:
    """The record's migrations from one on, the oldest first."""
    every = [Path(known.path) for known in _scripts(RECORD).walk_revisions()]
    return sorted(path for path in every if path.stem >= since)


def remedy(revision: str | None, history: str = RECORD) -> str:
    """What brings a revision and this release together."""
    return BRING_IT if knows(revision, history) else NEWER


async def _migrated(url: str, migrate: Callable[[Connection], None]) -> None:
    """In one transaction. A lock that is not had at once is left: who waits for it holds up all others."""
    db = Database(url, pool_size=1, timeout_s=600.0)
    try:
        for _ in range(TRIES):
            try:
                async with db.transaction() as connection:
                    await connection.execute(
                        text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME}
                    )
                    await connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_MS}ms'"))
                    return await connection.run_sync(migrate)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                    raise
            await asyncio.sleep(AGAIN_S)
        raise SchemaInUse
    finally:
        await db.close()


def _upgrade(connection: Connection, history: str) -> None:
    _refuse_newer(history, _revision(connection))
    try:
        command.upgrade(_config(history, connection), "head")
    except DBAPIError as error:
        if "permission denied to" in str(error.orig):
            raise RolesMissing from error
        raise


def _downgrade(connection: Connection, history: str) -> None:
    revision = _revision(connection)
    _refuse_newer(history, revision)
    known = _scripts(history).get_revision(revision) if revision else None
    if known is None or not hasattr(known.module, "downgrade"):
        raise NoWayBack(revision)
    command.downgrade(_config(history, connection), "-1")


def _refuse_newer(history: str, revision: str | None) -> None:
    if not knows(revision, history):
        raise SchemaNewer(
            f"The database has the schema {revision}, which this release does not know. {NEWER}"
        )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _scripts(history: str) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(history))


def _config(history: str, connection: Connection | None = None) -> Config:
    folder = _HISTORIES / history
    if not folder.is_dir():
        raise ValueError(f"There is no schema history called {history}.")
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
