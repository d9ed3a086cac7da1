"""One pool of connections to one database, which heals by itself and says plainly when the server is away."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Protocol
from weakref import WeakSet

import asyncpg
from asyncpg.exceptions import (
    AdminShutdownError,
    CannotConnectNowError,
    CrashShutdownError,
    DatabaseDroppedError,
    DiskFullError,
    IdleSessionTimeoutError,
    InternalClientError,
    InvalidAuthorizationSpecificationError,
    InvalidCatalogNameError,
    InvalidSchemaNameError,
    PostgresConnectionError,
    TooManyConnectionsError,
    UndefinedTableError,
)
from sqlalchemy import event, exc
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

_FAULTS = (
    OSError,
    TimeoutError,
    EOFError,
    InternalClientError,
    PostgresConnectionError,
    CannotConnectNowError,
    AdminShutdownError,
    CrashShutdownError,
    DatabaseDroppedError,
    IdleSessionTimeoutError,
    TooManyConnectionsError,
)
CLOSING_S = 2.0
"""How long connections may take leave of the server; one that hangs would take a minute each."""
_LACKING = (UndefinedTableError, InvalidSchemaNameError)
_REFUSED = (InvalidAuthorizationSpecificationError, InvalidCatalogNameError)


class Unreachable(Exception):
    """The database cannot be reached or went away during the call; whether a write landed is then unknown."""


class NotMigrated(Exception):
    """The database lacks the schema that this release needs."""


class Session(Protocol):
    """What the store uses of an asyncpg connection."""

    async def fetch(self, query: str, *args: Any) -> list[Any]: ...

    async def fetchrow(self, query: str, *args: Any) -> Any: ...

    async def execute(self, query: str, *args: Any) -> str: ...


class Database:
    """One pool for one database, to be used from one event loop.

    `url` is a `postgresql://` URL as libpq spells it (a Unix socket as `?host=/directory`). With `role`
    every connection acts as that role. `timeout_s` bounds connecting (at most 5 s) and each statement.
    Every call raises `Unreachable` when the server is away, and the pool replaces dead connections by itself;
    `NotMigrated` when the schema is not there.
    """

    def __init__(
        self, url: str, role: str | None = None, pool_size: int = 10, timeout_s: float = 60.0
    ) -> None:
        self._dsn = _plain(url)
        self.place = _place(url)
        self._role = role
        self._timeout_s = timeout_s
        self._made: WeakSet[Any] = WeakSet()
        self._suspect = False
        self.engine = self._open(pool_size)

    def _open(self, pool_size: int) -> AsyncEngine:
        engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self._connect,
            isolation_level="AUTOCOMMIT",
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=self._timeout_s,
        )
        event.listen(engine.sync_engine, "checkout", self._replaced_when_dead)
        return engine

    async def _connect(self, *_: object, **__: object) -> Any:
        connection = await asyncpg.connect(
            self._dsn,
            timeout=min(5.0, self._timeout_s),
            command_timeout=self._timeout_s,
            max_cached_statement_lifetime=0,  # what nobody has asked for an hour is not planned anew then
            server_settings={"role": self._role} if self._role else None,
        )
        self._made.add(connection)
        return connection

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """A driver connection of the pool in autocommit, for the paths where a microsecond counts."""
        with _Reaching(self.place):
            pooled = await self.engine.raw_connection()
            try:
                connection: Session = pooled.driver_connection  # type: ignore[assignment]
                yield connection
            except Exception as error:
                if _fault(error) is not None:
                    self._suspect = self._suspect or isinstance(error, TimeoutError)
                    pooled.invalidate(error)
                raise
            finally:
                pooled.close()

    async def fetch(self, query: str, *args: Any) -> list[Any]:
        """All rows of one statement."""
        async with self.session() as session:
            return await session.fetch(query, *args)

    async def fetchrow(self, query: str, *args: Any) -> Any:
        """The first row of one statement, or None."""
        async with self.session() as session:
            return await session.fetchrow(query, *args)

    async def execute(self, query: str, *args: Any) -> str:
        """One statement without a result; returns PostgreSQL's command tag."""
        async with self.session() as session:
            return await session.execute(query, *args)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A READ COMMITTED transaction for SQLAlchemy: committed at the end, rolled back on an error."""
        with _Reaching(self.place):
            async with self.engine.connect() as plain:
                connection = await plain.execution_options(isolation_level="READ COMMITTED")
                async with connection.begin():
                    yield connection

    def _replaced_when_dead(self, connection: Any, _record: object, _proxy: object) -> None:
        """What the server closed is replaced; after a statement without an answer every idle one is.

        They went the same way, and each would be waited for as long to find it out.
        """
        if self._suspect:
            self._suspect = False
            raise exc.InvalidatePoolError("a statement was not answered")
        if connection.driver_connection.is_closed():
            raise exc.DisconnectionError("the server closed this connection")

    async def close(self) -> None:
        """Closes every pooled connection; those of a server that does not answer are cut off after 2 s."""
        closing = asyncio.ensure_future(self.engine.dispose())
        await asyncio.wait({closing}, timeout=CLOSING_S)
        if not closing.done():
            for connection in list(self._made):
                connection.terminate()
            closing.cancel()
            await asyncio.wait({closing})
            return
        closing.result()


class _Reaching:
    """Turns every way in which a server can be away into `Unreachable`."""

    __slots__ = ("_place",)

    def __init__(self, place: str) -> None:
        self._place = place

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if error is None:
            return
        reason = _fault(error)
        if reason is not None:
            raise Unreachable(f"PostgreSQL at {self._place} {reason}") from error
        if any(isinstance(cause, _LACKING) for cause in _causes(error)):
            raise NotMigrated(
                f"The database {self._place} lacks the schema of this release. Run `nearpeer db upgrade`."
            ) from error


def _fault(error: BaseException) -> str | None:
    for cause in _causes(error):
        if isinstance(cause, _REFUSED):
            return (
                f"refused the sign-in ({type(cause).__name__}). Check user, password and database in the URL."
            )
        if isinstance(cause, TooManyConnectionsError):
            return "has no free connection slot. Raise max_connections or lower the number of processes."
        if isinstance(cause, DiskFullError):
            return "has no space left on its disk. Free some, then try again."
        if isinstance(cause, exc.TimeoutError):
            return "has no free connection in this process's pool. Try again, or lower the load."
        if isinstance(cause, _FAULTS) or _closed(cause):
            return f"cannot be reached ({type(cause).__name__}). Start it or check the URL, then try again."
    return None


def _closed(cause: BaseException) -> bool:
    return isinstance(cause, asyncpg.InterfaceError) and "closed" in str(cause)


def _causes(error: BaseException) -> Sequence[BaseException]:
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in found:
        found.append(current)
        current = current.orig if isinstance(current, exc.DBAPIError) else current.__cause__
    return found


def _plain(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.partition("+")[0] not in ("postgresql", "postgres"):
        raise ValueError("The database URL must begin with postgresql://. Set DATABASE_URL to such a URL.")
    return f"postgresql://{rest}"


def _place(url: str) -> str:
    parsed = make_url(_plain(url))
    host = parsed.host or parsed.query.get("host") or "localhost"
    shown = host if isinstance(host, str) else ",".join(host)
    return f"{shown}:{parsed.port}/{parsed.database}" if parsed.port else f"{shown}/{parsed.database}"
