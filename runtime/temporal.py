"""The embedded Temporal server, supervised and tuned, and the one way to connect to any Temporal."""

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import temporalio.activity
import temporalio.workflow
from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    ListWorkflowExecutionsRequest,
    UpdateNamespaceRequest,
)
from temporalio.client import Client, HeaderCodecBehavior
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter, DefaultFailureConverterWithEncodedAttributes
from temporalio.envconfig import ClientConfig
from temporalio.service import KeepAliveConfig, RPCError

from runtime.binaries import temporal_program
from runtime.child import Child, Manners
from runtime.codec import SealedPayloads
from runtime.correlating import Correlating
from runtime.datadir import DataDir
from runtime.errors import EngineError, PortTaken
from runtime.ports import LOOPBACK, claimed
from runtime.processes import TERM_THEN_KILL, runs_with, stop_ours
from runtime.sdk import sdk_runtime

NAMESPACE = "default"
IDENTITY = "nearpeer-worker"
SEARCH_ATTRIBUTES = ("Stage", "Cohort", "NextDueKind")
RETENTION = timedelta(days=3650)
RPC_LIMIT = timedelta(seconds=2)
ALIVE = KeepAliveConfig(interval_millis=11_000, timeout_millis=5_000)
"""A way that swallows everything is given up after 16 s. Servers close a client that asks within 10 s."""
PORT_RACES = 3  # a port found free may be taken before the server binds it


def server_flags(*, time_skipping: bool = False) -> list[str]:
    """What makes the server fit for work.

    Without these an activity takes 50 ms, each write an fsync, and what lies still stays in memory for good.
    """
    dynamic = {
        "history.transferProcessorMaxPollRPS": "2000",
        "history.timerProcessorMaxPollRPS": "2000",
        "history.visibilityProcessorMaxPollRPS": "500",
        "history.timerProcessorMaxTimeShift": '"10ms"',
        "history.cacheTTL": '"10m"',
        "history.cacheBackgroundEvict": '{"Enabled": true}',
    }
    if time_skipping:
        dynamic["frontend.WorkflowTimeSkippingEnabled"] = "true"
    flags = ["--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=1"]
    for key, value in dynamic.items():
        flags += ["--dynamic-config-value", f"{key}={value}"]
    for name in SEARCH_ATTRIBUTES:
        flags += ["--search-attribute", f"{name}=Keyword"]
    return flags


class EmbeddedTemporal:
    """One Temporal server with its data file inside `data_dir`.

    Ports not given are any free ones; `time_skipping` is for tests.
    """

    def __init__(
        self,
        data_dir: DataDir,
        *,
        port: int | None = None,
        ui_port: int | None = None,
        time_skipping: bool = False,
        log_level: str = "error",
        program: Path | None = None,
    ) -> None:
        self._dir = data_dir
        self._wanted = (port, ui_port)
        self._time_skipping = time_skipping
        self._log_level = log_level
        self._program = program
        self._data_file = data_dir.temporal / "temporal.db"
        self._child: Child | None = None
        self._client: Client | None = None
        self.address = ""
        self.ui = ""

    @property
    def pid(self) -> int | None:
        """The server's process id, or None while it is down."""
        return self._child.pid if self._child else None

    @property
    def restarts(self) -> int:
        """How often the server was brought back after dying by itself."""
        return self._child.restarts if self._child else 0

    async def start(self) -> str:
        """Start the server; its address, `host:port`, once it answers and keeps histories for ten years.

        Raises EngineError when it cannot start: program missing, port taken, data file damaged, disk full.
        """
        if self._child:
            return self.address
        self._dir.claim()
        program = temporal_program(self._program)
        for _ in range(PORT_RACES):
            try:
                return await self._start(program)
            except PortTaken:
                if any(self._wanted):
                    raise
        return await self._start(program)

    async def stop(self) -> None:
        """End the server. Harmless when it is not running."""
        if self._child:
            await self._child.stop()
            self._child = None
            self._client = None
            self._dir.withdraw("temporal")

    async def wipe(self) -> None:
        """Stop the server and delete its data file: Temporal forgets everything, the record nothing."""
        await self.stop()
        self._dir.claim()
        await self._stop_leftover()
        for suffix in ("", "-wal", "-shm", "-journal"):
            self._dir.remove(self._data_file.with_name(self._data_file.name + suffix))

    async def _start(self, program: str) -> str:
        port = claimed(self._wanted[0], "Temporal", "NEARPEER_TEMPORAL_PORT")
        ui_port = claimed(self._wanted[1], "Temporal's web page", "NEARPEER_TEMPORAL_UI_PORT")
        self.address, self.ui = f"{LOOPBACK}:{port}", f"http://{LOOPBACK}:{ui_port}"
        self._client = await Client.connect(
            self.address, namespace=NAMESPACE, lazy=True, runtime=sdk_runtime()
        )
        self._child = self._supervised(program, port, ui_port)
        try:
            await self._child.start()
        except BaseException:
            await self.stop()
            raise
        return self.address

    def _supervised(self, program: str, port: int, ui_port: int) -> Child:
        argv = [program, "server", "start-dev", "--db-filename", str(self._data_file)]
        argv += f"--ip {LOOPBACK} --port {port} --ui-port {ui_port} --ui-disable-news-fetch".split()
        argv += f"--log-level {self._log_level} --log-format json".split()
        argv += server_flags(time_skipping=self._time_skipping)
        return Child(
            "temporal",
            argv,
            {"HOME": str(self._dir.temporal), "PATH": "/usr/bin:/bin", "TZ": "UTC"},
            self._dir.logs / "temporal.log",
            self._answers,
            manners=Manners(before_launch=self._stop_leftover, after_launch=self._publish),
        )

    async def _answers(self) -> bool:
        """Whether it lists workflows and knows our search attributes, registered only after it listens."""
        if self._client is None:
            return False
        try:
            await self._keep_histories(self._client)
            await self._client.workflow_service.list_workflow_executions(
                ListWorkflowExecutionsRequest(namespace=NAMESPACE, page_size=1), timeout=RPC_LIMIT
            )
            known = await self._client.operator_service.list_search_attributes(
                ListSearchAttributesRequest(namespace=NAMESPACE), timeout=RPC_LIMIT
            )
        except (RPCError, RuntimeError):  # the SDK says RuntimeError for a refused first connection
            return False
        keyword = IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
        return all(known.custom_attributes.get(name) == keyword for name in SEARCH_ATTRIBUTES)

    async def _publish(self) -> None:
        self._dir.publish(
            "temporal", {"address": self.address, "ui": self.ui, "namespace": NAMESPACE, "pid": self.pid}
        )

    async def _keep_histories(self, client: Client) -> None:
        """The default is a day; a year's history must outlive the year."""
        wanted = Duration()
        wanted.FromTimedelta(RETENTION)
        service = client.workflow_service
        namespace = DescribeNamespaceRequest(namespace=NAMESPACE)
        found = await service.describe_namespace(namespace, timeout=RPC_LIMIT)
        if found.config.workflow_execution_retention_ttl != wanted:
            config = NamespaceConfig(workflow_execution_retention_ttl=wanted)
            change = UpdateNamespaceRequest(namespace=NAMESPACE, config=config)
            await service.update_namespace(change, timeout=RPC_LIMIT)

    async def _stop_leftover(self) -> None:
        """End a killed parent's server on this very data file, where the kernel has not done it (macOS)."""
        left = (self._dir.leftover("temporal") or {}).get("pid")
        if left:
            await stop_ours(
                [left], lambda pid: runs_with(pid, "temporal", str(self._data_file)), TERM_THEN_KILL
            )


async def connect(
    address: str | None = None,
    namespace: str | None = None,
    *,
    codec_key: bytes | None = None,
    older_codec_keys: tuple[bytes, ...] = (),
    identity: str = IDENTITY,
    lazy: bool = False,
) -> Client:
    """A client whose payloads are typed and, with `codec_key` (32 bytes), sealed; it shows no host and pid.

    What is not given comes from TEMPORAL_* and Temporal's own configuration file; TLS and API key from there
    are used for the address from there, never for another. Raises EngineError when it is out of reach.
    """
    configured = _configured()
    if address is not None and address != configured.get("target_host"):
        configured = {"namespace": configured.get("namespace")}
    target = address or configured.get("target_host") or f"{LOOPBACK}:7233"
    space = namespace or configured.get("namespace") or NAMESPACE
    configured |= {"target_host": target, "namespace": space}
    temporalio.workflow.logger.workflow_info_on_message = False
    temporalio.activity.logger.activity_info_on_message = False
    try:
        return await Client.connect(
            **configured,
            data_converter=converter(space, codec_key, older_codec_keys),
            header_codec_behavior=HeaderCodecBehavior.CODEC,
            identity=identity,
            lazy=lazy,
            keep_alive_config=ALIVE,
            runtime=sdk_runtime(),
            interceptors=[Correlating()],
        )
    except (RuntimeError, RPCError) as error:
        raise EngineError(
            f"Temporal cannot be reached at {target}.",
            "Start it (`nearpeer up`), or correct TEMPORAL_ADDRESS.",
        ) from error


def _configured() -> dict[str, Any]:
    try:
        return dict(ClientConfig.load_client_connect_config())
    except (RuntimeError, ValueError) as error:
        raise EngineError(
            "Temporal's own configuration cannot be read.",
            "Correct the file that TEMPORAL_CONFIG_FILE names (or ~/.config/temporalio/temporal.toml).",
        ) from error


def converter(
    namespace: str = NAMESPACE, codec_key: bytes | None = None, older_codec_keys: tuple[bytes, ...] = ()
) -> DataConverter:
    """What client, worker and replayer must share: pydantic payloads, failures without clear text."""
    return dataclasses.replace(
        pydantic_data_converter,
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
        payload_codec=SealedPayloads(codec_key, namespace, older_codec_keys) if codec_key else None,
    )
