"""Time is data: when it is let pass, and how often, changes nothing of what people did."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.meetings import RecordMeeting
from domain.messages import StructuralEvent
from domain.obligations import Standing
from tests.domain import laws
from tests.domain.builders import AFTER_ALL, HOUR, PAIR, Life, at
from tests.domain.examples import tried
from tests.domain.scripts import (
    DAY,
    MOST,
    Act,
    Script,
    contexts,
    mentor_scripts,
    pair_scripts,
    played,
    say,
)

FURTHEST = 150
"""Days by which ticks run ahead of commands, at the most."""
ahead = st.lists(st.integers(0, FURTHEST), min_size=MOST, max_size=MOST)
breaths = st.lists(st.integers(0, 20 * 24), min_size=MOST, max_size=MOST)
any_script = st.one_of(pair_scripts(structural=True), mentor_scripts(structural=True))


def outcome(life: Life) -> dict[str, Any]:
    """What a year comes to: every standing with its facts, what was refused, and each semester's credit."""
    life.reaches(AFTER_ALL)
    credits_ = getattr(life.state, "credits", {})
    return {
        "standings": {o.id: (o.standing, o.facts) for o in life.state.book.all()},
        "refused": life.refused,
        "credit": {term: (file.earned, file.unmet, file.decided) for term, file in credits_.items()},
    }


def disturbed(script: Script, days: list[int]) -> Life:
    """A life in which ticks run some days ahead of each command."""
    return played(script, lambda n, act: act.at_us + days[n] * DAY)


@tried
@given(pair_scripts(), ahead)
def test_ticks_ahead_of_facts_change_no_standing_of_a_pair(script: Script, days: list[int]) -> None:
    assert outcome(disturbed(script, days)) == outcome(played(script))


@tried
@given(mentor_scripts(), ahead)
def test_ticks_ahead_of_facts_change_no_standing_and_no_credit_of_a_mentor(
    script: Script, days: list[int]
) -> None:
    assert outcome(disturbed(script, days)) == outcome(played(script))


@tried
@given(any_script, breaths)
def test_extra_ticks_between_commands_change_no_entry(script: Script, hours: list[int]) -> None:
    breathing = played(script, lambda n, act: act.at_us - hours[n] * HOUR)
    plain = played(script)

    breathing.reaches(AFTER_ALL)
    plain.reaches(AFTER_ALL)

    assert breathing.entries == plain.entries


@tried
@given(any_script, ahead)
def test_a_structural_command_that_was_overtaken_says_from_when_it_applies(
    script: Script, days: list[int]
) -> None:
    life = script.begin()
    for n, act in enumerate(script.acts):
        life.reaches(act.at_us + days[n] * DAY)
        as_of_us, before = life.state.book.as_of_us, len(life.entries)
        say(life, act)
        for entry in life.entries[before:]:
            if isinstance(entry.event, StructuralEvent):
                assert entry.event.effective_us > max(as_of_us, act.at_us)


@tried
@given(any_script, ahead)
def test_what_ended_before_a_structural_command_applies_is_left_alone(
    script: Script, days: list[int]
) -> None:
    life = script.begin()
    for n, act in enumerate(script.acts):
        life.reaches(act.at_us + days[n] * DAY)
        untouched, before = dict(life.state.book.ended), len(life.entries)
        say(life, act)
        if any(isinstance(entry.event, StructuralEvent) for entry in life.entries[before:]):
            life.reaches(AFTER_ALL)
            assert {name: life.obligation(name) for name in untouched} == untouched
            break


@tried
@given(any_script, st.one_of(st.none(), ahead))
def test_every_law_holds_after_every_command(script: Script, days: list[int] | None) -> None:
    life = script.begin()
    for n, act in enumerate(script.acts):
        if days is not None:
            life.reaches(act.at_us + days[n] * DAY)
        say(life, act)
        laws.hold(life)
    life.reaches(AFTER_ALL)
    laws.hold(life)
    laws.are_all_over(life)


@tried
@given(any_script)
def test_nothing_is_opened_in_a_stream_that_is_closed(script: Script) -> None:
    life = played(script)
    life.reaches(AFTER_ALL)

    laws.open_nothing_after_the_close(life)


@pytest.mark.parametrize("days", [7, 30, 150])
def test_a_fact_that_was_overtaken_is_still_met(days: int) -> None:
    held = RecordMeeting(occurred_us=at("2025-10-14 18:00"), minutes=60)
    script = Script(PAIR, contexts()[0], (Act(at("2025-10-14 20:00"), held, "m1", "held"),))

    life = disturbed(script, [days])
    life.reaches(AFTER_ALL)

    assert life.standing("meeting/2") is Standing.MET
