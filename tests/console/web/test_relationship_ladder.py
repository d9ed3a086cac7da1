"""The intervention ladder on the page of a pair: facts suggest a rung, a person climbs it or leaves it."""

from typing import Any

import pytest

from console.pages.year import year_of
from domain.pairing import Pair
from tests.console.web.console import Browser, Console
from tests.console.web.opened import WORDS, as_coordinator, passes, rows_of, told
from tests.console.web.test_students import pairs_of

A_FORTNIGHT = 14
"""Days between two rungs, by the policy of the examples."""


@pytest.fixture
async def coordinator(console: Console) -> Browser:
    """The programme's coordinator."""
    return await as_coordinator(console)


@pytest.fixture
async def quiet(console: Console, coordinator: Browser) -> Pair:
    """A pair for which months without a meeting suggest a notice."""
    for pair in await pairs_of(console):
        if (await told(coordinator, pair))["ladder"]["next"] == "notice":
            return pair
    raise LookupError("nothing suggests a rung")


async def climbs(browser: Browser, pair: Pair, rung: str, decision: str = "approve", reason: str = "") -> str:
    page = f"/relationships/{pair.id}"
    return await browser.does(f"{page}/rungs", page, rung=rung, decision=decision, reason=reason, act="rung")


async def ladder(browser: Browser, pair: Pair) -> dict[str, Any]:
    return dict((await told(browser, pair))["ladder"])


async def test_a_rung_waits_with_the_windows_behind_it_until_a_person_approves_it(
    console: Console, coordinator: Browser, quiet: Pair
) -> None:
    before = await coordinator.sees(f"/relationships/{quiet.id}")
    grounds = (await ladder(coordinator, quiet))["grounds"]

    after = await climbs(coordinator, quiet, "notice")

    assert "waits for a person" in before
    assert f"Because of {len(grounds)} missed in a row" in before
    assert "The step is approved." in after
    assert "approved 12 Mar" in after
    [approved] = await rows_of(console, quiet, "rung-approved")
    assert (approved["rung"], approved["grounds"], approved["note"]) == ("notice", grounds, None)


async def test_the_mentor_is_to_be_told_of_an_approved_notice(
    console: Console, coordinator: Browser, quiet: Pair
) -> None:
    await climbs(coordinator, quiet, "notice")

    [intended] = [one for one in await rows_of(console, quiet, "notice-intended")
                  if one["template"] == "ladder-notice"]  # fmt: skip

    assert intended["to_role"] == "mentor"


async def test_each_next_rung_waits_for_its_days_and_for_a_person_of_its_own(
    console: Console, coordinator: Browser, quiet: Pair
) -> None:
    await climbs(coordinator, quiet, "notice")
    at_once = (await ladder(coordinator, quiet))["next"]

    await passes(console, A_FORTNIGHT)
    in_a_fortnight = (await ladder(coordinator, quiet))["next"]
    await climbs(coordinator, quiet, "conversation", reason=WORDS)
    await passes(console, A_FORTNIGHT)

    assert (at_once, in_a_fortnight) == (None, "conversation")
    assert (await ladder(coordinator, quiet))["next"] == "rematch"
    told_of = [one["to_role"] for one in await rows_of(console, quiet, "notice-intended")
               if one["template"].startswith("ladder-")]  # fmt: skip
    assert told_of == ["mentor", "supervisor"]


async def test_the_last_rung_asks_for_someone_else_which_waits_for_a_decision_of_its_own(
    console: Console, coordinator: Browser, quiet: Pair
) -> None:
    for rung in ("notice", "conversation"):
        await climbs(coordinator, quiet, rung)
        await passes(console, A_FORTNIGHT)

    page = await climbs(coordinator, quiet, "rematch", reason=WORDS)
    why = await coordinator.sees(f"/relationships/{quiet.id}/wish")

    year = await year_of(console.midyear.doors)
    assert quiet.id in year.state.placed.asked
    assert quiet.id in year.state.placed.together
    assert WORDS not in page
    assert WORDS in why


async def test_a_rung_is_left_only_with_a_reason_and_rests_until_another_window_is_missed(
    console: Console, coordinator: Browser, quiet: Pair
) -> None:
    page = f"/relationships/{quiet.id}"

    without = await coordinator.sends(
        f"{page}/rungs", page, rung="notice", decision="decline", reason=" ", act="rung"
    )
    left = await climbs(coordinator, quiet, "notice", "decline", WORDS)

    assert without.status_code == 422
    assert 'id="rung-reason-wrong"' in without.text
    assert "It rests until another window is missed." in left
    assert WORDS not in left
    assert (await ladder(coordinator, quiet))["next"] is None
    assert [one["rung"] for one in await rows_of(console, quiet, "rung-declined")] == ["notice"]


async def test_a_rung_that_is_not_the_next_one_is_not_climbed(
    console: Console, coordinator: Browser, quiet: Pair
) -> None:
    page = f"/relationships/{quiet.id}"

    answer = await coordinator.sends(
        f"{page}/rungs", page, rung="rematch", decision="approve", reason=WORDS, act="rung"
    )

    assert answer.status_code == 409
    assert 'id="rung-reason-wrong"' in answer.text
    assert WORDS in answer.text
    assert await rows_of(console, quiet, "rung-approved") == []
    assert quiet.id not in (await year_of(console.midyear.doors)).state.placed.asked


async def test_a_pair_that_keeps_in_touch_has_no_rung_to_climb(
    console: Console, coordinator: Browser
) -> None:
    for pair in await pairs_of(console):
        if (await ladder(coordinator, pair))["next"] is None:
            break
    page = f"/relationships/{pair.id}"

    answer = await coordinator.sends(f"{page}/rungs", page, rung="notice", decision="approve", act="rung")

    assert answer.status_code == 409
    assert "waits for a person" not in answer.text
