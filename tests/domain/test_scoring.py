"""The score of a pair: what counts, how much, that the parts add up, and what forbids a pair."""

from hypothesis import given
from hypothesis import strategies as st

from domain.scoring import Contribution, Forbidden, Traits, Veto, contributions, score, veto
from domain.weights import Weights
from tests.domain.builders import example_policy
from tests.domain.examples import tried

WEIGHTS = Weights(common_language=10, same_campus=20, same_programme=15, shared_interest=7, wish=40)
MENTOR = Traits("m1", ("hu", "en"), "Nagyvárad tér", "hu", frozenset({"chess", "film", "hiking"}))
NOTHING_SHARED = Traits("n1", ("de",), "Külső", "de", frozenset({"piano"}))
WORDS = st.sampled_from(("hu", "en", "de"))
PEOPLE = st.builds(
    Traits,
    id=st.sampled_from(("a", "b", "c")),
    languages=st.lists(WORDS, min_size=1, unique=True).map(tuple),
    campus=st.sampled_from(("", "inner", "outer")),
    programme=st.sampled_from(("", "hu", "en")),
    interests=st.frozensets(st.sampled_from(("chess", "film", "hiking", "piano"))),
    wants=st.sampled_from(("any", "same-language", "same-campus", "shared-interests")),
)
POINTS = st.integers(0, 1_000)
ANY_WEIGHTS = st.builds(
    Weights,
    common_language=POINTS,
    same_campus=POINTS,
    same_programme=POINTS,
    shared_interest=POINTS,
    wish=POINTS,
)


def parts(mentee: Traits, mentor: Traits = MENTOR) -> dict[str, int]:
    return {part.rule: part.points for part in contributions(mentor, mentee, WEIGHTS)}


def test_each_common_language_counts() -> None:
    assert parts(NOTHING_SHARED._replace(languages=("en", "hu", "de"))) == {"common-language": 20}


def test_the_same_campus_counts() -> None:
    assert parts(NOTHING_SHARED._replace(campus="Nagyvárad tér")) == {"same-campus": 20}


def test_the_same_programme_counts() -> None:
    assert parts(NOTHING_SHARED._replace(programme="hu")) == {"same-programme": 15}


def test_each_shared_interest_counts() -> None:
    assert parts(NOTHING_SHARED._replace(interests=frozenset({"film", "hiking"}))) == {"shared-interest": 14}


def test_a_campus_that_nobody_told_is_not_the_same() -> None:
    nowhere = NOTHING_SHARED._replace(campus="", programme="")

    assert parts(nowhere, MENTOR._replace(campus="", programme="")) == {}


def test_a_mentee_who_wants_their_language_means_the_first_of_theirs() -> None:
    wants = NOTHING_SHARED._replace(wants="same-language")

    assert parts(wants._replace(languages=("de", "hu"))) == {"common-language": 10}
    assert parts(wants._replace(languages=("hu", "de"))) == {"common-language": 10, "wish": 40}


def test_a_mentee_who_wants_their_campus_gets_points_for_it_twice() -> None:
    wants = NOTHING_SHARED._replace(wants="same-campus")

    assert parts(wants) == {}
    assert parts(wants._replace(campus="Nagyvárad tér")) == {"same-campus": 20, "wish": 40}


def test_a_mentee_who_wants_shared_interests_is_content_with_one() -> None:
    wants = NOTHING_SHARED._replace(wants="shared-interests")

    assert parts(wants) == {}
    assert parts(wants._replace(interests=frozenset({"film"}))) == {"shared-interest": 7, "wish": 40}


def test_a_mentee_who_wants_nothing_special_gets_no_points_for_it() -> None:
    alike = MENTOR._replace(id="n1", wants="any")

    assert "wish" not in parts(alike)


def test_what_counted_is_told_in_the_order_of_the_policy() -> None:
    told = contributions(MENTOR, MENTOR._replace(id="n1", wants="same-campus"), WEIGHTS)

    assert told == (
        Contribution(rule="common-language", points=20),
        Contribution(rule="same-campus", points=20),
        Contribution(rule="same-programme", points=15),
        Contribution(rule="shared-interest", points=21),
        Contribution(rule="wish", points=40),
    )


def test_every_rule_of_the_policy_has_a_weight_in_the_example() -> None:
    weights = example_policy().pairing.weights.model_dump()

    assert len(weights) == 5
    assert all(points > 0 for points in weights.values())


@given(mentor=PEOPLE, mentee=PEOPLE, weights=ANY_WEIGHTS)
@tried
def test_an_explanation_adds_up_to_the_score(mentor: Traits, mentee: Traits, weights: Weights) -> None:
    told = contributions(mentor, mentee, weights)

    assert sum(part.points for part in told) == score(mentor, mentee, weights)
    assert all(part.points > 0 for part in told)


def forbids(mentee: Traits, forbidden: Forbidden = Forbidden()) -> Veto | None:  # noqa: B008 - frozen
    return veto(MENTOR, mentee, forbidden)


def test_two_with_a_common_language_may_be_a_pair() -> None:
    assert forbids(NOTHING_SHARED._replace(languages=("de", "en"))) is None


def test_two_without_a_common_language_may_not() -> None:
    assert forbids(NOTHING_SHARED) == "no-common-language"


def test_nobody_is_their_own_mentor() -> None:
    assert forbids(MENTOR) == "same-person"


def test_who_was_a_pair_before_is_not_again() -> None:
    alike = MENTOR._replace(id="n1")

    assert forbids(alike, Forbidden(past={("m1", "n1")})) == "past-pair"
    assert forbids(alike, Forbidden(past={("n1", "m1")})) is None


def test_not_this_person_is_heard() -> None:
    alike = MENTOR._replace(id="n1")

    assert forbids(alike, Forbidden(refused={("m1", "n1")})) == "not-this-person"
