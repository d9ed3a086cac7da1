"""The relay: starts and nudges reach Temporal at least once, through kills of either engine."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from zlib import crc32

import asyncpg
import pytest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from activities.ledger import Ledger
from activities.relay import Relay
from domain.consultation import AskConsultation
from runtime.datadir import DataDir
from runtime.temporal import EmbeddedTemporal, connect
from store.database import Database
from store.outbox import Outbox
from tests.activities.cohort import BEGINS_US, Cohort, at

QUEUE = "nobody-listens"
WITHIN_S = 60
LONGER_THAN_TEMPORAL_TAKES = "x" * 1_100
RAISES_ONCE = """
CREATE SCHEMA fault;
GRANT USAGE ON SCHEMA fault TO PUBLIC;
CREATE SEQUENCE fault.raised;
GRANT USAGE ON SEQUENCE fault.raised TO PUBLIC;
CREATE FUNCTION fault.raise_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('fault.raised') = 1 THEN RAISE EXCEPTION 'a fault of this test'; END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER fault BEFORE DELETE ON programme.outbox FOR EACH ROW EXECUTE FUNCTION fault.raise_once()"""


@pytest.fixture(scope="module")
async def killed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedTemporal]:
    """A Temporal of this module's own, that its tests may kill."""
    with DataDir(tmp_path_factory.mktemp("killed")) as place:
        server = EmbeddedTemporal(place)
        await server.start()
        yield server
        await server.stop()


@pytest.fixture
async def client(killed: EmbeddedTemporal) -> Client:
    return await connect(killed.address)


@pytest.fixture
def outbox(lane: Database) -> Outbox:
    return Outbox(lane, "programme")


@pytest.fixture
def relay(outbox: Outbox, client: Client) -> Relay:
    return Relay(outbox, client, QUEUE)


async def runs(client: Client, stream: str) -> bool:
    """Whether Temporal has a running driver for a stream; not, while nobody answers."""
    try:
        seen = await client.get_workflow_handle(stream).describe()
    except RPCError as error:
        if error.status in (RPCStatusCode.NOT_FOUND, RPCStatusCode.UNAVAILABLE):
            return False
        raise
    return seen.status is WorkflowExecutionStatus.RUNNING


async def signals(client: Client, stream: str) -> int:
    history = await client.get_workflow_handle(stream).fetch_history()
    return sum(event.HasField("workflow_execution_signaled_event_attributes") for event in history.events)


@pytest.fixture
async def pairs(ledger: Ledger, request: pytest.FixtureRequest) -> tuple[Cohort, list[str]]:
    """Three pairs in their first days, of a cohort of the test's own; all of it waits to be relayed."""
    cohort = Cohort(ledger, f"c-{crc32(request.node.name.encode()):08x}")
    streams = await cohort.begins(pairs=3)
    for stream in streams:
        await cohort.ledger.settle(stream, BEGINS_US)
    return cohort, streams


async def relayed(outbox: Outbox, client: Client, streams: list[str]) -> None:
    """Waits until nothing is left to relay, and everybody has a driver."""
    async with asyncio.timeout(WITHIN_S):
        while await outbox.due(1) or not all([await runs(client, stream) for stream in streams]):
            await asyncio.sleep(0.05)


async def test_a_start_is_a_workflow_with_the_streams_id(
    pairs: tuple[Cohort, list[str]], relay: Relay, outbox: Outbox, client: Client
) -> None:
    cohort, streams = pairs

    await relay.relay()

    everybody = [*streams, cohort.year, *(cohort.mentor(number) for number in (1, 2, 3))]
    assert [await runs(client, stream) for stream in everybody] == [True] * 7
    assert await outbox.due(1) == []


async def test_a_nudge_is_a_signal_to_the_driver_that_runs(
    pairs: tuple[Cohort, list[str]], relay: Relay, client: Client
) -> None:
    cohort, [pair, *_] = pairs
    await relay.relay()

    await cohort.says(pair, AskConsultation(), at("2025-09-01"))
    await relay.relay()

    assert await signals(client, pair) == 1


async def test_a_nudge_to_a_driver_that_is_gone_starts_it(
    pairs: tuple[Cohort, list[str]], relay: Relay, client: Client
) -> None:
    cohort, [pair, *_] = pairs
    await relay.relay()
    await client.get_workflow_handle(pair).terminate("a mishap")

    await cohort.says(pair, AskConsultation(), at("2025-09-01"))
    await relay.relay()

    assert await runs(client, pair)


async def test_what_was_delivered_but_not_ticked_off_is_delivered_again_without_harm(
    pairs: tuple[Cohort, list[str]], relay: Relay, outbox: Outbox, client: Client, owner: Database
) -> None:
    _, streams = pairs
    await owner.execute(RAISES_ONCE)

    with pytest.raises(asyncpg.RaiseError):
        await relay.relay()
    left = await outbox.due(100)
    first = [(await client.get_workflow_handle(stream).describe()).run_id for stream in streams]
    await relay.relay()

    assert {wake.stream for _, wake in left} >= set(streams)
    assert [(await client.get_workflow_handle(stream).describe()).run_id for stream in streams] == first
    assert await outbox.due(1) == []


async def test_a_wake_that_temporal_refuses_holds_up_nobody(
    pairs: tuple[Cohort, list[str]], relay: Relay, outbox: Outbox, client: Client, owner: Database
) -> None:
    _, streams = pairs
    refused = f"relationship/2025/{LONGER_THAN_TEMPORAL_TAKES}"
    await owner.execute(
        "INSERT INTO programme.outbox (stream, workflow, kind) VALUES ($1, 'x', 'start')", refused
    )

    first = await relay.relay()
    second = await relay.relay()

    assert [await runs(client, stream) for stream in streams] == [True] * 3
    assert (first > 0, second) == (True, 0)
    assert [wake.stream for _, wake in await outbox.due(100)] == [refused]


async def test_a_temporal_that_is_killed_misses_no_start_and_no_nudge(
    pairs: tuple[Cohort, list[str]], relay: Relay, outbox: Outbox, client: Client, killed: EmbeddedTemporal
) -> None:
    cohort, streams = pairs
    relaying = asyncio.create_task(relay.run())
    await relayed(outbox, client, streams)
    before = [await signals(client, stream) for stream in streams]

    assert killed.pid
    os.kill(killed.pid, signal.SIGKILL)
    for stream in streams:
        await cohort.says(stream, AskConsultation(), at("2025-09-01"))
    await relayed(outbox, client, streams)

    after = [await signals(client, stream) for stream in streams]
    relaying.cancel()
    await asyncio.gather(relaying, return_exceptions=True)
    assert all(now > then for now, then in zip(after, before, strict=True))


@pytest.mark.full
async def test_a_temporal_that_stays_away_for_long_stops_nobody_at_the_doors(
    pairs: tuple[Cohort, list[str]], relay: Relay, outbox: Outbox, client: Client, killed: EmbeddedTemporal
) -> None:
    cohort, streams = pairs
    port = int(killed.address.rpartition(":")[2])
    await killed.stop()
    killed._wanted = (port, None)

    with pytest.raises((RPCError, RuntimeError)):
        await relay.relay()
    receipts = [await cohort.says(stream, AskConsultation(), at("2025-09-01")) for stream in streams]
    waiting = await outbox.due(100)
    await killed.start()
    relaying = asyncio.create_task(relay.run())
    await relayed(outbox, client, streams)

    relaying.cancel()
    await asyncio.gather(relaying, return_exceptions=True)
    assert not any(receipt.duplicate for receipt in receipts)
    assert {wake.stream for _, wake in waiting} >= set(streams)
