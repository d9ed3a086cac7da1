"""What the reader of lists remarks a page says in both languages, without options of the command line."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

from console.web.remarking import remark, remarked
from console.web.texts.remarks import REMARKS
from tests.console.rosters.floods import FLOODS

CONSOLE = Path(__file__).parents[3] / "console"
READERS = (
    "rosters/cells", "rosters/columns", "rosters/row_reading", "rosters/rows", "rosters/importing",
    "tables", "text_files", "unpacking", "workbooks", "rosters/reading",
)  # fmt: skip
SAYING = {"BadCell": (0, 1), "complain": (2, 3), "BadInput": (2, 3), "_refused": (0, 1)}
"""Which arguments of these are what a person reads."""
ELSEWHERE = (
    "--waive",
    "Count rows",
    "one reason for each row",
    "an equals sign and a reason",
    "is given twice",
    "There is no such file.",
    "It cannot be read: ",
    "Check the path.",
    "has no row",
)
"""What only the command line can come to say."""


def said(node: ast.expr) -> str | None:
    """A text as the source has it, with holes where values stand; None for one that comes from elsewhere."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(str(v.value) if isinstance(v, ast.Constant) else "17" for v in values)
        case _:
            return None


def remarks() -> Iterator[str]:
    """Every text that a reader of lists writes out for a person."""
    for reader in READERS:
        for node in ast.walk(ast.parse((CONSOLE / f"{reader}.py").read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            asked = [node.args[place] for place in SAYING.get(name, ()) if place < len(node.args)]
            asked += [
                each.value
                for each in node.keywords
                if name == "RowError" and each.arg in ("problem", "remedy")
            ]
            yield from (text for one in asked if (text := said(one)) and text.count(" "))


def test_every_remark_of_the_readers_is_said_in_hungarian() -> None:
    told = {text for text in remarks() if not any(word in text for word in ELSEWHERE)}
    floods = {flood.problem for flood in FLOODS if flood.problem}

    assert len(told) > 60
    assert [text for text in sorted(told | floods) if remark(text, "hu") == text] == []


def test_no_remark_of_a_page_names_an_option_or_a_value_that_is_not_there() -> None:
    def values(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for said_before, texts in REMARKS.items():
        assert "--" not in "".join(texts)
        assert all(values(text) <= values(said_before) for text in texts)


def test_a_remark_keeps_its_values() -> None:
    assert remark("Row 40 has the same code.", "hu") == "Ugyanez a kód áll a(z) 40. sorban."
    assert remarked("row 7", "It is empty.", "Fill it in.", "hu") == "7. sor: Üres. Ki kell tölteni."


def test_what_nobody_translated_stays_as_it_is() -> None:
    assert remark("Something new.", "hu") == "Something new."
