"""The embedded Temporal keeps histories through kills and for ten years, and hides what it carries."""

import asyncio
import os
import signal
import socket
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.api.failure.v1 import Failure
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from runtime import binaries, ports
from runtime.datadir import DataDir
from runtime.errors import EngineError, PortTaken
from runtime.ports import LOOPBACK
from runtime.temporal import SEARCH_ATTRIBUTES, EmbeddedTemporal, connect, converter, server_flags
from tests.runtime.waiting import content, eventually

CODEC_KEY = b"k" * 32


@pytest.fixture
async def client(temporal: EmbeddedTemporal) -> Client:
    return await connect(temporal.address)


async def started(client: Client, *words: str, **options: object) -> str:
    """The id of a workflow that waits for a worker that never comes."""
    workflow_id = f"relationship/{uuid.uuid4()}"
    await client.start_workflow("Relationship", args=words, id=workflow_id, task_queue="nobody", **options)  # type: ignore[call-overload]
    return workflow_id


async def status(client: Client, workflow_id: str) -> WorkflowExecutionStatus | None:
    return (await client.get_workflow_handle(workflow_id).describe()).status


async def test_a_killed_server_comes_back_with_its_workflows_at_the_same_address(
    temporal: EmbeddedTemporal, client: Client
) -> None:
    workflow_id = await started(client)
    before, killed = temporal.restarts, temporal.pid
    assert killed is not None

    os.kill(killed, signal.SIGKILL)
    await eventually(lambda: temporal.restarts == before + 1)

    assert await status(client, workflow_id) == WorkflowExecutionStatus.RUNNING


async def test_histories_are_kept_for_ten_years(client: Client) -> None:
    found = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace="default"))

    assert found.config.workflow_execution_retention_ttl.ToTimedelta() == timedelta(days=3650)


@pytest.mark.parametrize("name", SEARCH_ATTRIBUTES)
async def test_workflows_are_found_by_their_search_attributes(client: Client, name: str) -> None:
    attribute = SearchAttributePair(SearchAttributeKey.for_keyword(name), "meeting")
    workflow_id = await started(client, search_attributes=TypedSearchAttributes([attribute]))

    async with asyncio.timeout(20):
        while workflow_id not in [each.id async for each in client.list_workflows(f"{name} = 'meeting'")]:
            await asyncio.sleep(0.05)


async def test_the_server_is_started_with_what_makes_it_fast(temporal: EmbeddedTemporal) -> None:
    line = content(Path(f"/proc/{temporal.pid}/cmdline")).split("\0")

    assert all(flag in line for flag in server_flags())
    assert "journal_mode=wal" in line
    assert "history.transferProcessorMaxPollRPS=2000" in line


def test_time_skipping_is_asked_for_by_tests_only() -> None:
    assert "frontend.WorkflowTimeSkippingEnabled=true" in server_flags(time_skipping=True)
    assert "frontend.WorkflowTimeSkippingEnabled=true" not in server_flags()


async def first_event(client: Client, workflow_id: str) -> HistoryEvent:
    return await anext(client.get_workflow_handle(workflow_id).fetch_history_events())


async def test_a_client_shows_neither_host_nor_process(client: Client) -> None:
    workflow_id = await started(client)

    first = await first_event(client, workflow_id)

    assert first.workflow_execution_started_event_attributes.identity == "nearpeer-worker"


async def test_with_a_key_temporal_never_sees_the_words(temporal: EmbeddedTemporal, client: Client) -> None:
    knowing = await connect(temporal.address, codec_key=CODEC_KEY)
    workflow_id = await started(knowing, "met at the museum")

    stored = await first_event(client, workflow_id)
    payloads = stored.workflow_execution_started_event_attributes.input.payloads

    assert b"museum" not in stored.SerializeToString()
    assert await knowing.data_converter.decode(payloads) == ["met at the museum"]


async def test_a_failure_carries_no_clear_words() -> None:
    failure = Failure()

    await converter(codec_key=CODEC_KEY).encode_failure(ValueError("met at the museum"), failure)

    assert failure.message == "Encoded failure"
    assert b"museum" not in failure.SerializeToString()


async def test_wiping_forgets_the_workflows_and_nothing_else(data_dir: DataDir) -> None:
    server = EmbeddedTemporal(data_dir)
    workflow_id = await started(await connect(await server.start()))

    await server.wipe()
    anew = await connect(await server.start())
    left = [each.id async for each in anew.list_workflows()]
    await server.stop()

    assert workflow_id not in left
    assert data_dir.secret("temporal-codec")


async def test_run_json_names_the_server_while_it_runs(data_dir: DataDir) -> None:
    server = EmbeddedTemporal(data_dir)
    address = await server.start()
    running = (DataDir(data_dir.path).running() or {})["temporal"]
    await server.stop()

    assert running == {"address": address, "ui": server.ui, "namespace": "default", "pid": running["pid"]}
    assert "temporal" not in (DataDir(data_dir.path).running() or {})


async def test_starting_twice_is_no_harm(temporal: EmbeddedTemporal) -> None:
    pid = temporal.pid

    assert await temporal.start() == temporal.address
    assert temporal.pid == pid


async def test_a_taken_port_is_named_with_the_setting(data_dir: DataDir) -> None:
    with socket.create_server((LOOPBACK, 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(PortTaken, match=rf"Port {port} for Temporal.*NEARPEER_TEMPORAL_PORT"):
            await EmbeddedTemporal(data_dir, port=port).start()


async def test_a_port_lost_to_another_at_the_last_moment_is_replaced(
    data_dir: DataDir, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server((LOOPBACK, 0)) as other:
        offered = iter([other.getsockname()[1]])
        find = ports.free_port
        monkeypatch.setattr(ports, "free_port", lambda: next(offered, None) or find())

        server = EmbeddedTemporal(data_dir)
        address = await server.start()
        await server.stop()

        assert not address.endswith(f":{other.getsockname()[1]}")


async def test_a_damaged_data_file_points_to_rebuild(data_dir: DataDir) -> None:
    spoil(data_dir)

    with pytest.raises(EngineError, match=r"data file is damaged.*nearpeer rebuild"):
        await EmbeddedTemporal(data_dir).start()


def spoil(data_dir: DataDir) -> None:
    (data_dir.temporal / "temporal.db").write_bytes(b"this is no database " * 1000)


async def test_a_full_disk_is_named(small_disk: Path) -> None:
    with DataDir(small_disk / "data") as data_dir:
        leave_little(small_disk)

        with pytest.raises(EngineError, match="The disk is full"):
            await EmbeddedTemporal(data_dir).start()


def leave_little(disk: Path) -> None:
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    (disk / "filler").write_bytes(b"\0" * (free - 40_000))


async def test_a_missing_program_is_named_with_what_to_install(
    data_dir: DataDir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "TEMPORAL_DISTRIBUTION", "no-such-distribution")
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(EngineError, match=r"nearpeer\[embedded\].*TEMPORAL_ADDRESS"):
        await EmbeddedTemporal(data_dir).start()


async def test_nobody_at_the_address_is_said_in_one_line() -> None:
    with pytest.raises(EngineError, match=r"Temporal cannot be reached at 127\.0\.0\.1:1\."):
        await connect("127.0.0.1:1")


async def test_address_and_namespace_may_come_from_the_environment(
    temporal: EmbeddedTemporal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", temporal.address)
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "default")

    client = await connect()

    assert client.service_client.config.target_host == temporal.address
    assert client.namespace == "default"


async def test_an_unreadable_configuration_of_temporal_is_named(
    ground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", misspelt(ground / "temporal.toml"))

    with pytest.raises(EngineError, match="TEMPORAL_CONFIG_FILE"):
        await connect("127.0.0.1:1")


def misspelt(path: Path) -> str:
    path.write_text("[profile")
    return str(path)


async def test_credentials_of_another_address_are_not_sent_to_ours(
    temporal: EmbeddedTemporal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "cloud.example.org:7233")
    monkeypatch.setenv("TEMPORAL_API_KEY", "a secret")

    client = await connect(temporal.address)

    assert client.service_client.config.api_key is None
    assert not client.service_client.config.tls
