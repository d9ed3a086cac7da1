"""Histories are put outside the databases when a run has ended; the record has the hash of each, once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

import worker
from activities.folds import entry_of
from activities.ledger import Ledger
from activities.runs import Exporting
from domain.runs import RunsExported
from runtime.histories import Histories, hash_of
from store.database import Database
from store.mark import Mark
from tests.activities.cohort import BEGINS_US, DAY_US, Cohort, at
from tests.workflows.drivers import Drivers

TERM_ENDS_US = at("2026-02-01", 0)
SPREAD_DAYS = 5


@dataclass(frozen=True)
class Rolled:
    """A pair whose driver has rolled over; what was its `run` until then; the year that names it."""

    pair: str
    run: str
    year: str
    drivers: Drivers

    async def named(self) -> list[tuple[str, int]]:
        """The hash and the moment of each event of the year that names the run; others are of other tests."""
        rows = [entry_of(row) for row in await self.drivers.log.read(self.year)]
        return [
            (one.sha256, entry.recorded_us)
            for entry in rows
            if isinstance(entry.event, RunsExported)
            for one in entry.event.runs
            if (one.stream, one.run) == (self.pair, self.run)
        ]

    async def is_exported_by(self, exporting: Exporting) -> tuple[str, int]:
        """Looks until the run is named: Temporal's lists follow with a delay."""
        async with asyncio.timeout(20):
            while not (found := await self.named()):
                await exporting.once()
                await asyncio.sleep(0.05)
        (once,) = found
        return once


Make = Callable[[], Exporting]


@pytest.fixture
def exporting(drivers: Drivers, tmp_path: Path) -> Make:
    """Makes what exports, with the worker's rights; it looks at what has ended in this test."""
    began = datetime.now(UTC)

    def make() -> Exporting:
        names = [kind.__name__ for kind in worker._year_workflows()]
        ledger = Ledger({"programme": drivers.log})
        made = Exporting(drivers.temporal.client, Histories(tmp_path), ledger, names, Mark(drivers.db))
        made._since = began
        return made

    return make


@pytest.fixture
async def rolled(cohort: Cohort, drivers: Drivers) -> Rolled:
    """A driver that has rolled over at the end of the semester, and goes on."""
    [pair] = await cohort.begins()
    assert cohort.clock
    await cohort.ledger.settle(pair, BEGINS_US)
    await drivers.rest(pair)
    await drivers.reach(pair, cohort.clock, TERM_ENDS_US + SPREAD_DAYS * DAY_US)
    first, _ = await drivers.runs(pair)
    run = first.events[0].workflow_execution_started_event_attributes.original_execution_run_id
    return Rolled(pair, run, cohort.year, drivers)


async def test_a_run_that_rolled_over_lies_outside_and_the_year_has_its_hash(
    rolled: Rolled, exporting: Make, tmp_path: Path
) -> None:
    sha256, _ = await rolled.is_exported_by(exporting())

    assert hash_of((tmp_path / rolled.pair / f"{rolled.run}.json").read_bytes()) == sha256


async def test_a_run_is_named_once_whoever_looks_however_often(rolled: Rolled, exporting: Make) -> None:
    one = exporting()
    await rolled.is_exported_by(one)

    await asyncio.gather(one.once(), exporting().once(), exporting().once())

    assert len(await rolled.named()) == 1


async def test_what_was_begun_and_not_recorded_is_begun_again_to_the_same_bytes(
    rolled: Rolled, exporting: Make, tmp_path: Path
) -> None:
    half = tmp_path / rolled.pair / f"{rolled.run}.json"
    half.parent.mkdir(parents=True)
    half.write_bytes(b'{"events":[')

    sha256, _ = await rolled.is_exported_by(exporting())

    assert hash_of(half.read_bytes()) == sha256


async def test_an_export_lets_no_time_pass_in_a_year_that_waits_for_its_people(
    rolled: Rolled, door: Database, exporting: Make
) -> None:
    await Mark(door).move(rolled.year, BEGINS_US)

    _, recorded_us = await rolled.is_exported_by(exporting())

    assert recorded_us <= BEGINS_US


@pytest.mark.parametrize("name", ["Somebody/tries", "tried", "mentor-year/2025/tried"])
async def test_a_workflow_that_somebody_tried_by_hand_is_passed_over(
    rolled: Rolled, exporting: Make, tmp_path: Path, name: str
) -> None:
    client = rolled.drivers.temporal.client
    tried = await client.start_workflow("Relationship", name, id=name, task_queue="nowhere")
    await tried.terminate("it was only tried")

    await rolled.is_exported_by(exporting())

    assert not (tmp_path / name).exists()
