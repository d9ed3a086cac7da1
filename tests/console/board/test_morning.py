"""The columns kept in order: however pairs came, went and came back, they stand as if sorted anew."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as some

from console.board.morning import FIGURES, Morning
from domain import board
from domain.board import COLUMNS, Duty, PairFacts
from domain.policy import Kind
from domain.rhythm import Rhythm, cells
from tests.domain.builders import at, example_calendar, example_context
from tests.domain.examples import tried

CONTEXT, END = example_context(), example_calendar().end
MISSED = Duty("diary/2", Kind.DIARY, at("2025-10-01"), at("2025-12-07"), missed=True)
MORNINGS = tuple(at(day) for day in ("2025-11-13 10:42", "2025-11-14 08:00", "2025-11-24 09:00"))

touched = some.lists(some.integers(13, 90), max_size=9, unique=True).map(lambda days: tuple(sorted(days)))
rhythms = some.builds(Rhythm, some.integers(0, 60), some.just(END), touched, every_weeks=some.integers(0, 3))
comings = some.builds(
    PairFacts,
    some.sampled_from(["r1", "r2", "r3", "r4"]),
    some.sampled_from(["m1", "m2"]),
    some.just("n"),
    rhythms,
    rung=some.sampled_from([None, "notice"]),
    plans=some.sampled_from([(), (at("2025-11-20"),)]),
    asked_us=some.sampled_from([0, at("2025-11-10")]),
    late_us=some.sampled_from([0, at("2025-11-05")]),
)
steps = some.lists(
    some.one_of(
        some.tuples(some.just("comes"), comings, some.booleans()),
        some.tuples(some.just("owes"), some.sampled_from(["m1", "m2"]), some.booleans()),
    ),
    max_size=12,
)


@tried
@given(steps, some.sampled_from(MORNINGS))
def test_what_is_kept_in_order_is_what_would_be_counted_anew(taken: list[tuple], now_us: int) -> None:  # type: ignore[type-arg]
    morning, anew = Morning(), Morning()
    for what, which, yes in taken:
        if what == "comes":
            morning.take_pair(which, now_us, CONTEXT, together=yes)
        else:
            morning.take_mentor(which, (MISSED,) if yes else (), None, now_us, CONTEXT)

    for mentor, duties in morning.duties.items():
        anew.take_mentor(mentor, duties, None, now_us, CONTEXT)
    for facts in morning.pairs.values():
        anew.take_pair(facts, now_us, CONTEXT, together=True)

    assert morning.columns() == anew.columns()
    for column in COLUMNS:
        orders = [each.order for each in morning.columns()[column]]
        assert orders == sorted(orders)
    assert sum(morning.sums().values()) == len(morning.pairs)
    assert +morning.figures == +anew.figures
    assert +morning.reasons == Counter(each.reason.why for each in morning.placed.values())
    assert morning.came_back() == anew.came_back()
    assert set(morning.figures) <= set(FIGURES)


def test_the_same_facts_again_are_no_news() -> None:
    morning, facts = Morning(), PairFacts("r1", "m1", "n1", Rhythm(13, END, (30, 40)))
    morning.take_pair(facts, MORNINGS[0], CONTEXT, together=True)
    before = morning.revision

    morning.take_pair(facts, MORNINGS[0], CONTEXT, together=True)

    assert morning.revision == before


def test_the_weeks_of_a_pair_are_worked_out_when_somebody_looks_and_anew_on_another_day() -> None:
    morning, facts = Morning(), PairFacts("r1", "m1", "n1", Rhythm(13, END, (30, 40)))
    morning.take_pair(facts, MORNINGS[0], CONTEXT, together=True)
    first = morning.weeks("r1", CONTEXT)

    assert first == cells(facts.rhythm, morning.day, CONTEXT)
    assert morning.weeks("r1", CONTEXT) is first
    morning.place("r1", MORNINGS[2], CONTEXT)
    assert morning.weeks("r1", CONTEXT) == cells(facts.rhythm, morning.day, CONTEXT) != first


def test_a_pair_below_the_guideline_in_its_own_rhythm_is_counted_and_does_not_slip() -> None:
    morning, today = Morning(), example_calendar().day_of(MORNINGS[0])
    seldom = Rhythm(13, END, tuple(today - days for days in (55, 41, 27, 13)))
    facts = PairFacts("r1", "m1", "n1", seldom, rung="notice")

    morning.take_pair(facts, MORNINGS[0], CONTEXT, together=True)

    assert board.placed(facts, (), MORNINGS[0], CONTEXT).column == "on-track"
    assert morning.figures["suggested"] == 1
