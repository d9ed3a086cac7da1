"""Erasures, holds and certificates on a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType

from console.drawn import signs
from console.pages.erasure import Asked, DuePage, ErasurePage, ErasuresPage


def erasures(page: ErasuresPage) -> Iterator[RenderableType]:
    """One line for each person, and their sum."""
    rows = signs.table("id", "names", "stands", "held")
    for each in page.people:
        rows.add_row(each.person.id, each.person.name, _stands(each), str(len(each.holds)))
    yield signs.Fitting(rows, ("names",))
    yield f"{len(page.people)} = {page.erased} erased + {page.held} held + {page.others} others"


def erasure(page: ErasurePage) -> Iterator[RenderableType]:
    """What was asked and held for one person."""
    yield f"{page.person.name} ({page.person.id})"
    for hold in page.holds:
        yield f"held by {hold.by.name}: {hold.id}"
    for one in page.asked:
        yield from _asked(one)


def due(page: DuePage) -> Iterator[RenderableType]:
    """How long each class is kept, and whose time is over."""
    for each in page.kept:
        yield f"{each.matter}: {each.days} days after the last year"
    rows = signs.table("id", "names", "what", "held")
    for line in page.due:
        rows.add_row(line.person.id, line.person.name, ", ".join(line.scope), "yes" if line.held else "no")
    yield signs.Fitting(rows, ("names",))
    yield f"{len(page.due)} are due"


def _asked(one: Asked) -> Iterator[RenderableType]:
    yield f"{one.id}: {', '.join(one.scope) or 'everything'}, {one.stands}, asked by {one.by.name}"
    if one.obstacles:
        yield f"  in its way: {', '.join(one.obstacles)}"
    if one.certified:
        for count in one.certified["counts"]:
            yield f"  {count['number']} {count['what']}"
        yield f"  certificate {one.certified['digest']} at position {one.certified['position']}"


def _stands(page: ErasurePage) -> str:
    if page.erased:
        return "erased"
    return page.asked[-1].stands if page.asked else "nothing asked"
