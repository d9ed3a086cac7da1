"""A refusal is one line that names the thing and the remedy; --json gives it as the last line as well."""

from pathlib import Path

import pytest

from console.service import Service
from runtime.settings import Settings
from tests.console.builders import EXAMPLES
from tests.console.cli.conftest import Home, Nearpeer

KEY = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
ROSTER = str(EXAMPLES / "mentors-2025.csv")
SIMULATE = ("simulate", "--pairs", "1", "--seed", "1")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["mentor", "list"], 3),
        (["roster", "check", ROSTER, "--role", "mentor", "--policy", ROSTER], 1),
        (["rebuild", "--wipe", "--read-models"], 2),
    ],
)
def test_with_json_a_refusal_is_the_last_line(
    nearpeer: Nearpeer, tmp_path: Path, arguments: list[str], code: int
) -> None:
    said = nearpeer(*arguments, "--data-dir", tmp_path / "none", "--json")

    assert said.code == code
    assert said.json == {"ok": False, "exit": code, "problem": said.err.splitlines()[-1]}


@pytest.mark.parametrize(
    ("wanted", "named"),
    [("", '""'), (" ", '" "'), ("a'b; --", '''"a'b; --"'''), ("a" * 5_000, '"' + "a" * 59 + "...")],
)
def test_an_id_that_is_none_is_told_in_quotes_and_cut(at_home: Nearpeer, wanted: str, named: str) -> None:
    said = at_home("mentor", "show", wanted)

    assert said.code == 1
    assert said.err == f"There is no mentor {named}. List them: nearpeer mentor list\n"


def test_a_cohort_without_a_name_is_told_in_quotes(at_home: Nearpeer) -> None:
    assert 'holds no cohort "". Choose from: 2025.' in at_home("mentor", "list", "--cohort", "").err


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TEMPORAL_ADDRESS", "h:x:y"),
        ("TEMPORAL_ADDRESS", "nonsense"),
        ("DATABASE_URL", "postgresql://[::bad/x"),
        ("DATABASE_URL", "nonsense"),
    ],
)
def test_an_address_that_cannot_be_one_is_wrong_usage(
    nearpeer: Nearpeer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv("NEARPEER_KEYS_URL", "postgresql://a@127.0.0.1:1/keys")
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@127.0.0.1:1/record")
    monkeypatch.setenv("NEARPEER_KEK", KEY)
    monkeypatch.setenv(variable, value)

    said = nearpeer("mentor", "list", "--data-dir", tmp_path / "none")

    assert said.code == 2
    assert said.err.startswith(f"{variable} ")
    assert "Write it like " in said.err


def test_a_database_without_our_schema_is_told_with_the_remedy(
    nearpeer: Nearpeer, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = home.service.postgres.urls
    monkeypatch.setenv("DATABASE_URL", urls["url"].replace("/nearpeer?", "/postgres?"))
    monkeypatch.setenv("NEARPEER_KEYS_URL", urls["keys_url"])
    monkeypatch.setenv("NEARPEER_KEK", KEY)

    said = nearpeer("mentor", "list", "--data-dir", home.folder)

    assert said.code == 1
    assert said.err.endswith("lacks the schema of this release. Run `nearpeer db upgrade`.\n")


@pytest.mark.parametrize(("first", "last"), [("9999-09-01", "9999-12-31"), ("0001-01-05", "0001-06-30")])
def test_a_calendar_beyond_reckoning_is_told_by_its_key(
    nearpeer: Nearpeer, tmp_path: Path, first: str, last: str
) -> None:
    days = f"first = {first}\nlast = {last}\n"
    file = tmp_path / "calendar.toml"
    file.write_text(f'name = "far"\n{days}time_zone = "UTC"\n[[semesters]]\nname = "one"\n{days}')

    said = nearpeer(*SIMULATE, "--calendar", file)

    assert said.code == 1
    assert f"first: {first} is too far away. Give a day of the years 1900 to 2999." in said.err


def test_a_day_outside_the_year_is_told_with_the_days_that_may_be_given(nearpeer: Nearpeer) -> None:
    said = nearpeer(*SIMULATE, "--until", "1999-01-01")

    assert said.code == 2
    assert "Choose a day after 2025-09-01 and before 2026-11-25." in said.err


def test_a_width_of_nothing_still_shows_the_page(nearpeer: Nearpeer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "0")

    assert "1" in nearpeer(*SIMULATE).out


@pytest.mark.parametrize("version", ["", "rubbish\n"])
def test_a_cluster_of_no_version_is_told(open_ground: Path, nearpeer: Nearpeer, version: str) -> None:
    folder = open_ground / f"version-{len(version)}"
    service = Service(Settings.load(data_dir=folder), fast=True)
    service.dir.claim()
    service.dir.release()
    (folder / "postgres" / "cluster").mkdir(parents=True)
    (folder / "postgres" / "cluster" / "PG_VERSION").write_text(version)

    said = nearpeer("up", "--data-dir", folder)

    assert said.code == 3
    assert "PG_VERSION is damaged. Put PostgreSQL's files back from your backup." in said.err


@pytest.mark.parametrize(("day", "code"), [("2025-09-02", 0), ("2026-11-24", 0), ("2026-11-25", 2)])
def test_the_days_named_are_those_that_may_be_given(nearpeer: Nearpeer, day: str, code: int) -> None:
    assert nearpeer(*SIMULATE, "--until", day).code == code


@pytest.mark.parametrize("verb", ["compare", "check-code"])
def test_two_ledgers_are_not_compared_where_nothing_runs(
    nearpeer: Nearpeer, tmp_path: Path, verb: str
) -> None:
    said = nearpeer("audit", verb, "--data-dir", tmp_path)

    assert said.code == 3
    assert f"No nearpeer runs in {tmp_path}. Start it" in said.err
