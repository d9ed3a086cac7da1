"""Faults at the real boundaries: what is intended is done in the end, and no driver ever fails of it."""

import asyncio

import pytest

from domain.consultation import AskConsultation
from store.database import Database
from tests.activities.cohort import BEGINS_US, Cohort, at
from tests.workflows.drivers import Drivers, attempted, kinds
from tests.workflows.faults import RAISES_TWICE
from tests.workflows.gate import Gate
from tests.workflows.living import everything, lived, remembered
from tests.workflows.modes import either_way


async def begun(cohort: Cohort) -> str:
    [pair] = await cohort.begins()
    await cohort.ledger.settle(pair, BEGINS_US)
    return pair


@either_way
@pytest.mark.parametrize("table", ["board.inbox", "programme.event"])
async def test_an_intent_is_performed_also_when_its_activity_fails_first(
    cohort: Cohort, drivers: Drivers, owner: Database, table: str
) -> None:
    pair = await begun(cohort)
    await drivers.rest(pair)
    await cohort.says(pair, AskConsultation(), at("2025-09-01", 0), command_id="question")

    await owner.execute(RAISES_TWICE.format(table=table))
    await drivers.rest(pair)

    inbox = await drivers.db.fetch("SELECT notice, to_role FROM board.inbox WHERE stream = $1", pair)
    assert [tuple(row) for row in inbox] == [("notice/question", "coordinator")]
    sent = [e for e in await everything(drivers, pair) if e.event.TYPE == "notice-sent"]
    assert [e.command_id for e in sent] == [f"{pair}/notice/question/sent"]


@either_way
async def test_a_year_goes_on_where_it_was_when_the_record_comes_back(
    cohort: Cohort, gated: Drivers, gate: Gate
) -> None:
    pair = await begun(cohort)
    assert cohort.clock
    memory = await remembered(cohort, pair)
    await gated.rest(pair)

    await gate.shut()
    forward = asyncio.create_task(gated.reach(pair, cohort.clock, at("2025-12-01")))
    await attempted(gated, pair, 3)
    await gate.open()
    await forward
    await lived(gated, cohort, pair)

    assert await cohort.standings(pair) == memory.standings
    assert "WORKFLOW_TASK_FAILED" not in kinds(await gated.runs(pair))


async def test_while_the_record_is_away_a_driver_runs_on_and_tries_again(
    cohort: Cohort, gated: Drivers, gate: Gate
) -> None:
    pair = await begun(cohort)
    await gated.rest(pair)
    await cohort.says(pair, AskConsultation(), at("2025-09-01", 0), command_id="question")
    await gated.relay_all()
    await gate.shut()

    await gated.handle(pair).signal("nudge")
    await attempted(gated, pair, 4)
    running = await gated.is_running(pair)
    await gate.open()
    await gated.rest(pair)

    assert running
    assert [e.event.TYPE for e in await everything(gated, pair)].count("notice-sent") == 1


async def test_a_refusal_stops_no_driver(cohort: Cohort, drivers: Drivers) -> None:
    stranger = "stranger/1"
    await drivers.temporal.starter.start_workflow("Relationship", stranger, id=stranger, task_queue="year")

    await attempted(drivers, stranger, 3)

    assert await drivers.is_running(stranger)
    assert "WORKFLOW_TASK_FAILED" not in kinds(await drivers.runs(stranger))
    await drivers.handle(stranger).terminate("seen")


async def test_a_stream_that_nobody_began_is_waited_for(cohort: Cohort, drivers: Drivers) -> None:
    pair = "relationship/2025/nobody"
    await drivers.temporal.starter.start_workflow("Relationship", pair, id=pair, task_queue="year")

    await drivers.rest(pair)

    assert await drivers.is_running(pair)
    assert "TIMER_STARTED" not in kinds(await drivers.runs(pair))
    await drivers.handle(pair).terminate("seen")
