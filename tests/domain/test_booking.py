"""Places in a session are taken while there are any; a cancelled session has none, and is not attended."""

import pytest

from domain.booking import (
    BookPlace,
    CancelSession,
    PlaceBooked,
    PlaceReleased,
    ReleasePlace,
    SessionCancelled,
)
from domain.errors import Refusal
from domain.messages import Command
from domain.people import WithdrawPerson
from domain.sessions import RecordAttendance
from domain.timetable import ScheduleSession
from tests.domain import cohorts
from tests.domain.builders import Record, at, code_of

SCHEDULED, BOOKED = "2025-09-02 09:00", "2025-09-20 09:00"
BEGINS = "2025-10-07 17:00"


@pytest.fixture
def record() -> Record:
    """A year with three mentors, a training for two of them, and another date a week later."""
    record = cohorts.enrolled(*(cohorts.mentor(name) for name in ("m1", "m2", "m3")))
    for name, day, makes_up_for in (("first", BEGINS, None), ("again", "2025-10-14 17:00", "first")):
        session = ScheduleSession(
            kind="training", starts_us=at(day), minutes=90, capacity=2, makes_up_for=makes_up_for
        )
        record.year.does(SCHEDULED, session, by="coordinator", name=name)
    return record


def booked(record: Record, *mentors: str, session: str = "first") -> None:
    for mentor in mentors:
        place = BookPlace(session=session, mentor=mentor)
        record.year.does(BOOKED, place, by=mentor, name=f"{session}-{mentor}")


def test_a_place_is_taken_by_name(record: Record) -> None:
    booked(record, "m1")

    assert record.year.told(PlaceBooked) == [PlaceBooked(session="first", mentor="m1")]
    assert record.year.state.sessions["first"].booked == ("m1",)


def test_a_session_that_is_full_names_the_dates_that_are_not(record: Record) -> None:
    booked(record, "m1", "m2")

    with pytest.raises(Refusal, match="Make-up dates with room: again") as refused:
        booked(record, "m3")
    assert code_of(refused) == "session-full"


def test_when_every_date_is_full_another_one_is_asked_for(record: Record) -> None:
    booked(record, "m1", "m2")
    booked(record, "m1", "m2", session="again")

    with pytest.raises(Refusal, match="none yet: schedule one"):
        booked(record, "m3", session="again")


def test_a_make_up_date_that_was_cancelled_is_not_offered(record: Record) -> None:
    booked(record, "m1", "m2")
    record.year.does(BOOKED, CancelSession(session="again", reason="room-lost"), by="c", name="cancel")

    with pytest.raises(Refusal, match="none yet"):
        booked(record, "m3")


def test_a_place_that_is_given_back_is_free_for_another(record: Record) -> None:
    booked(record, "m1", "m2")

    record.year.does(BOOKED, ReleasePlace(session="first", mentor="m1"), by="m1", name="release")
    booked(record, "m3")

    assert record.year.state.sessions["first"].booked == ("m2", "m3")


def test_a_place_is_given_back_under_the_policy_in_force(record: Record) -> None:
    booked(record, "m1")

    record.year.does(BOOKED, ReleasePlace(session="first", mentor="m1"), by="m1", name="release")

    assert record.year.entry(PlaceReleased).policy == 1


def test_a_session_without_a_capacity_has_room_for_all(record: Record) -> None:
    session = ScheduleSession(kind="training", starts_us=at("2025-11-07 17:00"), minutes=90)
    record.year.does(SCHEDULED, session, by="coordinator", name="hall")

    booked(record, "m1", "m2", "m3", session="hall")

    assert len(record.year.state.sessions["hall"].booked) == 3


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (BookPlace(session="never", mentor="m2"), "no-such-session"),
        (BookPlace(session="first", mentor="nobody"), "no-such-mentor"),
        (BookPlace(session="first", mentor="m1"), "already-booked"),
        (ReleasePlace(session="first", mentor="m2"), "not-booked"),
    ],
)
def test_a_place_that_cannot_be_had_or_given_is_refused(record: Record, command: Command, code: str) -> None:
    booked(record, "m1")

    assert record.year.refuses(BOOKED, command) == code


def test_who_left_the_programme_takes_no_place(record: Record) -> None:
    record.year.does(BOOKED, WithdrawPerson(person="m1"), by="m1", name="leave")

    assert record.year.refuses(BOOKED, BookPlace(session="first", mentor="m1")) == "no-such-mentor"


@pytest.mark.parametrize("command", [BookPlace, ReleasePlace])
def test_places_are_for_a_session_to_come(record: Record, command: type[BookPlace | ReleasePlace]) -> None:
    booked(record, "m1")

    assert record.year.refuses(BEGINS, command(session="first", mentor="m1")) == "session-begun"


def test_a_cancelled_session_says_why_and_takes_nobody(record: Record) -> None:
    record.year.does(BOOKED, CancelSession(session="first", reason="trainer-away"), by="c", name="cancel")

    assert record.year.told(SessionCancelled) == [SessionCancelled(session="first", reason="trainer-away")]
    assert record.year.refuses(BOOKED, BookPlace(session="first", mentor="m1")) == "session-cancelled"


def test_a_cancelled_session_is_not_attended(record: Record) -> None:
    record.year.does(BOOKED, CancelSession(session="first", reason="other"), by="c", name="cancel")
    attendance = RecordAttendance(session="first", held_minutes=90, attended=(("m1", 90),))

    assert record.year.refuses("2025-10-08 09:00", attendance) == "session-cancelled"


def test_a_session_that_was_held_is_not_cancelled(record: Record) -> None:
    attendance = RecordAttendance(session="first", held_minutes=90, attended=(("m1", 90),))
    record.year.does("2025-10-08 09:00", attendance, by="trainer", name="attendance")

    cancel = CancelSession(session="first", reason="other")
    assert record.year.refuses("2025-10-08 10:00", cancel) == "already-recorded"
