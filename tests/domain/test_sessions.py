"""Sessions: scheduled ahead, attendance recorded once for the group, corrected mentor by mentor."""

import pytest

from domain.obligations import Standing
from domain.people import EnrolPeople
from domain.sessions import (
    MOST_AT_ONCE,
    AttendanceCorrected,
    AttendanceRecorded,
    CorrectAttendance,
    RecordAttendance,
)
from domain.supervision import AttendSupervision
from domain.timetable import ScheduleSession, SessionScheduled
from domain.training import AttendTraining
from store.canonical import canonical
from store.log import BODY_LIMIT
from tests.domain import cohorts
from tests.domain.builders import Record, at
from tests.domain.cohorts import mentee, mentor

STARTS = "2025-10-08 17:00"
SCHEDULE = ScheduleSession(kind="training", topics=("goals",), starts_us=at(STARTS), minutes=90)


@pytest.fixture
def record() -> Record:
    """A year with two mentors and a mentee, and one training that is scheduled."""
    made = cohorts.enrolled(mentor("m1"), mentor("m2"), mentee("n1"))
    made.year.does("2025-10-01 09:00", SCHEDULE, by="trainer", name="s1")
    return made


def attended(*minutes: tuple[str, int], held: int = 90) -> RecordAttendance:
    return RecordAttendance(session="s1", held_minutes=held, attended=minutes)


def test_a_session_is_scheduled_with_its_topics(record: Record) -> None:
    assert record.year.told(SessionScheduled) == [
        SessionScheduled(session="s1", kind="training", topics=("goals",), starts_us=at(STARTS), minutes=90)
    ]


def test_a_session_is_scheduled_ahead(record: Record) -> None:
    assert record.year.refuses("2025-10-08 17:01", SCHEDULE) == "in-the-past"


def test_the_attendance_of_a_group_is_one_event(record: Record) -> None:
    record.year.does("2025-10-08 19:00", attended(("m1", 90), ("m2", 45)))

    told = record.year.entry(AttendanceRecorded)
    assert told.event == AttendanceRecorded(session="s1", held_minutes=90, attended=(("m1", 90), ("m2", 45)))
    assert (told.occurred_us, told.recorded_us) == (at(STARTS), at("2025-10-08 19:00"))


def test_attendance_becomes_a_command_to_every_mentors_year(record: Record) -> None:
    record.year.does("2025-10-08 19:00", attended(("m1", 90), ("m2", 45)), name="recorded")

    orders = {target: order for target, (*_, order) in record.year.state.pending.items()}
    told = orders[cohorts.year_of("m2")]
    assert (told.command_id, told.at_us, told.cause) == ("s1/m2", at("2025-10-08 19:00"), "recorded")
    assert told.command == AttendTraining(
        session="s1", topics=("goals",), occurred_us=at(STARTS), held_minutes=90, minutes=45
    )


def test_a_group_that_no_event_can_hold_is_recorded_in_parts(record: Record) -> None:
    crowd = [mentor(f"{n:04}") for n in range(MOST_AT_ONCE + 1)]
    record.year.does("2025-10-02 10:00", EnrolPeople(people=tuple(crowd)))
    *first, (last, minutes) = ((person.id, 90) for person in crowd)
    assert record.year.refuses("2025-10-08 19:00", attended(*first, (last, minutes))) == "too-many-at-once"

    record.year.does("2025-10-08 19:00", attended(*first))
    rest = CorrectAttendance(session="s1", mentor=last, minutes=minutes, note="n")
    record.year.does("2025-10-08 19:01", rest)

    assert len(record.year.state.sessions["s1"].attended) == MOST_AT_ONCE + 1


def test_the_largest_group_fits_an_event_of_the_log(record: Record) -> None:
    crowd = [mentor(f"{n:040}") for n in range(MOST_AT_ONCE)]
    record.year.does("2025-10-02 10:00", EnrolPeople(people=tuple(crowd)))

    record.year.does("2025-10-08 19:00", attended(*((person.id, 100) for person in crowd)))

    body = record.year.told(AttendanceRecorded)[-1].model_dump(mode="json")
    assert len(canonical(body)) < BODY_LIMIT


def test_a_supervision_is_told_as_one(record: Record) -> None:
    group = ScheduleSession(kind="supervision", starts_us=at(STARTS), minutes=90)
    record.year.does("2025-10-01 10:00", group, name="group")
    record.year.does(
        "2025-10-08 19:00", RecordAttendance(session="group", held_minutes=90, attended=(("m1", 90),))
    )

    (*_, order) = record.year.state.pending[cohorts.year_of("m1")]
    assert order.command == AttendSupervision(
        session="group", occurred_us=at(STARTS), held_minutes=90, minutes=90
    )


def test_whoever_touches_a_mentors_year_finds_the_attendance_there(record: Record) -> None:
    record.year.does("2025-10-08 19:00", attended(("m1", 90)))

    life = record.of(cohorts.year_of("m1"))
    life.reaches("2025-10-08 20:00")

    assert life.obligation("training/1").facts == (("s1/m1", True),)


def test_attendance_is_recorded_once(record: Record) -> None:
    record.year.does("2025-10-08 19:00", attended(("m1", 90)))

    assert record.year.refuses("2025-10-08 20:00", attended(("m1", 90))) == "already-recorded"


def test_attendance_is_recorded_when_the_session_has_begun(record: Record) -> None:
    assert record.year.refuses("2025-10-08 16:59", attended(("m1", 90))) == "in-the-future"


def test_nobody_attends_a_session_that_was_never_scheduled(record: Record) -> None:
    nowhere = RecordAttendance(session="s9", held_minutes=90, attended=())

    assert record.year.refuses("2025-10-08 19:00", nowhere) == "no-such-session"


@pytest.mark.parametrize("stranger", ["m9", "n1"])
def test_only_mentors_attend(record: Record, stranger: str) -> None:
    assert record.year.refuses("2025-10-08 19:00", attended((stranger, 90))) == "no-such-mentor"


def test_nobody_attends_a_session_twice(record: Record) -> None:
    twice = attended(("m1", 90), ("m2", 90), ("m1", 90))

    assert record.year.refuses("2025-10-08 19:00", twice) == "named-twice"


def test_a_correction_tells_what_was_and_what_is(record: Record) -> None:
    record.year.does("2025-10-08 19:00", attended(("m1", 90)))
    correct = CorrectAttendance(session="s1", mentor="m1", minutes=30, note="note-1")

    record.year.does("2025-10-09 10:00", correct, name="fix")

    assert record.year.told(AttendanceCorrected) == [
        AttendanceCorrected(
            session="s1", mentor="m1", minutes_before=90, minutes=30, fact_before="s1/m1", note="note-1"
        )
    ]


def test_a_correction_is_one_order_that_names_the_fact_it_takes_the_place_of(record: Record) -> None:
    record.year.does("2025-10-08 19:00", attended(("m1", 90)))
    correct = CorrectAttendance(session="s1", mentor="m1", minutes=95, note="note-1")

    record.year.does("2025-10-09 10:00", correct, name="fix")

    (*_, order) = record.year.state.pending[cohorts.year_of("m1")]
    assert order.command_id == "fix/attend"
    assert order.command == AttendTraining(
        session="s1", topics=("goals",), occurred_us=at(STARTS), held_minutes=90, minutes=95,
        instead_of="s1/m1", note="note-1",
    )  # fmt: skip


def test_a_corrected_attendance_that_still_counts_leaves_its_semester_met(record: Record) -> None:
    record.year.does("2025-10-08 19:00", attended(("m1", 90)))
    for month in ("09", "11", "12"):
        cohorts.held(record, f"2025-{month}-12 17:00", ("m1",))
    life = record.of(cohorts.year_of("m1"))
    life.reaches("2025-12-20")

    correct = CorrectAttendance(session="s1", mentor="m1", minutes=95, note="n")
    record.year.does("2025-12-21 10:00", correct, name="fix")
    life.reaches("2025-12-22")

    assert life.standing("training/1") is Standing.MET
    assert ("fix/attend", True) in life.obligation("training/1").facts
    assert "s1/m1" not in life.obligation("training/1").fact_ids


def test_a_correction_long_after_the_closing_keeps_what_came_in_time(record: Record) -> None:
    record.year.does("2025-10-08 19:00", attended(("m1", 90)))
    for month in ("09", "11", "12"):
        cohorts.held(record, f"2025-{month}-12 17:00", ("m1",))
    correct = CorrectAttendance(session="s1", mentor="m1", minutes=95, note="n")

    record.year.does("2026-05-04 10:00", correct)
    life = record.of(cohorts.year_of("m1"))
    life.reaches("2026-05-05")

    assert life.standing("training/1") is Standing.MET


def test_a_group_of_the_last_week_is_recorded_and_corrected_after_the_year_has_closed(record: Record) -> None:
    last = ScheduleSession(kind="training", starts_us=at("2026-06-25 17:00"), minutes=90)
    record.year.does("2026-06-01 10:00", last, name="last")
    record.year.reaches("2026-07-19")
    held = RecordAttendance(session="last", held_minutes=90, attended=(("m1", 90), ("m2", 60)))

    record.year.does("2026-07-20 10:00", held)
    fixed = CorrectAttendance(session="last", mentor="m2", minutes=90, note="n")
    record.year.does("2026-07-21 10:00", fixed, name="fix")

    for who, fact in (("m1", "last/m1"), ("m2", "fix/attend")):
        life = record.of(cohorts.year_of(who))
        life.reaches("2026-07-22")
        assert life.obligation("training/2").fact_ids == (fact,)


def test_a_corrected_attendance_that_does_not_count_takes_the_semester_back(record: Record) -> None:
    for month in ("09", "11", "12"):
        cohorts.held(record, f"2025-{month}-12 17:00", ("m1",))
    record.year.does("2025-10-08 19:00", attended(("m1", 90)))
    correct = CorrectAttendance(session="s1", mentor="m1", minutes=60, note="n")

    record.year.does("2025-12-21 10:00", correct)
    life = record.of(cohorts.year_of("m1"))
    life.reaches("2025-12-22")

    assert life.standing("training/1") is Standing.MISSED


def test_a_mentor_who_was_overlooked_is_added_by_a_correction(record: Record) -> None:
    record.year.does("2025-10-08 19:00", attended(("m1", 90)))
    correct = CorrectAttendance(session="s1", mentor="m2", minutes=90, note="n")

    record.year.does("2025-10-09 10:00", correct, name="fix")
    life = record.of(cohorts.year_of("m2"))
    life.reaches("2025-10-10")

    assert record.year.told(AttendanceCorrected)[-1].fact_before is None
    assert life.obligation("training/1").fact_ids == ("fix/attend",)


def test_a_second_correction_takes_back_the_first(record: Record) -> None:
    record.year.does("2025-10-08 19:00", attended(("m1", 30)))
    for day, minutes in (("09", 90), ("10", 20)):
        correct = CorrectAttendance(session="s1", mentor="m1", minutes=minutes, note="n")
        record.year.does(f"2025-10-{day} 10:00", correct, name=f"fix-{day}")

    life = record.of(cohorts.year_of("m1"))
    life.reaches("2025-10-11")

    assert record.year.told(AttendanceCorrected)[-1].fact_before == "fix-09/attend"
    assert life.obligation("training/1").facts == ()


def test_only_recorded_attendance_is_corrected(record: Record) -> None:
    correct = CorrectAttendance(session="s1", mentor="m1", minutes=30, note="n")

    assert record.year.refuses("2025-10-09 10:00", correct) == "not-recorded"


def test_only_a_mentors_attendance_is_corrected(record: Record) -> None:
    record.year.does("2025-10-08 19:00", attended(("m1", 90)))
    correct = CorrectAttendance(session="s1", mentor="n1", minutes=30, note="n")

    assert record.year.refuses("2025-10-09 10:00", correct) == "no-such-mentor"
