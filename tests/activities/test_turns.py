"""Turns: one worker of a lane does what is done for all of them, and another when that one is gone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from activities.turns import Turns
from store.claims import DEAD_US, Claims
from store.database import Database

WITHIN_S = 20


class OneWorker:
    """A worker among those of a lane, and whether it does the duty just now."""

    def __init__(self, lane: Database, name: str) -> None:
        self.is_at_it = False
        self.turns = Turns(Claims(lane, name, "programme"), "year", [self._duty])

    async def _duty(self) -> None:
        self.is_at_it = True
        try:
            await asyncio.Event().wait()
        finally:
            self.is_at_it = False

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        running = asyncio.create_task(self.turns.run())
        yield
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def until(question: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not question():
            await asyncio.sleep(0.01)


@pytest.fixture
def first(lane: Database) -> OneWorker:
    return OneWorker(lane, "worker-1")


@pytest.fixture
def second(lane: Database) -> OneWorker:
    return OneWorker(lane, "worker-2")


async def test_a_worker_that_is_stopped_hands_over_to_one_that_waits(
    first: OneWorker, second: OneWorker
) -> None:
    async with first.at_work():
        await until(lambda: first.is_at_it)
        async with second.at_work():
            await second.turns._look()
            before = (first.is_at_it, second.is_at_it)
            await until(lambda: not second.is_at_it)
    assert before == (True, False)

    async with second.at_work():
        await until(lambda: second.is_at_it)
    assert not first.is_at_it


async def test_a_worker_that_fell_silent_is_taken_over_and_stops_when_it_wakes(
    first: OneWorker, second: OneWorker, lane: Database
) -> None:
    async with first.at_work():
        await until(lambda: first.is_at_it)
        await lane.execute("UPDATE programme.claim SET claimed_us = claimed_us - $1", DEAD_US)
        async with second.at_work():
            await until(lambda: second.is_at_it and not first.is_at_it)


async def test_the_turn_of_one_lane_is_not_that_of_another(lane: Database, first: OneWorker) -> None:
    async with first.at_work():
        await until(lambda: first.is_at_it)

        assert await Claims(lane, "worker-2", "programme").keep("worker/other", "duties")


async def test_a_duty_that_cannot_go_on_ends_the_worker(lane: Database) -> None:
    async def fails() -> None:
        raise ValueError("no such event")

    with pytest.raises(ValueError, match="no such event"):
        await Turns(Claims(lane, "worker-1", "programme"), "year", [fails]).run()
