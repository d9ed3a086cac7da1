"""Brings both databases to the schema of this release, and refuses one that is already newer."""

import asyncio
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


async def upgrade(url: str, keys_url: str) -> None:
    """Migrates the record's database and the keys' database, each in one transaction.

    Safe to call from several processes at once. Raises SchemaNewer, RolesMissing, Unreachable.
    """
    async with _one_in_this_process:
        for history, target in ((RECORD, url), (KEYS, keys_url)):
            await _upgrade(history, target)


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


def remedy(revision: str | None, history: str = RECORD) -> str:
    """What brings a revision and this release together."""
    return BRING_IT if knows(revision, history) else NEWER


async def _upgrade(history: str, url: str) -> None:
    db = Database(url, pool_size=1, timeout_s=600.0)
    try:
        async with db.transaction() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
            await connection.run_sync(_migrate, history)
    finally:
        await db.close()


def _migrate(connection: Connection, history: str) -> None:
    _refuse_newer(history, _revision(connection))
    config = _config(history)
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except DBAPIError as error:
        if "permission denied to" in str(error.orig):
            raise RolesMissing from error
        raise


def _refuse_newer(history: str, revision: str | None) -> None:
    if not knows(revision, history):
        raise SchemaNewer(
            f"The database has the schema {revision}, which this release does not know. {NEWER}"
        )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _scripts(history: str) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(history))


def _config(history: str) -> Config:
    folder = _HISTORIES / history
    if not folder.is_dir():
        raise ValueError(f"There is no schema history called {history}.")
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config
