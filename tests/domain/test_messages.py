"""Messages: frozen, strict, complete; a few commands about many people may be longer than the others."""

import pytest
from pydantic import ValidationError

from domain.diary import WriteDiary
from domain.meetings import RecordContact
from domain.messages import PROGRAMME, TIME, Entry, Order, Stamp
from domain.pair import RelationshipClosed
from domain.pairing import RunPairing
from domain.people import EnrolPeople
from domain.programme import PublishCalendar, PublishPolicy, RecordDelivery
from domain.rematch import ApproveRematch
from domain.sessions import RecordAttendance
from domain.timetable import ScheduleSession


def test_a_message_is_never_changed() -> None:
    command = RecordContact(occurred_us=5)

    with pytest.raises(ValidationError, match="frozen"):
        command.occurred_us = 6  # type: ignore[misc]  # the very thing that must fail


def test_a_message_takes_nothing_for_what_it_is_not() -> None:
    with pytest.raises(ValidationError, match="valid integer"):
        WriteDiary.model_validate({"occurred_us": "5"})


def test_an_order_has_the_stamp_of_the_event_that_asked_for_it() -> None:
    order = Order(
        target="relationship/2025/r1",
        command_id="round-1/open/r1",
        at_us=7,
        command=RecordContact(occurred_us=5),
        cause="round-1",
    )

    assert order.stamp == Stamp(7, PROGRAMME, "round-1/open/r1", "round-1")


def test_what_no_event_asked_for_has_no_cause() -> None:
    stamp, entry = Stamp(7, "m1", "c1"), Entry(RelationshipClosed(), 7, 7, TIME, "tick", 1)

    assert (stamp.cause, entry.cause) == (None, None)


@pytest.mark.parametrize(
    "command",
    [EnrolPeople, PublishCalendar, RecordAttendance, RunPairing, ApproveRematch, RecordDelivery],
)
def test_commands_about_many_people_may_be_long(command: type[EnrolPeople]) -> None:
    assert command.BULK


@pytest.mark.parametrize("command", [RecordContact, WriteDiary, ScheduleSession, PublishPolicy])
def test_other_commands_may_not(command: type[RecordContact]) -> None:
    assert not command.BULK
