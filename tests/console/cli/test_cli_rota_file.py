"""A rota is proven before it is published: from its file alone, where no service runs."""

from pathlib import Path

import pytest

from tests.console.builders import EXAMPLES
from tests.console.cli.conftest import Nearpeer

EXAMPLE = EXAMPLES / "rota.toml"
CALENDAR, POLICY = EXAMPLES / "calendar-2025.toml", EXAMPLES / "policy.toml"


@pytest.fixture
def nowhere(nearpeer: Nearpeer, tmp_path: Path) -> Nearpeer:
    """The command where nothing was ever started."""
    return lambda *arguments: nearpeer(*arguments, "--data-dir", tmp_path / "nothing")


def test_a_file_is_proven_hour_by_hour_where_no_service_runs(nowhere: Nearpeer, tmp_path: Path) -> None:
    said, told = (
        nowhere("rota", "prove", "--file", EXAMPLE),
        nowhere("rota", "prove", "--file", EXAMPLE, "--json"),
    )

    assert (said.code, told.code, told.json["ok"], told.json["hours"]) == (0, 0, True, 336)
    assert (told.json["file"], told.json["published"]) == ("rota.toml", False)
    assert said.out.startswith("rota.toml, as if it were published on ")
    assert "+2 STAFF" in said.out
    assert said.out.splitlines()[-1].startswith("No gap. Addresses are not looked at")
    assert not (tmp_path / "nothing").exists()


def test_the_weekend_rotation_of_a_file_is_proven_too(nowhere: Nearpeer) -> None:
    told = nowhere("rota", "prove", "--file", EXAMPLE, "--days", "28", "--json").json

    changes = {chain["begins"][11:16] for chain in told["chains"][1:]}
    assert changes == {"08:00"}
    assert len(told["chains"]) > 5


def test_without_a_calendar_the_public_holidays_of_hungary_count_and_it_says_so(nowhere: Nearpeer) -> None:
    said = " ".join(nowhere("rota", "prove", "--file", EXAMPLE).out.split())

    assert "by the calendar: public holidays of Hungary. Another one: --calendar FILE" in said


def test_a_calendar_that_has_gone_by_is_told(nowhere: Nearpeer) -> None:
    said = nowhere("rota", "prove", "--file", EXAMPLE, "--calendar", CALENDAR, "--policy", POLICY)

    assert said.code == 0
    assert "Give one that reaches further: --calendar FILE" in " ".join(said.out.split())


def test_a_telephone_whose_number_no_setting_knows_is_told(
    nowhere: Nearpeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = nowhere("rota", "prove", "--file", EXAMPLE, "--json").json
    monkeypatch.setenv("NEARPEER_TELEPHONES", "duty-phone=+3615550100")
    known = nowhere("rota", "prove", "--file", EXAMPLE, "--json").json

    assert (without["without_number"], known["without_number"]) == (["duty-phone"], [])


def test_a_file_that_does_not_fit_is_named_by_its_place(nowhere: Nearpeer, tmp_path: Path) -> None:
    file = tmp_path / "rota.toml"
    file.write_text(EXAMPLE.read_text(encoding="utf-8").replace('["08:00"]', '["8:00"]', 1), encoding="utf-8")

    said = nowhere("rota", "prove", "--file", file)

    assert said.code == 1
    assert "on_call.hand_overs[1]" in said.err


def test_a_calendar_without_a_file_is_refused_with_the_remedy(nowhere: Nearpeer) -> None:
    said = nowhere("rota", "prove", "--calendar", CALENDAR)

    assert said.code == 2
    assert said.err.endswith("Give --file too, or neither.\n")


def test_where_no_rota_is_published_it_says_what_that_means_and_what_to_do(at_desk: Nearpeer) -> None:
    said, told = at_desk("rota", "prove"), at_desk("rota", "prove", "--json")

    assert (said.code, told.code, told.json["published"]) == (1, 1, False)
    assert "Publish one: nearpeer rota publish FILE" in said.out
    assert "Until then an emergency pages nobody." in said.out
    assert "nearpeer rota prove --file FILE" in said.out
