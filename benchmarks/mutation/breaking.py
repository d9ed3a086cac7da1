"""Every way in which one file can be broken: mutmut's operators on libcst's tree, with what is left alone.

mutmut's own walk leaves out what stands outside of functions and what is decorated. The access table, the
shapes of commands and events and every property would be spared: so the walk is ours, the operators mutmut's.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import ndiff
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_match, operator_string

NEVER_CALLED = ("assert_never",)
LEFT_ALONE = ("len", "isinstance", "cast", "TypeVar", "overload", *NEVER_CALLED)
"""Calls that are for the type checker, or whose arguments have one meaning."""
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Mutant:
    """One file with one thing broken. `lines` are those that a test must reach, empty for a definition.

    `function` is the qualified name of the function whose body is broken; None outside of all, and for what
    stands in its head. `key` stays the same as long as the file does.
    """

    key: str
    path: str
    function: str | None
    line: int
    lines: frozenset[int]
    change: "Change" = field(repr=False)

    @property
    def where(self) -> str:
        """The place in words that outlive a move of lines."""
        return f"{self.path}::{self.function or 'definition'}"


@dataclass(frozen=True, slots=True)
class Change:
    """One node of a file, and what it becomes."""

    module: cst.Module
    node: cst.CSTNode
    becomes: cst.CSTNode

    def text(self) -> str:
        """The whole file, broken."""
        broken = self.module.deep_replace(self.node, self.becomes)
        return broken.code if isinstance(broken, cst.Module) else ""

    def shown(self) -> tuple[str, str]:
        """The lines that differ, before and after, each in one line."""
        lines = list(ndiff(self.module.code.splitlines(), self.text().splitlines()))
        was, became = (
            " ".join(line[2:].strip() for line in lines if line.startswith(mark)) for mark in ("- ", "+ ")
        )
        return was[:SHOWN], became[:SHOWN]


def mutants(path: Path, root: Path) -> list[Mutant]:
    """All mutants of one file, in the order of its text."""
    text = path.read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(text))
    name = path.relative_to(root).as_posix()
    walk = _Walk(wrapper.module, f"{name}@{hashlib.sha256(text.encode()).hexdigest()[:10]}", name)
    wrapper.visit(walk)
    return walk.found


class _Walk(cst.CSTVisitor):  # type: ignore[misc]
    """Goes through a file and notes what could be broken."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, module: cst.Module, key: str, path: str) -> None:
        super().__init__()
        self.found: list[Mutant] = []
        self._module, self._key, self._path = module, key, path
        self._names: list[str] = []
        self._functions: list[str] = []
        self._heads = 0
        self._statements: list[int] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if _is_left_alone(node):
            return False
        if isinstance(node, cst.ClassDef | cst.FunctionDef):
            self._names.append(node.name.value)
            if isinstance(node, cst.FunctionDef):
                self._functions.append(".".join(self._names))
        if isinstance(node, cst.BaseStatement):
            self._statements.append(self._line(node))
        if isinstance(node, cst.Parameters):
            self._heads += 1
        self._break(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if _is_left_alone(original_node):
            return
        if isinstance(original_node, cst.ClassDef | cst.FunctionDef):
            self._names.pop()
            if isinstance(original_node, cst.FunctionDef):
                self._functions.pop()
        if isinstance(original_node, cst.BaseStatement):
            self._statements.pop()
        if isinstance(original_node, cst.Parameters):
            self._heads -= 1

    def _break(self, node: cst.CSTNode) -> None:
        inside = bool(self._functions) and not (self._heads and len(self._functions) == 1)
        function = self._functions[0] if inside else None
        lines = frozenset(self._span(node)) if inside else frozenset[int]()
        for becomes in _broken(node):
            key = f"{self._key}#{len(self.found)}"
            change = Change(self._module, node, becomes)
            self.found.append(Mutant(key, self._path, function, self._line(node), lines, change))

    def _line(self, node: cst.CSTNode) -> int:
        return int(self.get_metadata(PositionProvider, node).start.line)

    def _span(self, node: cst.CSTNode) -> Iterator[int]:
        """The lines of a node, and the one that its statement begins with: a tracer may name that alone."""
        place = self.get_metadata(PositionProvider, node)
        yield self._statements[-1]
        yield from range(place.start.line, place.end.line + 1)


def _broken(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for kind, operator in mutation_operators:
        if not isinstance(node, kind) or (operator is operator_string and _is_sentence(node)):
            continue
        made = list(operator(node))
        if operator is operator_string:
            made = made[:1]
        if operator is operator_match and isinstance(node, cst.Match):
            made = [each for case, each in zip(node.cases, made, strict=True) if not _never_reached(case)]
        yield from made


def _is_left_alone(node: cst.CSTNode) -> bool:
    """Types, which the type checker holds; decorators and imports; calls with one meaning."""
    if isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom):
        return True
    if isinstance(node, cst.Subscript):
        return isinstance(node.value, cst.Name) and node.value.value in ("Literal", "Annotated")
    if isinstance(node, cst.Call):
        return isinstance(node.func, cst.Name) and node.func.value in LEFT_ALONE
    return False


def _is_sentence(node: cst.CSTNode) -> bool:
    """Words for people, which people read; a code has no space."""
    return isinstance(node, cst.SimpleString) and " " in str(node.evaluated_value)


def _never_reached(case: cst.MatchCase) -> bool:
    return any(name in cst.Module([]).code_for_node(case.body) for name in NEVER_CALLED)
