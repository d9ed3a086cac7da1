"""Sessions have a room, a leader and so many places; another date makes up for one that somebody misses."""

from typing import Any

import pytest
from pydantic import ValidationError

from domain.people import EnrolPeople, Person
from domain.timetable import ScheduleSession, SessionScheduled
from tests.domain import cohorts
from tests.domain.builders import Record, at

SCHEDULED = "2025-09-02 09:00"
EVENING = {"starts_us": at("2025-10-07 17:00"), "minutes": 90}


def session(kind: str = "training", **given: Any) -> ScheduleSession:
    return ScheduleSession.model_validate({"kind": kind, **EVENING, **given})


@pytest.fixture
def record() -> Record:
    """A year with a trainer and a supervisor in it, and a first training on an evening of October."""
    leaders = (Person(id="t1", role="trainer"), Person(id="s1", role="supervisor"))
    record = cohorts.enrolled(cohorts.mentor("m1"), *leaders)
    first = session(room="NET 3.12", trainer="t1", capacity=12)
    record.year.does(SCHEDULED, first, by="coordinator", name="first")
    return record


def test_a_session_has_a_room_a_leader_and_places(record: Record) -> None:
    (told,) = record.year.told(SessionScheduled)

    assert (told.room, told.trainer, told.capacity, told.makes_up_for) == ("NET 3.12", "t1", 12, None)


def test_a_session_may_have_none_of_them(record: Record) -> None:
    record.year.does(SCHEDULED, session(), by="coordinator", name="anywhere")

    told = record.year.state.sessions["anywhere"]
    assert (told.room, told.trainer, told.capacity) == (None, None, None)


@pytest.mark.parametrize("leader", ["m1", "nobody"])
def test_only_those_who_lead_sessions_are_named(record: Record, leader: str) -> None:
    assert record.year.refuses(SCHEDULED, session(trainer=leader)) == "no-such-trainer"


@pytest.mark.parametrize("start", ["2025-10-07 15:31", "2025-10-07 17:00", "2025-10-07 18:29"])
def test_a_room_holds_one_session_at_a_time(record: Record, start: str) -> None:
    assert record.year.refuses(SCHEDULED, session(room="NET 3.12", starts_us=at(start))) == "room-taken"


@pytest.mark.parametrize("start", ["2025-10-07 15:30", "2025-10-07 18:30"])
def test_a_room_is_free_before_and_after(record: Record, start: str) -> None:
    later = session(room="NET 3.12", trainer="t1", starts_us=at(start))

    record.year.does(SCHEDULED, later, by="coordinator", name="later")

    assert record.year.state.sessions["later"].room == "NET 3.12"


def test_nobody_leads_two_sessions_at_once(record: Record) -> None:
    assert record.year.refuses(SCHEDULED, session(room="NET 3.13", trainer="t1")) == "trainer-busy"


def test_others_lead_in_other_rooms_meanwhile(record: Record) -> None:
    other = session("supervision", room="NET 3.13", trainer="s1")

    record.year.does(SCHEDULED, other, by="coordinator", name="other")

    assert record.year.state.sessions["other"].trainer == "s1"


def test_another_date_makes_up_for_a_session(record: Record) -> None:
    another = session(makes_up_for="first", starts_us=at("2025-10-14 17:00"))

    record.year.does(SCHEDULED, another, by="coordinator", name="again")

    assert record.year.state.sessions["again"].makes_up_for == "first"


def test_only_a_session_of_its_kind_is_made_up_for(record: Record) -> None:
    assert record.year.refuses(SCHEDULED, session("supervision", makes_up_for="first")) == "another-kind"


def test_only_a_session_that_is_scheduled_is_made_up_for(record: Record) -> None:
    assert record.year.refuses(SCHEDULED, session(makes_up_for="never")) == "no-such-session"


@pytest.mark.parametrize("wrong", [{"capacity": 0}, {"room": "Kovács Anna szobája"}])
def test_a_session_without_places_or_in_no_room_is_no_session(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        session(**wrong)


def test_a_session_for_a_group_has_its_places_taken_from_the_beginning(record: Record) -> None:
    record.year.does(SCHEDULED, session(group="7", mentors=("m1",)), by="coordinator", name="group")

    told = record.year.state.sessions["group"]
    assert (told.group, told.booked) == ("7", ("m1",))


@pytest.mark.parametrize(
    ("mentors", "code"),
    [(("t1",), "no-such-mentor"), (("m1", "m1"), "named-twice"), (("m1", "m2"), "session-full")],
)
def test_only_mentors_are_seated_each_once_and_while_there_is_room(
    record: Record, mentors: tuple[str, ...], code: str
) -> None:
    record.year.does(SCHEDULED, EnrolPeople(people=(cohorts.mentor("m2"),)), by="coordinator", name="more")

    assert record.year.refuses(SCHEDULED, session(mentors=mentors, capacity=1)) == code
