"""The first page of a case: it leaves as soon as the case's start is asked for, whatever Temporal does."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from temporalio.client import Client
from temporalio.service import RPCError

from activities.hastening import Hastening
from activities.lane import CareLane
from activities.relay import Relay
from benchmarks.gateway_use import GatewayProcess
from domain import addresses
from domain.case_commands import RaiseEmergency
from domain.messages import Stamp
from runtime.datadir import DataDir
from runtime.postgres import Urls
from runtime.temporal import EmbeddedTemporal, connect
from store.claims import Claims
from store.outbox import Outbox
from tests.activities.care import ADDRESSES, care_of
from tests.activities.test_ledger_care import FRIDAY, at

CASE, INTENT, QUEUE, WITHIN_S = addresses.emergency("case-0001"), "page/1", "nobody-listens", 30
ON_CALL = "o2"
PHONES = ADDRESSES["phone"]


@pytest.fixture
async def lane(urls: Urls, gateway: GatewayProcess) -> AsyncIterator[CareLane]:
    """The care lane with a rota, and its officer on call."""
    async with care_of(urls, gateway.loaded(), "phone") as made:
        yield made


@pytest.fixture
async def hastening(lane: CareLane) -> AsyncIterator[Hastening]:
    made = Hastening(lane.paging)
    yield made
    await made.close()


async def raised(lane: CareLane, case: str = CASE) -> None:
    command = RaiseEmergency(level="emergency", danger="yes", verified=True)
    await lane.ledger.execute(case, command, Stamp(at(FRIDAY), "mentor-1", f"{case}/raise"))


async def paged(gateway: GatewayProcess, count: int) -> list[str]:
    """The keys of the pages that the gateway took, once there are so many."""
    async with asyncio.timeout(WITHIN_S):
        while len(taken := await asyncio.to_thread(gateway.accepted, "sms")) < count:
            await asyncio.sleep(0.02)
    return [one["key"] for one in taken]


async def rested(lane: CareLane, case: str = CASE) -> None:
    """Returns when nothing of a case waits to be sent any more."""
    async with asyncio.timeout(WITHIN_S):
        while (await lane.ledger.view(case, 0)).state.intents:
            await asyncio.sleep(0.02)


async def test_a_case_is_paged_while_temporal_is_away(
    lane: CareLane, hastening: Hastening, gateway: GatewayProcess, tmp_path_factory: pytest.TempPathFactory
) -> None:
    client = await gone(tmp_path_factory)
    relay = Relay(Outbox(lane.db, "care"), client, QUEUE, hastening.look)
    await raised(lane)

    with pytest.raises((RPCError, RuntimeError)):
        await relay.relay()

    assert await paged(gateway, 1) == [f"{CASE}/{INTENT}/{ON_CALL}/sms"]
    await rested(lane)


async def gone(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """A client of a Temporal that has gone away."""
    with DataDir(tmp_path_factory.mktemp("gone")) as place:
        server = EmbeddedTemporal(place)
        await server.start()
        client = await connect(server.address)
        await server.stop()
        return client


async def test_what_another_process_is_sending_is_left_to_it(
    lane: CareLane, hastening: Hastening, gateway: GatewayProcess
) -> None:
    await raised(lane)

    async with Claims(lane.db, "watchdog-1").held(CASE, INTENT) as taken:
        assert taken
        await hastening.look([CASE])

    assert gateway.accepted() == []
    assert (await lane.ledger.view(CASE, 0)).state.intents == (INTENT,)


async def test_looking_again_sends_nothing_again(
    lane: CareLane, hastening: Hastening, gateway: GatewayProcess
) -> None:
    await raised(lane)

    for _ in range(3):
        await hastening.look([CASE])
        await rested(lane)

    assert [one["times"] for one in gateway.accepted("sms")] == [1]


async def test_a_gateway_that_hangs_holds_up_the_start_for_a_moment_only(
    lane: CareLane, hastening: Hastening, gateway: GatewayProcess
) -> None:
    gateway.breaks("hang", count=1)
    await raised(lane)

    async with asyncio.timeout(WITHIN_S):
        await hastening.look([CASE])

    assert (await lane.ledger.view(CASE, 0)).state.intents == (INTENT,)


async def test_a_stream_that_is_no_case_is_left_to_its_driver(
    lane: CareLane, hastening: Hastening, gateway: GatewayProcess
) -> None:
    await raised(lane)

    await hastening.look(["nothing/1", CASE])

    assert await paged(gateway, 1) == [f"{CASE}/{INTENT}/{ON_CALL}/sms"]
