"""The numbers come from a file that a person has checked; production trusts no example and no old check."""

from datetime import date, timedelta

import pytest

from console.errors import BadInput
from console.help.numbers import EXAMPLE, numbers_in_use, telephone
from tests.console.help.conftest import NumbersFile

CHECKED = numbers_in_use(EXAMPLE, date(2027, 1, 1), production=False).checked


def test_the_example_has_the_numbers_of_the_country_and_the_first_one_is_112() -> None:
    numbers = numbers_in_use(None, CHECKED, production=False)

    assert numbers.first.dial == "112"
    assert [number.dial for number in numbers.others] == ["104", "107", "116-123"]
    assert [number.dial for number in numbers.strip] == ["112", "104", "116-123"]


def test_a_number_is_dialled_without_its_spaces_and_hyphens() -> None:
    assert (telephone("116-123"), telephone("+36 1 555 0199")) == ("tel:116123", "tel:+3615550199")


@pytest.mark.parametrize("days", [0, 180])
def test_production_takes_numbers_that_were_checked_in_the_last_180_days(
    numbers_file: NumbersFile, days: int
) -> None:
    today = CHECKED + timedelta(days=days)

    assert numbers_in_use(numbers_file(), today, production=True).checked == CHECKED


def test_production_refuses_numbers_that_nobody_has_checked_for_longer(numbers_file: NumbersFile) -> None:
    today = CHECKED + timedelta(days=181)

    with pytest.raises(BadInput, match="181 days ago; production takes 180 at most"):
        numbers_in_use(numbers_file(), today, production=True)


def test_a_trial_goes_on_with_old_numbers(numbers_file: NumbersFile) -> None:
    today = CHECKED + timedelta(days=1_000)

    assert numbers_in_use(numbers_file(), today, production=False).checked == CHECKED


@pytest.mark.parametrize("file", [None, EXAMPLE])
def test_production_refuses_the_example_whose_desk_is_invented(file: None) -> None:
    with pytest.raises(BadInput, match="NEARPEER_HELP_NUMBERS"):
        numbers_in_use(file, CHECKED, production=True)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('dial = "104"', 'dial = "ambulance"', '"ambulance" cannot be dialled'),
        ('desk = "+36 1 555 0199"', 'desk = "ask around"', '"ask around" cannot be dialled'),
        ('kind = "first"', 'kind = "danger"', "Not exactly one number is the first"),
        ('kind = "talk"', 'kind = "first"', "Not exactly one number is the first"),
        ('kind = "talk"', 'kind = "chat"', '"chat" does not fit'),
        (f"checked = {CHECKED}", "checked = 2999-01-01", "2999-01-01 is still to come"),
        (f"checked = {CHECKED}", "", "checked: This setting is missing"),
        ('short_hu = "mentők"', "", "This setting is missing"),
        ('short_hu = "mentők"', 'short = "mentők"', "There is no such setting"),
    ],
)
def test_a_file_that_does_not_fit_is_named_with_the_place_and_the_remedy(
    numbers_file: NumbersFile, old: str, new: str, told: str
) -> None:
    with pytest.raises(BadInput) as refused:
        numbers_in_use(numbers_file({old: new}), CHECKED, production=False)

    assert told in str(refused.value)
    assert refused.value.remedy
