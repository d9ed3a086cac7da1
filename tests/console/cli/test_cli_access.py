"""Who read what of somebody at the command line, by pseudonyms."""

from tests.console.cli.cohort import COORDINATOR, DORA
from tests.console.cli.conftest import Nearpeer


def test_nobody_has_read_of_somebody_and_so_it_says(at_home: Nearpeer) -> None:
    said = at_home("access", "history", DORA)
    told = at_home("access", "history", DORA, "--json").json

    assert (said.code, told["readings"], told["out_of_turn"]) == (0, [], 0)
    assert "Nobody has opened anything" in said.out


def test_somebody_who_is_nobody_is_refused_with_where_to_look(at_home: Nearpeer) -> None:
    said = at_home("access", "history", "MR-000000")

    assert said.code == 1
    assert "There is no such person." in said.err
    assert COORDINATOR not in said.err
