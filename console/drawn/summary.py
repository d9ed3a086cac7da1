"""The summary of a year on a terminal: people, obligations as bars that add up, credit, emergencies."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.bar import Bar
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from console.drawn.signs import SIGNS, STYLES, table
from domain.obligations import Standing

BAR_WIDTH = 40


def summary(told: Mapping[str, Any]) -> Iterator[RenderableType]:
    """The figures of a summary; what it does not hold is left out."""
    yield Text(
        f"{told['mentors']} mentors, {told['mentees']} mentees, {told['relationships']} relationships,"
        f" {told['unmatched']} unmatched",
        style="bold",
    )
    yield ""
    yield _obligations(told["obligations"])
    yield ""
    yield from _figures(told)


def _obligations(count: Mapping[str, int]) -> Table:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(no_wrap=True)
    rows.add_column(justify="right", no_wrap=True)
    rows.add_column(width=BAR_WIDTH)
    opened = count["opened"]
    rows.add_row("obligations", number(opened), "")
    for standing in SIGNS:
        if many := count.get(standing, 0):
            label = Text(f"{SIGNS[standing]} {standing}", style=STYLES[standing])
            rows.add_row(label, number(many), _bar(many, opened, standing))
    return rows


def _bar(many: int, of: int, standing: Standing) -> Bar:
    colour = STYLES[standing]
    return Bar(size=of, begin=0, end=many, width=BAR_WIDTH, color="white" if colour == "dim" else colour)


def _figures(told: Mapping[str, Any]) -> Iterator[RenderableType]:
    rows = Table.grid(padding=(0, 2))
    rows.add_row("events", number(told["events"]))
    for part in ("credit", "emergencies", "workflows"):
        if told.get(part):
            rows.add_row(
                part, ", ".join(f"{number(n)} {name.replace('_', ' ')}" for name, n in told[part].items())
            )
    for log, facts in (told.get("logs") or {}).items():
        rows.add_row(f"log {log}", f"{number(facts['size'])} events, root {facts['root']}")
    rows.add_row("seconds", str(told["seconds"]))
    yield rows


def number(count: int) -> str:
    """A count with its thousands apart: 20 480."""
    return f"{count:,}".replace(",", "\N{NO-BREAK SPACE}")


def lateness(told: Mapping[str, Any]) -> Iterator[RenderableType]:
    """How late the machine was, in programme days, and how long the year took against its clock."""
    rows = table("lateness in programme days", ">counted", ">p50", ">p99", ">max")
    for name, late in told["lateness_days"].items():
        figures = ("-" if late[part] is None else f"{late[part]:g}" for part in ("p50", "p99", "max"))
        rows.add_row(name, number(late["counted"]), *figures)
    yield ""
    yield rows
    yield ""
    ratio = told["seconds"] / told["clock_seconds"]
    yield f"{told['seconds']:g} s for a clock of {told['clock_seconds']:g} s: {ratio:.3f} times"
