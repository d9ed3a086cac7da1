"""Draws the weeks of pairs: one path for all cells of a kind, one field for each pair; lengths in pixels."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from console.pages.year_picture import PairWeeks, Picture
from domain.board import Column
from domain.rhythm import Cell

LEFT, TOP, ROW, GAP = 84, 20, 11, 10
WIDE, NARROW, ROOM = 16, 6, 1_200
"""The width of a pair: as much as there is room for, within bounds."""
LETTER = 6.2
"""About how wide a letter of a column's name is at 11 px."""
CODES: dict[Cell, str] = {
    "met": "m", "contact": "c", "none": "n", "none-agreed": "a", "beyond": "b", "away": "w", "planned": "p",
    "before": "-", "ahead": ".",
}  # fmt: skip
"""What stands for each kind of week in the field of a pair."""


@dataclass(frozen=True, slots=True)
class Group:
    """The pairs of one column, under their head."""

    column: Column
    count: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Field:
    """Where a pair stands, and its weeks in letters."""

    pair: PairWeeks
    x: int
    cells: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """Everything that the template puts together."""

    width: int
    height: int
    pitch: int
    groups: tuple[Group, ...]
    fields: tuple[Field, ...]
    rows: tuple[int, ...]
    paths: dict[Cell, str]


def drawn(picture: Picture, heads: dict[Column, str]) -> Drawn:
    """A page of pairs; `heads` are the words over the columns, so that they do not run into each other."""
    pitch = max(NARROW, min(WIDE, ROOM // max(1, len(picture.pairs))))
    rows = tuple(TOP + ROW * number for number in range(len(picture.weeks)))
    pieces: dict[Cell, list[str]] = defaultdict(list)
    groups, fields, x = [], [], LEFT
    for column, some in groupby(picture.pairs, lambda pair: pair.column):
        pairs = list(some)
        head = round(LETTER * (len(heads[column]) + len(str(len(pairs))) + 1))
        groups.append(Group(column, len(pairs), x, max(pitch * len(pairs), head)))
        for number, pair in enumerate(pairs):
            at = x + number * pitch
            fields.append(Field(pair, at, "".join(CODES[each] for each in pair.cells)))
            _put(pieces, pair.cells, at, pitch - 1, rows)
        x += groups[-1].width + GAP
    paths = {cell: "".join(some) for cell, some in pieces.items()}
    return Drawn(x, TOP + ROW * len(rows) + 4, pitch, tuple(groups), tuple(fields), rows, paths)


def _put(
    pieces: dict[Cell, list[str]], cells: Sequence[Cell], x: int, width: int, rows: Sequence[int]
) -> None:
    for cell, y in zip(cells, rows, strict=True):
        glyph = GLYPHS.get(cell)
        if glyph is not None:
            pieces[cell].append(glyph(x, y, width))


def _bar(x: int, y: int, width: int) -> str:
    return f"M{x} {y}h{width}v9h-{width}z"


def _half(x: int, y: int, width: int) -> str:
    return f"M{x} {y + 4}h{width}v5h-{width}z"


def _base(x: int, y: int, width: int) -> str:
    return f"M{x} {y + 8}h{width}v1h-{width}z"


def _dot(x: int, y: int, width: int) -> str:
    return f"M{x + width // 2 - 1} {y + 6}h2v2h-2z"


def _hollow(x: int, y: int, width: int) -> str:
    return f"M{x}.6 {y}.6h{width - 1.2:.1f}v7.8h-{width - 1.2:.1f}z"


def _hatch(x: int, y: int, width: int) -> str:
    return f"M{x} {y + 5}l{width - 1}-4M{x} {y + 9}l{width - 1}-4"


GLYPHS: dict[Cell, Callable[[int, int, int], str]] = {
    "met": _bar, "contact": _half, "none": _base, "none-agreed": _dot, "beyond": _hollow, "away": _hatch,
    "planned": _hollow,
}  # fmt: skip
