"""A map of ids whose changed copies leave the map as it was, and share what did not change."""

from zlib import crc32

from domain.shelves import SHELVES, Shelves

PEOPLE = {f"m{number}": number for number in range(1_000)}


def test_what_was_put_is_found_by_its_id() -> None:
    places = Shelves[int]().holding(PEOPLE)

    assert {person: places[person] for person in places} == PEOPLE
    assert len(places) == len(PEOPLE)


def test_all_values_come_in_the_order_of_their_ids() -> None:
    places = Shelves[int]().holding(PEOPLE)

    assert list(places.values()) == [places[person] for person in places]
    assert len(places.values()) == len(PEOPLE)
    assert 7 in places.values()


def test_whoever_is_not_there_is_answered_by_what_the_asker_says() -> None:
    places = Shelves[int]().holding({"m1": 2})

    assert (places.get("m2"), places.get("m2", 0), places.get("m1", 0)) == (None, 0, 2)
    assert "m2" not in places


def test_a_changed_copy_leaves_the_map_as_it_was() -> None:
    before = Shelves[int]().holding({"m1": 1, "m2": 1})

    after = before.holding({"m1": 2}).without(["m2", "nobody"])

    assert dict(before) == {"m1": 1, "m2": 1}
    assert dict(after) == {"m1": 2}


def test_two_on_one_shelf_go_separate_ways() -> None:
    shelf = crc32(b"m1") % SHELVES
    other = next(person for person in PEOPLE if person != "m1" and crc32(person.encode()) % SHELVES == shelf)
    places = Shelves[int]().holding({"m1": 1, other: 2})

    assert dict(places.without(["m1"])) == {other: 2}


def test_maps_with_the_same_values_are_equal_however_they_came_about() -> None:
    assert Shelves[int]().holding({"m1": 1}).holding({"m2": 2}) == {"m2": 2, "m1": 1}
