"""A simulated year ends with a summary that adds up; a rehearsal of bad files ends before anything starts."""

from datetime import date
from pathlib import Path

import pytest

from console import progress
from console.calendar import load_calendar
from domain.obligations import Standing
from tests.console.builders import EXAMPLES, csv_file, mentee, mentor
from tests.console.cli.conftest import Nearpeer

SIMULATED = ("simulate", "--pairs", "4", "--seed", "7")


def test_the_summary_has_every_figure_and_adds_up(nearpeer: Nearpeer) -> None:
    said = nearpeer(*SIMULATED, "--json")

    told = said.json
    count = told["obligations"]
    assert said.code == 0
    assert {"mentors", "mentees", "relationships", "unmatched", "events", "credit", "emergencies"} <= set(
        told
    )
    assert count["opened"] == sum(count[standing] for standing in Standing) > 0
    assert count["open"] == 0
    assert (told["logs"], told["workflows"]) == (None, None)
    assert said.out.count("\n") == 1
    assert said.err == ""


def test_the_same_seed_gives_the_same_year(nearpeer: Nearpeer) -> None:
    one, again, other = (
        nearpeer("simulate", "--pairs", "4", "--seed", seed, "--json").json for seed in "778"
    )

    assert one["fingerprints"] == again["fingerprints"] != other["fingerprints"]


def test_the_summary_is_drawn_with_its_bars_in_a_hundred_columns(nearpeer: Nearpeer) -> None:
    said = nearpeer(*SIMULATED, "--until", "2025-12-01")

    assert "4 mentees" in said.out
    assert "✓ met" in said.out
    assert "█" in said.out
    assert max(map(len, said.out.splitlines())) <= 100


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--pairs: Whose year?"),
        (["--pairs", "3", "--mentors", str(EXAMPLES / "mentors-2025.csv")], "--pairs: Whose year?"),
        (["--pairs", "0"], "'--pairs'"),
        (["--pairs", "3", "--until", "2031-01-01"], "--until: 2031-01-01 lies outside the calendar."),
        (["--pairs", "3", "--until", "soon"], "'--until'"),
        (["--pairs", "3", "--policy", "nowhere.toml"], "file 'nowhere.toml' does not exist"),
    ],
)
def test_a_year_that_cannot_be_is_wrong_usage(nearpeer: Nearpeer, arguments: list[str], told: str) -> None:
    said = nearpeer("simulate", "--seed", "1", *arguments)

    assert said.code == 2
    assert told in said.err
    assert said.err.count("\n") == 1


def test_a_policy_with_a_negative_number_is_named_by_its_key(nearpeer: Nearpeer, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    text = (EXAMPLES / "policy.toml").read_text(encoding="utf-8")
    policy.write_text(text.replace("grace_days = 7", "grace_days = -7", 1), encoding="utf-8")

    said = nearpeer(*SIMULATED, "--policy", policy)

    assert said.code == 1
    assert ".grace_days" in said.err
    assert "-7" in said.err


def test_a_rehearsal_of_a_bad_roster_starts_nothing(nearpeer: Nearpeer, tmp_path: Path) -> None:
    mentors = csv_file(tmp_path, [mentor("A1"), mentor("A1")], "mentors.csv")
    mentees = csv_file(tmp_path, [mentee("B1")], "mentees.csv")
    files = ("--mentors", mentors, "--mentees", mentees)

    said = nearpeer("rehearse", *files, "--seed", "1", "--data-dir", tmp_path / "data")

    assert said.code == 1
    assert "row 3, student_code" in said.err
    assert said.err.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_without_a_terminal_progress_is_a_line_a_month(capsys: pytest.CaptureFixture[str]) -> None:
    calendar = load_calendar(EXAMPLES / "calendar-2025.toml")
    first = date.fromisoformat(calendar.date_of(calendar.first))

    with progress.days(calendar, calendar.ends_us, quiet=False) as told:
        for day in range(0, 70, 7):
            told(calendar.midnight(calendar.first + day), day * 10)

    lines = capsys.readouterr().err.splitlines()
    assert first.month == 9
    assert lines == ["2025-09-01  0 acts", "2025-10-06  350 acts", "2025-11-03  630 acts"]


def test_for_json_progress_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    calendar = load_calendar(EXAMPLES / "calendar-2025.toml")

    with progress.days(calendar, calendar.ends_us, quiet=True) as told:
        told(calendar.begins_us, 1)

    assert capsys.readouterr() == ("", "")
