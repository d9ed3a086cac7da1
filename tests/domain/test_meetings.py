"""Meetings planned, moved, missed and held are different facts; a plan alone meets nothing."""

import pytest
from pydantic import ValidationError

from domain.meetings import (
    ContactRecorded,
    MeetingMissed,
    MeetingMoved,
    MeetingPlanned,
    MeetingRecorded,
    MissMeeting,
    MoveMeeting,
    PlanMeeting,
    RecordContact,
    RecordMeeting,
)
from domain.obligations import Standing
from tests.domain.builders import Life, at


def test_a_plan_names_its_moment_and_meets_nothing(pair: Life) -> None:
    pair.does("2025-10-10 10:00", PlanMeeting(planned_us=at("2025-10-14 18:00")), name="plan-1")

    assert pair.told(MeetingPlanned) == [MeetingPlanned(plan="plan-1", planned_us=at("2025-10-14 18:00"))]
    assert pair.standing("meeting/2") is Standing.OPEN


def test_a_plan_lies_ahead(pair: Life) -> None:
    assert pair.refuses("2025-10-10 10:00", PlanMeeting(planned_us=at("2025-10-10 09:59"))) == "in-the-past"


@pytest.mark.parametrize("reason", ["scheduling", "personal", "different-needs", "other"])
def test_a_planned_meeting_is_moved_with_a_reason(pair: Life, reason: str) -> None:
    pair.does("2025-10-10 10:00", PlanMeeting(planned_us=at("2025-10-14 18:00")), name="plan-1")
    moved = {"plan": "plan-1", "planned_us": at("2025-10-15 18:00"), "reason": reason}

    pair.does("2025-10-13 10:00", MoveMeeting.model_validate(moved))

    assert pair.told(MeetingMoved) == [MeetingMoved.model_validate(moved)]


def test_only_what_was_planned_can_be_moved(pair: Life) -> None:
    move = MoveMeeting(plan="plan-9", planned_us=at("2025-10-15 18:00"), reason="scheduling")

    assert pair.refuses("2025-10-13 10:00", move) == "no-such-plan"


def test_a_meeting_is_moved_ahead_and_never_back_behind_the_present(pair: Life) -> None:
    pair.does("2025-10-10 10:00", PlanMeeting(planned_us=at("2025-10-14 18:00")), name="plan-1")
    back = MoveMeeting(plan="plan-1", planned_us=at("2025-10-12 18:00"), reason="scheduling")

    assert pair.refuses("2025-10-13 10:00", back) == "in-the-past"


MISSED = MissMeeting(plan="plan-1", reason="personal")


def test_a_planned_meeting_that_was_missed_is_a_fact_of_its_moment_and_moves_no_obligation(
    pair: Life,
) -> None:
    pair.does("2025-10-10 10:00", PlanMeeting(planned_us=at("2025-10-14 18:00")), name="plan-1")

    pair.does("2025-10-15 09:00", MISSED)

    assert pair.told(MeetingMissed) == [MeetingMissed(plan="plan-1", reason="personal")]
    assert pair.entry(MeetingMissed).occurred_us == at("2025-10-14 18:00")
    assert pair.standing("meeting/2") is Standing.OPEN


def test_a_meeting_is_not_missed_before_its_moment_however_often_it_was_moved(pair: Life) -> None:
    pair.does("2025-10-10 10:00", PlanMeeting(planned_us=at("2025-10-14 18:00")), name="plan-1")
    later = MoveMeeting(plan="plan-1", planned_us=at("2025-10-16 18:00"), reason="scheduling")
    pair.does("2025-10-13 10:00", later)

    assert pair.refuses("2025-10-15 09:00", MISSED) == "in-the-future"


def test_a_meeting_is_missed_once_and_cannot_be_moved_afterwards(pair: Life) -> None:
    pair.does("2025-10-10 10:00", PlanMeeting(planned_us=at("2025-10-14 18:00")), name="plan-1")
    pair.does("2025-10-15 09:00", MISSED)
    later = MoveMeeting(plan="plan-1", planned_us=at("2025-10-16 18:00"), reason="scheduling")

    assert pair.refuses("2025-10-15 10:00", MISSED) == "no-such-plan"
    assert pair.refuses("2025-10-15 10:00", later) == "no-such-plan"


def test_a_meeting_says_how_long_it_was_and_which_note_tells_of_it(pair: Life) -> None:
    held = RecordMeeting(occurred_us=at("2025-10-14 18:00"), minutes=75, note="note-1")

    pair.does("2025-10-14 20:00", held)

    told = pair.told(MeetingRecorded)[-1]
    assert (told.minutes, told.note) == (75, "note-1")


def test_a_meeting_of_no_length_was_not_held(pair: Life) -> None:
    nothing = RecordMeeting(occurred_us=at("2025-10-14 18:00"), minutes=0)

    assert pair.refuses("2025-10-14 20:00", nothing) == "no-minutes"


@pytest.mark.parametrize("mode", ["in-person", "online", "phone"])
def test_a_contact_in_any_mode_meets_its_week(pair: Life, mode: str) -> None:
    contact = RecordContact.model_validate({"occurred_us": at("2025-10-14 18:00"), "mode": mode})

    pair.does("2025-10-14 20:00", contact)

    assert pair.told(ContactRecorded)[-1].mode == mode
    assert pair.standing("contact/7") is Standing.MET


def test_a_command_with_an_unknown_field_is_no_command() -> None:
    with pytest.raises(ValidationError, match="mood"):
        RecordMeeting.model_validate({"occurred_us": 1, "minutes": 60, "mood": "good"})
