"""How a drill went, on a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType

from console.drawn import emergency as desk
from console.drawn import signs
from console.pages.drill import DrillReport, DrillStep
from console.pages.moments import Moments


def drill_report(page: DrillReport, moments: Moments) -> Iterator[RenderableType]:
    """One line for each step, and how to end the drill."""
    yield desk.as_of(page.as_of_us, moments, rehearsal=page.rehearsal)
    yield ""
    yield desk.level(page.level, drill=True).append(f"  {page.stream}", style="bold default")
    rows = signs.table("step", "at", ">after", ">due within", "")
    for step in page.steps:
        at = "not yet" if step.at_us is None else moments.exact(step.at_us)
        rows.add_row(step.step, at, _seconds(step.after_s), _seconds(step.due_s), _judged(step))
    yield rows
    yield ""
    if page.complete:
        yield f"To end it: nearpeer emergency close {page.id} --endpoint engaged"
    else:
        yield f"It goes on. Ask again: nearpeer emergency drill --id {page.id} --wait 0"
        yield f"To end it: nearpeer emergency close {page.id} --endpoint redirected --reason TEXT"


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:,.1f} s".replace(",", " ")


def _judged(step: DrillStep) -> str:
    if step.due_s is None or step.in_time is None:
        return ""
    return f"{signs.YES} in time" if step.in_time else f"{signs.NO} late"
