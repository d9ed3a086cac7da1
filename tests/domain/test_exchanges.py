"""Another mentor for a mentee of a draft: what it costs the two, who has that mentor now, and all."""

from domain.exchanges import Exchange, Sitting, exchange
from domain.scoring import Couple

POINTS = {("anna", "dora"): 40, ("anna", "emil"): 30, ("bela", "dora"): 10, ("bela", "emil"): 25}
SITTING = {"dora": "anna", "emil": "bela"}


def sitting(
    mentors: dict[str, str] | None = None, vetoed: set[Couple] | None = None, **places: int
) -> Sitting:
    return Sitting(
        mentors=SITTING if mentors is None else mentors,
        places=places or {"anna": 1, "bela": 1},
        points=lambda couple: POINTS.get(couple, 0),
        may_be=lambda couple: couple not in (vetoed or set()),
    )


def test_a_mentor_with_room_takes_a_mentee_from_nobody() -> None:
    assert exchange(sitting(anna=2, bela=1), "emil", "anna") == Exchange("emil", "anna", gain=5)


def test_where_there_is_room_nobody_else_goes_anywhere() -> None:
    found = exchange(sitting(anna=2, bela=1), "emil", "anna")

    assert found is not None
    assert (found.other, found.goes_to, found.change) == (None, None, 0)


def test_two_mentees_exchange_their_mentors_and_everybody_learns_what_it_costs() -> None:
    found = exchange(sitting(), "emil", "anna")

    assert found == Exchange("emil", "anna", 5, "dora", "bela", change=-30)
    assert (found.whole, found.leaves_out) == (-25, False)


def test_the_other_mentee_goes_where_the_whole_draft_loses_least() -> None:
    found = exchange(sitting(anna=1, bela=1, cili=1), "dora", "bela")

    assert found == Exchange("dora", "bela", -30, "emil", "anna", change=5)


def test_an_other_mentee_whom_nobody_else_may_take_is_left_out() -> None:
    found = exchange(sitting(vetoed={("bela", "dora")}), "emil", "anna")

    assert found == Exchange("emil", "anna", 5, "dora", None, change=-40)
    assert found.leaves_out


def test_somebody_is_left_out_only_where_every_way_does_it() -> None:
    both = sitting({"dora": "anna", "fanni": "anna"}, {("bela", "dora")}, anna=2, bela=1)

    found = exchange(both, "emil", "anna")

    assert found == Exchange("emil", "anna", 30, "fanni", "bela")


def test_who_has_no_mentor_in_the_draft_gains_all_points_of_the_pair() -> None:
    assert exchange(sitting({}), "emil", "anna") == Exchange("emil", "anna", gain=30)


def test_there_is_no_way_to_whom_one_has_or_may_not_have() -> None:
    assert exchange(sitting(), "dora", "anna") is None
    assert exchange(sitting(vetoed={("bela", "dora")}), "dora", "bela") is None
    assert exchange(sitting(), "dora", "stranger") is None


def test_a_mentor_whose_only_place_is_taken_in_earnest_has_nobody_to_give_up() -> None:
    assert exchange(sitting({"emil": "bela"}, anna=0, bela=1), "emil", "anna") is None
