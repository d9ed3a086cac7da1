"""When somebody must look again, and where a stream stands: closings are armed, openings and weeks not."""

import pytest

from domain.consultation import AskConsultation
from domain.mentor import BeginMentorYear, EndMentorYear, MentorYearBegan, MentorYearClosed
from domain.messages import Command
from domain.structure import EndRelationship, PauseRelationship, ResumeRelationship
from tests.domain import builders
from tests.domain.builders import AFTER_ALL, COHORT, MENTOR, PAIR, Life, at, example_context
from tests.domain.semesters import diary_of


def test_a_pair_is_due_when_its_month_closes_not_when_a_week_does(pair: Life) -> None:
    pair.reaches("2025-10-14")

    assert pair.due() == (at("2025-11-08"), "meeting")


def test_the_closing_of_a_window_that_is_not_open_yet_is_armed_already(pair: Life) -> None:
    assert pair.due() == (at("2025-10-08"), "meeting")


def test_a_question_brings_the_due_moment_forward(pair: Life) -> None:
    pair.does("2025-10-14 10:00", AskConsultation(), name="ask")

    assert pair.due() == (at("2025-10-17"), "answer")


def test_when_only_weeks_are_left_the_next_boundary_is_due(pair: Life) -> None:
    pair.does("2025-10-14 10:00", EndRelationship(reason="agreed"))
    pair.reaches("2025-10-15")

    assert pair.due() == (at("2025-10-20"), "closing")


def test_a_closed_pair_is_never_due(pair: Life) -> None:
    pair.reaches(AFTER_ALL)

    assert pair.due() is None


def test_a_mentor_is_due_when_a_diary_closes_or_a_semester_is_assessed(mentor: Life) -> None:
    assert mentor.due() == (at("2025-10-08"), "diary")
    mentor.does("2026-01-20 10:00", diary_of("2025-12"))
    mentor.does("2026-01-21 10:00", diary_of("2026-01"))

    mentor.reaches("2026-02-05")

    assert mentor.due() == (at("2026-02-08"), "credit")


def test_a_mentor_who_left_is_due_for_the_closing(mentor: Life) -> None:
    mentor.does("2025-11-14 10:00", EndMentorYear())
    mentor.reaches(at("2025-11-15") - 1)
    assert mentor.due() == (at("2025-11-15"), "diary")

    mentor.reaches("2025-11-15")

    assert mentor.due() is None
    assert mentor.state.closed


def test_a_mentor_who_comes_too_late_for_any_window_is_due_for_the_closing_of_the_year() -> None:
    mentor = builders.mentor(enrolled="2026-06-20 10:00")

    assert mentor.due() == (at("2026-06-28"), "closing")


def test_a_mentors_year_closes_with_its_last_credit_decision(mentor: Life) -> None:
    mentor.reaches(AFTER_ALL)

    assert mentor.entry(MentorYearClosed).recorded_us == at("2026-07-19")
    assert mentor.due() is None


def test_a_mentors_year_begins_at_the_midnight_after_the_enrolment() -> None:
    mentor = builders.mentor(enrolled="2025-10-06 10:00")

    began = mentor.told(MentorYearBegan)[-1]
    assert example_context().calendar.date_of(began.first_day) == "2025-10-07"
    assert (began.first_term, began.first_month) == (1, 2)


def test_a_mentors_year_begins_once(mentor: Life) -> None:
    again = BeginMentorYear(cohort=COHORT, mentor="m1")

    assert mentor.refuses("2025-10-06 10:00", again) == "already-begun"


def test_nobody_begins_when_the_year_is_over() -> None:
    late = BeginMentorYear(cohort=COHORT, mentor="m1")

    assert Life(MENTOR, fixed=example_context()).refuses("2026-06-27 10:00", late) == "year-is-over"


@pytest.mark.parametrize(
    ("stream", "command", "code"),
    [
        (MENTOR, ResumeRelationship(), "no-such-mentor-year"),
        (PAIR, EndMentorYear(), "no-such-relationship"),
    ],
)
def test_nothing_is_done_to_a_stream_that_never_began(stream: str, command: Command, code: str) -> None:
    life = Life(stream, fixed=example_context())

    assert life.refuses("2025-10-06 10:00", command) == code
    assert (life.due(), life.reaches("2025-12-01")) == (None, [])
    assert life.stage("2025-12-01") == "preparing"


def test_a_command_of_another_stream_is_refused(pair: Life, mentor: Life) -> None:
    assert pair.refuses("2025-10-06 10:00", EndMentorYear()) == "not-for-this"
    assert mentor.refuses("2025-10-06 10:00", ResumeRelationship()) == "not-for-this"


def test_the_stage_of_a_pair_is_a_neutral_word(pair: Life) -> None:
    stages = [pair.stage("2025-10-01")]
    pair.does("2025-10-06 10:00", AskConsultation())
    stages.append(pair.stage("2025-10-06"))
    away = PauseRelationship(from_us=at("2025-10-10"), until_us=at("2025-10-20"))
    pair.does("2025-10-08 10:00", away)
    stages.append(pair.stage("2025-10-12"))
    pair.does("2025-11-05 10:00", EndRelationship(reason="agreed"))
    stages.append(pair.stage("2025-11-06"))
    pair.reaches(AFTER_ALL)
    stages.append(pair.stage("2026-08-01"))

    assert stages == ["running", "running", "paused", "ending", "closed"]


def test_the_stage_of_a_mentor_is_the_semester(mentor: Life) -> None:
    stages = [mentor.stage(day) for day in ("2025-08-26", "2025-10-01", "2026-02-01")]
    mentor.does("2026-03-01 10:00", EndMentorYear())
    stages.append(mentor.stage("2026-03-02"))
    mentor.reaches(AFTER_ALL)
    stages.append(mentor.stage("2026-08-01"))

    assert stages == ["term-1", "term-1", "term-2", "ending", "closed"]
