"""What one process could not send, another sends: the worker and the watchdog go ways of their own."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from activities.lane import CareLane, care_lane
from activities.resending import Resending
from activities.watching import Watching
from benchmarks.gateway_use import GatewayProcess
from domain import addresses
from domain.case import CaseState
from domain.case_commands import AcknowledgeEmergency, RaiseEmergency
from domain.messages import Command, Stamp
from runtime.postgres import Urls
from store.database import Unreachable
from tests.activities.care import OFFICERS, begun, places_of
from tests.activities.test_ledger_care import FRIDAY, at

CASE = addresses.emergency("case-0001")
WITHIN_S = 10.0


@pytest.fixture
async def lanes(urls: Urls, gateway: GatewayProcess) -> AsyncIterator[tuple[CareLane, CareLane]]:
    """A worker that cannot reach the mail server, and a watchdog that can; a case was raised."""
    places = places_of(urls)
    nowhere = gateway.loaded(smtp_url="smtp://127.0.0.1:1", sms_url=None, sms_secret=None)
    worker, watchdog = care_lane(nowhere, places, "worker"), care_lane(gateway.loaded(), places, "watchdog")
    await begun(worker)
    raised = RaiseEmergency.model_validate({"level": "emergency", "danger": "yes", "verified": True})
    await said(worker, raised, "raise")
    yield worker, watchdog
    for lane in (worker, watchdog):
        await lane.close()


async def said(lane: CareLane, command: Command, name: str) -> None:
    """A word about the case, a second after the morning's beginning."""
    await lane.ledger.execute(CASE, command, Stamp(at(FRIDAY) + 1_000_000, "desk", f"{CASE}/{name}"))


async def case(lane: CareLane) -> CaseState:
    state: CaseState = (await lane.ledger.view(CASE, 0)).state
    return state


async def finished(resending: Resending) -> None:
    """Returns when nothing is under way."""
    while resending._under_way is not None and not resending._under_way.done():
        await asyncio.sleep(0)


async def fails_up_to_the_end(lane: CareLane) -> None:
    """The lane pages whoever is next, until nothing waits."""
    while intents := (await case(lane)).intents:
        await lane.paging.page(CASE, intents[0])


async def test_what_the_worker_could_not_send_the_watchdog_sends(
    lanes: tuple[CareLane, CareLane], gateway: GatewayProcess
) -> None:
    worker, watchdog = lanes
    await fails_up_to_the_end(worker)
    assert gateway.accepted() == []
    made_of = (watchdog.ledger, watchdog.care, watchdog.paging, watchdog.crowd, watchdog.unreadable)
    watching = Watching(*made_of)

    async with asyncio.timeout(WITHIN_S):
        while len((await case(watchdog)).unsent) > 1:
            await watching.once()
            await asyncio.sleep(0.05)

    await watching.close()
    assert tuple((await case(watchdog)).unsent) == ("page/4",)  # a telephone that has no number here
    assert Counter(one["to"] for one in gateway.accepted()) == {f"{one}@desk.example": 2 for one in OFFICERS}


async def test_what_fails_again_is_tried_at_ever_longer_pauses() -> None:
    tried, looks = list[int](), list[int]()

    async def again(_stream: str, _page: str) -> bool:
        tried.append(len(looks))
        return False

    resending, unsent = Resending(again), CaseState(CASE, unsent={"page/1": ("on-call", None)})
    for look in range(32):
        looks.append(look)
        resending.look({CASE: unsent})
        await finished(resending)

    assert tried == [1, 2, 4, 8, 16, 24, 32]


async def test_an_attempt_that_hangs_holds_up_no_look_and_is_not_begun_twice() -> None:
    begun, answered = list[str](), asyncio.Event()

    async def again(_stream: str, page: str) -> bool:
        begun.append(page)
        return await answered.wait()

    resending, unsent = Resending(again), CaseState(CASE, unsent={"page/1": ("on-call", None)})
    for _ in range(5):
        resending.look({CASE: unsent})
        await asyncio.sleep(0)

    await resending.close()
    assert begun == ["page/1"]


async def test_a_record_that_is_away_costs_one_attempt() -> None:
    tried = list[str]()

    async def again(_stream: str, page: str) -> bool:
        tried.append(page)
        raise Unreachable

    resending, unsent = Resending(again), CaseState(CASE, unsent={"page/1": ("on-call", None)})
    for _ in range(2):
        resending.look({CASE: unsent})
        await finished(resending)

    assert tried == ["page/1"] * 2


async def test_what_failed_again_is_no_news(
    lanes: tuple[CareLane, CareLane], gateway: GatewayProcess
) -> None:
    worker, _ = lanes
    await fails_up_to_the_end(worker)
    before = await worker.care.read(CASE)

    assert not await worker.paging.again(CASE, "page/1")

    assert await worker.care.read(CASE) == before


async def test_nobody_is_paged_again_once_somebody_owns_the_case(
    lanes: tuple[CareLane, CareLane], gateway: GatewayProcess
) -> None:
    worker, watchdog = lanes
    await fails_up_to_the_end(worker)
    await said(worker, AcknowledgeEmergency(officer="o1"), "ack")

    assert not await watchdog.paging.again(CASE, "page/1")

    assert gateway.accepted() == []
