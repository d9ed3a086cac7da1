"""The law of migrations: a release only adds to the schema, so that the release before goes on beside it.

What is not used any more is taken away two releases later, by a migration that says so.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

FIRST = "record_0014"
"""Migrations before this one ran while nothing else did."""
CONTRACTS = "CONTRACTS"
"""The name by which a migration says which release was the last that used what it takes away."""
BREAKS = {
    r"\bDROP\s+(?!CONSTRAINT\b|TRIGGER\b)": "takes something away",
    r"\bRENAME\b": "renames what the release before calls otherwise",
    r"\bTRUNCATE\b|\bDELETE\s+FROM\b": "deletes rows",
    r"\bREVOKE\b": "takes a right away",
    r"\bSET\s+(DATA\s+)?TYPE\b|\bALTER\s+COLUMN\s+\S+\s+TYPE\b": "changes a column's type",
    r"\bSET\s+NOT\s+NULL\b": "wants a value that the release before does not give",
    r"\bADD\s+(COLUMN\s+)?(?!CONSTRAINT)[^,;]*\bNOT\s+NULL\b(?![^,;]*\bDEFAULT\b)": (
        "adds a column that the release before leaves empty"
    ),
    r"\bADD\s+CONSTRAINT\b(?![^;]*\bNOT\s+VALID\b)": "holds up writers while it looks through all rows",
    r"\bLOCK\s+TABLE\b": "holds up writers",
}


def breaches(script: Path) -> Iterator[str]:
    """What a migration does that the release before could not live with, each in words."""
    tree = ast.parse(script.read_text(encoding="utf-8"))
    if any(isinstance(node, ast.Assign) and _names(node) == {CONTRACTS} for node in tree.body):
        return
    forward = [node for node in tree.body if not _is_the_way_back(node)]
    text = " ; ".join(_texts(forward))
    yield from (why for pattern, why in BREAKS.items() if re.search(pattern, text, re.IGNORECASE))


def _is_the_way_back(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == "downgrade"


def _names(node: ast.Assign) -> set[str]:
    return {target.id for target in node.targets if isinstance(target, ast.Name)}


def _texts(nodes: list[ast.stmt]) -> Iterator[str]:
    for node in nodes[1:]:  # the first is what the file says of itself
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value
