"""A page shows a number by which whoever is on duty knows a duplicate from another danger."""

from activities.reaching import Page


def test_a_page_that_comes_twice_has_the_same_number_over_every_channel_and_for_everybody() -> None:
    first, again = Page("emergency/night-1", "page/2", "anna"), Page("emergency/night-1", "page/2", "anna")

    assert first.number == again.number
    assert Page("emergency/night-1", "page/2", "bela").number == first.number


def test_the_next_page_of_a_case_shows_that_it_is_the_same_case() -> None:
    second, third = Page("emergency/night-1", "page/2", "anna"), Page("emergency/night-1", "page/3", "anna")

    assert second.number.partition("-")[0] == third.number.partition("-")[0]
    assert (second.number.partition("-")[2], third.number.partition("-")[2]) == ("2", "3")


def test_the_first_page_of_another_case_is_not_taken_for_a_duplicate() -> None:
    assert (
        Page("emergency/night-1", "page/1", "anna").number != Page("emergency/n-2", "page/1", "anna").number
    )


def test_the_number_says_nothing_of_the_case() -> None:
    number = Page("emergency/anna-kovacs-2026", "page/1", "anna").number

    assert number.replace("-", "").isdigit()
    assert len(number) == 6
