"""The year and its policy on the command line: refused clearly where they stand, shown as they are."""

from pathlib import Path

import pytest

from tests.console.builders import EXAMPLES
from tests.console.cli.conftest import Nearpeer

FILES = ("--calendar", EXAMPLES / "calendar-2025.toml", "--policy", EXAMPLES / "policy.toml")


def test_the_year_is_shown_with_its_policies_and_people(at_home: Nearpeer) -> None:
    told = at_home("year", "show", "--json").json

    assert (told["first_day"], told["last_day"]) == ("2025-09-01", "2026-06-27")
    assert [(line["version"], line["in_force"]) for line in told["policies"]] == [(1, True)]
    assert told["people"]["mentor"] >= 2  # other tests of this service may have brought people in
    assert (told["withdrawn"], told["pairs"]) == (1, 2)


def test_the_year_is_drawn_for_a_person(at_home: Nearpeer) -> None:
    said = at_home("year", "show")

    assert said.code == 0
    assert "2025-09-01 to 2026-06-27" in said.out
    assert "in force" in said.out


def test_a_year_that_is_open_is_not_opened_again(at_home: Nearpeer) -> None:
    said = at_home("year", "open", *FILES)

    assert said.code == 1
    assert said.err == "The year of cohort 2025 is open already. See it with: nearpeer year show\n"


def test_a_policy_of_a_day_outside_the_year_is_wrong_usage(at_home: Nearpeer) -> None:
    said = at_home("policy", "publish", EXAMPLES / "policy.toml", "--effective", "2031-01-01")

    assert said.code == 2
    assert said.err.startswith("--effective: 2031-01-01 is no day of the year 2025/26.")


def test_a_policy_that_comes_too_soon_is_refused(at_home: Nearpeer) -> None:
    said = at_home("policy", "publish", EXAMPLES / "policy.toml", "--effective", "2025-10-21")

    assert said.code == 1
    assert "24 h of notice" in said.err


def test_a_policy_that_fits_says_so(nearpeer: Nearpeer) -> None:
    said = nearpeer("policy", "check", EXAMPLES / "policy.toml", "--json")

    assert (said.code, said.json["ok"]) == (0, True)


def test_a_policy_with_a_wrong_key_is_named_by_it(nearpeer: Nearpeer, tmp_path: Path) -> None:
    wrong = tmp_path / "policy.toml"
    text = (EXAMPLES / "policy.toml").read_text(encoding="utf-8")
    wrong.write_text(text.replace("late_record_days", "late_days", 1), encoding="utf-8")

    said = nearpeer("policy", "check", wrong)

    assert said.code == 1
    assert "windows.late_days" in said.err


@pytest.mark.parametrize("option", [("--as", "Kovács Anna"), ("--cohort", "../2025")])
def test_an_id_that_could_be_a_name_is_wrong_usage(nearpeer: Nearpeer, option: tuple[str, str]) -> None:
    said = nearpeer("year", "open", *FILES, *option)

    assert said.code == 2
    assert said.err.startswith(f"{option[0]}: It is no opaque id.")


def test_days_that_are_corrected_too_soon_are_refused(at_home: Nearpeer) -> None:
    said = at_home("calendar", "correct", EXAMPLES / "calendar-2025.toml", "--effective", "2025-10-21")

    assert said.code == 1
    assert said.err == "A corrected calendar needs 24 h of notice. Choose a later midnight.\n"


def test_corrected_days_are_told_with_their_midnight_and_shown_with_the_year(at_home: Nearpeer) -> None:
    file = ("calendar", "correct", EXAMPLES / "calendar-2025.toml", "--effective", "2026-06-20")

    first, again = at_home(*file), at_home(*file)

    assert (first.code, again.code) == (0, 0)
    assert "They count from 2026-06-20" in first.out
    assert "were corrected before" in again.out
    assert "free days corrected: 2025/26, from 2026-06-20 on" in at_home("year", "show").out


def test_a_calendar_that_fits_says_so(nearpeer: Nearpeer) -> None:
    said = nearpeer("calendar", "check", EXAMPLES / "calendar-2025.toml", "--json")

    assert (said.code, said.json) == (0, {"ok": True, "calendar": "2025/26"})
