"""Projections: rows and checkpoint move together, one runner at a time, and a rebuild gives the same rows."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import pytest
from sqlalchemy import BigInteger, Column, MetaData, Table, Text, insert

import store.projections
from runtime.postgres import Urls
from store.codec import UnknownEvent
from store.database import Database, Unreachable
from store.log import Log, Row
from store.projections import Change, EventsLost, Overtaken, Rebuilt, Runner
from tests.store.builders import DRIVEN, PAIR, behind_the_guards, new_row, new_rows

SEEN = Table(
    "seen",
    MetaData(schema="board"),
    Column("position", BigInteger, primary_key=True),
    Column("command_id", Text, nullable=False),
)


@dataclass
class Seen:
    """Copies every event's command id; stumbles over the one called `poison`."""

    name: str = "seen"
    version: int = 1
    tables: Sequence[Table] = (SEEN,)
    prefix: str = ""

    def apply(self, rows: Sequence[Row]) -> Sequence[Change]:
        if any(row.command_id == "poison" for row in rows):
            raise UnknownEvent("poison")
        values = [{"position": row.position, "command_id": self.prefix + row.command_id} for row in rows]
        return [Change(insert(SEEN), values), Change(insert(SEEN), [])]


@pytest.fixture
async def table(record: Database) -> AsyncIterator[None]:
    await record.execute("CREATE TABLE board.seen (position bigint PRIMARY KEY, command_id text NOT NULL)")
    yield
    await record.execute("DROP TABLE board.seen")


@pytest.fixture
def runner(record: Database, programme: Log, table: None) -> Runner:
    return Runner(record, programme, Seen())


async def seen(db: Database) -> list[tuple[int, str]]:
    return [tuple(row) for row in await db.fetch("SELECT * FROM board.seen ORDER BY position")]


async def position(db: Database) -> int:
    return int((await db.fetchrow("SELECT position FROM board.checkpoint WHERE name = 'seen'"))["position"])


async def test_a_runner_follows_the_log_step_by_step(
    runner: Runner, programme: Log, record: Database
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 5), DRIVEN)

    assert [await runner.step(limit=3) for _ in range(3)] == [3, 2, 0]

    assert await seen(record) == [(number, "open") for number in range(1, 6)]
    assert await position(record) == 5


async def test_catching_up_ends_at_the_head(runner: Runner, programme: Log, record: Database) -> None:
    assert await runner.catch_up() == 0
    await programme.append(PAIR, 0, new_rows("open", 5), DRIVEN)

    assert await runner.catch_up() == 5
    assert await runner.catch_up() == 0
    assert await position(record) == await programme.head()


async def test_a_second_runner_that_read_the_same_page_writes_nothing(
    runner: Runner, programme: Log, record: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 5), DRIVEN)
    await runner.step(limit=2)
    read_all = programme.read_all

    async def slow(after_position: int, limit: int) -> list[Row]:
        rows = await read_all(after_position, limit)
        monkeypatch.setattr(programme, "read_all", read_all)
        await runner.step(limit=2)
        return rows

    monkeypatch.setattr(programme, "read_all", slow)
    with pytest.raises(Overtaken, match="Another runner"):
        await Runner(record, programme, Seen()).step(limit=3)

    assert [number for number, _ in await seen(record)] == [1, 2, 3, 4]
    assert await position(record) == 4


async def test_two_runners_at_once_write_every_row_once(
    runner: Runner, programme: Log, record: Database
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 40), DRIVEN)
    second = Runner(record, programme, Seen())

    async def run(each: Runner) -> None:
        while await position_or_zero(record) < 40:
            with suppress(Overtaken):
                await each.step(limit=1)

    await runner.step(limit=1)
    await asyncio.gather(run(runner), run(second))

    assert [number for number, _ in await seen(record)] == list(range(1, 41))


async def position_or_zero(db: Database) -> int:
    row = await db.fetchrow("SELECT position FROM board.checkpoint WHERE name = 'seen'")
    return 0 if row is None else int(row["position"])


async def test_an_event_that_cannot_be_read_stops_the_projection_where_it_is(
    runner: Runner, programme: Log, record: Database
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 2), DRIVEN)
    await runner.catch_up()
    await programme.append(PAIR, 2, [new_row("poison")], DRIVEN)

    for _ in range(2):
        with pytest.raises(UnknownEvent):
            await runner.step()
    assert await position(record) == 2


async def test_a_fault_between_rows_and_checkpoint_leaves_neither(
    runner: Runner, programme: Log, record: Database
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 3), DRIVEN)
    await runner.step(limit=1)
    await record.execute("ALTER TABLE board.seen ADD CONSTRAINT at_most_two CHECK (position < 3)")

    with pytest.raises(Exception, match="at_most_two"):
        await runner.step()

    assert (await seen(record), await position(record)) == ([(1, "open")], 1)


async def test_a_rebuild_of_good_rows_changes_nothing(
    runner: Runner, programme: Log, record: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 5), DRIVEN)
    await runner.catch_up()
    before = await seen(record)
    monkeypatch.setattr(store.projections, "PAGE", 2)

    assert await runner.rebuild() == Rebuilt(position=5, rows=5, differing=0)
    assert await runner.rebuild() == Rebuilt(position=5, rows=5, differing=0)
    assert await seen(record) == before


async def test_a_rebuild_goes_as_far_as_the_checkpoint_and_the_runner_goes_on(
    runner: Runner, programme: Log, record: Database
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 5), DRIVEN)
    await runner.step(limit=3)

    assert (await runner.rebuild()).position == 3
    assert await runner.catch_up() == 2
    assert len(await seen(record)) == 5


async def test_a_rebuild_mends_rows_that_were_changed_lost_or_invented(
    runner: Runner, programme: Log, record: Database
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 5), DRIVEN)
    await runner.catch_up()
    before = await seen(record)
    await record.execute("UPDATE board.seen SET command_id = 'wrong' WHERE position = 2")
    await record.execute("DELETE FROM board.seen WHERE position = 3")
    await record.execute("INSERT INTO board.seen VALUES (99, 'invented')")

    assert await runner.rebuild() == Rebuilt(position=5, rows=5, differing=3)
    assert await seen(record) == before


async def test_a_new_version_rebuilds_by_itself_and_goes_on(
    runner: Runner, programme: Log, record: Database
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 2), DRIVEN)
    await runner.catch_up()
    await programme.append(PAIR, 2, new_rows("meet", 1), DRIVEN)

    assert await Runner(record, programme, Seen(version=2, prefix="v2 ")).catch_up() == 1

    assert await seen(record) == [(1, "v2 open"), (2, "v2 open"), (3, "v2 meet")]


async def test_an_older_release_leaves_the_rows_of_a_newer_one_alone(
    runner: Runner, programme: Log, record: Database
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 1), DRIVEN)
    await Runner(record, programme, Seen(version=2, prefix="v2 ")).catch_up()

    with pytest.raises(Overtaken, match="newer release"):
        await runner.step()
    assert await seen(record) == [(1, "v2 open")]


async def test_a_rebuild_over_a_log_that_lost_its_end_is_refused(
    runner: Runner, programme: Log, record: Database
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 3), DRIVEN)
    await runner.catch_up()
    await behind_the_guards(record, "DELETE FROM programme.event WHERE position = 3")

    with pytest.raises(EventsLost, match="Events were lost: run `nearpeer audit verify`"):
        await runner.rebuild()
    assert len(await seen(record)) == 3


async def test_following_survives_an_outage_and_another_runner(
    runner: Runner, programme: Log, record: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    step, outcomes = runner.step, iter([Unreachable("away"), Overtaken("another runner")])

    async def troubled() -> int:
        trouble = next(outcomes, None)
        if trouble is not None:
            raise trouble
        return await step()

    monkeypatch.setattr(runner, "step", troubled)
    following = asyncio.ensure_future(runner.follow(poll_s=0.01))
    await programme.append(PAIR, 0, new_rows("open", 3), DRIVEN)
    async with asyncio.timeout(10):
        while await position_or_zero(record) < 3:
            await asyncio.sleep(0.01)

    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following


async def test_the_year_lane_may_run_and_rebuild_projections(
    urls: Urls, runner: Runner, programme: Log, record: Database
) -> None:
    await record.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON board.seen TO nearpeer_year")
    await programme.append(PAIR, 0, new_rows("open", 3), DRIVEN)
    year = Database(urls["url"], role="nearpeer_year")
    its_runner = Runner(year, Log(year, "programme"), Seen())

    assert await its_runner.catch_up() == 3
    await record.execute("DELETE FROM board.seen")
    assert (await its_runner.rebuild()).differing == 3
    await year.close()
