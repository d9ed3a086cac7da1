"""The mark of a rehearsal: absent in production, and what moved is seen a moment later by everybody."""

import asyncio

from store.database import Database
from store.log import Log
from store.mark import Mark

YEAR = "programme-year/2025"
AUTUMN_US, WINTER_US = 1_757_000_000_000_000, 1_765_000_000_000_000
WITHIN_S = 10


async def seen(mark: Mark, wanted: int | None) -> None:
    """Waits until the mark reads as it should; what was read a moment ago may be read once more."""
    async with asyncio.timeout(WITHIN_S):
        while await mark.read(YEAR) != wanted:
            await asyncio.sleep(0.005)


async def test_nothing_holds_time_back_where_nobody_rehearses(programme: Log) -> None:
    assert await Mark(programme.db).read(YEAR) is None


async def test_a_mark_is_seen_at_once_where_there_was_none(programme: Log) -> None:
    theirs, ours = Mark(programme.db), Mark(programme.db)
    assert await ours.read(YEAR) is None

    await theirs.move(YEAR, AUTUMN_US)

    assert await ours.read(YEAR) == AUTUMN_US


async def test_a_mark_that_moved_and_one_that_was_lifted_are_seen_a_moment_later(programme: Log) -> None:
    theirs, ours = Mark(programme.db), Mark(programme.db)
    await theirs.move(YEAR, AUTUMN_US)
    assert await ours.read(YEAR) == AUTUMN_US

    await theirs.move(YEAR, WINTER_US)
    await seen(ours, WINTER_US)
    await theirs.lift(YEAR)
    await seen(ours, None)


async def test_many_who_read_at_once_after_one_ask_the_record_no_more(programme: Log) -> None:
    mark, asked = Mark(programme.db), _Counting(programme.db)
    await mark.move(YEAR, AUTUMN_US)
    mark._db = asked  # type: ignore[assignment]
    await mark.read(YEAR)

    read = await asyncio.gather(*(mark.read(YEAR) for _ in range(60)))

    assert set(read) == {AUTUMN_US}
    assert asked.count <= 2


class _Counting:
    """A way to the record that counts how often it is gone."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.count = 0

    async def fetchrow(self, query: str, *args: object) -> object:
        self.count += 1
        return await self._db.fetchrow(query, *args)
