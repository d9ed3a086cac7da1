"""The data set of the study at the command line: taken by whoever may, refused in one line to all others."""

from pathlib import Path

from tests.console.cli.cohort import COORDINATOR
from tests.console.cli.conftest import Nearpeer


def test_whoever_may_not_take_it_is_told_who_may_and_nothing_is_written(
    at_home: Nearpeer, tmp_path: Path
) -> None:
    said = at_home("research", "export", tmp_path / "out")

    assert said.code == 1
    assert "local-operator may not take the data set of the study." in said.err
    assert "--as PERSON" in said.err
    assert not (tmp_path / "out").exists()


def test_a_limit_that_would_single_people_out_is_refused(at_home: Nearpeer, tmp_path: Path) -> None:
    said = at_home("research", "export", tmp_path / "out", "--k", "2")

    assert said.code != 0
    assert "--k: 2 would single people out. Give 3 or more." in said.err


def test_a_study_has_a_plain_name(at_home: Nearpeer, tmp_path: Path) -> None:
    said = at_home("research", "export", tmp_path / "out", "--study", "Kovács Anna")

    assert "--study: It is no name of a study." in said.err


def test_a_coordinator_takes_it_and_is_told_how_to_ask_for_the_same_again(
    at_home: Nearpeer, tmp_path: Path
) -> None:
    said = at_home("research", "export", tmp_path / "out", "--as", COORDINATOR, "--json")
    again = at_home(
        "research", "export", tmp_path / "again", "--as", COORDINATOR, "--at", str(said.json["position"])
    )

    assert (said.code, said.json["ok"], said.json["consented"]) == (0, True, 0)
    assert said.json["hash"] in again.out
    assert f"--at {said.json['position']}" in again.out
    assert (tmp_path / "out" / "codebook.md").read_bytes() == (
        tmp_path / "again" / "codebook.md"
    ).read_bytes()
