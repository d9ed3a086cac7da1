"""The picture of pairs by weeks: each pair in a field of its own, one glyph for each week."""

import re
from itertools import pairwise

from console.pages.year import Who
from console.pages.year_picture import PairWeeks, Picture, WeekHead
from console.web.heatmap import CODES, GLYPHS, ROW, drawn
from domain.board import COLUMNS, Column
from domain.rhythm import Cell

HEADS: dict[Column, str] = {
    "waiting": "Waiting on us", "slipping": "Slipping", "quiet": "Quiet but fine", "on-track": "On track"
}  # fmt: skip
CELLS: tuple[Cell, ...] = tuple(CODES)


def pictured(pairs: int, cells: tuple[Cell, ...] = CELLS) -> Picture:
    """So many pairs, those of the columns next to each other."""
    weeks = tuple(WeekHead(first_us=n, now=n == 3, free=False, name="") for n in range(len(cells)))
    who = Who(id="m", name="M")
    return Picture(
        first=1, last=pairs, of=pairs, page=1, pages=1, weeks=weeks,
        pairs=tuple(
            PairWeeks(
                pair=f"r{n}", mentor=who, mentee=who, column=COLUMNS[n * len(COLUMNS) // pairs],
                cells=cells, days=1, usual=7, last_us=0,
            )
            for n in range(pairs)
        ),
    )  # fmt: skip


def test_every_week_of_every_pair_has_one_glyph_and_a_letter() -> None:
    made = drawn(pictured(20), HEADS)

    assert set(made.paths) == set(GLYPHS)
    strokes = {cell: 2 if cell == "away" else 1 for cell in GLYPHS}
    assert {cell: made.paths[cell].count("M") for cell in GLYPHS} == {c: 20 * strokes[c] for c in GLYPHS}
    assert {field.cells for field in made.fields} == {"".join(CODES.values())}
    assert len(set(CODES.values())) == len(CODES)


def test_no_pair_stands_on_another_and_all_are_inside() -> None:
    for pairs in (1, 4, 12, 185, 200):
        made = drawn(pictured(pairs), HEADS)

        places = [field.x for field in made.fields]
        assert all(later - former >= made.pitch for former, later in pairwise(places))
        assert places[-1] + made.pitch <= made.width
        assert made.rows[-1] + ROW <= made.height
        ends = [group.x + group.width for group in made.groups]
        assert all(group.x >= end for group, end in zip(made.groups[1:], ends, strict=False))


def test_two_hundred_pairs_fit_on_a_desk() -> None:
    assert drawn(pictured(200), HEADS).width <= 1_392


def test_glyphs_differ_in_shape_and_not_by_colour_alone() -> None:
    shapes = {re.sub(r"\d+", "0", glyph(0, 0, 5)) + glyph(0, 0, 5) for glyph in GLYPHS.values()}

    assert len(shapes) == len(GLYPHS) - 1  # planned is the hollow one, dashed
