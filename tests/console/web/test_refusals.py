"""Whatever a decider refuses, a person reads why and what to do, in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.web.problems import Problem
from console.web.texts.refusals import REFUSALS

DOMAIN = Path(__file__).parents[3] / "domain"


def codes() -> Iterator[str]:
    """Every code with which a decider of the domain refuses, as far as it is written out."""
    for file in DOMAIN.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    yield str(code.value)


@pytest.mark.parametrize("code", sorted(set(codes())))
def test_every_refusal_of_the_domain_is_told_in_both_languages(code: str) -> None:
    english, hungarian = REFUSALS[code]

    assert english != hungarian


def test_a_refusal_without_a_text_of_its_own_is_told_by_its_code_in_hungarian() -> None:
    told = Problem(409, "made-up", "It is made up. Leave it.").text("hu")

    assert "made-up" in told


def test_a_refusal_without_a_text_of_its_own_keeps_its_own_words_in_english() -> None:
    assert Problem(409, "made-up", "It is made up. Leave it.").text("en") == "It is made up. Leave it."
