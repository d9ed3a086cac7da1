"""Lists of people go by family name, whichever of the two a name begins with."""

import pytest

from console.pages.year import Who


@pytest.mark.parametrize(
    ("name", "programme", "sorted_by"),
    [
        ("Biró Klára", "hu", "biro klara"),
        ("Gail Jones", "en", "jones gail"),
        ("Hans-Martin Beckmann", "de", "beckmann hans-martin"),
        ("Molnár Ágnes", "", "molnar agnes"),
        ("Apostolos", "en", "apostolos"),
    ],
)
def test_somebody_is_sorted_by_family_name_without_accents(name: str, programme: str, sorted_by: str) -> None:
    assert Who.known("p-1", {"name": name, "programme": programme}).order == (sorted_by, "p-1")


def test_what_people_are_sorted_by_is_no_part_of_any_answer() -> None:
    assert Who.known("p-1", {"name": "Gail Jones", "programme": "en"}).model_dump() == {
        "id": "p-1",
        "name": "Gail Jones",
    }
