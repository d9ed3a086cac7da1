"""A fresh run after the semester: spread over days, drained, and nothing lost on the way."""

import asyncio

from temporalio.client import WorkflowHistory

from domain.consultation import AskConsultation
from domain.notices import NoticeSent
from tests.activities.cohort import BEGINS_US, DAY_US, Cohort, at
from tests.workflows.drivers import Drivers, attempted, kinds
from tests.workflows.gate import Gate
from tests.workflows.living import everything, lived
from tests.workflows.modes import either_way

TERM_ENDS_US = at("2026-02-01", 0)
SPREAD_DAYS = 5
RAIN = 25


def rolled_us(run: WorkflowHistory) -> int:
    """When a run ended."""
    return round(run.events[-1].event_time.ToNanoseconds() / 1_000)


async def test_every_driver_rolls_over_once_within_days_of_the_semesters_end(
    cohort: Cohort, drivers: Drivers
) -> None:
    pairs = await cohort.begins(pairs=3)
    assert cohort.clock
    streams = [*pairs, cohort.mentor(1), cohort.year]
    await drivers.rest(*streams)

    await drivers.end(*streams)

    chains = [await drivers.runs(stream) for stream in streams]
    assert [len(chain) for chain in chains] == [2] * len(streams)
    ends_us = cohort.clock.real_at(TERM_ENDS_US)
    days = [(rolled_us(chain[0]) - ends_us) / DAY_US for chain in chains]
    assert all(0 <= day < SPREAD_DAYS for day in days)
    assert len({round(day, 2) for day in days}) == len(streams)


async def test_a_fresh_run_carries_the_streams_id_and_nothing_else(cohort: Cohort, drivers: Drivers) -> None:
    [pair] = await cohort.begins()
    await cohort.ledger.settle(pair, BEGINS_US)

    await lived(drivers, cohort, pair)

    for run in await drivers.runs(pair):
        started = run.events[0].workflow_execution_started_event_attributes
        assert [payload.data for payload in started.input.payloads] == [f'"{pair}"'.encode()]
        assert not started.memo.fields


@either_way
async def test_a_nudge_in_the_moment_of_rolling_over_is_not_lost(
    cohort: Cohort, gated: Drivers, gate: Gate
) -> None:
    [pair] = await cohort.begins()
    assert cohort.clock
    await cohort.ledger.settle(pair, BEGINS_US)
    await gated.rest(pair)
    await gated.reach(pair, cohort.clock, TERM_ENDS_US - DAY_US)

    await gate.shut()
    passing = asyncio.create_task(gated.reach(pair, cohort.clock, TERM_ENDS_US + SPREAD_DAYS * DAY_US))
    await attempted(gated, pair, 2)
    await cohort.says(pair, AskConsultation(), TERM_ENDS_US, command_id="question")
    await gated.handle(pair).signal("nudge")
    await gate.open()
    await passing

    first, _ = await gated.runs(pair)
    assert kinds([first])[-1] == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    assert [e.event.notice for e in await everything(gated, pair) if isinstance(e.event, NoticeSent)] == [
        "notice/check-in/1",
        "notice/question",
    ]


async def test_nudges_that_rain_while_it_rolls_over_are_not_lost(cohort: Cohort, drivers: Drivers) -> None:
    [pair] = await cohort.begins()
    assert cohort.clock
    await cohort.ledger.settle(pair, BEGINS_US)
    await drivers.rest(pair)
    await drivers.reach(pair, cohort.clock, TERM_ENDS_US - DAY_US)

    passing = asyncio.create_task(drivers.reach(pair, cohort.clock, TERM_ENDS_US + SPREAD_DAYS * DAY_US))
    asked = 0
    while not passing.done() and asked < RAIN:
        await cohort.says(pair, AskConsultation(), TERM_ENDS_US + asked, command_id=f"question-{asked}")
        await drivers.relay_all()
        asked += 1
    await passing
    await drivers.rest(pair)

    sent = {e.event.notice for e in await everything(drivers, pair) if isinstance(e.event, NoticeSent)}
    assert sent == {"notice/check-in/1", *(f"notice/question-{number}" for number in range(asked))}
    assert len(await drivers.runs(pair)) == 2
