"""Claims: one process acts on an intent at a time, and one that fell silent is overtaken."""

from collections.abc import AsyncIterator

import pytest

from runtime.postgres import Urls
from store.claims import DEAD_US, Claims, named
from store.database import Database

CASE, PAGE = "emergency/3f2a9c01", "page/1"


@pytest.fixture
async def lane(urls: Urls) -> AsyncIterator[Database]:
    """The record as the emergency lane may use it."""
    db = Database(urls["url"], role="nearpeer_care")
    yield db
    await db.close()


async def falls_silent(lane: Database) -> None:
    """Whoever holds a claim has not said for a while that they are alive."""
    await lane.execute("UPDATE care.claim SET claimed_us = claimed_us - $1", DEAD_US)


async def test_the_first_process_acts_and_the_second_does_not(lane: Database) -> None:
    async with (
        Claims(lane, "worker-1").held(CASE, PAGE) as first,
        Claims(lane, "watchdog-2").held(CASE, PAGE) as second,
    ):
        assert (first, second) == (True, False)


async def test_one_process_does_not_act_twice_at_once(lane: Database) -> None:
    claims = Claims(lane, "worker-1")

    async with claims.held(CASE, PAGE), claims.held(CASE, PAGE) as again:
        assert not again


async def test_each_intent_has_a_claim_of_its_own(lane: Database) -> None:
    async with (
        Claims(lane, "worker-1").held(CASE, PAGE),
        Claims(lane, "watchdog-2").held(CASE, "page/2") as other,
    ):
        assert other


async def test_whoever_fell_silent_is_overtaken(lane: Database) -> None:
    async with Claims(lane, "worker-1").held(CASE, PAGE):
        await falls_silent(lane)

        async with Claims(lane, "watchdog-2").held(CASE, PAGE) as overtaken:
            assert overtaken


async def test_a_claim_out_of_the_future_is_overtaken_because_a_clock_was_set_back(lane: Database) -> None:
    async with Claims(lane, "worker-1").held(CASE, PAGE):
        await lane.execute("UPDATE care.claim SET claimed_us = claimed_us + $1", DEAD_US + 5_000_000)

        async with Claims(lane, "watchdog-2").held(CASE, PAGE) as overtaken:
            assert overtaken


async def test_whoever_was_overtaken_does_not_keep_the_claim_alive(lane: Database) -> None:
    slow, quick = Claims(lane, "worker-1"), Claims(lane, "watchdog-2")
    async with slow.held(CASE, PAGE):
        await falls_silent(lane)
        async with quick.held(CASE, PAGE):
            await slow.say_alive(CASE, PAGE)

        row = await lane.fetchrow("SELECT claimed_by FROM care.claim")
        assert row["claimed_by"] == "watchdog-2"


async def test_a_claim_whose_intent_has_its_result_is_forgotten(lane: Database) -> None:
    claims = Claims(lane, "worker-1")
    async with claims.held(CASE, PAGE):
        await claims.release(CASE, PAGE)

    assert await lane.fetch("SELECT * FROM care.claim") == []


async def test_whoever_keeps_a_claim_has_it_until_it_is_given_back(lane: Database) -> None:
    one, other = Claims(lane, "worker-1"), Claims(lane, "worker-2")

    assert (await one.keep(CASE, PAGE), await other.keep(CASE, PAGE), await one.keep(CASE, PAGE)) == (
        True,
        False,
        True,
    )
    await one.give_back(CASE, PAGE)
    assert await other.keep(CASE, PAGE)


async def test_whoever_was_overtaken_gives_back_nothing(lane: Database) -> None:
    one, other = Claims(lane, "worker-1"), Claims(lane, "worker-2")
    await one.keep(CASE, PAGE)
    await falls_silent(lane)
    await other.keep(CASE, PAGE)

    await one.give_back(CASE, PAGE)

    assert (await one.keep(CASE, PAGE), await other.keep(CASE, PAGE)) == (False, True)


def test_two_processes_are_never_called_the_same_though_their_numbers_are() -> None:
    assert named("worker") != named("worker")
