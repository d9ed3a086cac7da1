"""Retention in the year's lane: what is due is asked for by time itself, once, and not where it is held."""

from activities.ledger import Ledger
from activities.retention import Retention
from domain import addresses
from domain.erasing import ErasureState
from domain.erasure_events import PlaceHold
from domain.retention import DAY_US, PERSON_DAYS
from store.database import Database
from store.log import Log
from store.notes import note_id
from tests.activities.cohort import OVER_US, Cohort


async def state_of(cohort: Cohort, person: str) -> ErasureState:
    state: ErasureState = await cohort.state(addresses.erasure(person))
    return state


async def years_later(cohort: Cohort) -> None:
    """The year is over and closed, and so many days have gone by since that everybody is due."""
    await cohort.begins()
    for stream in (*await cohort.pairs(), cohort.mentor(), cohort.year):
        await cohort.ledger.settle(stream, OVER_US)
    await cohort.anchors(programme_us=OVER_US + PERSON_DAYS * DAY_US)


async def test_who_is_due_is_asked_for_once(cohort: Cohort, lane: Database) -> None:
    await years_later(cohort)
    log = Log(lane, "programme")
    retention = Retention(Ledger({"programme": log}), log)

    assert [await retention.once(), await retention.once()] == [2, 0]

    asked = (await state_of(cohort, "mentor-1")).asked
    assert asked
    assert (asked.by, asked.basis, asked.scope) == ("time", "retention", ())


async def test_what_is_held_is_kept(cohort: Cohort, lane: Database) -> None:
    await years_later(cohort)
    await cohort.says(addresses.erasure("mentor-1"), PlaceHold(note=note_id("why")), OVER_US)
    log = Log(lane, "programme")

    assert await Retention(Ledger({"programme": log}), log).once() == 1

    assert (await state_of(cohort, "mentor-1")).asked is None


async def test_nothing_is_due_while_a_year_runs_or_where_there_is_none(
    cohort: Cohort, lane: Database
) -> None:
    log = Log(lane, "programme")
    retention = Retention(Ledger({"programme": log}), log)
    assert await retention.once() == 0

    await cohort.begins()

    assert await retention.once() == 0
