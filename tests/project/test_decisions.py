"""Decision records are numbered once each and say context, options, choice and cost."""

import re
from pathlib import Path

from tests.project.tree import ROOT

PARTS = ["Context", "Options", "Choice", "Cost"]


def records() -> list[Path]:
    return sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


def test_each_number_is_given_once_and_none_is_left_out() -> None:
    numbers = [int(path.name.split("-")[0]) for path in records()]

    assert numbers == list(range(len(numbers)))


def test_each_record_says_context_options_choice_and_cost() -> None:
    parts = {path.name: re.findall(r"(?m)^## (.+)$", path.read_text(encoding="utf-8")) for path in records()}

    assert {name: found for name, found in parts.items() if found != PARTS} == {}


def test_each_record_has_a_status_and_a_date() -> None:
    status = re.compile(r"(?m)^Status: (accepted|superseded by \d{4}) · Date: (\d{4}-\d\d-\d\d|YYYY-MM-DD)$")

    assert [path.name for path in records() if not status.search(path.read_text(encoding="utf-8"))] == []
