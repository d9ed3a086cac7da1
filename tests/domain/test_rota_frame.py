"""The rota is the frame of every emergency: it has calendar, policy and clock of its own."""

from dataclasses import replace

import pytest

from domain.calendar import AcademicCalendar
from domain.clock import AnchorClock
from domain.context import Context
from domain.correction import CorrectCalendar
from domain.desk import RotaState
from domain.errors import Refusal
from domain.messages import Entry
from domain.programme import ProgrammeYearClosed, PublishCalendar, PublishPolicy
from domain.rota import DECIDER
from tests.domain.builders import at, code_of, example_calendar, example_policy
from tests.domain.builders_rota import OPENED, ROTA, DeskStory, desk, framed, rota

CALENDAR = example_calendar()
DAY_US = 86_400_000_000


def other_days(name: str, **changed: object) -> AcademicCalendar:
    return CALENDAR.model_copy(update={"name": name, **changed})


def next_year() -> AcademicCalendar:
    """A calendar that begins a year later; its days are plain ones."""
    later = tuple(midnight + 364 * DAY_US for midnight in CALENDAR.midnights)
    return other_days("2026/27", day0="2026-06-30", midnights=later)


def context_of(story: DeskStory) -> Context:
    assert story.state.context is not None
    return story.state.context


def test_a_frame_has_a_context_once_calendar_and_policy_are_there() -> None:
    story = DeskStory()
    story.say(OPENED, PublishPolicy(effective_us=CALENDAR.begins_us, policy=example_policy()))
    assert story.state.context is None

    story.say(OPENED, PublishCalendar(calendar=CALENDAR))

    assert (context_of(story).calendar, context_of(story).policies[0].version) == (CALENDAR, 1)


def test_every_fact_is_recorded_under_the_policy_of_the_rota() -> None:
    story = framed()
    story.say("2025-09-20 10:00", PublishPolicy(effective_us=at("2025-10-01"), policy=example_policy()))

    story.publishes("2025-10-02 10:00", rota())

    assert [entry.policy for entry in story.entries] == [0, 0, 1, 2]


def test_policies_come_one_after_the_other() -> None:
    story = framed()

    with pytest.raises(Refusal, match="published already"):
        story.say(OPENED, PublishPolicy(effective_us=CALENDAR.begins_us, policy=example_policy()))


def test_corrected_days_count_from_their_midnight_and_never_for_what_has_gone_by() -> None:
    story = framed()
    ahead, late = other_days("ahead"), other_days("late")

    story.say("2025-09-20 10:00", CorrectCalendar(effective_us=at("2025-10-01"), calendar=ahead))
    story.say("2025-10-02 10:00", CorrectCalendar(effective_us=at("2025-09-25"), calendar=late))

    days = ("2025-09-30", "2025-10-01", "2025-10-02 10:00")
    assert [context_of(story).calendar_at(at(day)).name for day in days] == ["2025/26", "ahead", "late"]


def test_days_of_a_calendar_that_nobody_published_are_refused() -> None:
    command = CorrectCalendar(effective_us=at("2025-10-01"), calendar=next_year())

    for story in (framed(), DeskStory()):
        with pytest.raises(Refusal) as refused:
            story.say("2025-09-20 10:00", command)
        assert code_of(refused) == "other-bounds"


def test_the_calendar_of_the_next_year_takes_over_on_its_first_day() -> None:
    story = framed()

    story.say("2026-05-20 10:00", PublishCalendar(calendar=next_year()))
    story.say("2026-05-21 10:00", CorrectCalendar(effective_us=0, calendar=other_days("late")))

    days = ("2026-05-20 12:00", "2026-05-21 12:00", "2026-06-29 12:00", "2026-06-30 12:00")
    names = [context_of(story).calendar_at(at(day)).name for day in days]
    assert names == ["2025/26", "late", "late", "2026/27"]


def test_shifts_go_on_from_one_calendar_into_the_next_and_beyond_the_last_one() -> None:
    story = desk()
    story.say("2026-05-20 10:00", PublishCalendar(calendar=next_year()))

    shifts = story.duties("2026-06-22 08:00", "2026-07-13 08:00")
    beyond = story.duties("2027-12-01", "2028-02-01")

    assert [duty.officer for duty in shifts] == ["o1", "o2", "o3"]
    assert {duty.until_us - duty.from_us for duty in beyond[1:-1]} == {7 * DAY_US}
    assert None not in {duty.officer for duty in beyond}


def test_the_clock_of_the_care_lane_is_anchored_at_the_rota() -> None:
    story = DeskStory()

    story.say(OPENED, AnchorClock(real_anchor_us=0, programme_anchor_us=5, programme_us=60))

    assert story.state.clock is not None
    assert story.state.clock.programme_at(10) == 605
    with pytest.raises(Refusal):
        story.say(OPENED, AnchorClock(real_anchor_us=0, programme_anchor_us=0, programme_us=0))


def test_time_does_nothing_to_a_rota_and_no_workflow_drives_it() -> None:
    story = desk()

    assert DECIDER.workflow == ""
    assert DECIDER.due(story.state, story.state.context) is None
    assert (story.state.intents, story.state.pending, story.state.closed) == ((), {}, False)
    assert [DECIDER.stage(state, None, at(OPENED)) for state in (RotaState(ROTA), story.state)] == [
        "preparing",
        "standing",
    ]


def test_a_fact_of_another_kind_changes_nothing_of_a_rota() -> None:
    story = desk()
    stray = Entry(ProgrammeYearClosed(), at(OPENED), at(OPENED), "person-1", "command-1", 1)

    grown = story.state.evolve(stray)

    assert replace(grown, book=story.state.book) == story.state
