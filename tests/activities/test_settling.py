"""What a driver is told after a look: when to come again, what to do, and in neutral codes where it is."""

import pytest
from temporalio.testing import ActivityEnvironment

from activities.clock import A_MOMENT_US, SPREAD_US, real_now_us
from activities.ledger import Ledger
from activities.settling import Settling
from domain.consultation import AskConsultation
from domain.outlook import Outlook
from domain.referral import RecommendReferral
from store.database import Database
from store.log import Log
from store.mark import Mark
from tests.activities.cohort import BEGINS_US, DAY_US, OVER_US, Cohort, at

TERM_ENDS_US = at("2026-02-01", 0)


@pytest.fixture
def settling(lane: Database) -> Settling:
    return Settling(Ledger({"programme": Log(lane, "programme")}), Mark(lane))


async def look(settling: Settling, cohort: Cohort, stream: str, programme_us: int) -> Outlook:
    """A driver's look, its own clock standing at a moment of the programme."""
    assert cohort.clock
    looked_us = cohort.clock.real_at(programme_us)
    return await ActivityEnvironment().run(settling.settle, stream, looked_us)


async def begun(cohort: Cohort) -> str:
    [pair] = await cohort.begins()
    await cohort.ledger.settle(pair, BEGINS_US)
    return pair


async def test_a_look_says_what_is_due_next_and_when_to_come(cohort: Cohort, settling: Settling) -> None:
    pair = await begun(cohort)
    assert cohort.clock

    seen = await look(settling, cohort, pair, BEGINS_US)

    assert (seen.due_us, seen.due_kind) == (at("2025-10-01", 0), "check-in")
    assert seen.wake_us == cohort.clock.real_at(at("2025-10-01", 0)) + A_MOMENT_US
    assert (seen.stage, seen.cohort, seen.intents, seen.finished) == ("running", "2025", (), False)


async def test_a_look_settles_up_to_the_drivers_clock(cohort: Cohort, settling: Settling) -> None:
    pair = await begun(cohort)

    seen = await look(settling, cohort, pair, at("2025-10-01", 0))

    assert seen.intents == ("notice/check-in/1",)
    assert (await cohort.standings(pair))["check-in/1"] == "missed"


async def test_a_driver_whose_clock_is_late_settles_up_to_now(cohort: Cohort, settling: Settling) -> None:
    pair = await begun(cohort)
    await cohort.anchors(programme_us=at("2025-12-01"))

    await ActivityEnvironment().run(settling.settle, pair, 0)

    assert (await cohort.standings(pair))["meeting/2"] == "missed"


async def test_each_driver_rolls_over_in_the_days_after_the_semester(
    cohort: Cohort, settling: Settling
) -> None:
    pair = await begun(cohort)
    assert cohort.clock
    ends_us = cohort.clock.real_at(TERM_ENDS_US)

    moments = [
        (await look(settling, cohort, s, BEGINS_US)).roll_us for s in (pair, cohort.mentor(), cohort.year)
    ]

    assert len(set(moments)) == 3
    assert all(moment is not None and ends_us <= moment < ends_us + SPREAD_US for moment in moments)


async def test_after_the_last_semester_but_one_nobody_rolls_over(cohort: Cohort, settling: Settling) -> None:
    pair = await begun(cohort)

    seen = await look(settling, cohort, pair, TERM_ENDS_US)

    assert seen.roll_us is None


async def test_time_does_not_pass_the_people_of_a_rehearsal(
    cohort: Cohort, door: Database, settling: Settling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.settling.PATIENCE_S", 0.05)
    pair = await begun(cohort)
    await Mark(door).move(cohort.year, at("2025-09-20"))

    seen = await look(settling, cohort, pair, at("2025-12-01"))

    assert (seen.due_us, seen.intents) == (at("2025-10-01", 0), ())
    assert (await cohort.standings(pair))["check-in/1"] == "open"


@pytest.mark.parametrize(
    "step",
    [AskConsultation(), RecommendReferral(service="psychiatry", consented=True)],
    ids=lambda step: step.TYPE,
)
async def test_a_support_step_is_waited_for_and_never_named(
    cohort: Cohort, settling: Settling, step: AskConsultation | RecommendReferral
) -> None:
    pair = await begun(cohort)
    await cohort.says(pair, step, at("2025-09-01"))

    seen = await look(settling, cohort, pair, BEGINS_US)

    assert seen.due_us is not None
    assert seen.due_us < BEGINS_US + 16 * DAY_US
    assert seen.due_kind == "check-in"


async def test_where_only_a_support_step_is_open_the_closing_is_shown(
    cohort: Cohort, settling: Settling
) -> None:
    pair = await begun(cohort)
    question = at("2026-07-06")
    await cohort.ledger.settle(pair, question - 1)
    await cohort.says(pair, AskConsultation(), question - DAY_US * 30)

    seen = await look(settling, cohort, pair, question - DAY_US * 30)

    assert seen.due_kind in {"meeting", "closing"}


async def test_when_all_is_over_a_look_says_so(cohort: Cohort, settling: Settling) -> None:
    mentor = (await cohort.begins(), cohort.mentor())[1]

    seen = await look(settling, cohort, mentor, OVER_US)

    assert (seen.finished, seen.due_us, seen.wake_us, seen.due_kind) == (True, None, None, "nothing")


async def test_a_stream_that_is_overdue_is_looked_at_again_soon(
    cohort: Cohort, door: Database, settling: Settling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.settling.PATIENCE_S", 0.05)
    pair = await begun(cohort)
    await cohort.anchors(programme_us=at("2025-12-01"))
    await Mark(door).move(cohort.year, at("2025-09-20"))
    before = real_now_us()

    seen = await ActivityEnvironment().run(settling.settle, pair, 0)

    assert seen.wake_us is not None
    assert before < seen.wake_us <= real_now_us() + 1_000_000
