"""Group supervision: two sessions a semester, each at least ninety minutes held and attended."""

import pytest

from domain.obligations import Standing
from domain.policy import Policy
from domain.supervision import AttendSupervision, SupervisionAttended
from tests.domain import builders
from tests.domain.builders import Life, at, changed, context_of


def attended(day: str, minutes: int = 90, held: int = 90) -> AttendSupervision:
    return AttendSupervision(session="s1", occurred_us=at(f"{day} 17:00"), held_minutes=held, minutes=minutes)


def test_two_sessions_meet_a_semester(mentor: Life) -> None:
    mentor.does("2025-10-10 19:00", attended("2025-10-10"))
    assert mentor.standing("supervision/1") is Standing.OPEN

    mentor.does("2025-12-10 19:00", attended("2025-12-10"))

    assert mentor.standing("supervision/1") is Standing.MET


@pytest.mark.parametrize(
    ("held", "minutes", "counts"), [(90, 90, True), (89, 89, False), (120, 89, False), (89, 120, False)]
)
def test_a_session_counts_when_it_was_held_and_attended_for_ninety_minutes(
    mentor: Life, held: int, minutes: int, *, counts: bool
) -> None:
    mentor.does("2025-10-10 19:00", attended("2025-10-10", minutes, held))

    told = mentor.told(SupervisionAttended)[-1]
    assert told.counts is counts
    assert told.meets == ("supervision/1" if counts else None)


def test_a_session_that_does_not_count_is_not_recorded_before_it_was_held(mentor: Life) -> None:
    assert mentor.refuses("2025-10-10 16:00", attended("2025-10-10", 10)) == "in-the-future"


def test_attendance_told_within_the_grace_is_in_time(mentor: Life) -> None:
    mentor.does("2025-10-10 19:00", attended("2025-10-10"))

    mentor.does("2026-02-07 19:00", attended("2026-01-30"))

    assert mentor.standing("supervision/1") is Standing.MET


def test_a_semester_that_needs_no_supervision_is_met_without(policy: Policy) -> None:
    mentor = builders.mentor(context_of(changed(policy, "supervision", needed=0)))

    mentor.reaches("2026-02-08")

    assert mentor.standing("supervision/1") is Standing.MET
