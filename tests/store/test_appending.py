"""Appending: numbered without gaps, once per command, all of it or nothing."""

import asyncio
import time

import pytest

from store.database import Database
from store.log import (
    AlreadyRecorded,
    BodyTooLarge,
    ClockBehind,
    Course,
    Log,
    LogBusy,
    VersionConflict,
    Wake,
)
from store.outbox import Outbox
from tests.store.builders import DRIVEN, MONDAY_US, PAIR, body_of, new_row, new_rows


async def test_the_first_events_of_a_log_take_the_positions_from_one(programme: Log) -> None:
    taken = await programme.append(PAIR, 0, new_rows("open", 3), DRIVEN)

    assert (taken.first_position, taken.last_position) == (1, 3)
    assert [(row.position, row.version) for row in await programme.read(PAIR)] == [(1, 1), (2, 2), (3, 3)]


async def test_positions_go_on_across_streams_and_versions_within_one(programme: Log) -> None:
    await programme.append(PAIR, 0, new_rows("open", 2), DRIVEN)
    await programme.append("relationship/2", 0, new_rows("open", 1), DRIVEN)
    taken = await programme.append(PAIR, 2, new_rows("meet", 1), DRIVEN)

    assert taken.first_position == 4
    assert [row.version for row in await programme.read(PAIR)] == [1, 2, 3]


async def test_a_stored_event_comes_back_as_it_went_in(programme: Log) -> None:
    given = new_row(body=b'{"place":"K\xc3\xa1v\xc3\xa9"}')

    await programme.append(PAIR, 0, [given], DRIVEN)

    stored = (await programme.read(PAIR))[0]
    assert stored.body == given.body
    assert stored.digest == given.digest
    assert (stored.type, stored.schema, stored.occurred_us) == (given.type, given.schema, given.occurred_us)
    assert (stored.stream, stored.version, stored.position) == (PAIR, 1, 1)


async def test_written_us_is_the_real_clock(programme: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 1_800_000_000_123_456_789)

    await programme.append(PAIR, 0, [new_row()], DRIVEN)

    assert (await programme.read(PAIR))[0].written_us == 1_800_000_000_123_456


async def test_an_append_at_a_version_that_is_past_is_refused(programme: Log) -> None:
    await programme.append(PAIR, 0, new_rows("open", 2), DRIVEN)

    for past in (0, 1, 3):
        with pytest.raises(VersionConflict):
            await programme.append(PAIR, past, new_rows("meet", 1), DRIVEN)
    assert await programme.head() == 2


async def test_of_twenty_appends_at_one_version_exactly_one_wins(programme: Log) -> None:
    await programme.append(PAIR, 0, new_rows("open", 1), DRIVEN)

    outcomes = await asyncio.gather(
        *(programme.append(PAIR, 1, new_rows(f"meet-{n}", 2), DRIVEN) for n in range(20)),
        return_exceptions=True,
    )

    assert sum(isinstance(outcome, VersionConflict) for outcome in outcomes) == 19
    assert [row.position for row in await programme.read_all()] == [1, 2, 3]


async def test_twenty_appends_to_streams_of_their_own_are_all_stored(programme: Log) -> None:
    await asyncio.gather(
        *(programme.append(f"relationship/{n}", 0, new_rows("open", 3), DRIVEN) for n in range(20))
    )

    assert [row.position for row in await programme.read_all()] == list(range(1, 61))


async def test_the_events_of_a_command_are_never_stored_twice(programme: Log) -> None:
    await programme.append(PAIR, 0, new_rows("open", 1), DRIVEN)

    with pytest.raises(AlreadyRecorded):
        await programme.append(PAIR, 1, new_rows("open", 1), DRIVEN)
    assert await programme.head() == 1


async def test_the_same_command_id_may_be_used_on_another_stream(programme: Log) -> None:
    await programme.append(PAIR, 0, new_rows("session/1", 1), DRIVEN)
    await programme.append("relationship/2", 0, new_rows("session/1", 1), DRIVEN)

    assert await programme.head() == 2


async def test_a_refused_append_leaves_no_trace_in_registry_or_outbox(programme: Log, outbox: Outbox) -> None:
    await programme.append(
        PAIR, 0, new_rows("open", 1), Course(MONDAY_US, closed=False, workflow="Relationship")
    )

    for version, command in ((0, "late"), (1, "open")):
        with pytest.raises((VersionConflict, AlreadyRecorded)):
            await programme.append(
                PAIR,
                version,
                new_rows(command, 1),
                Course(None, closed=True, workflow="Relationship"),
                [Wake(PAIR, "Relationship", "nudge")],
            )

    assert await programme.overdue(MONDAY_US, 10) == [PAIR]
    assert await outbox.due(10) == []


async def test_a_body_of_the_greatest_size_is_stored(programme: Log) -> None:
    await programme.append(PAIR, 0, [new_row(body=body_of(60_000))], DRIVEN)

    assert len((await programme.read(PAIR))[0].body) == 60_000


async def test_a_body_one_byte_longer_is_refused_with_its_size_and_a_remedy(programme: Log) -> None:
    with pytest.raises(
        BodyTooLarge, match=r"meeting-recorded has 60001 bytes; the log takes 60000\. Split it"
    ):
        await programme.append(PAIR, 0, [new_row(body=body_of(60_001))], DRIVEN)


async def test_an_append_of_nothing_is_a_mistake_of_the_caller(programme: Log) -> None:
    with pytest.raises(ValueError, match="at least one event"):
        await programme.append(PAIR, 0, [], DRIVEN)


async def test_a_clock_more_than_five_seconds_behind_the_log_is_refused(
    programme: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 1), DRIVEN)
    written = (await programme.read(PAIR))[0].written_us
    monkeypatch.setattr(time, "time_ns", lambda: (written - 5_000_001) * 1_000)

    with pytest.raises(ClockBehind, match=r"5\.0 s behind .* Set the clock right"):
        await programme.append(PAIR, 1, new_rows("meet", 1), DRIVEN)


async def test_a_clock_up_to_five_seconds_behind_writes_its_own_time(
    programme: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    await programme.append(PAIR, 0, new_rows("open", 1), DRIVEN)
    written = (await programme.read(PAIR))[0].written_us
    monkeypatch.setattr(time, "time_ns", lambda: (written - 5_000_000) * 1_000)

    await programme.append(PAIR, 1, new_rows("meet", 1), DRIVEN)
    assert [row.written_us for row in await programme.read(PAIR)] == [written, written - 5_000_000]

    monkeypatch.setattr(time, "time_ns", lambda: (written - 5_000_001) * 1_000)
    with pytest.raises(ClockBehind):
        await programme.append(PAIR, 2, new_rows("meet again", 1), DRIVEN)


async def test_the_care_log_gives_up_after_half_a_second_when_another_writer_holds_it(
    record: Database,
) -> None:
    care = Log(record, "care")
    began = asyncio.get_running_loop().time()

    async with record.transaction() as holder:
        await holder.exec_driver_sql("SELECT * FROM care.head FOR UPDATE")
        with pytest.raises(LogBusy, match="500 ms"):
            await care.append("emergency/1", 0, new_rows("raise", 1), DRIVEN)

    assert 0.4 < asyncio.get_running_loop().time() - began < 3
    await care.append("emergency/1", 0, new_rows("raise", 1), DRIVEN)


async def test_a_held_programme_log_does_not_delay_the_care_log(record: Database) -> None:
    async with record.transaction() as holder:
        await holder.exec_driver_sql("SELECT * FROM programme.head FOR UPDATE")

        taken = await Log(record, "care").append("emergency/1", 0, new_rows("raise", 1), DRIVEN)

    assert taken.first_position == 1


def test_a_log_is_named_by_one_of_the_schemas(record: Database) -> None:
    with pytest.raises(ValueError, match="not the name of a log"):
        Log(record, 'care"; DROP SCHEMA care; --')
