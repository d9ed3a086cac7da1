"""The nightly sweep: what is overdue is settled from the record, and no Temporal is needed for it."""

import pytest

from activities import sweep
from activities.clock import real_now_us
from activities.ledger import Ledger
from activities.sweep import Sweep
from domain.clock import AnchorClock
from store.database import Database
from store.log import Log
from store.mark import Mark
from store.outbox import Outbox
from store.rows import Course, NewRow
from tests.activities.cohort import BEGINS_US, Cohort, at
from tests.activities.rows import types

MARCH_US = at("2026-03-12")


async def nothing_to_collect() -> int:
    return 0


@pytest.fixture
def night(lane: Database) -> Sweep:
    """A sweep with the worker's rights."""
    log = Log(lane, "programme")
    return Sweep(Ledger({"programme": log}), log, Mark(lane), nothing_to_collect)


async def begun(cohort: Cohort, pairs: int = 1) -> list[str]:
    """A cohort whose drivers have been away since September; it is March."""
    streams = await cohort.begins(pairs)
    for stream in streams:
        await cohort.ledger.settle(stream, BEGINS_US)
    for number in range(1, pairs + 1):
        await cohort.ledger.settle(cohort.mentor(number), BEGINS_US)
    await cohort.anchors(programme_us=MARCH_US)
    return [*streams, *(cohort.mentor(number) for number in range(1, pairs + 1))]


async def test_everything_overdue_is_settled_to_now(cohort: Cohort, log: Log, night: Sweep) -> None:
    streams = await begun(cohort, pairs=2)
    memory = [await cohort.standings(stream, MARCH_US) for stream in streams]

    await night.once()

    assert await log.overdue(MARCH_US, 100) == []
    assert [await cohort.standings(stream) for stream in streams] == memory


async def test_more_than_a_page_is_settled_in_one_night(
    cohort: Cohort, log: Log, night: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "PAGE", 2)
    await begun(cohort, pairs=3)

    await night.once()

    assert await log.overdue(MARCH_US, 100) == []


async def test_a_stream_that_nobody_here_can_read_holds_up_no_other(
    cohort: Cohort, log: Log, night: Sweep
) -> None:
    unreadable, *_ = await begun(cohort, pairs=2)
    version = (await cohort.ledger.view(unreadable, 0)).version
    of_tomorrow = NewRow(
        "of-tomorrow", 1, b"{}", MARCH_US, MARCH_US, "person-1", 1, "tomorrow", 0, None, None
    )
    course = Course(BEGINS_US, closed=False, workflow="Relationship")
    await log.append(unreadable, version, [of_tomorrow], course)

    await night.once()

    assert await log.overdue(MARCH_US, 100) == [unreadable]


async def test_nothing_is_settled_that_is_still_ahead(cohort: Cohort, log: Log, night: Sweep) -> None:
    [pair, _] = await begun(cohort)

    await night.once()

    assert max(row.recorded_us for row in await log.read(pair)) <= MARCH_US


async def test_a_second_sweep_in_the_same_night_writes_nothing(
    cohort: Cohort, log: Log, night: Sweep
) -> None:
    await begun(cohort)
    await night.once()
    before = await log.head()

    await night.once()

    assert await log.head() == before


async def test_in_a_rehearsal_time_passes_only_up_to_the_mark(
    cohort: Cohort, log: Log, door: Database, night: Sweep
) -> None:
    [pair, _] = await begun(cohort)
    await Mark(door).move(cohort.year, at("2025-10-15"))

    await night.once()

    standings = await cohort.standings(pair)
    assert (standings["check-in/1"], standings["meeting/1"]) == ("missed", "missed")
    assert standings["meeting/2"] == "open"


async def test_the_next_sweep_is_in_a_programme_night(cohort: Cohort, night: Sweep) -> None:
    await begun(cohort)
    at_real_speed = await night.once()

    fast = AnchorClock(
        real_anchor_us=real_now_us(), programme_anchor_us=MARCH_US, programme_us=86_400_000, real_us=400
    )
    await cohort.says(cohort.year, fast, MARCH_US)
    at_a_rehearsals = await night.once()

    assert at_real_speed == pytest.approx(86_400, abs=5)
    assert at_a_rehearsals < 1


async def test_what_the_sweep_finds_intended_is_left_to_the_driver_who_is_nudged(
    cohort: Cohort, door: Database, night: Sweep
) -> None:
    [pair, _] = await begun(cohort)
    await door.execute("DELETE FROM programme.outbox")

    await night.once()

    nudged = await door.fetch("SELECT kind FROM programme.outbox WHERE stream = $1", pair)
    assert [row["kind"] for row in nudged] == ["nudge"]
    assert (await cohort.state(pair)).intents == ("notice/check-in/1",)


async def test_a_reminder_is_decided_in_its_night_and_wakes_no_driver(
    cohort: Cohort, log: Log, night: Sweep
) -> None:
    [pair, _] = await begun(cohort)
    await cohort.ledger.settle(pair, at("2025-10-20"))
    await cohort.anchors(programme_us=at("2025-10-25"))
    outbox = Outbox(log.db, "programme")
    asleep = await outbox.due(100)

    await night.once()

    assert (await types(log, pair))[-1] == "reminder-decided"
    assert await outbox.due(100) == asleep
