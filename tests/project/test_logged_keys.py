"""Every key that our rooms log under is one of those that are let through; what is dropped helps nobody."""

import ast
from collections.abc import Iterator
from pathlib import Path

from runtime.logs import KEYS
from tests.project.tree import ROOT

ROOMS = ("domain", "store", "runtime", "activities", "workflows", "console")
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
OWN = {"exc_info"}


def sources() -> list[Path]:
    return [*ROOT.glob("*.py"), *(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]


def logged(source: str) -> Iterator[tuple[int, str]]:
    """Each key that a line is logged under, with the line of the source; `**fields` are spread there."""
    tree = ast.parse(source)
    spread = {
        each.targets[0].id: each.value
        for each in ast.walk(tree)
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and says(call.func):
            for keyword in call.keywords:
                if keyword.arg is not None:
                    yield call.lineno, keyword.arg
                elif isinstance(keyword.value, ast.Name):
                    fields = spread.get(keyword.value.id)
                    assert isinstance(fields, ast.Dict), (
                        f"line {call.lineno}: write its keys where they are logged"
                    )
                    yield from ((call.lineno, ast.literal_eval(key)) for key in fields.keys if key)


def says(function: ast.Attribute) -> bool:
    return function.attr in LEVELS and isinstance(function.value, ast.Name) and function.value.id == "log"


def test_every_room_logs_under_known_keys_alone() -> None:
    unknown = [
        f"{file.relative_to(ROOT)}:{line} {key}"
        for file in sources()
        for line, key in logged(file.read_text(encoding="utf-8"))
        if key not in KEYS | OWN
    ]

    assert unknown == []


def test_the_look_notices_a_key_that_would_be_dropped() -> None:
    source = 'log.info("read", stream="s", name="n")\ntold = {"note": 1}\nlog.error("kept", **told)\n'

    assert [key for _, key in logged(source) if key not in KEYS] == ["name", "note"]
