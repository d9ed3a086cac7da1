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


def other_policy(folder: Path, was: str, becomes: str) -> Path:
    """The example policy with a line of it another one, the first of its kind."""
    file = folder / "policy.toml"
    text = (EXAMPLES / "policy.toml").read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    return file


STRICTER = ('conditions = ["training", "supervision", "diary"]', 'conditions = ["training", "diary"]')


def test_before_a_policy_is_published_it_is_told_whom_it_touches(at_home: Nearpeer, tmp_path: Path) -> None:
    file = other_policy(tmp_path, *STRICTER)

    told = at_home("policy", "check", file, "--effective", "2026-03-01", "--json").json

    assert [number["key"] for number in told["numbers"]] == ["credit.conditions"]
    (credit,) = told["affected"]
    assert (credit["kind"], credit["windows"]) == ("credit", len(credit["streams"]))
    assert credit["changes"] == ["asks for training, diary instead of training, supervision, diary"]
    assert all(stream.startswith("mentor-year/2025/") for stream in credit["streams"])


@pytest.mark.parametrize(
    ("was", "becomes", "kind", "change"),
    [
        ("needed = 4", "needed = 5", "training", "needs 5 instead of 4"),
        ("grace_days = 7", "grace_days = 6", "training", "closes 1 day earlier"),
        ("inside_percent = 50", "inside_percent = 95", "contact", "not owed any more"),
    ],
)
def test_each_change_of_a_window_is_told_in_words(
    at_home: Nearpeer, tmp_path: Path, was: str, becomes: str, kind: str, change: str
) -> None:
    file = other_policy(tmp_path, was, becomes)

    told = at_home("policy", "check", file, "--effective", "2026-01-31", "--json").json

    assert {one["kind"]: one["changes"] for one in told["affected"]}[kind] == [change]


def test_whom_a_policy_touches_is_drawn_and_nothing_is_published(at_home: Nearpeer, tmp_path: Path) -> None:
    said = at_home("policy", "check", other_policy(tmp_path, *STRICTER), "--effective", "2026-03-01")

    assert said.code == 0
    assert "nothing is published" in said.out
    assert "credit.conditions" in said.out
    assert [line["version"] for line in at_home("year", "show", "--json").json["policies"]] == [1]


def test_a_policy_is_judged_as_if_it_had_always_counted(at_home: Nearpeer, tmp_path: Path) -> None:
    file = other_policy(tmp_path, "minutes = 90", "minutes = 240")

    told = at_home("policy", "check", file, "--since-start", "--json").json
    said = at_home("policy", "check", file, "--since-start")

    differing = {one["kind"]: one["differ"] for one in told["kinds"] if one["differ"]}
    assert list(differing) == ["training"]
    assert "nothing written" in said.out
    assert f"{told['events']} events of" in said.out


def test_what_would_have_been_is_told_with_what_nobody_can_know(at_home: Nearpeer, tmp_path: Path) -> None:
    file = other_policy(tmp_path, "minutes = 90", "minutes = 240")

    told = at_home("audit", "what-if", "--policy", file, "--json").json
    said = at_home("audit", "what-if", "--policy", file)

    assert (said.code, told["ok"]) == (0, True)
    assert {one["kind"] for one in told["kinds"] if one["differ"]} == {"training"}
    assert told["differ"] == len(told["differing"])
    assert all(who["name"].startswith("MR-") for one in told["differing"] for who in one["people"])
    assert "Refused commands are not in the log" in said.out
    assert "people might have acted otherwise" in said.out


def test_a_policy_that_cannot_be_read_is_told_by_its_key_and_derives_nothing(
    at_home: Nearpeer, tmp_path: Path
) -> None:
    file = other_policy(tmp_path, "minutes = 90", 'minutes = "many"')

    said = at_home("audit", "what-if", "--policy", file)

    assert said.code == 1
    assert 'training.minutes: "many" does not fit. Give a whole number' in said.err


def test_the_policy_in_force_touches_nobody(at_home: Nearpeer) -> None:
    said = at_home("policy", "check", EXAMPLES / "policy.toml", "--effective", "2026-03-01")

    assert "Every number is that of the last version." in said.out


def test_a_check_refuses_what_publishing_would(at_home: Nearpeer) -> None:
    said = at_home("policy", "check", EXAMPLES / "policy.toml", "--effective", "2025-10-21")

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
