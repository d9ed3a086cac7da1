"""Facts that are taken back: their window is as if they had never been there; a spare one steps in."""

import pytest

from domain.facts import RetractFact
from domain.meetings import RecordContact
from domain.obligations import FactRetracted, ObligationAmended, Standing
from domain.policy import Policy
from domain.training import AttendTraining
from tests.domain import builders
from tests.domain.builders import Life, at, changed, context_of, met


def test_a_retracted_fact_takes_its_window_back_to_missed(pair: Life) -> None:
    pair.does("2025-10-14 20:00", met("2025-10-14 18:00"))

    pair.does("2025-10-15 09:00", RetractFact(fact="c1", note="n1"))

    amended = pair.told(ObligationAmended)[-1]
    assert (amended.was, amended.standing, amended.reason) == (Standing.MET, Standing.MISSED, "retracted")


def test_a_window_is_met_again_when_the_right_fact_is_recorded_after_a_retraction(pair: Life) -> None:
    pair.does("2025-10-14 20:00", met("2025-10-14 18:00"))
    pair.does("2025-10-15 09:00", RetractFact(fact="c1"))

    pair.does("2025-10-15 09:05", met("2025-10-13 18:00"))

    assert pair.standing("meeting/2") is Standing.MET
    assert pair.obligation("meeting/2").fact_ids == ("c3",)


def test_a_retracted_late_fact_takes_its_window_back_to_missed(pair: Life) -> None:
    pair.does("2025-11-12 20:00", met("2025-10-30 18:00"))

    pair.does("2025-11-13 09:00", RetractFact(fact="c1"))

    assert pair.standing("meeting/2") is Standing.MISSED


def test_a_retraction_that_leaves_enough_facts_moves_nothing(policy: Policy) -> None:
    mentor = builders.mentor(context_of(changed(policy, "training", needed=0)))

    attended = AttendTraining(
        session="s1", topics=(), occurred_us=at("2025-09-10 17:00"), held_minutes=90, minutes=90
    )
    mentor.does("2025-09-10 19:00", attended)

    mentor.does("2025-09-11 09:00", RetractFact(fact="c1"))

    assert mentor.standing("training/1") is Standing.MET


def test_a_second_meeting_takes_the_place_of_a_retracted_one(pair: Life) -> None:
    pair.does("2025-10-08 10:00", met("2025-10-07 18:00"), name="one")
    pair.does("2025-10-22 10:00", met("2025-10-21 18:00"), name="two")

    pair.does("2025-10-23 10:00", RetractFact(fact="one"))

    assert pair.standing("meeting/2") is Standing.MET


def test_the_spare_that_steps_in_is_told_as_a_fact_that_counts(pair: Life) -> None:
    pair.does("2025-10-08 10:00", met("2025-10-07 18:00"), name="one")
    pair.does("2025-10-22 10:00", met("2025-10-21 18:00"), name="two")

    told = pair.does("2025-10-23 10:00", RetractFact(fact="one"))

    moves = [entry.event.TYPE for entry in told]
    assert moves == ["fact-retracted", "obligation-amended", "fact-counted", "obligation-amended"]
    assert pair.obligation("meeting/2").facts == (("two", True),)
    assert "two" not in pair.state.book.loose


def test_the_spare_that_was_recorded_first_steps_in(pair: Life) -> None:
    pair.does("2025-10-08 10:00", met("2025-10-07 18:00"), name="one")
    pair.does("2025-10-22 10:00", met("2025-10-21 18:00"), name="known-first")
    pair.does("2025-10-23 10:00", met("2025-10-14 18:00"), name="held-first")

    pair.does("2025-10-30 10:00", RetractFact(fact="one"))

    assert pair.obligation("meeting/2").fact_ids == ("known-first",)


def test_a_spare_of_another_month_or_kind_does_not_step_in(pair: Life) -> None:
    pair.does("2025-10-08 10:00", met("2025-10-07 18:00"), name="one")
    for hour in ("11:00", "12:00"):
        pair.does("2025-10-08 13:00", RecordContact(occurred_us=at(f"2025-10-08 {hour}")))
        pair.does("2025-11-04 13:00", met(f"2025-11-04 {hour}"))

    pair.does("2025-11-05 10:00", RetractFact(fact="one"))

    assert pair.standing("meeting/2") is Standing.MISSED


@pytest.mark.parametrize(
    ("recorded", "standing"), [("2025-11-20 10:00", Standing.LATE), ("2025-12-20 10:00", Standing.MISSED)]
)
def test_a_spare_counts_by_the_moment_it_was_recorded(pair: Life, recorded: str, standing: Standing) -> None:
    pair.does("2025-10-08 10:00", met("2025-10-07 18:00"), name="one")
    pair.does(recorded, met("2025-10-21 18:00"), name="two")

    pair.does("2025-12-21 10:00", RetractFact(fact="one"))

    assert pair.standing("meeting/2") is standing


def test_a_retraction_from_an_open_window_only_takes_the_fact_away(policy: Policy) -> None:
    pair = builders.pair(context_of(changed(policy, "meeting", needed=2)))
    pair.does("2025-10-02 20:00", met("2025-10-02 18:00"))

    pair.does("2025-10-03 09:00", RetractFact(fact="c1"))

    assert pair.standing("meeting/2") is Standing.OPEN
    assert pair.obligation("meeting/2").facts == ()


def test_a_fact_that_met_nothing_is_retracted_once(pair: Life) -> None:
    pair.does("2025-09-14 12:00", RecordContact(occurred_us=at("2025-09-14 11:00")))
    pair.does("2025-09-14 13:00", RetractFact(fact="c1"))

    assert pair.refuses("2025-09-14 14:00", RetractFact(fact="c1")) == "no-such-fact"


def test_an_overtaken_retraction_is_not_recorded_before_the_ending_that_it_amends(pair: Life) -> None:
    pair.does("2025-11-20 20:00", met("2025-10-30 18:00"))

    pair.does("2025-11-19 09:00", RetractFact(fact="c1"))

    assert pair.entry(FactRetracted).recorded_us == at("2025-11-20 20:00")
    assert pair.entry(ObligationAmended).recorded_us == at("2025-11-20 20:00")


def test_an_overtaken_retraction_is_not_recorded_before_the_spare_fact_that_it_takes_back(pair: Life) -> None:
    pair.does("2025-11-20 20:00", RecordContact(occurred_us=at("2025-09-12 11:00")), name="spare")

    pair.does("2025-11-19 09:00", RetractFact(fact="spare"))

    assert pair.entry(FactRetracted).recorded_us == at("2025-11-20 20:00")
