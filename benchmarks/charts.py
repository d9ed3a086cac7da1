"""One chart for one comparison: bars as plain SVG, each group on a scale of its own."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

WIDTH, LEFT, RIGHT = 720, 250, 110
BAR, GAP, GROUP, TOP = 18, 6, 14, 52
NAMESPACE = "http://www.w3.org/2000/svg"
COLOURS = ("#1f6f8b", "#b9b9b9", "#d98f4e", "#e8c39e")
"""Ours first, then what it is compared with."""


class Bar(NamedTuple):
    """One measured value."""

    label: str
    value: float


class Group(NamedTuple):
    """Bars that are compared with each other, the longest as long as there is room."""

    title: str
    bars: Sequence[Bar]


def chart(title: str, unit: str, groups: Sequence[Group]) -> str:
    """The text of an SVG file; readable on light and dark pages, and by who cannot see it."""
    drawn: list[str] = []
    y = TOP
    for group in groups:
        if group.title:
            drawn.append(_text(16, y + 13, group.title, "bold"))
            y += BAR + GAP
        most = max(bar.value for bar in group.bars) or 1
        for colour, bar in zip(COLOURS, group.bars, strict=False):
            length = round((WIDTH - LEFT - RIGHT) * bar.value / most, 1)
            drawn.append(_text(LEFT - 10, y + 13, bar.label, anchor="end"))
            drawn.append(f'<rect x="{LEFT}" y="{y}" width="{length}" height="{BAR}" fill="{colour}"/>')
            drawn.append(_text(LEFT + length + 8, y + 13, f"{_shown(bar.value)} {unit}"))
            y += BAR + GAP
        y += GROUP
    said = "; ".join(
        f"{group.title} {bar.label}: {_shown(bar.value)} {unit}".strip()
        for group in groups
        for bar in group.bars
    )
    size = f'viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}"'
    said_by = 'role="img" aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="13"'
    return "\n".join(
        [
            f'<svg xmlns="{NAMESPACE}" {size} {said_by}>',
            f'<title id="t">{escape(title)}</title>',
            f'<desc id="d">{escape(said)}</desc>',
            f'<rect width="{WIDTH}" height="{y}" fill="#ffffff"/>',
            _text(16, 28, title, "bold"),
            *drawn,
            "</svg>\n",
        ]
    )


def _text(x: float, y: float, words: str, weight: str = "normal", anchor: str = "start") -> str:
    return (
        f'<text x="{x}" y="{y}" fill="#222222" font-weight="{weight}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 1_000 else f"{value:g}"
