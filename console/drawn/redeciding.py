"""What came of deciding again, on a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType

from console.drawn import signs
from console.redeciding import AuditRedecided, Otherwise

WHY = {
    "no-command": "no command is known that such an event comes of",
    "no-seed": "the seed of the draw was not kept with the event yet",
    "no-moment": "by which moment of the desk's clock its duty was asked is not kept",
    "told-otherwise": "people have told something else since, by which other pairs are the best",
}


def redecided(page: AuditRedecided) -> Iterator[RenderableType]:
    """How many decisions of each sort came out alike, which could not be made again, and what differs."""
    rows = signs.table("decisions about", ">made again", ">alike", ">by the very command")
    for sort, told in page.sorts.items():
        rows.add_row(sort, f"{told.decisions:,}", f"{told.alike:,}", f"{told.exact:,}")
    yield rows
    yield ""
    yield f"{page.alike:,} of {page.decisions:,} decisions come out alike, {page.differing:,} otherwise."
    for why, kinds in page.left.items():
        for kind, many in kinds.items():
            yield f"{many:,} of {kind} could not be made again: {WHY[why]}."
    yield "What was refused is not in the log, and is not decided again."
    yield from (
        f"{signs.NO} The event at position {position} of {log} cannot be read by this release;"
        " what follows is not decided again."
        for log, position in page.unread.items()
    )
    if page.rules:
        yield ""
        yield from _rules(page)
        for one in page.differences:
            yield from _difference(one)


def _rules(page: AuditRedecided) -> Iterator[RenderableType]:
    rows = signs.table("rule", ">differences")
    for rule, many in page.rules.items():
        rows.add_row(rule, f"{many:,}")
    yield rows


def _difference(one: Otherwise) -> Iterator[RenderableType]:
    yield ""
    yield f"{signs.NO} {one.stream}@{one.version} (position {one.position}): {one.rule}"
    yield f"  recorded: {one.recorded}"
    yield f"  now:      {one.again}"
