"""The reference of every event, from the catalogue; `python -m tests.project.events_page` writes it."""

import inspect
import sys
from pathlib import Path

from domain.events import CATALOGUE
from domain.messages import Event, FactRecorded, StructuralEvent

PAGE = Path(__file__).parents[2] / "docs" / "events.md"
HEAD = """# Every event

Generated from the catalogue (`python -m tests.project.events_page`). Moments end in `_us`: microseconds
since 1970 UTC, in programme time. `note` is the vault's id of a text with a commitment to it, never the
text. A *fact* may count towards an obligation (`meets`); a *structural* event changes which windows exist,
from `effective_us` on. The envelope of each event says who, when it happened, when it was recorded, under
which policy version, by which command, and why.
"""


def page() -> str:
    """The whole page."""
    rooms: dict[str, list[type[Event]]] = {}
    for event in CATALOGUE.values():
        rooms.setdefault(event.__module__, []).append(event)
    return "\n".join([HEAD, *(_room(name, events) for name, events in sorted(rooms.items()))])


def _room(name: str, events: list[type[Event]]) -> str:
    title = name.removeprefix("domain.").replace("_", " ")
    lines = [f"## {title}", "", "| event | schema | kind | fields |", "|---|---|---|---|"]
    lines += [
        f"| `{event.TYPE}` | {event.SCHEMA} | {_kind(event)} | {_fields(event)} |"
        for event in sorted(events, key=lambda event: event.TYPE)
    ]
    promise = (inspect.getdoc(sys.modules[name]) or "").splitlines()[0]
    return "\n".join([lines[0], "", promise, *lines[1:], ""])


def _kind(event: type[Event]) -> str:
    if issubclass(event, FactRecorded):
        return "fact"
    return "structural" if issubclass(event, StructuralEvent) else ""


def _fields(event: type[Event]) -> str:
    return ", ".join(f"`{name}`" for name in event.model_fields)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
