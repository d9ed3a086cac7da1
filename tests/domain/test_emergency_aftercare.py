"""After an emergency the mentor is offered a debriefing and the mentee a check-in: once, in time or late."""

from domain.aftercare_events import DebriefingHeld, MenteeCheckInHeld
from domain.case_commands import RecordDebriefing, RecordMenteeCheckIn
from domain.obligations import Standing
from tests.domain.builders_emergency import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    Story,
    contact,
    example_context,
    example_policy,
    in_care,
    in_contact,
    raised,
)  # fmt: skip


def test_a_case_is_over_when_mentor_and_mentee_were_cared_for() -> None:
    story = in_contact()
    story.say(in_care(), 12 * MINUTE)

    story.say(RecordMenteeCheckIn(), DAY)
    story.say(RecordDebriefing(occurred_us=MONDAY + DAY), 2 * DAY)

    assert story.standing("mentee-check-in/1") is Standing.MET
    assert story.standing("debriefing/1") is Standing.MET
    assert (story.state.closed, story.stage, story.due) == (True, "closed", None)


def test_care_that_was_missed_can_still_be_given_late() -> None:
    story = in_contact()
    story.say(in_care(), 12 * MINUTE)
    story.wait(4 * DAY)
    assert (story.state.closed, story.standing("debriefing/1")) == (True, Standing.MISSED)

    story.say(RecordDebriefing(), 5 * DAY)

    assert story.standing("debriefing/1") is Standing.LATE


def test_care_from_before_the_emergency_is_recorded_and_meets_nothing() -> None:
    story = in_contact()
    before = MONDAY - DAY

    story.say(RecordDebriefing(occurred_us=before), HOUR)
    story.say(RecordMenteeCheckIn(occurred_us=before), HOUR)

    assert story.last(DebriefingHeld).meets is None
    assert story.last(MenteeCheckInHeld).meets is None
    assert story.standing("debriefing/1") is story.standing("mentee-check-in/1") is Standing.OPEN


def test_care_between_the_raise_and_a_contact_that_is_recorded_later_counts() -> None:
    story = in_contact()

    story.say(RecordDebriefing(occurred_us=MONDAY + 5 * MINUTE), HOUR)

    assert story.standing("debriefing/1") is Standing.MET


def test_the_hours_are_those_of_the_policy() -> None:
    policy = example_policy()
    emergencies = policy.emergencies.model_copy(update={"debriefing_hours": 24})
    story = Story(example_context(policy.model_copy(update={"emergencies": emergencies})))
    story.say(raised())

    story.say(contact(), MINUTE)

    assert story.closes("debriefing/1") == MINUTE + 24 * HOUR
