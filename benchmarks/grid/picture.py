"""The grid drawn: faults by steps, each cell the longest silence of its runs, on a scale up to the goal."""

from collections.abc import Mapping, Sequence
from html import escape

from benchmarks.charts import NAMESPACE
from benchmarks.grid.headline import Judged
from benchmarks.grid.runs import STEPS

LEFT, TOP, CELL_W, CELL_H, HEAD = 250, 60, 44, 24, 190
LIGHT, DARK = (232, 243, 246), (31, 111, 139)
BROKEN, INK = "#b3261e", 'fill="#222222"'
SAID = 'role="img" aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="12"'
Cell = tuple[float, float, bool]
"""Silence and its goal in case seconds, and whether anything was broken."""


def cells(runs: Sequence[Judged]) -> dict[str, dict[str, Cell]]:
    """For each fault that walks the path, the worst of its runs at each step."""
    found: dict[str, dict[str, Cell]] = {}
    for run in runs:
        if run.step in STEPS:
            row = found.setdefault(run.fault, {})
            silence, _, broken = row.get(run.step, (0.0, 0.0, False))
            worst = max(silence, run.silence_s)
            row[run.step] = (worst, run.silence_goal_s, broken or bool(run.broken))
    return found


def picture(rows: Mapping[str, Mapping[str, Cell]]) -> str:
    """The text of an SVG file; its description says the same for whoever cannot see it."""
    width, height = LEFT + CELL_W * len(STEPS) + 110, TOP + HEAD + CELL_H * len(rows) + 20
    drawn = [f'<text x="16" y="28" font-weight="bold" {INK}>Longest silence, in seconds of case time</text>']
    for column, step in enumerate(STEPS):
        x = LEFT + CELL_W * column + CELL_W // 2 + 4
        y = TOP + HEAD - 8
        drawn.append(f'<text x="{x}" y="{y}" {INK} transform="rotate(-60 {x} {y})">{step}</text>')
    for number, (fault, row) in enumerate(rows.items()):
        y = TOP + HEAD + CELL_H * number
        drawn.append(f'<text x="{LEFT - 10}" y="{y + 16}" {INK} text-anchor="end">{escape(fault)}</text>')
        drawn += [_cell(column, y, row[step]) for column, step in enumerate(STEPS) if step in row]
    said = "; ".join(
        f"{fault}: {max((cell[0] for cell in row.values()), default=0):.0f} s at worst"
        for fault, row in rows.items()
    )
    return "\n".join(
        [
            f'<svg xmlns="{NAMESPACE}" viewBox="0 0 {width} {height}" {SAID}>',
            '<title id="t">Longest silence of each fault at each step of an escalation</title>',
            f'<desc id="d">{escape(said)}</desc>',
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            *drawn,
            "</svg>\n",
        ]
    )


def _cell(column: int, y: int, cell: Cell) -> str:
    silence, goal, broken = cell
    share = min(1.0, silence / goal)
    mixed = "".join(f"{round(low + (high - low) * share):02x}" for low, high in zip(LIGHT, DARK, strict=True))
    ink = "#ffffff" if share > 0.5 or broken else "#222222"
    x, fill = LEFT + CELL_W * column, BROKEN if broken else f"#{mixed}"
    return (
        f'<rect x="{x}" y="{y}" width="{CELL_W - 2}" height="{CELL_H - 2}" fill="{fill}"/>'
        f'<text x="{x + CELL_W // 2 - 1}" y="{y + 15}" fill="{ink}" text-anchor="middle">{silence:.0f}</text>'
    )
