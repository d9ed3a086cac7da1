"""The small cohort that the screens are tested on is the one that a simulation of the same script has."""

from collections import Counter
from pathlib import Path

from console.pages.relationship import pairs
from console.pages.year import year_of
from console.planning import read
from console.rehearsal import Script
from console.simulate import simulate
from domain.pair import RelationshipState
from tests.midyear import SEED, Midyear, plan_of


async def test_a_played_record_has_the_standings_of_the_same_year_in_memory(
    midyear: Midyear, tmp_path: Path
) -> None:
    given = read(plan_of(tmp_path))

    outcome = simulate(Script(given.cohort, SEED, given.until_us), midyear.year, given.until_us)

    states = [state for state in outcome.states.values() if isinstance(state, RelationshipState)]
    in_memory = Counter(each.standing for state in states for each in state.book.all())
    shown = (await pairs(await year_of(midyear.doors))).obligations.by_standing
    assert {standing: number for standing, number in shown.items() if number} == dict(in_memory)


async def test_its_time_stands_still(midyear: Midyear) -> None:
    year = await year_of(midyear.doors)

    assert year.moments.iso(year.now_us) == "2026-03-12T09:00:00+01:00"
