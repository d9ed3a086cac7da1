"""The page about mutants, from the committed figures and the survivors with their reasons."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from benchmarks.measures import Measure
from benchmarks.mutation.reasons import Reason
from benchmarks.mutation.rooms import ROOT, Room
from benchmarks.mutation.verdicts import Line

PAGE = ROOT / "docs" / "mutants.md"
SURVIVORS = Path(__file__).parents[1] / "mutants-survivors.json"
HEAD = """# What the tests notice

One small thing is broken at a time (a number, a comparison, an argument, a branch, a cell of the access
table), and the tests must notice. Made by `make mutants`; how it is done, and what is left alone:
[decision](decisions/{decision}).

| room | value | goal |
|---|---|---|
"""
DECISION = "0025-mutmuts-operators-in-a-loop-of-our-own.md"


@dataclass(frozen=True, slots=True)
class Survivor:
    """What no test noticed; `why` is empty as long as nobody has looked at it."""

    room: str
    where: str
    was: str
    became: str
    why: str

    def as_row(self) -> dict[str, str]:
        """For the committed list; the reason stands in its own file."""
        return {name: value for name, value in asdict(self).items() if name != "why"}


def survivor_of(room: Room, line: Line, reasons: Iterable[Reason]) -> Survivor:
    """A survivor with the first reason that speaks of it."""
    return explained(room.name, line.where, line.was, line.became, reasons)


def explained(room: str, where: str, was: str, became: str, reasons: Iterable[Reason]) -> Survivor:
    """The same from its parts."""
    why = next((reason.why for reason in reasons if reason.fits(where, became)), "")
    return Survivor(room, where, was, became, why)


def committed(reasons: Sequence[Reason]) -> list[Survivor]:
    """The survivors of the committed run, with the reasons of today."""
    rows: list[dict[str, str]] = json.loads(SURVIVORS.read_text(encoding="utf-8"))
    return [explained(row["room"], row["where"], row["was"], row["became"], reasons) for row in rows]


def page(measures: Iterable[Measure], survivors: Sequence[Survivor]) -> str:
    """The whole page."""
    lines = [HEAD.format(decision=DECISION).rstrip("\n")]
    lines += [f"| {m.name} | {m.value} {m.unit} | {m.goal} |" for m in measures]
    for room, of_room in groupby(survivors, key=lambda s: s.room):
        lines += ["", f"## Survivors: {room}"]
        for path, of_file in groupby(of_room, key=lambda s: s.where.partition("::")[0]):
            lines += ["", f"### {path}", "", "| in | was | became | why it stays |", "|---|---|---|---|"]
            lines += [_row(survivor) for survivor in of_file]
    return "\n".join(lines) + "\n"


def _row(survivor: Survivor) -> str:
    function = survivor.where.partition("::")[2]
    return f"| {function} | {_code(survivor.was)} | {_code(survivor.became)} | {survivor.why or 'open'} |"


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|").replace("`", "'") + "`" if text else "(nothing)"
