"""The lot: everyone one before anyone two, language and vetoes kept, and nobody left by bad luck."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from domain.matching import draw, drawn
from domain.people import Person
from tests.domain.cohorts import mentee, mentor
from tests.domain.examples import tried

LANGUAGES = ("hu", "en", "de")
NOBODY: dict[str, int] = {}


def lot(
    mentees: Sequence[Person],
    mentors: Sequence[Person],
    *,
    load: Mapping[str, int] = NOBODY,
    vetoed: frozenset[tuple[str, str]] = frozenset(),
    seed: str = "seed",
    at_most: int = 2,
) -> dict[str, str]:
    return draw((mentees,), mentors, load, vetoed, seed, at_most)


def named(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{n}" for n in range(count)]


def test_a_mentee_is_drawn_to_a_mentor_who_speaks_their_language() -> None:
    pairs = lot([mentee("n1", "en")], [mentor("m1", "hu"), mentor("m2", "hu", "en")])

    assert pairs == {"n1": "m2"}


def test_without_a_common_language_nobody_is_placed() -> None:
    assert lot([mentee("n1", "de")], [mentor("m1", "hu")]) == {}


def test_the_same_seed_draws_the_same_pairs_whatever_the_order_of_the_lists() -> None:
    mentees, mentors = [mentee(n) for n in named("n", 8)], [mentor(m) for m in named("m", 8)]

    assert lot(mentees, mentors) == lot(mentees[::-1], mentors[::-1])


def test_another_seed_draws_other_pairs() -> None:
    mentees, mentors = [mentee(n) for n in named("n", 8)], [mentor(m) for m in named("m", 8)]

    assert lot(mentees, mentors, seed="one") != lot(mentees, mentors, seed="two")


def test_the_order_of_a_seed_has_everybody_once() -> None:
    people = [mentee(n) for n in named("n", 20)]

    assert sorted(p.id for p in drawn("seed", people)) == sorted(p.id for p in people)


def test_everyone_gets_one_before_anyone_gets_two() -> None:
    mentees = [mentee(n) for n in named("n", 3)]
    mentors = [mentor("m1", capacity=2), mentor("m2", capacity=2), mentor("m3")]

    assert sorted(lot(mentees, mentors).values()) == ["m1", "m2", "m3"]


def test_who_is_left_over_goes_to_those_who_take_two() -> None:
    mentees = [mentee(n) for n in named("n", 4)]
    mentors = [mentor("m1", capacity=2), mentor("m2"), mentor("m3")]

    assert sorted(lot(mentees, mentors).values()) == ["m1", "m1", "m2", "m3"]


def test_nobody_gets_more_than_the_policy_allows_or_they_agreed_to() -> None:
    mentees = [mentee(n) for n in named("n", 9)]
    mentors = [mentor("m1", capacity=5), mentor("m2"), mentor("m3", capacity=2)]

    assert sorted(lot(mentees, mentors).values()) == ["m1", "m1", "m2", "m3", "m3"]


def test_who_agreed_to_nobody_gets_nobody() -> None:
    unasked = Person(id="m1", role="mentor", study_year=4, languages=("hu",))

    assert lot([mentee("n1")], [unasked]) == {}


def test_a_mentor_who_has_one_already_waits_until_everyone_has_one() -> None:
    mentors = [mentor("m1", capacity=2), mentor("m2", capacity=2)]

    assert lot([mentee("n1")], mentors, load={"m1": 1}) == {"n1": "m2"}


def test_a_mentor_who_is_full_gets_nobody() -> None:
    assert lot([mentee("n1")], [mentor("m1", capacity=2)], load={"m1": 2}) == {}


def test_a_vetoed_pair_is_never_drawn() -> None:
    vetoed = frozenset({("m1", "n1")})

    assert lot([mentee("n1")], [mentor("m1")], vetoed=vetoed) == {}
    assert lot([mentee("n1")], [mentor("m1"), mentor("m2")], vetoed=vetoed) == {"n1": "m2"}


def test_a_mentee_moves_along_so_that_another_finds_a_place() -> None:
    flexible, fixed = mentee("n1", "hu", "en"), mentee("n2", "hu")
    mentors = [mentor("m1", "hu"), mentor("m2", "en")]

    for seed in named("seed", 20):
        assert lot([flexible, fixed], mentors, seed=seed) == {"n1": "m2", "n2": "m1"}


def test_a_mentee_moves_to_a_second_place_so_that_another_finds_a_first() -> None:
    mentees = [mentee("n1", "de"), mentee("n2", "hu"), mentee("n3", "fr")]
    mentors = [mentor("m1", "fr", "de"), mentor("m2", "de", "hu", capacity=2)]

    for seed in named("seed", 20):
        assert lot(mentees, mentors, seed=seed) == {"n1": "m2", "n2": "m2", "n3": "m1"}


def test_the_first_queue_never_loses_a_place_to_a_later_one() -> None:
    waiting, new = [mentee("n9")], [mentee(n) for n in named("n", 5)]

    for seed in named("seed", 10):
        pairs = draw((waiting, new), [mentor("m1"), mentor("m2")], NOBODY, frozenset(), seed, 2)
        assert "n9" in pairs
        assert len(pairs) == 2


def test_a_later_queue_may_move_the_first_along_but_not_out() -> None:
    waiting, new = [mentee("n1", "hu", "en")], [mentee("n2", "hu")]
    mentors = [mentor("m1", "hu"), mentor("m2", "en")]

    for seed in named("seed", 20):
        assert draw((waiting, new), mentors, NOBODY, frozenset(), seed, 1) == {"n1": "m2", "n2": "m1"}


people = st.lists(st.sets(st.sampled_from(LANGUAGES), min_size=1), max_size=4)
vetoes = st.frozensets(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=4)


@tried
@given(people, people, st.lists(st.sampled_from((1, 2)), min_size=4, max_size=4), vetoes, st.integers(0, 99))
def test_as_many_are_placed_and_as_many_mentors_have_one_as_any_assignment_could(
    spoken_by_mentees: list[set[str]],
    spoken_by_mentors: list[set[str]],
    capacities: list[int],
    forbidden: frozenset[tuple[int, int]],
    seed: int,
) -> None:
    mentees = [mentee(f"n{n}", *sorted(spoken)) for n, spoken in enumerate(spoken_by_mentees)]
    mentors = [
        mentor(f"m{n}", *sorted(spoken), capacity=capacities[n]) for n, spoken in enumerate(spoken_by_mentors)
    ]
    vetoed = frozenset((f"m{m}", f"n{n}") for m, n in forbidden)

    pairs = lot(mentees, mentors, vetoed=vetoed, seed=str(seed))

    possible = list(assignments(mentees, mentors, vetoed))
    assert pairs in possible
    assert len(pairs) == max(len(other) for other in possible)
    assert len(set(pairs.values())) == max(len(set(other.values())) for other in possible)


@tried
@given(people, people, people, vetoes, st.integers(0, 99))
def test_the_first_queue_is_placed_as_if_it_were_alone(
    first: list[set[str]],
    then: list[set[str]],
    spoken: list[set[str]],
    forbidden: frozenset[tuple[int, int]],
    seed: int,
) -> None:
    top = [mentee(f"n{n}", *sorted(languages)) for n, languages in enumerate(first)]
    rest = [mentee(f"later{n}", *sorted(languages)) for n, languages in enumerate(then)]
    mentors = [mentor(f"m{n}", *sorted(languages)) for n, languages in enumerate(spoken)]
    vetoed = frozenset((f"m{m}", f"n{n}") for m, n in forbidden)

    pairs = draw((top, rest), mentors, NOBODY, vetoed, str(seed), 2)

    alone = lot(top, mentors, vetoed=vetoed, seed=str(seed))
    assert {n for n in pairs if not n.startswith("later")} == set(alone)
    assert len(pairs) == len(lot([*top, *rest], mentors, vetoed=vetoed, seed=str(seed)))


def assignments(
    mentees: Sequence[Person], mentors: Sequence[Person], vetoed: frozenset[tuple[str, str]]
) -> Iterator[dict[str, str]]:
    """Every way to give mentees to mentors, or to nobody, that language, vetoes and capacity allow."""
    choices = [
        [
            None,
            *(m.id for m in mentors if set(m.languages) & set(n.languages) and (m.id, n.id) not in vetoed),
        ]
        for n in mentees
    ]
    for chosen in product(*choices):
        taken = [m for m in chosen if m is not None]
        if all(taken.count(m.id) <= m.capacity for m in mentors):
            yield {n.id: m for n, m in zip(mentees, chosen, strict=True) if m is not None}
