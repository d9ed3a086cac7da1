"""What holds for every rota at every moment, whatever was said about it; also where clocks change."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.desk import RotaState
from domain.duty import Duty, duties, duty_at, on_duty
from domain.errors import Refusal
from domain.messages import Command
from domain.rota_commands import OverrideShift, PublishRota, SwapShifts, WithdrawOfficer
from domain.shifts import Layer, LayerName, Rota, Rotation
from tests.domain.builders import HOUR, ZONE, at
from tests.domain.builders_rota import OFFICERS, OPENED, ROTA, DeskStory, desk, framed, rota, rotation
from tests.domain.examples import tried

BEGINS, ENDS = at("2025-08-20"), at("2026-12-24")
"""From before the calendar's year to a month after the calendar knows no more days."""
SPRING, AUTUMN = "2026-03-29", "2025-10-26"

officers = st.sampled_from(OFFICERS)
layers: st.SearchStrategy[LayerName] = st.sampled_from(["on-call", "second"])
moments = st.integers(BEGINS // HOUR, ENDS // HOUR).map(lambda hour: hour * HOUR)
minutes = st.integers(0, 1439)


@st.composite
def rotations(draw: st.DrawFn) -> Rotation:
    times = tuple(sorted(draw(st.sets(minutes, min_size=1, max_size=3))))
    days = draw(st.sampled_from([1, 2, 7, 30])) if len(times) == 1 else 1
    members = draw(st.lists(officers, min_size=1, max_size=4))
    day = draw(st.dates(datetime(2024, 1, 1).date(), datetime(2027, 1, 1).date()))  # noqa: DTZ001
    return Rotation(members=tuple(members), first_day=day.isoformat(), shift_days=days, hand_overs=times)


covers = st.one_of(st.none(), rotations())
rotas = st.builds(
    lambda one, two: rota(on_call=one, second=two),
    st.builds(Layer, usual=rotations(), holidays=covers, weekends=covers, breaks=covers),
    st.builds(Layer, usual=rotations(), holidays=covers, weekends=covers, breaks=covers),
)


def commands() -> st.SearchStrategy[Command]:
    spans = st.tuples(moments, st.integers(1, 400)).map(lambda s: (s[0], s[0] + s[1] * HOUR))
    return st.one_of(
        st.builds(PublishRota, rota=rotas, effective_us=moments),
        st.builds(
            lambda layer, officer, span: OverrideShift(
                layer=layer, officer=officer, from_us=span[0], until_us=span[1]
            ),
            layers,
            officers,
            spans,
        ),
        st.builds(SwapShifts, layer=layers, one_us=moments, other_us=moments),
        st.builds(WithdrawOfficer, officer=officers),
    )


def lived(first: Rota, said: list[Command]) -> DeskStory:
    """A desk to which all of this was said, an hour after one another; what is refused adds nothing."""
    story = framed()
    story.publishes(OPENED, first)
    for number, command in enumerate(said):
        when = datetime(2025, 8, 21, 9, tzinfo=ZONE) + timedelta(hours=number)
        try:
            story.say(f"{when:%Y-%m-%d %H:%M}", command)
        except Refusal:
            continue
    return story


@tried
@given(first=rotas, said=st.lists(commands(), max_size=6), at_us=moments, layer=layers)
def test_at_every_moment_one_officer_or_none_is_on_a_layer_and_it_is_the_one_of_the_shifts(
    first: Rota, said: list[Command], at_us: int, layer: LayerName
) -> None:
    state = lived(first, said).state

    on = on_duty(state, layer, at_us)

    assert len(on) <= 1
    [duty] = [
        d for d in duties(state, layer, at_us - 9 * HOUR, at_us + 9 * HOUR) if d.from_us <= at_us < d.until_us
    ]
    assert on == ((duty.officer,) if duty.officer else ())


@tried
@given(first=rotas, said=st.lists(commands(), max_size=6), from_us=moments, hours=st.integers(1, 900))
def test_shifts_follow_one_another_without_a_hole_or_an_overlap(
    first: Rota, said: list[Command], from_us: int, hours: int
) -> None:
    state, until_us = lived(first, said).state, from_us + hours * HOUR

    shifts = list(duties(state, "on-call", from_us, until_us))

    assert (shifts[0].from_us, shifts[-1].until_us) == (from_us, until_us)
    assert all(one.from_us < one.until_us == other.from_us for one, other in pairwise(shifts))


@tried
@given(first=rotas, from_us=moments, hours=st.integers(1, 900))
def test_a_rota_that_nobody_touched_has_no_gap(first: Rota, from_us: int, hours: int) -> None:
    state = lived(first, []).state

    shifts = duties(state, "second", from_us, from_us + hours * HOUR)

    assert None not in {duty.officer for duty in shifts if duty.from_us >= at(OPENED)}


@tried
@given(
    first=rotas,
    said=st.lists(commands(), max_size=4),
    layer=layers,
    officer=officers,
    from_us=moments,
    at_us=moments,
)
def test_an_override_wins_within_its_span_and_changes_nothing_outside(
    first: Rota, said: list[Command], layer: LayerName, officer: str, from_us: int, at_us: int
) -> None:
    story = lived(first, [one for one in said if not isinstance(one, WithdrawOfficer)])
    before, from_us = story.state, max(from_us, at("2025-09-01"))
    until_us = from_us + 48 * HOUR

    story.say(
        "2025-08-25 12:00", OverrideShift(layer=layer, officer=officer, from_us=from_us, until_us=until_us)
    )

    assert on_duty(story.state, layer, from_us) == on_duty(story.state, layer, until_us - 1) == (officer,)
    if not from_us <= at_us < until_us:
        assert on_duty(story.state, layer, at_us) == on_duty(before, layer, at_us)


@tried
@given(first=rotas, said=st.lists(commands(), max_size=4), one_us=moments, other_us=moments)
def test_a_swap_is_the_same_from_both_sides_and_taken_back_by_itself(
    first: Rota, said: list[Command], one_us: int, other_us: int
) -> None:
    story = lived(first, said)
    before = story.state
    one, other = (duty_at(before, "on-call", moment) for moment in (one_us, other_us))
    swaps = [
        SwapShifts(layer="on-call", one_us=one_us, other_us=other_us),
        SwapShifts(layer="on-call", one_us=other_us, other_us=one_us),
    ]
    try:
        story.say("2025-08-25 12:00", swaps[0])
    except Refusal:
        return

    mirrored = DeskStory(before, list(story.entries))
    mirrored.say("2025-08-25 12:00", swaps[1])
    assert holders(story.state, one, other) == holders(mirrored.state, one, other)
    assert holders(story.state, one, other) == [(other.officer,), (one.officer,)] * 2
    story.say("2025-08-25 12:00", swaps[0])
    assert holders(story.state, one, other) == [(one.officer,), (other.officer,)] * 2


def holders(state: RotaState, one: Duty, other: Duty) -> list[tuple[str, ...]]:
    """Who has the beginnings of two shifts, and who their last moments."""
    edges = (one.from_us, other.from_us, one.until_us - 1, other.until_us - 1)
    return [on_duty(state, "on-call", at_us) for at_us in edges]


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
@pytest.mark.parametrize("minute", [0, 90, 120, 150, 180, 210, 480, 1320, 1439])
def test_a_hand_over_is_at_its_time_on_the_wall_also_on_days_on_which_clocks_change(
    day: str, minute: int
) -> None:
    daily = rotation(shift_days=1, hand_overs=(minute,))
    story = desk(published=rota(on_call=Layer(usual=daily)))

    local = datetime.fromisoformat(day).replace(tzinfo=ZONE) + timedelta(minutes=minute)
    skipped = day == SPRING and 120 <= minute < 180
    hand_over_us = at(f"{day} 03:00") if skipped else int(local.timestamp()) * 1_000_000

    duty = duty_at(story.state, "on-call", hand_over_us)
    assert (duty.from_us, duty.officer) == (hand_over_us, story.on_call(f"{day} 23:59")[0])


@pytest.mark.parametrize(("day", "hours"), [(SPRING, [8, 15]), (AUTUMN, [8, 17])])
def test_the_night_on_which_clocks_change_is_an_hour_shorter_or_longer(day: str, hours: list[int]) -> None:
    daily = rotation(shift_days=1, hand_overs=(8 * 60, 16 * 60))
    story = desk(published=rota(on_call=Layer(usual=daily)))
    eve = datetime.fromisoformat(day) - timedelta(days=1)

    shifts = story.duties(f"{eve:%Y-%m-%d} 08:00", f"{day} 08:00")

    assert [(duty.until_us - duty.from_us) // HOUR for duty in shifts] == hours


def test_two_hand_overs_in_an_hour_that_is_skipped_are_one() -> None:
    daily = rotation(shift_days=1, hand_overs=(150, 180))
    story = desk(published=rota(on_call=Layer(usual=daily)))

    shifts = story.duties(f"{SPRING} 00:00", f"{SPRING} 12:00")

    assert [duty.from_us for duty in shifts] == [at(f"{SPRING} 00:00"), at(f"{SPRING} 03:00")]


def test_the_rota_is_folded_from_its_facts_alone() -> None:
    story = desk()
    story.overrides("2025-09-02 10:00", "o3", "2025-09-03", "2025-09-04")
    story.swaps("2025-09-02 10:00", "2025-09-10", "2025-09-16")
    story.say("2025-09-03 12:00", WithdrawOfficer(officer="o1"))

    state = RotaState(ROTA)
    for entry in story.entries:
        state = state.evolve(entry)

    assert state == story.state
    assert state.turn_at("on-call", at("2025-09-03 12:00")) is not None
