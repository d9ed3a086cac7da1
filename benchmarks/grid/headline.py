"""What a family's runs came to, as lines that another process can read, and the headline over all of them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from benchmarks.grid.oracle import faults, silence_s
from benchmarks.grid.runs import FAILING_S, WORKING_S, Came, Player
from benchmarks.measures import Measure, at_most, told

RUNS = 350
"""So many runs the grid must have."""
MINUTES = 40
NAME = "emergencies under faults"
RECORD = "the record afterwards"


@dataclass(frozen=True, slots=True)
class Judged:
    """One run as it is told: `broken` names invariants; silences are seconds of case time."""

    family: str
    fault: str
    step: str
    name: str
    case: str
    raised: int
    struck: bool
    broken: list[str]
    silence_s: float
    silence_goal_s: float
    speed: int
    seconds: float


def judged(came: Came, player: Player, seconds: float) -> Judged:
    """What came of a run that took so many real seconds, by the oracle."""
    run, broken = came.run, list(faults(came))
    silence = silence_s(came, player.clock) if came.silence_s is None else came.silence_s
    if silence > came.silence_goal_s:
        broken.append(f"silence: {silence:.1f} s of case time, goal {came.silence_goal_s:.0f}")
    return Judged(
        family=run.family,
        fault=run.fault,
        step=run.step,
        name=run.name,
        case=run.case,
        raised=came.raised,
        struck=came.struck,
        broken=broken,
        silence_s=round(silence, 2),
        silence_goal_s=came.silence_goal_s,
        speed=player.speed,
        seconds=round(seconds, 2),
    )


def of_record(family: str, broken: list[str], player: Player, seconds: float) -> Judged:
    """What the whole record of a family came to, once its runs were over."""
    return Judged(
        family=family,
        fault="",
        step="",
        name=RECORD,
        case=RECORD,
        raised=0,
        struck=False,
        broken=broken,
        silence_s=0.0,
        silence_goal_s=WORKING_S,
        speed=player.speed,
        seconds=round(seconds, 2),
    )


def keep(into: Path, runs: Sequence[Judged]) -> None:
    """Writes the runs for `kept`, a line each."""
    lines = b",\n".join(orjson.dumps(asdict(run)) for run in runs)
    into.write_bytes(b"[\n" + lines + b"\n]\n")


def kept(file: Path) -> list[Judged]:
    """The runs of a file of `keep`."""
    return [Judged(**run) for run in orjson.loads(file.read_bytes())]


def headline(runs: Sequence[Judged], wanted: int, seconds: float) -> list[Measure]:
    """The figures over all runs; `wanted` is how many there should have been."""
    records = [run for run in runs if run.case == RECORD]
    runs = [run for run in runs if run.case != RECORD]
    lost, unnoticed = _count(runs, "I1"), _count(runs, "I2")
    others = sum(any(not broken.startswith(("I1", "I2", "silence")) for broken in run.broken) for run in runs)
    of = f"of {len(runs)}"
    speeds = sorted({run.speed for run in runs})
    return [
        Measure(
            f"{NAME}: runs", len(runs), f"of {wanted}", f"all, at least {RUNS}", RUNS <= len(runs) == wanted
        ),
        told(f"{NAME}: raised", sum(run.raised for run in runs), "emergencies"),
        told(f"{NAME}: faults injected", sum(run.struck for run in runs), "faults"),
        Measure(f"{NAME}: lost", lost, of, "0", lost == 0),
        Measure(f"{NAME}: unnoticed", unnoticed, of, "0", unnoticed == 0),
        Measure(f"{NAME}: other invariants broken", others, of, "0", others == 0),
        _records(records),
        _worst("worst silence with a working gateway", runs, WORKING_S),
        _worst("worst silence with a failing gateway", runs, FAILING_S),
        told(f"{NAME}: case time to real time", ", ".join(map(str, speeds)), "ratio"),
        at_most(f"{NAME}: the whole grid", round(seconds / 60, 1), "minutes", MINUTES),
    ]


def _count(runs: Sequence[Judged], invariant: str) -> int:
    return sum(any(broken.startswith(invariant) for broken in run.broken) for run in runs)


def _records(records: Sequence[Judged]) -> Measure:
    bad = sum(bool(record.broken) for record in records)
    good = bool(records) and bad == 0
    return Measure(f"{NAME}: records that are not proven", bad, f"of {len(records)}", "0", good)


def _worst(name: str, runs: Sequence[Judged], goal_s: float) -> Measure:
    silences = [run.silence_s for run in runs if run.silence_goal_s == goal_s]
    return at_most(f"{NAME}: {name}", round(max(silences, default=0), 1), "s of case time", goal_s)
