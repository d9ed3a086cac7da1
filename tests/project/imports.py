"""The part of the import law that import-linter cannot see: composition roots, lanes, purity by call.

Each function takes the text of a module and says its faults, so that the law can be tried on small texts.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

ROOT_MODULES = frozenset({"worker", "watchdog", "sealer"})
# Beneath the ledger, how the outbox reaches Temporal, whose turn a duty is, what a log tells of itself:
# what both lanes stand on.
SHARED_ACTIVITIES = frozenset({"ledger", "folds", "admission", "clock", "relay", "runs", "turns", "gauging"})
URGENT_ACTIVITIES = frozenset(
    {
        "paging",
        "reaching",
        "resending",
        "watching",
        "lane",
        "draining",
        "collecting",
        "outage",
        "crowd",
        "unreadable",
        "hastening",
        "attended",
        "care_gauges",
        "ground_gauges",
    }
)
IMPURE_MODULES = frozenset(
    {
        "asyncio", "concurrent", "http", "io", "logging", "multiprocessing", "os", "pathlib", "random",
        "secrets", "shutil", "signal", "socket", "subprocess", "sys", "tempfile", "threading", "time",
        "urllib",
        # Time zones and holidays are expanded when a calendar is published, never inside a decider.
        "holidays", "zoneinfo",
    }
)  # fmt: skip
IMPURE_NAMES = frozenset({"uuid.uuid1", "uuid.uuid4"})
CLOCK_CALLS = frozenset({"now", "today", "utcnow", "uuid1", "uuid4"})
# hash() of a text differs from process to process; inside a __hash__ it is a key in memory and nothing else.
IMPURE_BUILTINS = frozenset({"eval", "exec", "hash", "input", "open", "print"})


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name, fully dotted (`activities.ledger`, `activities.ledger.execute`), and its line."""

    name: str
    line: int

    @property
    def parts(self) -> tuple[str, ...]:
        """The dotted name in pieces."""
        return tuple(self.name.split("."))


def imports(node: ast.AST) -> Iterator[Import]:
    """Every import under this node, `from a import b` as `a.b`."""
    for child in ast.walk(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, child.lineno) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            origin = "." * child.level + (child.module or "")
            yield from (Import(f"{origin}.{alias.name}", child.lineno) for alias in child.names)


def lane(found: Import) -> str | None:
    """The lane that an import belongs to: year, urgent, or none when both lanes share it."""
    room, module = (*found.parts, "", "")[:2]
    if room == "workflows":
        return "urgent" if module == "urgent" else "year"
    if room != "activities" or module in SHARED_ACTIVITIES:
        return None
    return "urgent" if module in URGENT_ACTIVITIES else "year"


def relative_import_faults(text: str) -> Iterator[str]:
    """Rooms are named in full, or the law could not be read."""
    for found in imports(ast.parse(text)):
        if found.name.startswith("."):
            yield f"line {found.line}: a relative import; name the room in full"


def root_import_faults(text: str) -> Iterator[str]:
    """Nobody imports a composition root: the CLI starts it as a child process."""
    for found in imports(ast.parse(text)):
        if found.parts[0] in ROOT_MODULES:
            yield f"line {found.line}: imports {found.parts[0]}.py; start it as a child process"


def worker_faults(text: str) -> Iterator[str]:
    """A worker imports the chosen lane only: inside a function, and no function knows both lanes."""
    tree = ast.parse(text)
    functions = _functions(tree)
    inside = {id(child) for function in functions for child in ast.walk(function)}
    for statement in (node for node in ast.walk(tree) if id(node) not in inside):
        if isinstance(statement, ast.Import | ast.ImportFrom):
            for found in filter(lane, imports(statement)):
                yield f"line {found.line}: imports {found.name} at the top; do it inside the lane's function"
    for function in functions:
        lanes = {lane(found) for found in imports(function)} - {None}
        if len(lanes) > 1:
            yield f"line {function.lineno}: {function.name} imports both lanes; one function for each"


def lane_faults(module: str, text: str) -> Iterator[str]:
    """A workflow or an activity of one lane imports nothing of the other; `module` is its dotted name."""
    own = lane(Import(module, 0))
    if own is None:
        return
    for found in imports(ast.parse(text)):
        if lane(found) not in {own, None}:
            yield f"line {found.line}: {module} ({own} lane) imports {found.name}"


def purity_faults(text: str) -> Iterator[str]:
    """The domain reads no clock, draws no chance, touches no machine and counts in integers."""
    tree = ast.parse(text)
    for found in imports(tree):
        if found.parts[0] in IMPURE_MODULES or found.name in IMPURE_NAMES:
            yield f"line {found.line}: imports {found.name}"
    keys = {id(node) for hashing in _functions(tree, "__hash__") for node in ast.walk(hashing)}
    for node in (node for node in ast.walk(tree) if id(node) not in keys):
        if fault := _impurity(node):
            yield f"line {getattr(node, 'lineno', 0)}: {fault}"


def _functions(tree: ast.AST, name: str | None = None) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function under this node, or those of one name."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [function for function in found if name in {None, function.name}]


def _impurity(node: ast.AST) -> str | None:
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in IMPURE_BUILTINS:
            return f"calls {name}()"
        case ast.Call(func=ast.Attribute(attr=name)) if name in CLOCK_CALLS:
            return f"calls {name}()"
        case ast.Constant(value=float()) | ast.Name(id="float") | ast.BinOp(op=ast.Div()):
            return "counts in floats; the log and its readers agree on integers only"
        case _:
            return None


def awaited_append_faults(text: str) -> Iterator[str]:
    """Only the ledger appends to a log: nobody else awaits an `append`."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Await(value=ast.Call(func=ast.Attribute(attr="append"))):
                yield f"line {node.lineno}: appends to a log by itself; go through activities.ledger"
