"""The whole service as one supervised tree: pages, both engines, the schema, and the worker of the year."""

import asyncio
import os
import shlex
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Self

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from activities.ledger import Ledger
from console.serving import Serving
from runtime.addresses import Addresses, found
from runtime.child import Child, Manners
from runtime.datadir import DataDir
from runtime.operating import ports_of_children
from runtime.postgres import EmbeddedPostgres
from runtime.settings import Settings
from runtime.temporal import EmbeddedTemporal, connect
from store import migrate
from store.database import Database
from store.journal import Journal
from store.keys import Keys
from store.log import LOGS, Log
from store.mark import Mark
from store.vault import Vault

YEAR_QUEUE, URGENT_QUEUE = "year", "urgent"
RELEASE = "NEARPEER_RELEASE"
CONNECTIONS = 10
"""What many ask at once shares statements: more connections only take longer to open and to plan for."""
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LOG_LEVEL", "LOG_FORMAT", "COVERAGE_PROCESS_START")


class Doors:
    """What a door needs in process: the ledger over all logs, the vault, and the rehearsal's mark.

    `timeout_s` bounds each statement.
    """

    def __init__(self, places: Addresses, timeout_s: float = 60.0) -> None:
        self.db = Database(places.url, role="nearpeer_door", pool_size=CONNECTIONS, timeout_s=timeout_s)
        self.keys_db = Database(places.keys_url, pool_size=4, timeout_s=timeout_s)
        self.logs = {name: Log(self.db, name) for name in LOGS}
        self.journal = Journal(*places.journal) if places.journal else None
        self.ledger = Ledger(self.logs, beside=self.journal.beside if self.journal else None)
        self.keys = Keys(self.keys_db, places.kek, places.wrapping_keys)
        self.vault = Vault(self.db, self.keys)
        self.mark = Mark(self.db)

    async def close(self) -> None:
        """Gives back every connection."""
        await self.db.close()
        await self.keys_db.close()


class Service:
    """Engines and worker of one data directory; `start` and `stop` are safe to call in any state."""

    def __init__(
        self, settings: Settings, *, cached: int = 4_000, patience_s: int = 1, fast: bool = False
    ) -> None:
        self.settings = settings
        self.dir = DataDir(settings.data_dir, settings)
        self.postgres = EmbeddedPostgres(self.dir, fast=fast, binaries=settings.postgres_bin)
        self.temporal = EmbeddedTemporal(
            self.dir,
            port=settings.temporal_port,
            ui_port=settings.temporal_ui_port,
            program=settings.temporal_bin,
        )
        self.apart = ports_of_children(settings.metrics_port)
        """What single children have in their environment beyond the others, by their names."""
        self.serving = Serving(settings, self.dir, self._environment)
        self._memory = ["--cached", str(cached), "--patience", str(patience_s)]
        self.worker: Child | None = None
        self.beside: dict[str, Child] = {}
        """Further workers of the year's lane, by their names."""
        self.care: dict[str, Child] = {}
        self.sealer: Child | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Everything up, in order. Raises EngineError with the remedy; then nothing stays running."""
        try:
            await self.start_engines()
            await self.start_worker()
        except BaseException:
            await self.stop()
            raise

    async def start_help(self) -> None:
        """The help page, which comes before everything else and needs none of it."""
        self.dir.claim()
        await self.serving.start_help()

    async def start_engines(self) -> None:
        """PostgreSQL with the schema of this release, and Temporal."""
        self.dir.claim()
        if self.settings.database_url is None:
            await self.postgres.start()
        await self._migrate()
        if self.settings.temporal_address is None:
            await self.temporal.start()

    async def _migrate(self) -> None:
        try:
            await migrate.upgrade(*self.places_of_record())
        except migrate.SchemaNewer as error:
            raise migrate.SchemaNewer(f"{error} For a backup: {self._backup_command()}") from error

    def _backup_command(self) -> str:
        """What a person types for a copy of everything, once nothing runs on it any more."""
        if self.settings.database_url is None:
            folder = self.dir.path.absolute()
            return f"cp -a {shlex.quote(str(folder))} {shlex.quote(f'{folder}.backup')}"
        return 'pg_dump -Fc -f record.dump "$DATABASE_URL"; pg_dump -Fc -f keys.dump "$NEARPEER_KEYS_URL"'

    def places_of_record(self) -> tuple[str, str]:
        """The URLs of the record and of the keys."""
        if self.settings.database_url is not None:
            return self.settings.database_url, self.settings.keys_url or ""
        urls = self.postgres.urls
        return urls["url"], urls["keys_url"]

    async def start_worker(self) -> None:
        """The worker of the year's lane, ready once it asks Temporal for work."""
        self.worker = await self._started(
            "worker-year", ["worker", "--lane", "year", *self._memory], await self._asks_for_work(YEAR_QUEUE)
        )

    async def start_another_worker(self, lane: str) -> Child:
        """One more worker of a lane; where others ask Temporal for work, it may itself still be coming up."""
        beside = self.care if lane == URGENT_QUEUE else self.beside
        number = 2 + sum(name.startswith(f"worker-{lane}-") for name in beside)
        name, asked = f"worker-{lane}-{number}", await self._asks_for_work(lane)
        beside[name] = await self._started(name, ["worker", "--lane", lane, *self._memory], asked)
        return beside[name]

    async def start_care(self) -> None:
        """The emergency lane: its own worker, and the watchdog that needs only the record."""
        urgent = await self._asks_for_work(URGENT_QUEUE)
        self.care["worker-urgent"] = await self._started(
            "worker-urgent", ["worker", "--lane", "urgent"], urgent
        )
        since = time.time()
        self.care["watchdog"] = await self._started(
            "watchdog", ["watchdog"], lambda: _beats(self.dir.beat, since)
        )

    async def start_sealer(self) -> None:
        """Signs the logs each minute, with a key that lies outside the database."""
        since = time.time()
        self.sealer = await self._started("sealer", ["sealer"], lambda: _beats(self.dir.sealed, since))

    async def stop_sealer(self) -> None:
        """Ends the sealing."""
        if self.sealer is not None:
            await self.sealer.stop()
            self.sealer = None
            self.dir.withdraw("sealer")

    async def _started(self, name: str, module: list[str], ready: Callable[[], Awaitable[bool]]) -> Child:
        """A child of a root module, supervised; its process id is published whenever it is ready."""

        async def publish() -> None:
            self.dir.publish(name, {"pid": child.pid})

        child = Child(
            name,
            [sys.executable, "-P", "-m", *module, *self._where()],
            self._environment(name),
            self.dir.logs / f"{name}.log",
            ready,
            manners=Manners(
                stop_signal=signal.SIGTERM, ready_within=90.0, stop_within=20.0, after_launch=publish
            ),
        )
        await child.start()
        return child

    def _where(self) -> list[str]:
        return ["--data-dir", str(Path(self.settings.data_dir).absolute())]

    async def _asks_for_work(self, queue: str) -> Callable[[], Awaitable[bool]]:
        places = found(self.settings)
        client = await connect(places.temporal, places.namespace, lazy=True)
        since = time.time()
        return lambda: is_asked_for_work(client, places.namespace, queue, since)

    def _environment(self, name: str) -> dict[str, str]:
        ours = {k: v for k, v in os.environ.items() if k.startswith(("NEARPEER_", "TEMPORAL_", "DATABASE_"))}
        if self.settings.temporal_address is None:
            ours.pop(RELEASE, None)  # one worker of a lane has no other release beside it
        passed_on = {k: os.environ[k] for k in PASSED_ON if k in os.environ}
        return {**ours, **passed_on, **self.apart.get(name, {})}

    async def stop_worker(self) -> None:
        """Ends the worker, and those beside it; each finishes what it holds."""
        for name in tuple(self.beside):
            await self.beside.pop(name).stop()
            self.dir.withdraw(name)
        if self.worker is not None:
            await self.worker.stop()
            self.worker = None
            self.dir.withdraw("worker-year")

    async def stop_care(self) -> None:
        """Ends the emergency lane."""
        for name in tuple(self.care):
            await self.care.pop(name).stop()
            self.dir.withdraw(name)

    async def stop(self) -> None:
        """Everything down, in order; the data directory is free afterwards."""
        await self.stop_sealer()
        await self.stop_care()
        await self.stop_worker()
        await self.temporal.stop()
        await self.postgres.stop()
        await self.serving.stop()
        self.dir.release()

    def doors(self) -> Doors:
        """Doors to the running service, in this process."""
        return Doors(found(self.settings))


async def _beats(file: Path, since: float) -> bool:
    """Whether a child has done its round since a moment (real seconds)."""
    return _touched(file) >= since


def _touched(file: Path) -> float:
    return file.stat().st_mtime if file.exists() else 0.0


async def is_asked_for_work(client: Client, namespace: str, queue: str, since: float) -> bool:
    """Whether a worker has polled a queue since a moment (real seconds); dead ones stay listed."""
    request = DescribeTaskQueueRequest(
        namespace=namespace,
        task_queue=TaskQueue(name=queue),
        task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    )
    try:
        answer = await client.workflow_service.describe_task_queue(request)
    except (RPCError, RuntimeError):
        return False
    return any(poller.last_access_time.ToMicroseconds() >= since * 1_000_000 for poller in answer.pollers)


async def stopped_by_signal() -> None:
    """Returns when Ctrl-C or SIGTERM asks this process to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
