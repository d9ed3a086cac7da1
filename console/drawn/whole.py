"""The whole programme at a moment, in figures on a terminal."""

from collections.abc import Iterator, Mapping

from rich.console import RenderableType

from console.drawn import seals, signs
from console.drawn.standings import summed
from console.drawn.summary import number
from console.pages.moments import Moments
from console.pages.whole import Whole


def whole(page: Whole, moments: Moments) -> Iterator[RenderableType]:
    """Who takes part, what stands where, what is owed and credited, and which checkpoints cover it."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield _cut(page, moments)
    yield ""
    rows = signs.table("the programme", ">figures")
    rows.add_row("stands", page.stands)
    rows.add_row("policy in force", str(page.policy or "none"))
    rows.add_row("people", _counts(page.people))
    rows.add_row("left", number(page.left))
    rows.add_row("pairs", f"{number(page.together)} together of {number(page.pairs)}")
    rows.add_row("waiting", number(page.waiting))
    rows.add_row("sessions", number(page.sessions))
    for kind, stands in page.streams.items():
        rows.add_row(kind, _counts(stands))
    for term, files in page.credit.items():
        rows.add_row(f"credit of semester {term}", _counts(files))
    if page.emergencies:
        rows.add_row("emergencies", _counts(page.emergencies))
    yield rows
    yield ""
    yield summed(page.owed)
    for name, folded in page.logs.items():
        yield ""
        yield f"log {name}: {number(folded.known)} events known, {number(folded.counting)} counting"
        yield seals.told(page.seals[name])
        if folded.unread is not None:
            yield f"{signs.NO} The event at position {folded.unread} is unreadable; what follows is left out."


def _cut(page: Whole, moments: Moments) -> str:
    known = f"known by {moments.exact(page.known_us)}" if page.known_us is not None else "with all it knows"
    at = f"up to position {page.position}, " if page.position is not None else ""
    happened = f", as of {moments.time(page.happened_us)}" if page.happened_us is not None else ""
    return f"the whole programme, {at}{known}{happened}"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number(many)} {name.replace('_', ' ')}" for name, many in counts.items()) or "0"
