"""Reading: tails, pages, the registry of streams, and the outbox until it was relayed."""

import pytest

from store.appending import statement_of_many, statement_of_one
from store.log import Course, Log, Wake, _tails_sql
from store.outbox import Outbox
from tests.store.builders import DRIVEN, MONDAY_US, PAIR, new_rows

OTHER = "relationship/2"


async def test_a_stream_is_read_after_a_version(programme: Log) -> None:
    await programme.append(PAIR, 0, new_rows("open", 3), DRIVEN)

    assert [row.version for row in await programme.read(PAIR, after_version=1)] == [2, 3]
    assert await programme.read(PAIR, after_version=3) == []
    assert await programme.read("relationship/unknown") == []


async def test_the_tails_of_several_streams_come_by_stream_and_version(programme: Log) -> None:
    await programme.append(OTHER, 0, new_rows("open", 2), DRIVEN)
    await programme.append(PAIR, 0, new_rows("open", 3), DRIVEN)
    await programme.append("relationship/3", 0, new_rows("open", 1), DRIVEN)

    tails = await programme.tails([(OTHER, 0), (PAIR, 1), ("relationship/unknown", 0)])

    assert [(row.stream, row.version) for row in tails] == [(PAIR, 2), (PAIR, 3), (OTHER, 1), (OTHER, 2)]
    assert await programme.tails([]) == []


@pytest.mark.parametrize(
    ("statement", "parameters"),
    [
        (_tails_sql("programme"), 2),
        (statement_of_one("programme", 500), 23),
        (statement_of_many("programme", 500), 26),
    ],
)
async def test_tails_and_appends_never_scan_the_log(programme: Log, statement: str, parameters: int) -> None:
    for number in range(20):
        await programme.append(f"relationship/{number}", 0, new_rows("open", 100), DRIVEN)
    await programme.db.execute("ANALYZE programme.event")

    async with programme.db.session() as session:
        await session.execute("SET plan_cache_mode = force_generic_plan")
        await session.execute(f"PREPARE looked_at AS {statement}")
        values = ", ".join(["NULL"] * parameters)
        plan = [row[0] for row in await session.fetch(f"EXPLAIN EXECUTE looked_at({values})")]

    assert any("event_version" in line for line in plan)
    assert not [line for line in plan if "Seq Scan on event" in line]


async def test_streams_come_in_the_order_of_their_bytes(programme: Log) -> None:
    names = ["relationship/Z", "relationship/a", "relationship/é", "relationship/1/x", "relationship/1"]
    for name in names:
        await programme.append(name, 0, new_rows("open", 1), DRIVEN)

    assert [row.stream for row in await programme.tails([(name, 0) for name in names])] == sorted(names)


async def test_the_whole_log_is_read_in_pages(programme: Log) -> None:
    await programme.append(PAIR, 0, new_rows("open", 5), DRIVEN)

    assert [row.position for row in await programme.read_all(limit=2)] == [1, 2]
    assert [row.position for row in await programme.read_all(after_position=2, limit=2)] == [3, 4]
    assert await programme.read_all(after_position=5) == []


async def test_a_new_log_is_empty(programme: Log) -> None:
    assert await programme.head() == 0
    assert await programme.read_all() == []


async def test_overdue_streams_are_those_open_and_due_the_longest_overdue_first(programme: Log) -> None:
    courses = {
        "relationship/later": Course(MONDAY_US + 2, closed=False, workflow="Relationship"),
        "relationship/now": Course(MONDAY_US, closed=False, workflow="Relationship"),
        "relationship/before": Course(MONDAY_US - 2, closed=False, workflow="Relationship"),
        "relationship/closed": Course(MONDAY_US - 3, closed=True, workflow="Relationship"),
        "relationship/never": Course(None, closed=False, workflow="Relationship"),
    }
    for stream, course in courses.items():
        await programme.append(stream, 0, new_rows("open", 1), course)

    assert await programme.overdue(MONDAY_US, 10) == ["relationship/before", "relationship/now"]
    assert await programme.overdue(MONDAY_US, 1) == ["relationship/before"]


async def test_the_registry_keeps_what_the_newest_append_said(programme: Log) -> None:
    await programme.append(
        PAIR, 0, new_rows("open", 1), Course(MONDAY_US, closed=False, workflow="Relationship")
    )
    await programme.append(PAIR, 1, new_rows("end", 1), Course(None, closed=True, workflow="Relationship"))
    await programme.append(
        "mentor-year/2025/p", 0, new_rows("begin", 1), Course(None, closed=False, workflow="MentorYear")
    )

    assert await programme.open_streams() == [("mentor-year/2025/p", "MentorYear")]
    assert await programme.overdue(MONDAY_US, 10) == []


async def test_wakes_are_stored_with_their_events_and_stay_until_they_were_relayed(
    programme: Log, outbox: Outbox
) -> None:
    start, nudge = Wake(PAIR, "Relationship", "start"), Wake(OTHER, "Relationship", "nudge")
    await programme.append(PAIR, 0, new_rows("open", 2), DRIVEN, [start, nudge])

    first = await outbox.due(1)
    assert [wake for _, wake in first] == [start]
    await outbox.relayed([first[0][0]])

    assert [wake for _, wake in await outbox.due(10)] == [nudge]


async def test_relaying_a_wake_twice_does_no_harm(programme: Log, outbox: Outbox) -> None:
    await programme.append(PAIR, 0, new_rows("open", 1), DRIVEN, [Wake(PAIR, "Relationship", "start")])
    ids = [number for number, _ in await outbox.due(10)]

    await outbox.relayed(ids)
    await outbox.relayed(ids)
    await outbox.relayed([])

    assert await outbox.due(10) == []


async def test_each_log_has_an_outbox_of_its_own(programme: Log) -> None:
    await programme.append(PAIR, 0, new_rows("open", 1), DRIVEN, [Wake(PAIR, "Relationship", "start")])

    assert await Outbox(programme.db, "care").due(10) == []
