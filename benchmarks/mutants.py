"""How much of what is broken the tests notice: domain, access and emergency, into mutants.json and its page.

Run by `make mutants`: a whole run takes hours, goes on where it was ended, and tries survivors again once the
tests are others. `MUTANTS=300` draws as many of each room by a seed and takes minutes.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from benchmarks.measures import Measure, tell_all, told, write
from benchmarks.mutation.loop import ARGUMENTS, Loop
from benchmarks.mutation.page import PAGE, SURVIVORS, Survivor, page, survivor_of
from benchmarks.mutation.reasons import reasons
from benchmarks.mutation.rooms import GOAL_PERCENT, ROOMS, ROOT, Room, room_of
from benchmarks.mutation.verdicts import NOTICED, Line

FOLDER = ROOT / "build" / "mutants"
RESULTS = Path(__file__).with_name("mutants.json")


def one(room: Room, most: int | None) -> int:
    """One room, in this process; its verdicts are in its book afterwards."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ["NEARPEER_PROPERTIES"] = "mutants"
    return int(pytest.main([*ARGUMENTS, *room.tests], plugins=[Loop(room, FOLDER, most)]))


def measured(room: Room, lines: list[Line], of: int) -> list[Measure]:
    """What a room came to; explained survivors count as survivors."""
    tried = told(f"mutants of {room.name}: tried of {of}", len(lines), "mutants")
    if not lines:
        return [tried]
    killed = sum(line.verdict in NOTICED for line in lines)
    share = round(100 * killed / len(lines), 1)
    open_ones = [s for s in survivors(room, lines) if not s.why]
    goal = f"at least {GOAL_PERCENT}"
    return [
        Measure(f"mutants of {room.name}: noticed", share, "%", goal, share >= GOAL_PERCENT),
        tried,
        told(f"mutants of {room.name}: survivors without a reason", len(open_ones), "mutants"),
    ]


def survivors(room: Room, lines: Iterable[Line]) -> list[Survivor]:
    """Those that no test noticed, in the order of the text, with the reason where there is one."""
    known = reasons()
    left = [line for line in lines if line.verdict not in NOTICED]
    return [survivor_of(room, line, known) for line in sorted(left, key=lambda s: (s.where, s.line, s.key))]


def main() -> int:
    """0 when every room has its goal, 1 when not, 3 when a room's tests cannot be run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, help="mutants of each room, drawn by a seed; else all")
    parser.add_argument("--told", action="store_true", help="only tell the verdicts that there are")
    parser.add_argument("--room", choices=[room.name for room in ROOMS], help="only this, and no results")
    asked = parser.parse_args()
    if asked.room:
        return one(room_of(asked.room), asked.most)
    for room in () if asked.told else ROOMS:
        most = [] if asked.most is None else ["--most", str(asked.most)]
        ran = subprocess.run(
            [sys.executable, "-m", "benchmarks.mutants", "--room", room.name, *most], check=False
        )
        if ran.returncode not in (0, int(pytest.ExitCode.NO_TESTS_COLLECTED)):
            return 3
    return tell()


def tell() -> int:
    """Writes what all verdicts so far come to; 0 when every room has its goal, else 1."""
    measures, left = [], []
    for room in ROOMS:
        loop = Loop(room, FOLDER, None)
        lines = loop.book.of(loop.all)
        measures += measured(room, lines, len(loop.all))
        left += survivors(room, lines)
    write(RESULTS, measures)
    SURVIVORS.write_text(json.dumps([s.as_row() for s in left], indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(measures, left), encoding="utf-8")
    return tell_all(measures)


if __name__ == "__main__":
    sys.exit(main())
