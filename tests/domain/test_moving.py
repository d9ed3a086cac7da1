"""A session that is moved keeps its places; it is moved ahead, to a free room, before it was held."""

import pytest

from domain.booking import CancelSession
from domain.messages import Command
from domain.moving import MoveSession, SessionMoved
from domain.people import Person
from domain.sessions import RecordAttendance
from domain.timetable import ScheduleSession
from tests.domain import cohorts
from tests.domain.builders import Record, at

SCHEDULED, LATER = "2025-09-02 09:00", "2025-09-20 09:00"
BEGINS, MOVED = "2025-10-07 17:00", "2025-10-09 16:00"


@pytest.fixture
def record() -> Record:
    """A year with a training in room A, and another one two days later in room B."""
    leaders = (Person(id="t1", role="trainer"), Person(id="t2", role="trainer"))
    record = cohorts.enrolled(cohorts.mentor("m1"), cohorts.mentor("m2"), *leaders)
    for name, start, room, leader in (("first", BEGINS, "A", "t1"), ("other", MOVED, "B", "t2")):
        session = ScheduleSession(
            kind="training", starts_us=at(start), minutes=90, room=room, trainer=leader, mentors=("m1",)
        )
        record.year.does(SCHEDULED, session, by="coordinator", name=name)
    return record


def moves(start: str = MOVED, room: str | None = "A", trainer: str | None = "t1") -> MoveSession:
    return MoveSession(session="first", starts_us=at(start), room=room, trainer=trainer)


def test_it_has_another_start_and_room_and_its_places_stay_taken(record: Record) -> None:
    record.year.does(LATER, moves(room="C", trainer=None), by="coordinator", name="move")

    told = SessionMoved(session="first", starts_us=at(MOVED), room="C", trainer=None)
    assert record.year.told(SessionMoved) == [told]
    after = record.year.state.sessions["first"]
    assert (after.starts_us, after.room, after.trainer, after.booked) == (at(MOVED), "C", None, ("m1",))


def test_it_may_overlap_with_itself(record: Record) -> None:
    record.year.does(LATER, moves(start="2025-10-07 17:30"), by="coordinator", name="move")

    assert record.year.state.sessions["first"].starts_us == at("2025-10-07 17:30")


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (moves(BEGINS), "nothing-new"),
        (moves("2025-09-19 17:00"), "in-the-past"),
        (moves(room="B"), "room-taken"),
        (moves(trainer="t2"), "trainer-busy"),
        (moves(trainer="m1"), "no-such-trainer"),
    ],
)
def test_it_is_not_moved_to_where_it_cannot_be(record: Record, wanted: Command, code: str) -> None:
    assert record.year.refuses(LATER, wanted) == code


def test_what_was_held_is_not_moved(record: Record) -> None:
    held = RecordAttendance(session="first", held_minutes=90, attended=(("m1", 90),))
    record.year.does("2025-10-08 09:00", held, by="t1", name="attendance")

    assert record.year.refuses("2025-10-08 10:00", moves()) == "already-recorded"


def test_what_was_cancelled_is_not_moved(record: Record) -> None:
    record.year.does(LATER, CancelSession(session="first", reason="other"), by="c", name="cancel")

    assert record.year.refuses(LATER, moves()) == "session-cancelled"
