"""Several workers of a lane: one is killed in mid-work, a release takes over; nothing is lost or doubled."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks.faults import acknowledged
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import lane
from benchmarks.grid.killed import kill_of
from benchmarks.grid.oracle import faults
from benchmarks.grid.path import Path as Escalation
from benchmarks.grid.runs import STEPS, Run
from benchmarks.grid.yearly import copied
from console.comparing.reading import compare
from console.releasing import Promoted, promote, standing
from console.service import URGENT_QUEUE, YEAR_QUEUE, Service
from console.summary import differences
from console.year import Rehearsed, rehearse
from runtime.addresses import found
from runtime.settings import Settings
from store.database import Database
from tests.e2e.conftest import eventually, small_plan
from tests.e2e.test_sealing import said

FULL = bool(os.environ.get("NEARPEER_FULL"))
UNTIL = date(2025, 12, 1)
OLD, NEW = "2026.1", "2026.2"
KILLS = (1, 4) if FULL else (1,)
"""How often the worker is killed that does the duties of all."""
KILLED_WITH_A_SECOND_WORKER = [
    Run("killed", f"{part} dies", step, 1)
    for part in (("worker-urgent", "worker-urgent-2") if FULL else ("worker-urgent",))
    for step in (STEPS if FULL else ("while the gateway is asked",))
]


@dataclass(frozen=True)
class Story:
    """A rehearsed half year, what became of its workers, and the service that is still up."""

    service: Service
    rehearsed: Rehearsed
    killed: list[int]
    promoted: Promoted


@pytest.fixture(scope="module", params=KILLS)
async def story(open_folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Story]:
    """Two workers of one release; the one with the duties is killed, then the next release takes over."""
    kills: int = request.param
    service = Service(Settings.load(data_dir=open_folder / f"many-{kills}"), fast=True)
    service.apart = {name: {"NEARPEER_RELEASE": OLD} for name in ("worker-year", "worker-year-2")}
    service.apart["worker-year-3"] = {"NEARPEER_RELEASE": NEW}
    async with service:
        for _ in range(2):
            await service.start_another_worker(YEAR_QUEUE)
        meanwhile = asyncio.create_task(_meanwhile(service, kills))
        rehearsed = await rehearse(service, small_plan(open_folder, until=UNTIL, day_ms=60), lambda *_: None)
        yield Story(service, rehearsed, *await meanwhile)


async def _meanwhile(service: Service, kills: int) -> tuple[list[int], Promoted]:
    db = Database(found(service.settings).url, pool_size=1)
    killed: list[int] = []

    async def somebody_else_is_at_it() -> bool:
        rows = await db.fetch("SELECT claimed_by FROM programme.claim")
        return any(int(row["claimed_by"].split("-")[1]) not in killed for row in rows)

    try:
        for _ in range(kills):
            await asyncio.sleep(1.0)
            await eventually(somebody_else_is_at_it)
            (row,) = await db.fetch("SELECT claimed_by FROM programme.claim")
            killed.append(int(row["claimed_by"].split("-")[1]))
            os.kill(killed[-1], signal.SIGKILL)
        await eventually(somebody_else_is_at_it)
    finally:
        await db.close()
    await eventually(partial(_has_shown_itself, service, NEW))
    return killed, await promote(service.settings, NEW, (YEAR_QUEUE,), 60.0, lambda *_: None)


async def _has_shown_itself(service: Service, build: str) -> bool:
    return build in {one.build for one in (await standing(service.settings)).releases}


async def test_nothing_is_lost_or_doubled_though_the_worker_with_the_duties_is_killed(story: Story) -> None:
    assert differences(story.rehearsed.outcome, story.rehearsed.memory) == []
    assert await acknowledged(story.service, story.rehearsed) == (0, 0)
    assert story.killed


async def test_every_driver_goes_on_with_the_new_release_and_the_old_workers_may_go(story: Story) -> None:
    code, told = said(story.service, "current", verb="release")

    drivers = {one["build"]: one["drivers"] for one in told["releases"]}  # type: ignore[attr-defined]
    stand = {one["build"]: one["standing"] for one in told["releases"]}  # type: ignore[attr-defined]
    assert (code, story.promoted.ok, story.promoted.left_behind) == (0, True, 0)
    assert (drivers[OLD], stand[NEW]) == (0, "current")
    assert drivers[NEW] >= story.promoted.nudged > 0


async def test_the_two_ledgers_say_the_same_of_several_workers(story: Story) -> None:
    assert (await compare(story.service.settings, lambda *_: None)).divergences == ()


def test_a_build_that_would_go_another_way_is_refused_with_the_workflow_and_the_event(
    story: Story, tmp_path: Path
) -> None:
    copied(tmp_path)
    driver = tmp_path / "workflows" / "relationship.py"
    one_more_wait = "await workflow.sleep(1)\n        await self._placement()"
    driver.write_text(driver.read_text().replace("await self._placement()", one_more_wait))

    code, told = said(story.service, "check", verb="release", PYTHONPATH=str(tmp_path))

    misfits: list[dict[str, Any]] = told["misfits"]  # type: ignore[assignment]
    assert (code, told["ok"], {one["workflow"] for one in misfits}) == (1, False, {"Relationship"})
    assert set(told["workflows"]) > {"Relationship"}  # type: ignore[call-overload]
    assert {one["source"] for one in misfits} == {"temporal", "corpus"}
    assert None not in [one["event"] for one in misfits]


def test_a_release_whose_workers_nobody_started_is_refused_and_nothing_changes(story: Story) -> None:
    code, told = said(story.service, "promote", "2026.3", verb="release")
    _, after = said(story.service, "current", verb="release")

    assert (code, "2026.3" in str(told["problem"])) == (3, True)
    assert [one["build"] for one in after["releases"] if one["standing"] == "current"] == [NEW]  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
async def escalation(open_folder: Path, gateway_process: GatewayProcess) -> AsyncIterator[Escalation]:
    """The path of an escalation with two workers of the emergency lane."""
    gateway_process.clear()
    async with lane(open_folder / "two-urgent", gateway_process, speed=10) as desk:
        await desk.service.start_another_worker(URGENT_QUEUE)
        yield Escalation(desk, kill_of)


@pytest.mark.parametrize("run", KILLED_WITH_A_SECOND_WORKER, ids=lambda run: run.name)
async def test_an_emergency_with_two_workers_is_paged_once_though_one_dies(
    escalation: Escalation, run: Run
) -> None:
    came = await escalation.play(run)

    assert list(faults(came)) == []
