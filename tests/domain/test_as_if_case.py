"""An emergency decided again under other figures: under its own, it is the case itself."""

from typing import Any

import pytest
from hypothesis import given, settings

from domain.as_if_case import acts_of_case, case_replayed
from domain.case_commands import RaiseLevel
from domain.facts import ObligationForgiven, WaiveObligation
from domain.obligations import Standing
from domain.policy import Kind, Policy
from tests.domain.builders_emergency import (
    CASE,
    HOUR,
    MINUTE,
    MONDAY,
    SECOND,
    Story,
    acknowledged,
    contact,
    declined,
    example_context,
    example_policy,
    raised,
    result,
)
from tests.domain.test_emergency_laws import Said, contexts, reports, spoken, told


@given(first=reports(), said=spoken, context=contexts)
@settings(deadline=None)
def test_a_case_under_its_own_figures_is_what_it_was(first: Any, said: list[Said], context: Any) -> None:
    story = Story(context=context)
    story.say(first)
    told(story, said)
    end_us = MONDAY + 6 * HOUR
    story.wait(6 * HOUR)

    again = case_replayed(CASE, story.entries, context, end_us)

    assert again == (story.state, 0)


def emergencies(**changed: Any) -> Policy:
    before = example_policy().model_dump()
    level = before["emergencies"]["emergency"] | changed
    return Policy.model_validate(before | {"emergencies": before["emergencies"] | {"emergency": level}})


def test_slower_figures_page_less_and_turn_what_was_missed_into_met() -> None:
    story = Story(context=example_context())
    story.say(raised())
    story.say(result("page/1", "sent"), 2 * SECOND)
    story.say(acknowledged(), 7 * MINUTE)
    story.say(contact(), 9 * MINUTE)
    story.say(declined(), 10 * MINUTE)

    slower = example_context(emergencies(page_every_s=600, acknowledge_s=900))
    again = case_replayed(CASE, story.entries, slower, MONDAY + HOUR)

    assert (story.state.paged, again.state.paged) == (4, 1)
    assert story.standing("acknowledge/1") is Standing.LATE
    assert again.state.book.find("acknowledge/1").standing is Standing.MET
    assert again.refused == 0


def test_what_a_gateway_said_of_a_page_that_would_not_be_is_no_act_of_anybody() -> None:
    story = Story(context=example_context())
    story.say(raised())
    story.wait(3 * MINUTE)
    story.say(result("page/2", "sent"), 3 * MINUTE)

    again = case_replayed(
        CASE, story.entries, example_context(emergencies(page_every_s=3_600)), MONDAY + 9 * MINUTE
    )

    assert [command.TYPE for command, _ in acts_of_case(story.entries)] == [
        "raise-emergency",
        "record-page-result",
    ]
    assert again.refused == 0
    assert len(again.state.book.of_kind(Kind.PAGE)) == 1


def test_a_level_that_was_raised_is_raised_again_with_the_other_figures() -> None:
    story = Story(context=example_context())
    story.say(raised("urgent"))
    story.say(RaiseLevel(level="emergency"), MINUTE)

    again = case_replayed(CASE, story.entries, example_context(emergencies(lease_s=60)), MONDAY + 2 * MINUTE)

    assert again.state.level == "emergency"
    assert again.state.pace.lease_s == 60


@pytest.mark.parametrize("waived_us", [MINUTE, 7 * MINUTE])
def test_a_waiver_from_before_its_reason_was_kept_is_given_again(waived_us: int) -> None:
    story = Story(context=example_context())
    story.say(raised())
    story.say(WaiveObligation(obligation="acknowledge/1", note="note-1"), waived_us)
    assert story.standing("acknowledge/1") is Standing.WAIVED
    old = [entry for entry in story.entries if not isinstance(entry.event, ObligationForgiven)]

    again = case_replayed(CASE, old, example_context(), MONDAY + 8 * MINUTE)

    assert again.state.book.find("acknowledge/1").standing is Standing.WAIVED
    assert again.refused == 0
