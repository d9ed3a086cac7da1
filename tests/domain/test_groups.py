"""A supervision group is what its sessions say: the same name, or one session and its other dates."""

from typing import Any

import pytest

from domain.booking import CancelSession
from domain.groups import all_groups, group_of, groups_led, leaders_of
from domain.moving import MoveSession
from domain.people import Person
from domain.sessions import RecordAttendance
from domain.timetable import ScheduleSession
from tests.domain import cohorts
from tests.domain.builders import Record, at

SCHEDULED = "2025-09-02 09:00"
OCTOBER, NOVEMBER = "2025-10-07 17:00", "2025-11-04 17:00"


@pytest.fixture
def record() -> Record:
    """A year with four mentors and two who lead sessions."""
    leaders = (Person(id="s1", role="supervisor"), Person(id="s2", role="supervisor"))
    return cohorts.enrolled(*(cohorts.mentor(name) for name in ("m1", "m2", "m3", "m4")), *leaders)


def supervised(record: Record, name: str, start: str, *mentors: str, by: str = "s1", **given: Any) -> None:
    session = ScheduleSession(
        kind="supervision", starts_us=at(start), minutes=90, trainer=by, mentors=mentors, **given
    )
    record.year.does(SCHEDULED, session, by="coordinator", name=name)


def leaders(record: Record, mentor: str) -> set[str]:
    """Who leads somebody's supervision now."""
    sessions = record.year.state.sessions.values()
    return set(leaders_of(one for one in sessions if mentor in (*one.booked, *one.attended)))


def test_sessions_of_one_name_and_one_leader_are_one_group(record: Record) -> None:
    supervised(record, "second", NOVEMBER, "m1", group="7")
    supervised(record, "first", OCTOBER, "m1", "m2", group="7")
    supervised(record, "theirs", OCTOBER, "m3", group="7", by="s2")

    (group,) = groups_led(record.year.state.sessions, "s1")

    assert (group.key, group.name, group.mentors) == ("7", "7", ("m1", "m2"))
    assert [session.id for session in group.sessions] == ["first", "second"]


def test_without_a_name_a_session_and_its_other_dates_are_one_group(record: Record) -> None:
    supervised(record, "first", OCTOBER, "m1")
    supervised(record, "again", NOVEMBER, "m2", makes_up_for="first")
    supervised(record, "apart", "2025-10-08 17:00", "m3")

    first, apart = groups_led(record.year.state.sessions, "s1")

    assert (first.key, first.name, first.mentors) == ("first", None, ("m1", "m2"))
    assert apart.mentors == ("m3",)


def test_whoever_came_without_a_place_is_in_the_group(record: Record) -> None:
    supervised(record, "first", OCTOBER, "m1", group="7")
    came = RecordAttendance(session="first", held_minutes=90, attended=(("m4", 90),))
    record.year.does("2025-10-08 09:00", came, by="s1", name="attendance")

    assert groups_led(record.year.state.sessions, "s1")[0].mentors == ("m1", "m4")


def test_a_cancelled_session_brings_nobody_in_and_is_not_the_next(record: Record) -> None:
    supervised(record, "first", OCTOBER, "m1", group="7")
    supervised(record, "second", NOVEMBER, "m2", group="7")
    record.year.does(SCHEDULED, CancelSession(session="first", reason="other"), by="c", name="cancel")

    group = group_of(record.year.state.sessions, record.year.state.sessions["first"])

    assert group.mentors == ("m2",)
    following = group.following(at(SCHEDULED))
    assert following is not None
    assert following.id == "second"
    assert group.following(at(NOVEMBER)) is None


def test_a_group_is_led_by_whoever_leads_the_last_of_its_sessions(record: Record) -> None:
    supervised(record, "first", OCTOBER, "m1", "m2", group="7")
    before = leaders(record, "m1")
    supervised(record, "second", NOVEMBER, "m1", group="7", by="s2")

    assert (before, leaders(record, "m1"), leaders(record, "m2")) == ({"s1"}, {"s2"}, {"s1"})


def test_a_session_that_is_moved_to_another_leader_hands_its_mentors_over(record: Record) -> None:
    supervised(record, "first", OCTOBER, "m1")
    supervised(record, "second", NOVEMBER, "m1")
    moved = MoveSession(session="second", starts_us=at(NOVEMBER), trainer="s2")
    record.year.does(SCHEDULED, moved, by="coordinator", name="moved")

    assert leaders(record, "m1") == {"s2"}


def test_neither_another_date_nor_a_cancelled_session_nor_a_training_hands_anybody_over(
    record: Record,
) -> None:
    supervised(record, "first", OCTOBER, "m1", group="7")
    supervised(record, "again", NOVEMBER, "m1", group="7", by="s2", makes_up_for="first")
    supervised(record, "off", "2025-11-06 17:00", "m1", group="7", by="s2")
    record.year.does(SCHEDULED, CancelSession(session="off", reason="other"), by="c", name="cancel")
    training = ScheduleSession(
        kind="training", starts_us=at("2025-11-05 17:00"), minutes=90, trainer="s2", mentors=("m1",)
    )
    record.year.does(SCHEDULED, training, by="coordinator", name="training")

    assert leaders(record, "m1") == {"s1"}


def test_a_mentor_of_two_groups_has_two_who_lead(record: Record) -> None:
    supervised(record, "first", OCTOBER, "m1", group="7")
    supervised(record, "other", NOVEMBER, "m1", group="8", by="s2")

    assert leaders(record, "m1") == {"s1", "s2"}


def test_all_groups_are_told_by_leader_and_then_by_their_first_sessions(record: Record) -> None:
    supervised(record, "theirs", OCTOBER, "m3", group="7", by="s2")
    supervised(record, "later", NOVEMBER, "m2", group="8")
    supervised(record, "first", OCTOBER, "m1", group="7")

    found = all_groups(record.year.state.sessions)

    assert [(group.sessions[0].trainer, group.key) for group in found] == [
        ("s1", "7"),
        ("s1", "8"),
        ("s2", "7"),
    ]
