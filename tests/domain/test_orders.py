"""Orders: what an event of the year tells other streams, kept until it is known to be given."""

import pytest

from domain.mentor import BeginMentorYear, EndMentorYear
from domain.messages import PROGRAMME, Stamp
from domain.pair import OpenRelationship
from domain.people import EnrolPeople, WithdrawPerson
from domain.programme import OrdersDelivered, RecordDelivery
from domain.structure import EndRelationship
from tests.domain import cohorts
from tests.domain.builders import COHORT, Record, at
from tests.domain.cohorts import ENROLLED, PAIRED, mentee, mentor, pair_of, stream_of, year_of


@pytest.fixture
def record() -> Record:
    """A mentor and a mentee who were just paired."""
    return cohorts.paired(mentor("m1"), mentee("n1"))


def test_enrolling_a_mentor_begins_their_year(record: Record) -> None:
    first = record.year.state.pending[year_of("m1")][0]

    assert first.command == BeginMentorYear(cohort=COHORT, mentor="m1")
    assert first.stamp == Stamp(at(ENROLLED), PROGRAMME, "enrol/begin/m1", "enrol")


def test_enrolling_a_mentee_orders_nothing() -> None:
    year = cohorts.enrolled(mentee("n1")).year

    assert year.state.pending == {}
    assert year.state.intents == ()


def test_placing_a_pair_opens_it(record: Record) -> None:
    pair = pair_of(record, "n1")

    (order,) = record.year.state.pending[stream_of(pair)]
    assert order.command == OpenRelationship(cohort=COHORT, mentor="m1", mentee="n1")
    assert (order.command_id, order.at_us) == (f"round-1/open/{pair.id}", at(PAIRED))


def test_withdrawing_a_mentor_ends_year_and_pair(record: Record) -> None:
    stream = stream_of(pair_of(record, "n1"))

    record.year.does("2025-10-01 10:00", WithdrawPerson(person="m1"), name="leave")

    orders = {order.target: order.command for order in record.year.state.ordered["leave"]}
    assert orders == {
        year_of("m1"): EndMentorYear(),
        stream: EndRelationship(reason="mentor-left"),
    }


def test_orders_wait_as_one_intent_until_they_are_given(record: Record) -> None:
    assert record.year.state.intents == ("enrol", f"training-{cohorts.TRAINED}/attendance", "round-1")

    record.year.does("2025-09-12 17:00", RecordDelivery(intent="round-1"), name="given")

    assert "round-1" not in record.year.state.intents
    assert stream_of(pair_of(record, "n1")) not in record.year.state.pending
    assert year_of("m1") in record.year.state.pending


def test_what_was_refused_is_told(record: Record) -> None:
    refused = (("round-1/open/r1", "year-is-over"),)

    record.year.does("2025-09-12 17:00", RecordDelivery(intent="round-1", refused=refused))

    assert record.year.told(OrdersDelivered) == [OrdersDelivered(intent="round-1", refused=refused)]


def test_a_delivery_is_recorded_once(record: Record) -> None:
    record.year.does("2025-09-12 17:00", RecordDelivery(intent="round-1"))

    assert record.year.refuses("2025-09-12 17:01", RecordDelivery(intent="round-1")) == "no-such-intent"


def test_orders_of_one_command_in_several_events_are_one_intent() -> None:
    year = cohorts.published().year

    year.does(ENROLLED, EnrolPeople(people=tuple(mentor(f"m{n}") for n in range(150))), name="enrol")

    assert year.state.intents == ("enrol",)
    assert len(year.state.ordered["enrol"]) == 150


def test_what_a_stream_has_taken_it_does_not_take_again(record: Record) -> None:
    life = record.of(stream_of(pair_of(record, "n1")))
    life.reaches("2025-09-20")
    before = len(life.entries)

    life.reaches("2025-09-20")

    assert len(life.entries) == before
