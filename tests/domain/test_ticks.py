"""Time is data: when it is let pass, and how often, changes nothing of what people did."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.meetings import RecordMeeting
from domain.messages import StructuralEvent
from domain.obligations import Standing
from tests.domain import builders, laws
from tests.domain.builders import AFTER_ALL, Life
from tests.domain.examples import tried
from tests.domain.scripts import DAY, Act, mentor_scripts, pair_scripts, played

FURTHEST = 150
"""Days by which ticks run ahead of commands, at the most."""
ahead = st.lists(st.integers(0, FURTHEST), min_size=30, max_size=30)
breaths = st.lists(st.integers(0, 20 * 24), min_size=30, max_size=30)


def outcome(life: Life) -> dict[str, Any]:
    """What a year comes to: every standing with its facts, what was refused, and the credit of each semester."""
    life.reaches(AFTER_ALL)
    credits_ = getattr(life.state, "credits", {})
    return {
        "standings": {o.id: (o.standing, o.facts) for o in life.state.book.all()},
        "refused": life.refused,
        "credit": {term: (file.earned, file.unmet, file.decided) for term, file in credits_.items()},
    }


def disturbed(life: Life, acts: list[Act], days: list[int]) -> Life:
    """A life in which ticks run some days ahead of each command."""
    return played(life, acts, lambda n, act: act.at_us + days[n] * DAY)


@tried
@given(pair_scripts(), ahead)
def test_ticks_ahead_of_facts_change_no_standing_of_a_pair(acts: list[Act], days: list[int]) -> None:
    undisturbed = played(builders.pair(), acts)

    assert outcome(disturbed(builders.pair(), acts, days)) == outcome(undisturbed)


@tried
@given(mentor_scripts(), ahead)
def test_ticks_ahead_of_facts_change_no_standing_and_no_credit_of_a_mentor(
    acts: list[Act], days: list[int]
) -> None:
    undisturbed = played(builders.mentor(), acts)

    assert outcome(disturbed(builders.mentor(), acts, days)) == outcome(undisturbed)


@tried
@given(pair_scripts(structural=True), breaths)
def test_extra_ticks_between_commands_change_no_entry_of_a_pair(acts: list[Act], hours: list[int]) -> None:
    breathing = played(builders.pair(), acts, lambda n, act: act.at_us - hours[n] * builders.HOUR)
    plain = played(builders.pair(), acts)

    breathing.reaches(AFTER_ALL)
    plain.reaches(AFTER_ALL)

    assert breathing.entries == plain.entries


@tried
@given(mentor_scripts(structural=True), breaths)
def test_extra_ticks_between_commands_change_no_entry_of_a_mentor(acts: list[Act], hours: list[int]) -> None:
    breathing = played(builders.mentor(), acts, lambda n, act: act.at_us - hours[n] * builders.HOUR)
    plain = played(builders.mentor(), acts)

    breathing.reaches(AFTER_ALL)
    plain.reaches(AFTER_ALL)

    assert breathing.entries == plain.entries


@tried
@given(pair_scripts(structural=True), ahead)
def test_a_structural_command_that_was_overtaken_says_from_when_it_applies(
    acts: list[Act], days: list[int]
) -> None:
    life = builders.pair()
    for n, act in enumerate(acts):
        life.reaches(act.at_us + days[n] * DAY)
        as_of_us, before = life.state.book.as_of_us, len(life.entries)
        played(life, [act])
        for entry in life.entries[before:]:
            if isinstance(entry.event, StructuralEvent):
                assert entry.event.effective_us > max(as_of_us, act.at_us)


@tried
@given(pair_scripts(structural=True), ahead)
def test_what_has_closed_before_a_structural_command_applies_is_left_alone(
    acts: list[Act], days: list[int]
) -> None:
    life = builders.pair()
    for n, act in enumerate(acts):
        life.reaches(act.at_us + days[n] * DAY)
        book = life.state.book
        untouched = {o.id: o for o in book.ended.values() if o.closes_us <= book.as_of_us}
        before = len(life.entries)
        played(life, [act])
        if any(isinstance(entry.event, StructuralEvent) for entry in life.entries[before:]):
            life.reaches(AFTER_ALL)
            assert {name: life.obligation(name) for name in untouched} == untouched
            break


@tried
@given(pair_scripts(structural=True), st.one_of(st.none(), ahead))
def test_every_law_holds_for_a_pair_after_every_command(acts: list[Act], days: list[int] | None) -> None:
    life = builders.pair()
    for n, act in enumerate(acts):
        if days is not None:
            life.reaches(act.at_us + days[n] * DAY)
        played(life, [act])
        laws.hold(life)
    life.reaches(AFTER_ALL)
    laws.hold(life)
    laws.are_all_over(life)


@tried
@given(mentor_scripts(structural=True), st.one_of(st.none(), ahead))
def test_every_law_holds_for_a_mentor_after_every_command(acts: list[Act], days: list[int] | None) -> None:
    life = builders.mentor()
    for n, act in enumerate(acts):
        if days is not None:
            life.reaches(act.at_us + days[n] * DAY)
        played(life, [act])
        laws.hold(life)
    life.reaches(AFTER_ALL)
    laws.hold(life)
    laws.are_all_over(life)


@tried
@given(st.one_of(pair_scripts(structural=True).map(lambda acts: (builders.pair, acts)),
                 mentor_scripts(structural=True).map(lambda acts: (builders.mentor, acts))))  # fmt: skip
def test_nothing_is_opened_in_a_stream_that_is_closed(case: Any) -> None:
    begin, acts = case

    life = played(begin(), acts)
    life.reaches(AFTER_ALL)

    laws.open_nothing_after_the_close(life)


@pytest.mark.parametrize("day", [7, 30, 150])
def test_a_fact_that_was_overtaken_is_still_met(day: int) -> None:
    held = RecordMeeting(occurred_us=builders.at("2025-10-14 18:00"), minutes=60)
    acts = [Act(builders.at("2025-10-14 20:00"), held, "m1", "held")]

    life = disturbed(builders.pair(), acts, [day])
    life.reaches(AFTER_ALL)

    assert life.standing("meeting/2") is Standing.MET
