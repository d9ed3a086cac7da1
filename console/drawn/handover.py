"""The hand-over of a year on a terminal, and what waits of former years."""

from collections.abc import Iterator

from rich.console import RenderableType

from console.drawn import signs
from console.handing import HandedOver
from console.pages.handover import InheritedPage
from console.pages.moments import Moments


def handed_over(told: HandedOver) -> Iterator[RenderableType]:
    """What the next year knows from now on, and who comes back."""
    was = "had taken over" if told.done_before else "takes over"
    yield f"Cohort {told.cohort} {was} the year of {told.former}."
    yield f"{told.pairs} past pairs are known and are not drawn again."
    yield f"{told.open_items} items are still open; see them with: nearpeer year inherited"
    for line in told.returning:
        yield f"{line.people} come back as {line.now}, {line.was} before."


def inherited(page: InheritedPage, moments: Moments) -> Iterator[RenderableType]:
    """One line for each item that waits."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield ""
    if not page.former:
        yield "No former year is taken over: nearpeer year hand-over --help"
        return
    yield f"taken over: {', '.join(page.former)}; {page.past_pairs} past pairs are known"
    yield ""
    if page.waiting:
        rows = signs.table("of", "in", "by the", "people", "", "until")
        for item in page.waiting:
            people = ", ".join(who.name for who in item.people)
            until = moments.deadline(item.ended_us)
            rows.add_row(item.obligation, item.stream, item.owed_by, people, str(item.standing), until)
        yield signs.Fitting(rows, ("people", "in"))
        yield ""
    yield f"{len(page.waiting)} of {page.taken_over} items still wait"
