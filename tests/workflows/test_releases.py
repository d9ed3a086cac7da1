"""A new release takes over the drivers that run: once nudged, each goes on in a fresh run of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

import worker
from runtime.errors import EngineError
from runtime.releases import Releases, deployment
from tests.activities.cohort import BEGINS_US, Cohort
from tests.workflows.drivers import WITHIN_S, Drivers, kinds
from tests.workflows.living import remembered
from tests.workflows.skipping import SkippingTemporal

OLD, NEW = "old", "new"
SHOWN_S = 0.25
"""Temporal tells of one deployment a few times a second, and no more often."""


@asynccontextmanager
async def released(drivers: Drivers, queue: str, release: str) -> AsyncIterator[None]:
    """A worker of one release beside those of others, which sees to it that there is a current one."""
    client = drivers.temporal.client
    keeping = asyncio.create_task(Releases(client, queue).keep_a_current(release))
    async with worker._worker(client, queue, drivers.activities(), worker.Memory(10), release):
        yield
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)


async def standings(releases: Releases) -> dict[str, str]:
    return {one.build: one.standing for one in await releases.known()}


async def until_shown(releases: Releases, release: str, standing: str) -> None:
    async with asyncio.timeout(WITHIN_S):
        while (await standings(releases)).get(release) != standing:
            await asyncio.sleep(SHOWN_S)


async def test_a_driver_goes_on_in_the_new_release_and_loses_nothing(
    cohort: Cohort, drivers: Drivers, cached: int
) -> None:
    [pair] = await cohort.begins()
    await cohort.ledger.settle(pair, BEGINS_US)
    memory, queue = await remembered(cohort, pair), f"releases-{cached}"
    releases = Releases(drivers.temporal.client, queue)

    async with released(drivers, queue, OLD):
        await until_shown(releases, OLD, "current")
        await drivers.temporal.starter.start_workflow("Relationship", pair, id=pair, task_queue=queue)
        await drivers.rest(pair)
        async with released(drivers, queue, NEW):
            await until_shown(releases, NEW, "waiting")
            await releases.make_current(NEW)
            async with asyncio.timeout(WITHIN_S):
                while behind := await releases.left_behind(NEW):
                    await releases.nudge(behind, lambda *_: None)
                    await drivers.rest(pair)
            runs = await drivers.runs(pair)
            await drivers.end(pair)

    assert kinds([runs[-2]])[-1] == "WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
    assert await cohort.standings(pair) == memory.standings


async def test_a_release_that_no_worker_has_cannot_be_made_current(temporal: SkippingTemporal) -> None:
    with pytest.raises(EngineError, match=r"as release nobodys.*NEARPEER_RELEASE=nobodys nearpeer worker"):
        await Releases(temporal.client, "empty").make_current("nobodys")


async def test_where_releases_are_not_told_apart_there_are_none(temporal: SkippingTemporal) -> None:
    assert await Releases(temporal.client, "empty").known() == []
    assert deployment("year", None) is None


@pytest.mark.parametrize(
    ("memory", "waits_s"), [(worker.Memory(10), 1), (worker.NOTHING, 1), (worker.Memory(10, 120), 120)]
)
async def test_what_a_dead_worker_had_in_memory_waits_for_it_one_second_unless_told_to_be_patient(
    temporal: SkippingTemporal, memory: worker.Memory, waits_s: int
) -> None:
    for lane in (worker.YEAR_QUEUE, worker.URGENT_QUEUE):
        async with worker._worker(temporal.client, lane, [], memory) as made:
            assert made.config()["sticky_queue_schedule_to_start_timeout"] == timedelta(seconds=waits_s)


@pytest.mark.parametrize("told", ["0", "-3", "soon", "1.5"])
def test_a_patience_that_is_no_number_of_seconds_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], told: str
) -> None:
    monkeypatch.setattr("sys.argv", ["nearpeer-worker", "--lane", "year", f"--patience={told}"])

    with pytest.raises(SystemExit):
        worker.main()

    assert f"'{told}' is no number of seconds. Give a whole one, 1 or more." in capsys.readouterr().err
