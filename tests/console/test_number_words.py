"""A number in words or with something beside it is told as a number; one that could be another is not."""

import pytest

from console.number_words import number_meant


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("három", 3),
        ("Három", 3),
        ("két", 2),
        ("egy", 1),
        ("nulla", 0),
        ("harmadik", 3),
        ("harmadéves", 3),
        ("three", 3),
        ("Third", 3),
        ("third year", 3),
        ("III.", 3),
        ("IV", 4),
        ("3.", 3),
        ("3. évfolyam", 3),
        ("3.évfolyam", 3),
        ("3-ik", 3),
        ("3rd", 3),
        ("year 3", 3),
        ("3. éves", 3),
        ("2 mentees", 2),
        ("2 fő", 2),
        ("3.0", 3),
        ("3,00", 3),
        ("1 0", 10),
        ("1\u00a00", 10),
    ],
)
def test_the_number_meant_is_found(cell: str, number: int) -> None:
    assert number_meant(cell) == number


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "-3",
        "- 3",
        "3-4",
        "3 or 4",
        "two three",
        "3.5",
        "3,5",
        "3/2",
        "not 3",
        "?",
        "many",
        "year",
        "²",
        "٣ vagy",
        "9" * 400,
        "=1+2",
        "3 Kis Éva",
    ],
)
def test_a_number_that_could_be_another_is_not_guessed(cell: str) -> None:
    assert number_meant(cell) is None
