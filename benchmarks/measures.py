"""One measured figure with its goal, and the file that holds a run's figures."""

import json
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measure:
    """`goal` says in words what `ok` was judged by."""

    name: str
    value: float | int | str
    unit: str
    goal: str
    ok: bool


def at_least(name: str, ratio: float, goal: float) -> Measure:
    """A ratio that a goal wants to be as great."""
    return Measure(name, ratio, "ratio", f"at least {goal}", ratio >= goal)


def at_most(name: str, value: float, unit: str, goal: float) -> Measure:
    """A value that a goal wants to be no greater."""
    return Measure(name, value, unit, f"at most {goal}", value <= goal)


def told(name: str, value: float | str, unit: str) -> Measure:
    """A value without a goal."""
    return Measure(name, value, unit, "told only", ok=True)


def p95(values: Sequence[float]) -> float:
    """What 95 of 100 values do not exceed."""
    return sorted(values)[math.ceil(len(values) * 0.95) - 1]


def tell(measure: Measure) -> None:
    """One line on standard output, as soon as it is known."""
    mark = "ok  " if measure.ok else "FAIL"
    sys.stdout.write(f"{mark} {measure.name}: {measure.value} {measure.unit} (goal: {measure.goal})\n")
    sys.stdout.flush()


def tell_all(measures: Iterable[Measure]) -> int:
    """One line each; 0 when all are good, else 1: what a command ends with."""
    found = list(measures)
    for measure in found:
        tell(measure)
    return int(not all(measure.ok for measure in found))


def write(path: Path, measures: Iterable[Measure]) -> bool:
    """Writes a list of {name, value, unit, goal, ok}; returns whether all are good."""
    found = list(measures)
    path.write_text(json.dumps([asdict(m) for m in found], indent=1) + "\n", encoding="utf-8")
    return all(measure.ok for measure in found)
