"""Tries to sign in: counted for all processes together, within a span, and forgotten after it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from runtime.postgres import Urls
from store.database import Database
from store.tries import KeptTries

KEY, OTHER = bytes(32), bytes(range(32))
NOW_US, SPAN_US = 1_000_000_000, 900_000_000


@pytest.fixture
async def door(urls: Urls) -> AsyncIterator[Database]:
    """The record as a door sees it."""
    db = Database(urls["url"], role="nearpeer_door", pool_size=8)
    yield db
    await db.close()


async def test_each_try_counts_for_whoever_it_is_until_the_span_is_over(door: Database) -> None:
    tries = KeptTries(door)

    counts = [(await tries.tried(KEY, NOW_US + n, SPAN_US)).count for n in range(3)]
    other = await tries.tried(OTHER, NOW_US, SPAN_US)
    after = await tries.tried(KEY, NOW_US + SPAN_US, SPAN_US)

    assert counts == [1, 2, 3]
    assert (other.count, other.until_us) == (1, NOW_US + SPAN_US)
    assert (after.count, after.until_us) == (1, NOW_US + 2 * SPAN_US)


async def test_tries_at_the_same_moment_are_all_counted(door: Database) -> None:
    tries = KeptTries(door)

    counted = await asyncio.gather(*(tries.tried(KEY, NOW_US, SPAN_US) for _ in range(20)))

    assert sorted(one.count for one in counted) == list(range(1, 21))
    assert {one.until_us for one in counted} == {NOW_US + SPAN_US}


async def test_what_was_no_failure_is_given_back_and_who_shows_themself_begins_anew(door: Database) -> None:
    tries = KeptTries(door)
    for _ in range(2):
        await tries.tried(KEY, NOW_US, SPAN_US)

    await tries.given_back(KEY)
    third = await tries.tried(KEY, NOW_US, SPAN_US)
    await tries.forgotten(KEY)
    anew = await tries.tried(KEY, NOW_US, SPAN_US)

    assert (third.count, anew.count) == (2, 1)


async def test_what_is_over_is_kept_no_longer(door: Database) -> None:
    tries = KeptTries(door)
    await tries.tried(KEY, NOW_US, SPAN_US)

    await tries.tried(OTHER, NOW_US + SPAN_US, SPAN_US)

    rows = await door.fetch("SELECT key FROM door.tries")
    assert [row["key"] for row in rows] == [OTHER]
