"""Appends that come at one moment: they share a statement, and each has the outcome that it has alone."""

import asyncio
from collections.abc import Sequence
from typing import Any

from store.database import Database
from store.history import root_of
from store.log import AlreadyRecorded, Log, LogBusy, NewRow, VersionConflict, Wake
from store.outbox import Outbox
from store.tree import root
from tests.store.builders import DRIVEN, new_row, new_rows


async def crowd(programme: Log, appends: Sequence[tuple[str, int, list[NewRow]]]) -> list[Any]:
    """What becomes of appends that come at one moment, each asking for a start of its driver."""
    return await asyncio.gather(
        *(
            programme.append(stream, version, rows, DRIVEN, [Wake(stream, "Relationship", "start")])
            for stream, version, rows in appends
        ),
        return_exceptions=True,
    )


def of_many(count: int) -> list[tuple[str, int, list[NewRow]]]:
    return [(f"relationship/{n:02}", 0, new_rows("open", 1 + n % 3)) for n in range(count)]


async def test_a_crowd_of_appends_leaves_what_each_alone_would_leave(programme: Log, outbox: Outbox) -> None:
    appends = of_many(50)

    placed = await crowd(programme, appends)

    rows = await programme.read_all()
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    for (stream, _, stored), where in zip(appends, placed, strict=True):
        own = await programme.read(stream)
        assert [row.position for row in own] == list(range(where.first_position, where.last_position + 1))
        assert [row[:11] for row in own] == [tuple(row) for row in stored]
    assert await programme.open_streams() == [(stream, "Relationship") for stream, _, _ in appends]
    assert sorted(wake.stream for _, wake in await outbox.due(100)) == [stream for stream, _, _ in appends]


async def test_the_tree_holds_a_crowd_of_appends(programme: Log) -> None:
    await crowd(programme, of_many(20))

    leaves = await programme.db.fetch("SELECT leaf_hash FROM programme.event ORDER BY position")
    assert (await root_of(programme))[1] == root(row[0] for row in leaves).hex()


async def test_in_a_crowd_who_comes_too_late_holds_back_nobody(programme: Log) -> None:
    await programme.append("relationship/07", 0, new_rows("before", 1), DRIVEN)

    placed = await crowd(programme, of_many(20))

    assert [n for n, one in enumerate(placed) if isinstance(one, VersionConflict)] == [7]
    assert [n for n, one in enumerate(placed) if isinstance(one, Exception)] == [7]
    rows = await programme.read_all()
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))


async def test_in_a_crowd_what_cannot_be_stored_holds_back_nobody(programme: Log) -> None:
    appends = of_many(20)
    appends[7] = ("relationship/07", 0, [new_row(body=b'{"text":"\\u0000\x00"}')])

    placed = await crowd(programme, appends)

    assert [n for n, one in enumerate(placed) if isinstance(one, Exception)] == [7]


async def test_a_crowd_whose_commands_are_stored_already_is_told_so(programme: Log) -> None:
    await crowd(programme, of_many(10))

    again = await crowd(programme, [(stream, len(rows), rows) for stream, _, rows in of_many(10)])

    assert [type(one) for one in again] == [AlreadyRecorded] * 10


async def test_a_crowd_gives_up_when_another_writer_holds_the_care_log(record: Database) -> None:
    care = Log(record, "care")

    async with record.transaction() as holder:
        await holder.exec_driver_sql("SELECT * FROM care.head FOR UPDATE")
        placed = await crowd(care, of_many(10))

    assert [type(one) for one in placed] == [LogBusy] * 10
    assert await care.head() == 0


async def test_a_crowd_of_readers_has_each_the_tails_that_it_asked_for(programme: Log) -> None:
    await crowd(programme, of_many(21))

    tails = await asyncio.gather(
        *(programme.tails([("relationship/20", 1), (f"relationship/{n:02}", n % 2)]) for n in range(20))
    )

    for n, tail in enumerate(tails):
        own = await programme.read(f"relationship/{n:02}", n % 2)
        assert tail == [*own, *await programme.read("relationship/20", 1)]
