"""Streams: which decider and log a stream has, and the step that takes overdue orders first."""

import pytest

from domain import access, addresses, emergency, mentor_year, programme_year, relationship, rota
from domain.errors import Refusal
from domain.facts import RetractFact
from domain.mentor import BeginMentorYear
from domain.messages import PROGRAMME, Command, Order
from domain.obligations import Standing
from domain.streams import commanded, decider_of, log_of, ordered, settled
from domain.structure import EndRelationship
from tests.domain.builders import COHORT, MENTOR, PAIR, Life, at, code_of, example_context
from tests.domain.semesters import TRAINED, autumn, trained

CONTEXT = example_context()
READ = addresses.access("emergency/e1")


def order(name: str, when: str, command: Command, target: str = MENTOR) -> Order:
    return Order(target=target, command_id=name, at_us=at(when), command=command, cause="event")


BEGIN = order("begin", "2025-08-25 10:00", BeginMentorYear(cohort=COHORT, mentor="m1"))


def never(_: str) -> bool:
    return False


def test_each_kind_of_stream_has_its_decider_and_its_log() -> None:
    known = {
        addresses.programme_year(COHORT): (programme_year.DECIDER, "programme"),
        addresses.mentor_year(COHORT, "m1"): (mentor_year.DECIDER, "programme"),
        addresses.relationship(COHORT, "r1"): (relationship.DECIDER, "programme"),
        addresses.emergency("e1"): (emergency.DECIDER, "care"),
        addresses.rota(): (rota.DECIDER, "care"),
        addresses.access("emergency/e1"): (access.DECIDER, "access"),
    }

    assert {stream: (decider_of(stream), log_of(stream)) for stream in known} == known


def test_a_stream_that_is_driven_names_the_workflow_of_its_kind() -> None:
    driven = {
        addresses.programme_year(COHORT): "ProgrammeYear",
        MENTOR: "MentorYear",
        PAIR: "Relationship",
        addresses.emergency("e1"): "Emergency",
        addresses.erasure("p1"): "Erasure",
    }

    assert {stream: decider_of(stream).workflow for stream in driven} == driven


def test_a_stream_of_no_known_kind_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        decider_of("diary/2025")

    assert code_of(refusal) == "no-such-stream"


def test_a_stream_names_its_kind_and_its_year() -> None:
    assert addresses.kind_of(PAIR) == "relationship"
    assert addresses.year_of(PAIR) == addresses.year_of(MENTOR) == f"programme-year/{COHORT}"
    assert addresses.year_of(addresses.programme_year(COHORT)) == addresses.programme_year(COHORT)
    assert addresses.year_of("emergency/e1") is addresses.year_of("rota/main") is None
    assert addresses.year_of(addresses.access("emergency/e1")) is None


def test_a_stream_goes_by_the_frame_of_its_own_log() -> None:
    frames = {stream: addresses.frame_of(stream) for stream in (PAIR, "emergency/e1", "rota/main", READ)}

    assert frames == {
        PAIR: f"programme-year/{COHORT}",
        "emergency/e1": "rota/main",
        "rota/main": "rota/main",
        READ: READ,
    }
    assert {log_of(stream) == log_of(frame) for stream, frame in frames.items()} == {True}


def test_an_overdue_order_is_taken_before_the_command_with_its_own_stamp() -> None:
    new = mentor_year.DECIDER.initial(MENTOR)
    stamp = order("mine", "2025-09-10 19:00", trained(TRAINED[0])).stamp

    turn = commanded(new, (BEGIN,), never, trained(TRAINED[0]), stamp, CONTEXT)

    first = turn.entries[0]
    assert (first.command_id, first.recorded_us, first.actor) == ("begin", BEGIN.at_us, PROGRAMME)
    assert first.cause == "event"
    assert turn.state.book.find("training/1").fact_ids == ("mine",)


def test_settling_takes_overdue_orders_too() -> None:
    turn = settled(mentor_year.DECIDER.initial(MENTOR), (BEGIN,), never, at("2025-09-01"), CONTEXT)

    assert turn.state.book.find("training/1").standing is Standing.OPEN


def test_an_order_that_lies_ahead_waits() -> None:
    turn = ordered(mentor_year.DECIDER.initial(MENTOR), (BEGIN,), never, BEGIN.at_us - 1, CONTEXT)

    assert turn.entries == ()


def test_an_order_is_taken_at_its_very_moment() -> None:
    turn = ordered(mentor_year.DECIDER.initial(MENTOR), (BEGIN,), never, BEGIN.at_us, CONTEXT)

    assert [entry.command_id for entry in turn.entries] == ["begin"]


def test_an_order_that_was_taken_is_not_taken_again() -> None:
    turn = ordered(
        mentor_year.DECIDER.initial(MENTOR), (BEGIN,), {"begin"}.__contains__, at("2025-09-01"), CONTEXT
    )

    assert turn.entries == ()


def test_an_order_that_the_stream_refuses_changes_nothing_and_holds_nothing_up() -> None:
    refused = order("ending", "2025-08-24 10:00", EndRelationship(reason="agreed"))

    turn = ordered(mentor_year.DECIDER.initial(MENTOR), (refused, BEGIN), never, at("2025-08-26"), CONTEXT)

    assert [entry.command_id for entry in turn.entries] == ["begin"]


def test_orders_are_taken_in_order_of_time() -> None:
    attended = order("attended", "2025-09-10 19:00", trained(TRAINED[0]))

    turn = ordered(mentor_year.DECIDER.initial(MENTOR), (attended, BEGIN), never, at("2025-09-11"), CONTEXT)

    assert turn.state.book.find("training/1").fact_ids == ("attended",)


def test_orders_of_one_moment_are_taken_as_they_were_given(mentor: Life) -> None:
    autumn(mentor)
    retract = order("z", "2025-12-20 10:00", RetractFact(fact=f"training-{TRAINED[0]}"))
    again = order("a", "2025-12-20 10:00", trained(TRAINED[0]))

    turn = ordered(mentor.state, (retract, again), never, at("2025-12-21"), CONTEXT)

    assert turn.state.book.find("training/1").standing is Standing.MET


def test_a_refused_command_leaves_the_state_that_was_given_untouched() -> None:
    life = Life(MENTOR, fixed=CONTEXT)
    before = life.state

    assert life.refuses("2025-09-10 19:00", trained(TRAINED[0])) == "no-such-mentor-year"
    assert life.state is before
