"""The step that every door takes: what fell due, then the command; every event says who, when and why."""

from domain import relationship
from domain.clock import REAL_TIME
from domain.context import Context
from domain.deciding import decide, said, settle
from domain.meetings import RecordContact
from domain.messages import TIME, Stamp
from domain.policy import Policy
from tests.domain.builders import Life, at, context_of

STAMP = Stamp(at("2025-10-14 20:00"), "m1", "c1", "order-1")
CONTACT = RecordContact(occurred_us=at("2025-10-14 18:00"))


def test_an_event_says_who_by_which_command_and_because_of_what(context: Context) -> None:
    entry = said(REAL_TIME, STAMP, context)

    assert (entry.actor, entry.command_id, entry.cause) == ("m1", "c1", "order-1")
    assert entry.occurred_us == entry.recorded_us == STAMP.at_us


def test_an_event_may_have_happened_before_it_was_told(context: Context) -> None:
    entry = said(REAL_TIME, STAMP, context, occurred_us=at("2025-10-01"))

    assert (entry.occurred_us, entry.recorded_us) == (at("2025-10-01"), STAMP.at_us)


def test_an_event_that_amends_another_is_not_recorded_before_it(context: Context) -> None:
    later, earlier = at("2025-11-08"), at("2025-10-01")

    assert said(REAL_TIME, STAMP, context, not_before_us=later).recorded_us == later
    assert said(REAL_TIME, STAMP, context, not_before_us=earlier).recorded_us == STAMP.at_us


def test_an_event_names_the_policy_of_its_stamp_or_none(policy: Policy) -> None:
    context = context_of(policy, ("2025-10-14", policy))

    assert said(REAL_TIME, STAMP, context).policy == 2
    assert said(REAL_TIME, STAMP, None).policy == 0


def test_a_command_comes_after_everything_that_fell_due_before_it(pair: Life, context: Context) -> None:
    decision = decide(relationship.DECIDER, CONTACT, pair.state, STAMP, context)

    actors = [entry.actor for entry in decision.entries]
    assert actors == [TIME] * (len(actors) - 2) + ["m1", "m1"]
    assert [entry.recorded_us for entry in decision.entries] == sorted(
        entry.recorded_us for entry in decision.entries
    )


def test_what_falls_due_at_the_moment_of_a_command_comes_before_it(pair: Life, context: Context) -> None:
    moment = at("2025-10-13")
    late = RecordContact(occurred_us=at("2025-10-05 12:00"))

    decision = decide(relationship.DECIDER, late, pair.state, Stamp(moment, "m1", "c1"), context)

    ended = [entry for entry in decision.entries if entry.recorded_us == moment and entry.actor == TIME]
    assert {entry.event.model_dump().get("obligation") for entry in ended} >= {"contact/5", "check-in/1"}


def test_the_state_of_a_decision_holds_its_entries_already(pair: Life, context: Context) -> None:
    decision = decide(relationship.DECIDER, CONTACT, pair.state, STAMP, context)

    folded = pair.state
    for entry in decision.entries:
        folded = folded.evolve(entry)
    assert decision.state == folded


def test_settling_twice_to_one_moment_adds_nothing(pair: Life, context: Context) -> None:
    once = settle(relationship.DECIDER, pair.state, STAMP.at_us, context)

    assert settle(relationship.DECIDER, once.state, STAMP.at_us, context).entries == ()


def test_settling_in_two_steps_is_settling_in_one(pair: Life, context: Context) -> None:
    half = settle(relationship.DECIDER, pair.state, at("2025-09-30"), context)
    rest = settle(relationship.DECIDER, half.state, STAMP.at_us, context)

    whole = settle(relationship.DECIDER, pair.state, STAMP.at_us, context)

    assert (*half.entries, *rest.entries) == whole.entries
    assert rest.state == whole.state
