"""The embedded PostgreSQL: our own server, supervised, on a private socket, with its data after any kill."""

import os
import shutil
import signal
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypedDict

import asyncpg

from runtime.binaries import postgres_programs
from runtime.child import Child, Manners
from runtime.cluster import ENVIRONMENT, OWNER, Cluster, located, make
from runtime.datadir import DataDir
from runtime.errors import EngineError
from runtime.processes import CAN_SEE_PROCESSES, Signals, runs_with, stop_ours, working_in
from runtime.users import barrier, hand_over

DATABASES = ("nearpeer", "nearpeer_keys")
SHORT_FOLDER = Path("/tmp")  # noqa: S108 - mkdtemp makes a private folder in it
LONGEST_FOLDER = 80  # bytes; the kernel takes about 100 for a socket's whole path
SOCKET_PREFIX = "np-"
SOCKET_LINE = 4  # of postmaster.pid
ANSWER_WITHIN = 5.0
UNANSWERED = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)  # a TimeoutError is an OSError

FAST_THEN_KILL: Signals = ((signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
QUIT_THEN_KILL: Signals = ((signal.SIGQUIT, 2.0), (signal.SIGKILL, 5.0))

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # What people wrote must not reach the log by way of a failed statement: "log" leaves out mere errors.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Urls(TypedDict):
    """Where the two databases are: the record, and the keys of the vault."""

    url: str
    keys_url: str


class EmbeddedPostgres:
    """One PostgreSQL server inside `data_dir`, on a Unix socket that only its own user and root can open.

    `fast` gives up safety against a power loss (for tests); `binaries` is a folder of other server programs;
    `environment` is what the server has beside its own.
    """

    def __init__(
        self,
        data_dir: DataDir,
        *,
        fast: bool = False,
        binaries: Path | None = None,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._dir = data_dir
        self._fast = fast
        self._binaries = binaries
        self._environment = {**ENVIRONMENT, **environment}
        self._socket: Path | None = None
        self._child: Child | None = None

    @property
    def pid(self) -> int | None:
        """The server's process id, or None while it is down."""
        return self._child.pid if self._child else None

    @property
    def restarts(self) -> int:
        """How often the server was brought back after dying by itself."""
        return self._child.restarts if self._child else 0

    @property
    def urls(self) -> Urls:
        """The addresses of the databases: the same until `stop`, also after a restart by the supervisor."""
        record, keys = (f"postgresql://{OWNER}@/{name}?host={self._socket}" for name in DATABASES)
        return Urls(url=record, keys_url=keys)

    async def start(self) -> Urls:
        """Start the server, at the first time making cluster and databases. Running already: no effect.

        Raises EngineError when it cannot: programs missing, another major, a closed directory, a full disk.
        """
        if self._child:
            return self.urls
        self._dir.claim()
        cluster = located(self._dir, postgres_programs(self._binaries))
        if not cluster.made:
            await make(cluster, self._dir, durable=not self._fast)
        with self._dir.complaining("given a socket"):
            self._socket = _socket_folder(cluster.user)
        self._child = self._supervised(cluster, self._socket)
        try:
            await self._child.start()
            await self._make_databases()
        except BaseException:
            await self.stop()
            raise
        return self.urls

    async def stop(self) -> None:
        """End the server by a fast shutdown, open transactions are rolled back. Harmless when not running."""
        if self._child:
            await self._child.stop()
            self._child = None
            self._dir.withdraw("postgres")
        if self._socket:
            shutil.rmtree(self._socket, ignore_errors=True)
            self._socket = None

    def _supervised(self, cluster: Cluster, socket: Path) -> Child:
        settings = SETTINGS | (FAST if self._fast else DURABLE) | {"unix_socket_directories": str(socket)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Child(
            "postgres",
            [cluster.programs.path("postgres"), "-D", str(cluster.path), *options],
            self._environment,
            self._dir.logs / "postgres.log",
            self._answers,
            user=cluster.user,
            manners=Manners(
                stop_signal=signal.SIGINT,  # fast shutdown
                death_signal=signal.SIGINT,
                ready_within=120.0,  # a crash recovery may take long
                stop_within=30.0,
                before_launch=lambda: _stop_leftovers(cluster.path, socket),
                after_launch=self._publish,
            ),
        )

    async def _connected(self) -> Any:
        return await asyncpg.connect(
            host=str(self._socket), user=OWNER, database="postgres", timeout=ANSWER_WITHIN
        )

    async def _answers(self) -> bool:
        try:
            connection = await self._connected()
            await connection.close(timeout=ANSWER_WITHIN)
        except UNANSWERED:
            return False
        return True

    async def _publish(self) -> None:
        self._dir.publish("postgres", {**self.urls, "pid": self.pid})

    async def _make_databases(self) -> None:
        try:
            connection = await self._connected()
            present = {row["datname"] for row in await connection.fetch("SELECT datname FROM pg_database")}
            for name in DATABASES:
                if name not in present:
                    await connection.execute(f'CREATE DATABASE "{name}"')
            await connection.close(timeout=ANSWER_WITHIN)
        except UNANSWERED as error:
            raise EngineError(
                f"The databases {' and '.join(DATABASES)} could not be made ({type(error).__name__}).",
                f"See that the disk is not full. PostgreSQL's log: {self._dir.logs / 'postgres.log'}",
            ) from error


async def _stop_leftovers(cluster: Path, own_socket: Path | None) -> None:
    """End what a killed parent, or a killed postmaster, left running on this very cluster; nothing else."""
    notice = cluster / "postmaster.pid"
    lines = _lines(notice)
    if lines and lines[0].isdigit():
        await stop_ours([int(lines[0])], lambda pid: runs_with(pid, "postgres", str(cluster)), FAST_THEN_KILL)
        _remove_socket(lines, own_socket)
    orphans = working_in(cluster, "postgres")
    if not await stop_ours(orphans, lambda pid: pid in working_in(cluster, "postgres"), QUIT_THEN_KILL):
        raise EngineError(
            f"Old PostgreSQL processes hold {cluster}.", f"Look at them, and end them: {orphans}"
        )
    if CAN_SEE_PROCESSES:  # so nobody works here, and a living process of that id is a stranger
        notice.unlink(missing_ok=True)


def _lines(notice: Path) -> list[str]:
    try:
        return notice.read_text().splitlines()
    except FileNotFoundError:
        return []


def _remove_socket(notice: list[str], own_socket: Path | None) -> None:
    folder = Path(notice[SOCKET_LINE]) if len(notice) > SOCKET_LINE else None
    if folder is None or folder == own_socket or folder.parent not in (SHORT_FOLDER, _temporary()):
        return
    if folder.name.startswith(SOCKET_PREFIX):
        shutil.rmtree(folder, ignore_errors=True)


def _temporary() -> Path:
    return Path(tempfile.gettempdir())


def _socket_folder(user: str | None) -> Path:
    base = _temporary()
    if len(os.fsencode(base)) > LONGEST_FOLDER or barrier(base, user):
        base = SHORT_FOLDER
    folder = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=base))
    hand_over(folder, user)
    return folder
