"""Referrals and plans on the page of a pair, as a coordinator is told of them."""

import pytest

from console.pages.voices import handle_of
from domain.meetings import PlanMeeting
from domain.pairing import Pair
from domain.referral import RecommendReferral
from tests.console.web.console import Browser, Console
from tests.console.web.opened import as_coordinator, of_pair, passes, rows_of, says, told
from tests.console.web.test_students import pairs_of

DAY_US = 86_400_000_000


@pytest.fixture
async def coordinator(console: Console) -> Browser:
    """The programme's coordinator."""
    return await as_coordinator(console)


@pytest.fixture
async def pair(console: Console) -> Pair:
    """A pair without plans."""
    for pair in await pairs_of(console):
        if not (await of_pair(console, pair)).plans:
            return pair
    raise LookupError("every pair has plans")


async def recommended(console: Console, pair: Pair) -> str:
    """A referral that the mentor recommended with the mentee's consent."""
    command = RecommendReferral(service="student-counselling", consented=True)
    return await says(console, pair, command, "mentor", "referral")


async def follows(browser: Browser, pair: Pair, referral: str, outcome: str) -> str:
    page = f"/relationships/{pair.id}"
    return await browser.does(f"{page}/referrals/{handle_of(referral)}", page, outcome=outcome)


@pytest.mark.parametrize("end", ["seen", "declined"])
async def test_a_referral_is_taken_up_and_its_loop_closed_by_being_seen_or_declined(
    console: Console, coordinator: Browser, pair: Pair, end: str
) -> None:
    referral = await recommended(console, pair)
    owed = f"referral/{referral}"

    taken_up = await follows(coordinator, pair, referral, "accepted")
    between = await of_pair(console, pair)
    await follows(coordinator, pair, referral, end)

    after = await of_pair(console, pair)
    assert "Recorded: it is taken up." in taken_up
    assert (between.steps[referral], str(between.book.find(owed).standing)) == ("accepted", "open")
    assert (after.steps[referral], str(after.book.find(owed).standing)) == ("closed", "met")
    [closed] = [one for one in await rows_of(console, pair, "referral-closed") if one["referral"] == referral]
    assert closed["outcome"] == end


async def test_a_referral_is_seen_without_having_been_taken_up_before(
    console: Console, coordinator: Browser, pair: Pair
) -> None:
    referral = await recommended(console, pair)

    page = await follows(coordinator, pair, referral, "seen")

    assert "Recorded: the service was reached." in page
    assert (await of_pair(console, pair)).steps[referral] == "closed"


async def test_a_closed_referral_is_not_followed_any_further(
    console: Console, coordinator: Browser, pair: Pair
) -> None:
    referral, page = await recommended(console, pair), f"/relationships/{pair.id}"
    await follows(coordinator, pair, referral, "declined")

    again = await coordinator.sends(f"{page}/referrals/{handle_of(referral)}", page, outcome="seen")
    unknown = await coordinator.sends(f"{page}/referrals/nothing-like-it", page, outcome="seen")

    assert (again.status_code, unknown.status_code) == (409, 404)
    assert len(await rows_of(console, pair, "referral-closed")) == len(
        {one["referral"] for one in await rows_of(console, pair, "referral-closed")}
    )


async def test_a_meeting_is_planned_moved_and_missed_as_three_facts(
    console: Console, coordinator: Browser, pair: Pair
) -> None:
    path = f"/relationships/{pair.id}"
    plans, at = f"{path}/plans", f"{path}?act=plan"

    planned = await coordinator.does(plans, at, day="2026-03-16", clock="17:00", act="plan")
    [plan] = (await of_pair(console, pair)).plans
    moved = await coordinator.does(
        plans, at, day="2026-03-18", clock="18:30", plan=plan, why="personal", act="plan-1"
    )
    await passes(console, 7)
    missed = await coordinator.does(f"{path}/misses", at, plan=plan, why="different-needs", act="plan-1")

    assert "The meeting is planned." in planned
    assert "The meeting is moved." in moved
    assert "did not take place" in missed
    rows = await rows_of(console, pair, "meeting-planned", "meeting-moved", "meeting-missed")
    assert [row["plan"] for row in rows][-3:] == [plan] * 3
    assert [row.get("reason") for row in rows][-3:] == [None, "personal", "different-needs"]
    assert rows[-2]["planned_us"] - rows[-3]["planned_us"] == 2 * DAY_US + 90 * 60_000_000
    assert (await of_pair(console, pair)).plans == {}


async def test_a_missed_plan_moves_no_obligation_of_the_month(
    console: Console, coordinator: Browser, pair: Pair
) -> None:
    path, planned = f"/relationships/{pair.id}", PlanMeeting(planned_us=console.midyear.now_us + 2 * DAY_US)
    plan = await says(console, pair, planned, "mentor", "plan")
    await passes(console, 3)
    before = (await told(coordinator, pair))["sums"]

    await coordinator.does(f"{path}/misses", f"{path}?act=plan", plan=plan, act="plan-1")

    assert (await told(coordinator, pair))["sums"] == before


async def test_a_plan_lies_ahead_and_is_missed_only_once_its_time_is_over(
    console: Console, coordinator: Browser, pair: Pair
) -> None:
    path = f"/relationships/{pair.id}"
    plans, at = f"{path}/plans", f"{path}?act=plan"

    behind = await coordinator.sends(plans, at, day="2026-03-02", clock="17:00", act="plan")
    await coordinator.does(plans, at, day="2026-03-16", clock="17:00", act="plan")
    [plan] = (await of_pair(console, pair)).plans
    too_early = await coordinator.sends(f"{path}/misses", at, plan=plan, act="plan-1")
    unknown = await coordinator.sends(plans, at, day="2026-03-17", clock="17:00", plan="p-9", act="plan-1")

    assert [each.status_code for each in (behind, too_early, unknown)] == [409, 409, 409]
    assert 'id="plan-day-wrong"' in behind.text
    assert (await of_pair(console, pair)).plans.keys() == {plan}
