"""The hazard log: at least 25 hazards, each with a cause, a control and a test that is there."""

import re

import pytest

from tests.project.tree import ROOT

PAGE = ROOT / "docs" / "hazards.md"
FEWEST = 25
NOT_YET = "*not controlled yet*"


def rows() -> list[list[str]]:
    """The cells of each hazard."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| H")]


def proofs() -> list[str]:
    return [proof for row in rows() for proof in re.findall(r"`(tests/[^`]+)`", row[-1])]


def test_there_are_as_many_hazards_as_were_promised() -> None:
    assert len(rows()) >= FEWEST


def test_every_hazard_has_a_cause_a_control_and_a_proof() -> None:
    assert [row[0] for row in rows() if len(row) != 5 or not all(row)] == []


def test_a_hazard_without_a_proof_says_that_it_is_not_controlled() -> None:
    assert [row[0] for row in rows() if "`tests/" not in row[-1] and not row[-1].startswith(NOT_YET)] == []


@pytest.mark.parametrize("proof", proofs())
def test_the_proof_of_a_hazard_is_there(proof: str) -> None:
    file, _, name = proof.partition("::")
    text = (ROOT / file).read_text(encoding="utf-8")

    assert not name or re.search(rf"def {name}\(", text)
