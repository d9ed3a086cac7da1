"""One moment of a database, held open so that others can copy exactly that: a snapshot, and what it holds."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import NamedTuple

from store.database import Database, Session
from store.entries import leaves_after
from store.log import LOGS, Log
from store.migrations.roles import create_roles
from store.tree import Tree

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_MAJOR = "SELECT current_setting('server_version_num')::int / 10000 AS major"
_WRAPPED_BY = """
SELECT wrapped_by FROM keys.person_key WHERE wrapped IS NOT NULL
UNION SELECT wrapped_by FROM keys.service_key ORDER BY 1"""
_SCHEMAS = """
SELECT nspname FROM pg_namespace
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND nspname <> 'public' ORDER BY 1"""


class Snapshot(NamedTuple):
    """A moment of one database: `id` lets others see it, `revision` is its schema, `major` the server's."""

    id: str
    session: Session
    revision: str
    major: int

    async def sizes(self) -> dict[str, int]:
        """How many entries each log has at that moment."""
        return {
            name: (await self.session.fetchrow(f'SELECT position FROM "{name}".head'))["position"]
            for name in LOGS
        }

    async def wrapping_keys(self) -> tuple[str, ...]:
        """The names of the wrapping keys that hold a living key."""
        return tuple(row["wrapped_by"] for row in await self.session.fetch(_WRAPPED_BY))


@asynccontextmanager
async def snapshot(url: str) -> AsyncIterator[Snapshot]:
    """Holds a moment of a database for as long as the block takes. Raises Unreachable, NotMigrated."""
    db = Database(url, pool_size=1)
    try:
        async with db.session() as session:
            await session.execute(_BEGIN)
            try:
                shown = await session.fetchrow("SELECT pg_export_snapshot() AS id")
                revision = await session.fetchrow("SELECT version_num FROM alembic_version")
                major = (await session.fetchrow(_MAJOR))["major"]
                yield Snapshot(shown["id"], session, revision["version_num"], major)
            finally:
                await session.execute("ROLLBACK")
    finally:
        await db.close()


async def root_at(log: Log, size: int) -> str:
    """The root, in hex, of the first entries of a log, from its columns. Raises Unreachable."""
    tree = Tree()
    async with aclosing(leaves_after(log)) as pages:
        async for _, leaves in pages:
            tree.extend(leaves[: max(0, size - tree.size)])
            if tree.size >= size:
                break
    return tree.root().hex()


async def schemas_in(url: str) -> list[str]:
    """The schemas of a database that somebody made; none in an empty one. Raises Unreachable."""
    db = Database(url, pool_size=1)
    try:
        return [row["nspname"] for row in await db.fetch(_SCHEMAS)]
    finally:
        await db.close()


async def major_of(url: str) -> int:
    """The major of the server. Raises Unreachable."""
    db = Database(url, pool_size=1)
    try:
        major: int = (await db.fetchrow(_MAJOR))["major"]
        return major
    finally:
        await db.close()


async def make_roles(url: str) -> None:
    """The roles that the rights in an archive are given to. Raises Unreachable."""
    db = Database(url, pool_size=1)
    try:
        for statement in create_roles():
            await db.execute(statement)
    finally:
        await db.close()


async def empty(url: str) -> None:
    """Takes everything out of a database again that was put into it. Raises Unreachable."""
    db = Database(url, pool_size=1)
    try:
        for row in await db.fetch(_SCHEMAS):
            await db.execute(f'DROP SCHEMA "{row["nspname"]}" CASCADE')
        await db.execute("DROP TABLE IF EXISTS alembic_version")
    finally:
        await db.close()
