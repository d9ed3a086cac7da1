"""An emergency as its workflow drives it: paged step by step, held on a lease, cared for, over."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from activities.watching import GRACE_S
from benchmarks.gateway_use import GatewayProcess
from domain.case_commands import ReopenEmergency
from runtime.postgres import Urls
from store.claims import Claims
from tests.workflows.desk import (
    DUTY_PHONE,
    MINUTE_US,
    MORNING,
    ON_CALL,
    PHONES,
    SECOND,
    Desk,
    UrgentDrivers,
    at,
    desk_at_work,
)
from tests.workflows.drivers import LOOK_S, WITHIN_S, timers
from tests.workflows.skipping import SkippingTemporal

RAISED_US = at(MORNING)


@pytest.fixture
async def lane(
    temporal: SkippingTemporal, urls: Urls, gateway: GatewayProcess
) -> AsyncIterator[tuple[Desk, UrgentDrivers]]:
    """A desk without a rota yet, and its lane."""
    async with desk_at_work(temporal, urls, gateway) as made:
        yield made


def paged(gateway: GatewayProcess) -> list[str]:
    """The numbers that were sent a short message, in order."""
    return [one["to"] for one in sorted(gateway.accepted("sms"), key=lambda one: one["first_us"])]


async def test_whoever_is_on_call_is_paged_at_once(
    lane: tuple[Desk, UrgentDrivers], gateway: GatewayProcess
) -> None:
    desk, drivers = lane
    await desk.opens()

    case = await desk.raises()
    await drivers.rest(case)

    assert paged(gateway) == [PHONES[ON_CALL]]
    assert (await desk.case(case)).intents == ()


async def test_a_case_that_nobody_takes_climbs_to_the_telephone(
    lane: tuple[Desk, UrgentDrivers], gateway: GatewayProcess
) -> None:
    desk, drivers = lane
    await desk.opens()
    case = await desk.raises()
    await drivers.rest(case)
    assert desk.clock

    for minutes in (3, 5, 7):
        await drivers.reach(case, desk.clock, RAISED_US + minutes * MINUTE_US)

    first, second, *whole_desk, telephone = paged(gateway)
    assert (first, second, telephone) == (PHONES[ON_CALL], PHONES[SECOND], DUTY_PHONE)
    assert sorted(whole_desk) == sorted(PHONES.values())


async def test_nobody_is_paged_once_somebody_owns_the_case(
    lane: tuple[Desk, UrgentDrivers], gateway: GatewayProcess
) -> None:
    desk, drivers = lane
    await desk.opens()
    case = await desk.raises()
    await drivers.rest(case)
    assert desk.clock

    await desk.acknowledges(case, RAISED_US + MINUTE_US)
    await drivers.reach(case, desk.clock, RAISED_US + 14 * MINUTE_US)

    assert paged(gateway) == [PHONES[ON_CALL]]


async def test_a_lease_without_progress_runs_out_and_the_case_climbs_again(
    lane: tuple[Desk, UrgentDrivers], gateway: GatewayProcess
) -> None:
    desk, drivers = lane
    await desk.opens()
    case = await desk.raises()
    await desk.acknowledges(case, RAISED_US + MINUTE_US)
    await drivers.rest(case)
    assert desk.clock

    await drivers.reach(case, desk.clock, RAISED_US + 17 * MINUTE_US)

    assert (await desk.case(case)).climbing
    assert paged(gateway)[-1] == PHONES[SECOND]


async def test_the_workflow_ends_when_nothing_is_owed_any_more(
    lane: tuple[Desk, UrgentDrivers], gateway: GatewayProcess
) -> None:
    desk, drivers = lane
    await desk.opens()
    case = await desk.raises()
    await desk.acknowledges(case, RAISED_US + MINUTE_US)
    await desk.ends_well(case, RAISED_US + 2 * MINUTE_US)

    await drivers.rest(case)

    assert not await drivers.is_running(case)


async def test_an_empty_rota_is_skipped_to_the_last_step_at_once(
    lane: tuple[Desk, UrgentDrivers], gateway: GatewayProcess
) -> None:
    desk, drivers = lane
    await desk.opens(rota=None)

    case = await desk.raises()
    await drivers.rest(case)

    state = await desk.case(case)
    assert (state.climbing, state.step, paged(gateway)) == (True, 4, [])


async def test_a_page_that_no_gateway_takes_moves_the_case_on(
    lane: tuple[Desk, UrgentDrivers], gateway: GatewayProcess
) -> None:
    desk, drivers = lane
    await desk.opens()
    gateway.breaks("503", channel="sms", count=1)

    case = await desk.raises()
    await drivers.rest(case)

    assert paged(gateway) == [PHONES[SECOND]]


async def test_a_page_on_which_another_process_acts_is_not_sent_by_the_workflow(
    lane: tuple[Desk, UrgentDrivers], gateway: GatewayProcess
) -> None:
    desk, drivers = lane
    await desk.opens()
    case = await desk.raises()

    async with Claims(drivers.db, "watchdog-2").held(case, "page/1"):
        await drivers.rest(case)
        assert paged(gateway) == []

    assert desk.clock
    await drivers.reach(case, desk.clock, RAISED_US + MINUTE_US // 6)
    assert timers(await drivers.runs(case))[0] == 5


async def test_a_closed_case_that_is_started_again_pages_nobody(
    lane: tuple[Desk, UrgentDrivers], gateway: GatewayProcess
) -> None:
    desk, drivers = lane
    await desk.opens()
    case = await desk.raises()
    await drivers.rest(case)
    await desk.acknowledges(case, RAISED_US + MINUTE_US)
    await desk.ends_well(case, RAISED_US + 2 * MINUTE_US)
    await drivers.end(case)

    await drivers.temporal.starter.start_workflow("Emergency", case, id=case, task_queue="urgent")
    await drivers.handle(case).result()

    assert paged(gateway) == [PHONES[ON_CALL]]


async def test_a_case_that_is_opened_again_is_paged_from_the_first_step(
    lane: tuple[Desk, UrgentDrivers], gateway: GatewayProcess
) -> None:
    desk, drivers = lane
    await desk.opens()
    case = await desk.raises()
    await desk.acknowledges(case, RAISED_US + MINUTE_US)
    await desk.ends_well(case, RAISED_US + 2 * MINUTE_US)
    await drivers.rest(case)
    gateway.clear()

    await desk.says(case, ReopenEmergency(), RAISED_US + 30 * MINUTE_US)
    await drivers.rest(case)

    assert paged(gateway) == [PHONES[ON_CALL]]


async def test_with_temporal_away_the_watchdog_pages(
    lane: tuple[Desk, UrgentDrivers], gateway: GatewayProcess
) -> None:
    desk, drivers = lane
    await desk.opens()
    case = await desk.raises()

    async with asyncio.timeout(WITHIN_S):
        while (await desk.case(case)).intents:
            await drivers.watching.once()
            await asyncio.sleep(LOOK_S)

    assert paged(gateway) == [PHONES[ON_CALL]]
    assert (await desk.case(case)).intents == ()


async def test_with_temporal_away_a_gateway_that_hangs_for_one_case_holds_up_no_other(
    lane: tuple[Desk, UrgentDrivers], gateway: GatewayProcess
) -> None:
    desk, drivers = lane
    await desk.opens()
    gateway.breaks("hang", channel="sms", count=1)
    cases = [await desk.raises(f"case-000{number}") for number in range(1, 4)]

    async with asyncio.timeout(WITHIN_S):
        await drivers.watching.once()
        await asyncio.sleep(GRACE_S)
        looking = asyncio.create_task(drivers.watching.once())
        while len(paged(gateway)) < 2:
            await asyncio.sleep(LOOK_S)
    waiting = [case for case in cases if "page/1" in (await desk.case(case)).waiting]
    await looking

    assert waiting
