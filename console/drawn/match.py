"""Drafts, comparisons, explanations and the waiting list on a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from console.drawn import signs
from console.matching import Done
from console.pages.explained import Another, Explained, Part
from console.pages.match import Comparison, DraftList, DraftPage, DraftRow, WaitingList
from console.pages.moments import Moments
from console.pages.year import Who

WHY_NOT = {
    "not-possible": "another is not possible",
    "not-compared": "pairs were drawn by lot, and nobody was compared",
    "fewer-points": "fewer points",
    "as-many-points": "as many points; all pairs together decided, then the order of ids",
    "less-together": "more points for these two, but together all would have less or leave one out",
}


def draft_list(page: DraftList, moments: Moments) -> Iterator[RenderableType]:
    """One line for each draft."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    rows = signs.table("draft", "by", "seed", ">pairs", ">waiting", ">points", ">lost by hand", "")
    for row in page.drafts:
        counts = (row.pairs, row.waiting, row.points, row.loss)
        rows.add_row(row.id, row.method, row.seed, *(str(count) for count in counts), row.stands)
    yield rows
    yield ""
    yield f"{len(page.drafts)} drafts"


def draft_page(page: DraftPage, moments: Moments) -> Iterator[RenderableType]:
    """A draft with its pairs."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    yield Text.assemble((page.id, "bold"), f", by {page.method}, seed {page.seed}, {page.stands}")
    yield f"  {_figures(page)}"
    yield ""
    rows = signs.table("mentor", "mentee", "mentee's id", ">points", "arm", "")
    for line in page.lines:
        hand = "by hand" if line.by_hand else ""
        rows.add_row(
            line.mentor.name, line.mentee.name, line.mentee.id, str(line.points), line.arm or "", hand
        )
    yield signs.Fitting(rows, ("mentor", "mentee"))
    if page.left:
        yield ""
        yield f"without a mentor: {', '.join(_who(who) for who in page.left)}"


def comparison(page: Comparison, moments: Moments) -> Iterator[RenderableType]:
    """Two drafts and every mentee for whom they differ."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    for draft in (page.one, page.other):
        yield f"{draft.id}, by {draft.method}: {_figures(draft)}"
    yield f"{page.same} pairs are the same, {len(page.differences)} mentees differ"
    if page.differences:
        yield ""
        rows = signs.table("mentee", page.one.id, ">points", page.other.id, ">points")
        for one in page.differences:
            here, there = (who.name if who else "nobody" for who in (one.one, one.other))
            rows.add_row(one.mentee.name, here, str(one.one_points), there, str(one.other_points))
        yield rows


def explained(page: Explained, moments: Moments) -> Iterator[RenderableType]:
    """What counted for a pair, the best alternative, and why it is not another."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    yield Text.assemble((f"{page.mentor.name} and {page.mentee.name}", "bold"), f", {_made(page)}")
    if page.counted:
        yield from _parts(page.counted, page.points)
    else:
        yield "  nothing was counted"
    if page.instead is not None:
        yield f"  best alternative: {_who(page.instead)}; together all pairs would lose {page.loss} points"
    if page.another is not None:
        yield ""
        yield from _another(page.another)


def waiting(page: WaitingList, moments: Moments) -> Iterator[RenderableType]:
    """Who waits, the first in line first."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    rows = signs.table("mentee", "id", "since", "why")
    for row in page.waiting:
        rows.add_row(row.mentee.name, row.mentee.id, moments.time(row.since_us), row.why)
    yield rows
    yield ""
    yield f"{len(page.waiting)} wait"


def done(told: Done) -> Iterator[RenderableType]:
    """What was done, now or by the same command before."""
    yield f"{told.said}{' (it was so before)' if told.done_before else ''}"


def _figures(row: DraftRow) -> str:
    lost = f", {row.loss} lost by hand" if row.loss else ""
    return f"{row.pairs} pairs, {row.waiting} without a mentor, {row.points} points{lost}"


def _made(page: Explained) -> str:
    how = {"random": "drawn by lot", "interest": "by interest", "by-hand": "moved by hand"}
    told = how.get(page.method, f"by {page.arm or page.method}")
    return f"{told} in {page.draft}" if page.draft else told


def _parts(parts: tuple[Part, ...], points: int) -> Iterator[RenderableType]:
    rows = signs.table("what counted", ">points")
    for part in parts:
        rows.add_row(part.rule, str(part.points))
    rows.add_row("together", str(points))
    yield rows


def _another(another: Another) -> Iterator[RenderableType]:
    points = "" if another.points is None else f" ({another.points} points)"
    yield f"Why not {_who(another.mentor)}{points}: {WHY_NOT[another.verdict]}."
    if another.counted and another.points is not None:
        yield from _parts(another.counted, another.points)


def _who(who: Who) -> str:
    return f"{who.name} ({who.id})"
