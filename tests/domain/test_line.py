"""Who comes first in a round by interest: the top of the waiting list, then whoever has waited longest."""

from dataclasses import replace

from domain.drafts import Drafts
from domain.line import in_line, round_of
from domain.messages import Given
from domain.pairing import Placements
from domain.people import People, Person
from domain.seats import Seats
from tests.domain.cohorts import mentee, mentor

FACT = Given(stream="mentor-year/2025/m1", version=3, fact="goals")
WAITING = Placements(waiting={"n1": "no-free-mentor", "n2": "no-free-mentor", "n3": "declined"})
SINCE = Drafts(since={"n1": 20, "n2": 10, "n3": 30})


def among(people: People, placed: Placements) -> Placements:
    """The placements once these people were enrolled."""
    return replace(placed, seats=placed.seats.offered(people.by_id.values()))


def folk(*people: Person) -> People:
    return People(by_id={person.id: person for person in people})


def test_the_top_comes_first_then_the_longest_wait() -> None:
    people = tuple(mentee(name) for name in ("n1", "n2", "n3", "n4"))

    assert [person.id for person in in_line(people, WAITING, SINCE)] == ["n3", "n2", "n1"]


def test_with_one_place_whoever_waits_longest_has_it() -> None:
    people = folk(mentor("m1"), mentee("n1"), mentee("n2"), mentee("n4"))

    on = round_of(people, among(people, WAITING), SINCE, {"m1": FACT}, 2)

    assert on.first == {"n2"}
    assert [person.id for person in on.mentees] == ["n1", "n2", "n4"]
    assert (on.places, on.load) == ({"m1": 1}, {"m1": 0})


def test_somebody_whom_no_mentor_understands_keeps_nobody_back() -> None:
    people = folk(mentor("m1", "hu"), mentee("n1", "hu"), mentee("n2", "de"))

    assert round_of(people, among(people, WAITING), SINCE, {"m1": FACT}, 2).first == {"n1"}


def test_nobody_has_the_place_of_a_mentor_whom_they_had_already_or_are_kept_apart_from() -> None:
    placed = Placements(
        waiting={"n1": "no-free-mentor", "n2": "no-free-mentor", "n3": "no-free-mentor"},
        seats=Seats().recalled([("m1", "n2")]),
        forbidden=frozenset({("m1", "n1")}),
    )
    people = folk(mentor("m1"), mentee("n1"), mentee("n2"), mentee("n3"))

    assert round_of(people, among(people, placed), SINCE, {"m1": FACT}, 2).first == {"n3"}


def test_past_pairs_and_those_kept_apart_are_vetoed() -> None:
    placed = Placements(seats=Seats().recalled([("m1", "n1")]), forbidden=frozenset({("m1", "n2")}))
    people = folk(mentor("m1", capacity=5), mentee("n1"), mentee("n2"))

    on = round_of(people, among(people, placed), Drafts(), {"m1": FACT}, 2)

    assert on.vetoed == {("m1", "n1"), ("m1", "n2")}
    assert (on.forbidden.past, on.forbidden.refused) == ({("m1", "n1")}, {("m1", "n2")})
    assert on.places == {"m1": 2}
