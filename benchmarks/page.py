"""docs/benchmarks.md and its charts, made from latest.json alone, also by `python -m benchmarks.page`."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.charts import Bar, Group, chart

LATEST = Path(__file__).parent / "latest.json"
DOCS = Path(__file__).parent.parent / "docs"
WORDS = Path(__file__).parent / "words.md"
PICTURES = "pictures"


class Comparison(NamedTuple):
    """A chart: its file, title and unit; each group's title with (label, name of the measure)."""

    file: str
    title: str
    unit: str
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]


def _append(size: int) -> tuple[str, Sequence[tuple[str, str]]]:
    name = f"append of {size}"
    return (
        f"{size} in an append",
        [
            ("nearpeer", f"{name}: nearpeer"),
            ("raw asyncpg, same statement", f"{name}: raw asyncpg"),
            ("eventsourcing", f"{name}: eventsourcing"),
        ],
    )


LOAD, COMMAND = "load and fold of 100 events", "command on 100 events"
SCAN, DUE = "scan and fold of 1,000,000 events", "from due to its event in the log"
LISTS = ("relationship list", "mentor list")
COMPARISONS = (
    Comparison("bench-append.svg", "Appending events", "events/s", [_append(size) for size in (1, 10, 100)]),
    Comparison(
        "bench-load.svg",
        "Loading and folding a stream of 100 events",
        "streams/s",
        [
            (
                "",
                [
                    ("nearpeer, the same fold", f"{LOAD}: nearpeer"),
                    ("eventsourcing", f"{LOAD}: eventsourcing"),
                    ("nearpeer, the domain's fold", f"{LOAD}: nearpeer, the domain's own fold"),
                ],
            )
        ],
    ),
    Comparison(
        "bench-command.svg",
        "A command on a stream of 100 events",
        "commands/s",
        [
            (
                "",
                [
                    ("nearpeer, at the door", f"{COMMAND}: nearpeer"),
                    ("eventsourcing", f"{COMMAND}: eventsourcing"),
                    ("nearpeer, first touch", f"{COMMAND}: nearpeer, first touch of the stream"),
                    ("eventsourcing with its cache", f"{COMMAND}: eventsourcing with its cache"),
                ],
            )
        ],
    ),
    Comparison(
        "bench-scan.svg",
        "Scanning and folding a million events",
        "events/s",
        [
            (
                "",
                [
                    ("nearpeer", f"{SCAN}: nearpeer"),
                    ("raw asyncpg cursor, msgspec", f"{SCAN}: raw asyncpg cursor with msgspec"),
                ],
            )
        ],
    ),
    Comparison(
        "bench-due.svg",
        "From a due moment to its event in the log",
        "ms",
        [
            (
                what,
                [
                    ("nearpeer", f"{DUE}: nearpeer, {what}"),
                    ("empty workflow", f"{DUE}: empty workflow, {what}"),
                ],
            )
            for what in ("median", "p90")
        ],
    ),
    Comparison(
        "bench-rehearsal.svg",
        "A year's rehearsal: wall over clock",
        "",
        [("", [(f"{ms} ms a day", f"year at {ms} ms a day: wall / clock") for ms in (400, 200, 100)])],
    ),
    Comparison(
        "bench-lists.svg",
        "The coordinator's lists, later looks",
        "ms",
        [
            (what, [(f"{pairs} pairs", f"{what}, {pairs} pairs: later looks") for pairs in ("185", "10,000")])
            for what in LISTS
        ],
    ),
)


def make(latest: Path = LATEST, into: Path = DOCS) -> None:
    """Writes the page and every chart whose measures are all there."""
    measures = json.loads(latest.read_text(encoding="utf-8"))
    values = {measure["name"]: measure["value"] for measure in measures}
    for comparison in COMPARISONS:
        chart_file = into / PICTURES / comparison.file
        chart_file.unlink(missing_ok=True)
        if drawn := drawing(comparison, values):
            chart_file.write_text(drawn, encoding="utf-8")
    (into / "benchmarks.md").write_text(page(measures), encoding="utf-8")


def drawing(comparison: Comparison, values: Mapping[str, Any]) -> str:
    """The text of a chart; none when a measure of it is missing."""
    if any(name not in values for _, bars in comparison.groups for _, name in bars):
        return ""
    groups = [
        Group(title, [Bar(label, values[name]) for label, name in bars]) for title, bars in comparison.groups
    ]
    return chart(comparison.title, comparison.unit, groups)


def page(measures: Sequence[Mapping[str, Any]]) -> str:
    """The page: the words, with the machine, the tables and the charts put in."""
    machine = [m for m in measures if m["name"].startswith("machine: ")]
    others = [m for m in measures if m not in machine]
    judged = [m for m in others if m["goal"] != "told only"]
    told = [m for m in others if m["goal"] == "told only"]
    reached = sum(1 for m in judged if m["ok"])
    parts = {
        "MACHINE": table(
            ("machine", ""), ((m["name"].removeprefix("machine: "), value_of(m)) for m in machine)
        ),
        "REACHED": f"{reached} of {len(judged)} goals are reached.",
        "JUDGED": table(
            ("measured", "value", "goal", "reached"),
            ((m["name"], value_of(m), m["goal"], "yes" if m["ok"] else "**no**") for m in judged),
        ),
        "TOLD": table(("measured", "value"), ((m["name"], value_of(m)) for m in told)),
    }
    values = {m["name"]: m["value"] for m in measures}
    for comparison in COMPARISONS:
        shown = f"![{comparison.title}]({PICTURES}/{comparison.file})"
        parts[comparison.file] = shown if drawing(comparison, values) else "*Not measured yet.*"
    text = WORDS.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = text.replace(f"<!-- {name} -->", part)
    return text


def value_of(measure: Mapping[str, Any]) -> str:
    """A measure as it is read: with its unit, a ratio without."""
    value = measure["value"]
    shown = value if isinstance(value, str) else f"{value:,}"
    return f"{shown} {measure['unit']}".strip() if measure["unit"] != "ratio" else shown


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    make()
