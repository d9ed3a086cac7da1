"""Time at the ledger: whoever settles, and whenever, the record has the same bytes but for the real clock."""

from collections.abc import Sequence

import pytest

from activities.ledger import Ledger
from domain.consultation import AskConsultation
from domain.meetings import RecordMeeting
from store.database import Database
from store.log import Log
from tests.activities.cohort import BEGINS_US, DAY_US, OVER_US, Cohort, at
from tests.activities.rows import lasting

MEETING = RecordMeeting(occurred_us=at("2025-10-14"), minutes=60)


async def a_year(ledger: Ledger, ticks: Sequence[int]) -> tuple[Cohort, str]:
    """A year with one meeting, settled at these moments too."""
    cohort = Cohort(ledger)
    [pair] = await cohort.begins()
    await cohort.ledger.settle(pair, BEGINS_US)
    for tick in (tick for tick in ticks if tick < at("2025-10-15")):
        await cohort.ledger.settle(pair, tick)
    await cohort.says(pair, MEETING, at("2025-10-15"), command_id="meeting")
    for tick in (tick for tick in ticks if tick >= at("2025-10-15")):
        await cohort.ledger.settle(pair, tick)
    await cohort.ledger.settle(pair, OVER_US)
    return cohort, pair


EVERY_DAY = [BEGINS_US + day * DAY_US for day in range(330)]
EVERY_MONTH = EVERY_DAY[::30]


@pytest.mark.parametrize("ticks", [EVERY_MONTH, EVERY_DAY], ids=["monthly", "daily"])
async def test_extra_ticks_change_no_byte(
    ledger: Ledger, log: Log, elsewhere: Database, ticks: list[int]
) -> None:
    other = Log(elsewhere, "programme")

    _, pair = await a_year(ledger, [])
    await a_year(Ledger({"programme": other}), ticks)

    assert lasting(await log.read(pair)) == lasting(await other.read(pair))


async def test_settling_twice_writes_once(cohort: Cohort, log: Log) -> None:
    [pair] = await cohort.begins()
    await cohort.ledger.settle(pair, at("2025-12-01"))
    before = await log.head()

    await cohort.ledger.settle(pair, at("2025-12-01"))
    await cohort.ledger.settle(pair, at("2025-10-01"))

    assert await log.head() == before


async def test_what_time_did_is_named_after_its_moment(cohort: Cohort, log: Log) -> None:
    [pair] = await cohort.begins()

    await cohort.ledger.settle(pair, at("2025-10-15"))

    ticks = [row for row in await log.read(pair) if row.actor == "time"]
    assert {row.command_id for row in ticks} == {f"{pair}/tick/{row.recorded_us}" for row in ticks}
    assert all(row.digest is None for row in ticks)


async def test_a_closing_at_a_moment_that_was_used_goes_on_counting(cohort: Cohort, log: Log) -> None:
    [pair] = await cohort.begins()
    october = at("2025-10-01", 0)
    await cohort.ledger.settle(pair, october + DAY_US)

    await cohort.says(pair, AskConsultation(), at("2025-09-26"), command_id="overtaken")
    await cohort.ledger.settle(pair, october + DAY_US)

    ticks = [row for row in await log.read(pair) if row.command_id == f"{pair}/tick/{october}"]
    assert [row.ordinal for row in ticks] == list(range(len(ticks)))
    assert ticks[-1].type == "obligation-ended"
    assert (await cohort.standings(pair))["answer/overtaken"] == "missed"


async def test_a_view_settles_in_memory_and_writes_nothing(cohort: Cohort, log: Log) -> None:
    [pair] = await cohort.begins()
    before = await log.head()

    view = await cohort.ledger.view(pair, OVER_US)

    assert view.state.closed
    assert await log.head() == before
