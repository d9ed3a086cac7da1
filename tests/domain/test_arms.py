"""Two arms of a study: half of the mentees each, alike in campus, programme and languages, by a seed."""

from collections import Counter

import pytest

from domain.arms import arms_of, places_of
from domain.scoring import Traits

MENTEES = [
    Traits(f"n{n:02}", ("hu",) if n % 3 else ("en",), campus=("inner", "outer")[n % 2], programme="hu")
    for n in range(41)
]


@pytest.mark.parametrize("seed", ["a", "b", "c", "d", "e"])
def test_both_arms_are_alike_in_every_stratum_and_in_all(seed: str) -> None:
    arms = arms_of(MENTEES, seed)

    strata = Counter((m.campus, m.languages, arms[m.id]) for m in MENTEES)
    for campus, languages, _ in strata:
        sizes = [strata[campus, languages, arm] for arm in ("random", "interest")]
        assert abs(sizes[0] - sizes[1]) <= 1
    assert abs(2 * list(arms.values()).count("random") - len(MENTEES)) == 1


def test_the_seed_decides_and_the_order_of_people_does_not() -> None:
    assert arms_of(MENTEES, "a") == arms_of(reversed(MENTEES), "a")
    assert len({tuple(sorted(arms_of(MENTEES, seed).items())) for seed in "abcdef"}) == 6


def test_either_arm_may_be_the_greater_one() -> None:
    greater = {list(arms_of(MENTEES, seed).values()).count("random") for seed in "abcdefgh"}

    assert greater == {20, 21}


def test_the_arm_by_interest_has_the_places_that_its_mentees_drew() -> None:
    lot = {"n1": "m1", "n2": "m1", "n3": "m2", "n4": "m3"}

    places = places_of(lot, {"n1": "interest", "n2": "random", "n3": "interest", "n4": "random"})

    assert places == {"m1": 1, "m2": 1}
