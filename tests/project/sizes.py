"""The size report: lines per file and per function in every room, and a failure where one is over its limit.

`python -m tests.project.sizes` prints the table and exits 1 when a file or a function is too long.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import median

from tests.project.tree import ROOMS, ROOT, composition_roots, modules

FILE_LIMIT = 300
DOMAIN_FILE_LIMIT = 200
FUNCTION_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Size:
    """Lines of one file, or of one function of it (`where` is `path` or `path:line name`)."""

    where: str
    lines: int
    limit: int

    @property
    def over(self) -> bool:
        """Whether the limit is broken."""
        return self.lines > self.limit


@dataclass(frozen=True, slots=True)
class Room:
    """The sizes of one row of the report."""

    name: str
    files: list[Size]
    functions: list[Size]


def measure(name: str, paths: Iterable[Path], root: Path = ROOT) -> Room:
    """Measure the files of one room."""
    files: list[Size] = []
    functions: list[Size] = []
    limit = DOMAIN_FILE_LIMIT if name == "domain" else FILE_LIMIT
    for path in paths:
        text = path.read_text(encoding="utf-8")
        where = path.relative_to(root).as_posix()
        files.append(Size(where, len(text.splitlines()), limit))
        functions.extend(_functions(where, text))
    return Room(name, files, functions)


def _functions(where: str, text: str) -> Iterator[Size]:
    """Each function from its `def` to its last line, docstring included, decorators not."""
    for node in ast.walk(ast.parse(text, where)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Size(f"{where}:{node.lineno} {node.name}", lines, FUNCTION_LIMIT)


def rooms() -> list[Room]:
    """The rows of the report, of this project."""
    named = [measure(room, modules(room)) for room in ROOMS]
    roots = measure("roots", composition_roots())
    around = [measure(room, modules(room)) for room in ("benchmarks", "tests")]
    return [room for room in (*named, roots, *around) if room.files]


def percentile(lines: list[int], percent: int) -> int:
    """The smallest of these numbers that at least `percent` of them do not exceed."""
    return sorted(lines)[ceil(len(lines) * percent / 100) - 1]


def row(room: Room) -> str:
    """One line of the table: files and functions with median, 95th percentile and maximum of their lines."""
    cells = [f"{room.name:<11}"]
    for sizes in (room.files, room.functions):
        lines = [size.lines for size in sizes] or [0]
        cells.append(f"{len(sizes):>6} {median(lines):>7.0f} {percentile(lines, 95):>5} {max(lines):>5}")
    return " |".join(cells)


def over(report: list[Room]) -> list[str]:
    """What is over its limit, longest first, each with the remedy."""
    sizes = [size for room in report for size in (*room.files, *room.functions) if size.over]
    return [
        f"{size.where} has {size.lines} lines (limit {size.limit}): split it by capability"
        for size in sorted(sizes, key=lambda size: -size.lines)
    ]


def main() -> int:
    """Print the report; 1 when something is too long."""
    report = rooms()
    print(f"{'lines of':<11} | files  median   p95   max | funcs  median   p95   max")
    print("\n".join(row(room) for room in report))
    faults = over(report)
    print("\n".join(faults) if faults else "every file and function is within its limit")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
