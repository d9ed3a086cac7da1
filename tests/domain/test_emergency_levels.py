"""The level of an emergency sets its pace: raised freely, lowered with a reason, never without figures."""

import pytest

from domain.case_commands import LowerLevel, RaiseLevel
from domain.case_events import EmergencyRaised, LevelLowered, LevelRaised, PageIntended
from domain.context import Published
from domain.errors import Refusal
from domain.levels import BUILT_IN, LevelName, acknowledge_by_us, next_page_us, pace_of
from domain.messages import TIME
from domain.obligations import ObligationEnded, Standing
from domain.policy import Level
from tests.domain.builders import code_of
from tests.domain.builders_emergency import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    SECOND,
    Story,
    acknowledged,
    declined,
    example_context,
    example_policy,
    raised,
)

FRIDAY = MONDAY + 18 * DAY
"""27 March 2026, 10 o'clock in Budapest; the clocks go forward on the Sunday after it."""
MIDNIGHT = 14 * HOUR
"""From 10 o'clock to the end of the day."""


def test_the_built_in_figures_are_those_of_the_example_policy() -> None:
    assert example_policy().emergencies == BUILT_IN


def test_the_figures_of_the_policy_count_and_travel_with_the_case() -> None:
    policy = example_policy()
    slow = policy.emergencies.emergency.model_copy(update={"page_every_s": 180, "lease_s": 600})
    emergencies = policy.emergencies.model_copy(update={"emergency": slow})
    story = Story(example_context(policy.model_copy(update={"emergencies": emergencies})))
    story.say(raised())

    story.context = None
    story.wait(4 * MINUTE)

    assert story.last(EmergencyRaised).pace == slow
    assert story.pages() == [(0, "on-call"), (180, "second")]
    assert {entry.policy for entry in story.entries} == {1}


def test_without_a_policy_everything_is_recorded_under_version_0() -> None:
    story = Story()
    story.say(raised())
    story.wait(4 * MINUTE)

    assert {entry.policy for entry in story.entries} == {0}


@pytest.mark.parametrize("level", ["emergency", "urgent", "concern"])
def test_a_figure_that_a_policy_leaves_at_zero_is_the_built_in_one(level: LevelName) -> None:
    policy = example_policy()
    silent = Level(**dict.fromkeys(Level.model_fields, 0))
    emergencies = policy.emergencies.model_copy(update={level: silent})
    context = example_context(policy.model_copy(update={"emergencies": emergencies}))

    assert pace_of(level, MONDAY, context) == getattr(BUILT_IN, level)


def test_an_urgent_case_pages_every_20_minutes_and_is_held_for_four_hours() -> None:
    story = Story()
    story.say(raised("urgent"))
    story.wait(45 * MINUTE)
    story.say(acknowledged(), 50 * MINUTE)

    assert story.pages() == [(0, "on-call"), (1200, "second"), (2400, "whole-desk")]
    assert story.closes("acknowledge/1") == HOUR
    assert story.closes("contact-made/1") == 5 * HOUR
    assert story.due == (50 * MINUTE + 4 * HOUR, "lease")


class TestConcern:
    def test_a_concern_counts_in_working_days_across_weekend_and_daylight_saving(self) -> None:
        story = Story(example_context(), starts_us=FRIDAY)

        story.say(raised("concern"))
        story.wait(5 * DAY)

        days = [0, 3 * DAY - HOUR, 4 * DAY - HOUR, 5 * DAY - HOUR]
        assert [second for second, _ in story.pages()] == [day // SECOND for day in days]
        assert story.closes("acknowledge/1") == 3 * DAY + MIDNIGHT - HOUR

    def test_a_concern_is_held_for_three_working_days_and_contact_is_due_on_the_fourth(self) -> None:
        story = Story(example_context())
        story.say(raised("concern"))
        story.say(acknowledged(), HOUR)

        assert story.closes("contact-made/1") == 4 * DAY + MIDNIGHT
        story.wait(3 * DAY)
        assert story.due == (3 * DAY + MIDNIGHT, "lease")

    def test_without_a_calendar_every_day_works(self) -> None:
        story = Story(starts_us=FRIDAY)

        story.say(raised("concern"))
        story.wait(2 * DAY)

        assert [second for second, _ in story.pages()] == [0, DAY // SECOND, 2 * DAY // SECOND]
        assert story.closes("acknowledge/1") == DAY

    def test_where_a_calendar_does_not_reach_every_day_works(self) -> None:
        calendar = example_context().calendar
        concern = BUILT_IN.concern

        for at_us in (calendar.midnights[0] - 40 * DAY, calendar.midnights[-1] + DAY):
            assert next_page_us(concern, at_us, calendar) == at_us + DAY
            assert acknowledge_by_us(concern, at_us, calendar) == at_us + DAY

    def test_a_calendar_reaches_from_its_very_first_moment(self) -> None:
        calendar = example_context().calendar

        by_us = acknowledge_by_us(BUILT_IN.concern, calendar.midnights[0], calendar)

        assert by_us == calendar.midnights[2]

    def test_at_the_very_end_of_a_calendar_the_next_page_is_still_ahead(self) -> None:
        calendar = example_context().calendar
        at_us = calendar.midnights[-2] + HOUR

        assert next_page_us(BUILT_IN.concern, at_us, calendar) == at_us + DAY


class TestRaisingTheLevel:
    def test_a_case_that_waits_moves_up_the_chain_at_once_at_the_new_pace(self) -> None:
        story = Story()
        story.say(raised("urgent"))

        story.say(RaiseLevel(level="emergency"), MINUTE)
        story.wait(4 * MINUTE)

        assert story.pages() == [(0, "on-call"), (60, "second"), (180, "whole-desk")]
        ended = [e for e in story.all_of(ObligationEnded) if e.obligation == "page/1"]
        assert [(e.standing, e.reason) for e in ended] == [(Standing.SUPERSEDED, "page/2")]

    def test_nobody_is_given_a_lease_on_a_case_that_nobody_holds(self) -> None:
        story = Story()
        story.say(raised("urgent"))

        story.say(RaiseLevel(level="emergency"), MINUTE)

        assert story.last(LevelRaised).lease_until_us is None

    def test_the_figures_are_those_in_force_when_the_level_is_raised(self) -> None:
        first = example_context()
        policy = first.policies[0].policy
        slow = policy.emergencies.emergency.model_copy(update={"page_every_s": 180})
        emergencies = policy.emergencies.model_copy(update={"emergency": slow})
        second = Published(
            version=2,
            effective_us=MONDAY + DAY,
            policy=policy.model_copy(update={"emergencies": emergencies}),
        )
        context = first.model_copy(update={"policies": (*first.policies, second)})
        paces = []
        for starts_us in (MONDAY, MONDAY + DAY):
            story = Story(context, starts_us=starts_us)
            story.say(raised("urgent"))
            story.say(RaiseLevel(level="emergency"), MINUTE)
            paces.append((story.last(LevelRaised).pace.page_every_s, story.entries[-1].policy))

        assert paces == [(policy.emergencies.emergency.page_every_s, 1), (180, 2)]

    def test_a_higher_level_replaces_the_deadlines_by_sooner_ones(self) -> None:
        story = Story()
        story.say(raised("urgent"))

        story.say(RaiseLevel(level="emergency"), MINUTE)

        assert story.standing("acknowledge/1") is Standing.SUPERSEDED
        assert story.closes("acknowledge/2") == 6 * MINUTE
        assert story.closes("contact-made/2") == 21 * MINUTE

    def test_a_higher_level_never_gives_more_time(self) -> None:
        story = Story()
        story.say(raised("urgent"))

        story.say(RaiseLevel(level="emergency"), 58 * MINUTE)

        assert story.closes("acknowledge/2") == HOUR

    def test_the_owner_of_a_case_is_told_and_holds_it_on_a_shorter_lease(self) -> None:
        story = Story()
        story.say(raised("urgent"))
        story.say(acknowledged("officer-1"), MINUTE)

        story.say(RaiseLevel(level="emergency", note="note-1"), 2 * MINUTE)

        page = story.last(PageIntended)
        assert (page.target, page.officer) == ("officer", "officer-1")
        assert story.state.lease_until_us == MONDAY + 17 * MINUTE
        assert story.last(LevelRaised).was == "urgent"

    def test_a_worse_report_of_the_same_case_raises_its_level(self) -> None:
        story = Story()
        story.say(raised("concern"))

        story.say(raised("concern", danger="yes"), MINUTE)

        assert story.state.level == "emergency"
        assert story.pages() == [(0, "on-call"), (60, "second")]

    def test_a_level_that_is_not_higher_is_not_raised_to(self) -> None:
        story = Story()
        story.say(raised("urgent"))

        for level in ("urgent", "concern"):
            with pytest.raises(Refusal) as refused:
                story.say(RaiseLevel.model_validate({"level": level}))
            assert code_of(refused) == "not-higher"


class TestLoweringTheLevel:
    def test_a_case_that_waits_goes_on_at_the_slower_pace_without_another_page_now(self) -> None:
        story = Story()
        story.say(raised())

        story.say(LowerLevel(level="urgent", note="note-1"), MINUTE)
        story.wait(25 * MINUTE)

        assert story.pages() == [(0, "on-call"), (21 * 60, "second")]
        assert story.closes("acknowledge/2") == 61 * MINUTE
        assert story.last(LevelLowered).note == "note-1"

    def test_the_owner_holds_the_case_on_a_longer_lease(self) -> None:
        story = Story()
        story.say(raised())
        story.say(acknowledged(), MINUTE)

        story.say(LowerLevel(level="urgent", note="note-1"), 2 * MINUTE)

        assert story.state.lease_until_us == MONDAY + 2 * MINUTE + 4 * HOUR
        assert story.last(LevelLowered).next_page_us is None
        assert story.standing("acknowledge/1") is Standing.MET
        assert story.closes("contact-made/2") == 2 * MINUTE + 5 * HOUR

    def test_a_level_that_is_not_lower_is_not_lowered_to(self) -> None:
        story = Story()
        story.say(raised("urgent"))

        with pytest.raises(Refusal) as refused:
            story.say(LowerLevel(level="emergency", note="note-1"))

        assert code_of(refused) == "not-lower"


@pytest.mark.parametrize(
    "command", [RaiseLevel(level="emergency"), LowerLevel(level="concern", note="note-1")]
)
def test_a_closed_case_has_no_other_level(command: RaiseLevel | LowerLevel) -> None:
    story = Story()
    story.say(raised("urgent"))
    story.say(declined(), MINUTE)

    with pytest.raises(Refusal) as refused:
        story.say(command, 2 * MINUTE)

    assert code_of(refused) == "closed"


def test_what_time_did_is_recorded_under_the_policy_of_the_level() -> None:
    story = Story(example_context())
    story.say(raised())

    story.wait(2 * MINUTE)

    assert [entry.policy for entry in story.entries if entry.actor == TIME] == [1, 1, 1]
