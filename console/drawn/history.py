"""A history on a terminal: what happened on one line, quietly below it when, by whom, by which command."""

from collections.abc import Callable, Iterable, Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from console.drawn import signs
from console.pages.history import Happened, History
from console.pages.moments import Moments, utc


def history(page: History, moments: Moments) -> Iterator[RenderableType]:
    """Every event of a stream, the first one first."""
    yield signs.heading(page.cohort, moments.time(page.as_of_us), rehearsal=page.rehearsal)
    yield Text(page.stream, style="bold")
    yield ""
    yield happenings(page.events, moments.time, moments)
    yield ""
    yield f"{len(page.events)} events"


def happenings(events: Iterable[Happened], spelt: Callable[[int], str], moments: Moments) -> Table:
    """Each event with its moment, spelt as exactly as such a stream needs, and its envelope below it."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(justify="right", no_wrap=True)
    rows.add_column(no_wrap=True)
    rows.add_column()
    for event in events:
        rows.add_row(str(event.version), spelt(event.occurred_us), event.text)
        rows.add_row("", "", Text(_envelope(event, moments), style="dim"))
    return rows


def _envelope(event: Happened, moments: Moments) -> str:
    recorded = (
        "" if event.recorded_us == event.occurred_us else f"recorded {moments.time(event.recorded_us)}, "
    )
    return f"{recorded}written {utc(event.written_us)}, by {event.actor_name}, {event.command_id}"
