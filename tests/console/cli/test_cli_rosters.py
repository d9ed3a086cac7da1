"""Whatever a file holds, the command ends in a report or in one line, with its exit code and no trace."""

from pathlib import Path

import pytest

from tests.console.builders import file_of
from tests.console.cli.conftest import Nearpeer
from tests.console.rosters.books import BOOKS, BROKEN_BOOKS
from tests.console.rosters.cases import Case, Refused
from tests.console.rosters.lists import CELLS, HEADED
from tests.console.rosters.texts import BROKEN_TEXTS, GOOD_TEXTS

CASES = (*GOOD_TEXTS, *BROKEN_TEXTS, *HEADED, *CELLS, *BOOKS, *BROKEN_BOOKS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_check_of_each_file_ends_with_its_exit_code(nearpeer: Nearpeer, tmp_path: Path, case: Case) -> None:
    file = file_of(tmp_path, case.content(), "roster")

    said = nearpeer("roster", "check", file, "--role", case.roster, "--data-dir", tmp_path / "none")

    assert "Traceback" not in said.out + said.err
    if isinstance(case.told, Refused):
        assert (said.code, said.out) == (1, "")
        assert said.err.rstrip().splitlines()[-1].startswith(f"{file}: ")
        assert case.told.problem in said.err
    else:
        assert said.code == (1 if case.told.problem else 0)
        assert f"read as {case.told.read_as}: {case.told.rows} rows" in said.out
