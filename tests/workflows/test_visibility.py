"""Where a driver stands is visible with Temporal's own tools: neutral codes, details and summaries."""

import asyncio
from zlib import crc32

import pytest
from temporalio.api.sdk.v1 import WorkflowMetadata

from activities.ledger import Ledger
from domain.consultation import AskConsultation
from domain.structure import PauseRelationship
from store.database import Database
from store.log import Log
from tests.activities.cohort import BEGINS_US, Cohort, at
from tests.workflows.drivers import Drivers, summaries


@pytest.fixture
def cohort(door: Database, request: pytest.FixtureRequest) -> Cohort:
    """A year of its own name, so that lists hold nobody else's drivers."""
    name = f"c-{crc32(request.node.name.encode()):08x}"
    return Cohort(Ledger({"programme": Log(door, "programme")}), name)


async def begun(cohort: Cohort, drivers: Drivers) -> str:
    [pair] = await cohort.begins()
    await cohort.ledger.settle(pair, BEGINS_US)
    await drivers.rest(pair)
    return pair


async def details(drivers: Drivers, stream: str) -> str:
    metadata = await drivers.handle(stream).query(
        "__temporal_workflow_metadata", result_type=WorkflowMetadata
    )
    said: str = metadata.current_details
    return said


async def listed(drivers: Drivers, query: str, wanted: set[str]) -> set[str]:
    """The ids that Temporal lists, as soon as they are the wanted ones."""
    found: set[str] = set()
    async with asyncio.timeout(20):
        while found != wanted:
            found = {each.id async for each in drivers.temporal.client.list_workflows(query)}
    return found


async def test_a_drivers_stage_cohort_and_next_due_are_search_attributes(
    cohort: Cohort, drivers: Drivers
) -> None:
    pair = await begun(cohort, drivers)
    assert cohort.clock
    assert await drivers.shown(pair) == {"Cohort": cohort.name, "NextDueKind": "check-in", "Stage": "running"}

    await drivers.reach(pair, cohort.clock, at("2025-10-02"))

    assert await drivers.shown(pair) == {"Cohort": cohort.name, "NextDueKind": "meeting", "Stage": "running"}


async def test_drivers_are_found_by_where_they_stand(cohort: Cohort, drivers: Drivers) -> None:
    pair = await begun(cohort, drivers)
    await drivers.rest(cohort.year, cohort.mentor())

    of_the_cohort = {pair, cohort.year, cohort.mentor()}
    assert await listed(drivers, f"Cohort = '{cohort.name}'", of_the_cohort) == of_the_cohort
    running = f"Cohort = '{cohort.name}' AND Stage = 'running' AND NextDueKind = 'check-in'"
    assert await listed(drivers, running, {pair}) == {pair}


async def test_a_pause_shows_as_a_stage(cohort: Cohort, drivers: Drivers) -> None:
    pair = await begun(cohort, drivers)
    assert cohort.clock
    pause = PauseRelationship(from_us=at("2025-09-20"), until_us=at("2025-11-01"))
    await cohort.says(pair, pause, at("2025-09-10"))

    await drivers.reach(pair, cohort.clock, at("2025-10-02"))

    assert (await drivers.shown(pair))["Stage"] == "paused"


async def test_the_current_details_say_phase_and_next_due(cohort: Cohort, drivers: Drivers) -> None:
    pair = await begun(cohort, drivers)

    assert await details(drivers, pair) == "Stage **running**, next due: **check-in**"


async def test_timers_and_activities_have_summaries(cohort: Cohort, drivers: Drivers) -> None:
    pair = await begun(cohort, drivers)
    assert cohort.clock

    await drivers.reach(pair, cohort.clock, at("2025-10-02"))

    assert summaries(await drivers.runs(pair))[:5] == [
        "settle: first look",
        "check-in due",
        "settle: check-in",
        "send a notice",
        "meeting due",
    ]


async def test_a_support_step_that_is_due_next_shows_as_what_is_due_anyway(
    cohort: Cohort, drivers: Drivers
) -> None:
    pair = await begun(cohort, drivers)

    await cohort.says(pair, AskConsultation(), at("2025-09-01", 0), command_id="question")
    await drivers.rest(pair)

    assert await drivers.shown(pair) == {"Cohort": cohort.name, "NextDueKind": "check-in", "Stage": "running"}
    assert await details(drivers, pair) == "Stage **running**, next due: **check-in**"
