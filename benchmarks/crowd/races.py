"""Two processes of the desk take one case at once: exactly one owner, and the others are told who.

Five hundred races of two officers, one in each process, and a hundred of 3 to 50 in both.
"""

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, NamedTuple, Self

import orjson

from activities.clock import real_now_us
from benchmarks.commit import commit
from benchmarks.measures import Measure, at_most, told
from console.service import Doors
from domain import addresses
from domain.case_commands import RaiseEmergency
from domain.case_events import EmergencyAcknowledged
from domain.messages import Stamp

ROOT = Path(__file__).parent.parent
PAIRS, CROWDS, MOST, SEED = 500, 100, 50, "races 1"
TOLD_WITHIN_S, RAISED_AT_ONCE = 1.0, 25
DESKS = 2


class Race(NamedTuple):
    """A case, and who takes it at each desk."""

    case: str
    desks: tuple[tuple[str, ...], ...]


class Desk:
    """A desk's process while the block runs."""

    def __init__(self, data_dir: Path) -> None:
        command = [sys.executable, "-m", "benchmarks.crowd.officers", str(data_dir)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        self.told()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=30)

    def takes(self, case: str, officers: Sequence[str]) -> None:
        """Has officers take a case."""
        assert self._process.stdin is not None  # noqa: S101 - it was asked for above
        self._process.stdin.write(" ".join((case, *officers)) + "\n")
        self._process.stdin.flush()

    def told(self) -> list[dict[str, Any]]:
        """What each officer was told."""
        assert self._process.stdout is not None  # noqa: S101 - as above
        answer: list[dict[str, Any]] = orjson.loads(self._process.stdout.readline())
        return answer


async def races(doors: Doors, data_dir: Path, pairs: int = PAIRS, crowds: int = CROWDS) -> list[Measure]:
    """All races at a running record, one after the other."""
    drawn = every_race(pairs, crowds)
    await _raised(doors, [race.case for race in drawn])
    answers = await asyncio.to_thread(_run, data_dir, drawn)
    owners = await _owners(doors, drawn)
    wrong = 0
    for race, told_all in zip(drawn, answers, strict=True):
        problem = judged(owners[race.case], told_all)
        wrong += bool(problem)
        if problem:
            sys.stdout.write(f"  {race.case}: {problem}; seed {SEED!r}, commit {commit()}\n")
    slowest = max(one["seconds"] for told_all in answers for one in told_all)
    taking = sum(len(told_all) for told_all in answers)
    name = "acknowledgements at once through two processes"
    return [
        Measure(
            f"{name}: not exactly one owner, known to all", wrong, f"of {len(drawn)} races", "0", not wrong
        ),
        told(f"{name}: given", taking, "acknowledgements"),
        at_most(f"{name}: until the last one knows who", round(slowest, 3), "s", TOLD_WITHIN_S),
    ]


def every_race(pairs: int, crowds: int) -> list[Race]:
    """Races of two, then races of up to fifty."""
    chance = Random(SEED)
    drawn = []
    for number in range(pairs + crowds):
        officers = [f"officer-{n}" for n in range(2 if number < pairs else chance.randint(3, MOST))]
        desks = tuple(tuple(officers[desk::DESKS]) for desk in range(DESKS))
        drawn.append(Race(f"race-{number:04}", desks if chance.random() < 0.5 else desks[::-1]))
    return drawn


def judged(owners: Sequence[str], answers: Sequence[dict[str, Any]]) -> str:
    """What is wrong with a race, by the owners in the record and by what everybody was told."""
    if len(owners) != 1:
        return f"it has the owners {owners}"
    misled = [one["officer"] for one in answers if one["owner"] != owners[0]]
    return f"{misled} were not told that {owners[0]} has it" if misled else ""


async def _raised(doors: Doors, cases: Sequence[str]) -> None:
    for first in range(0, len(cases), RAISED_AT_ONCE):
        some = [addresses.emergency(case) for case in cases[first : first + RAISED_AT_ONCE]]
        command = RaiseEmergency(level="emergency", danger="yes")
        stamps = [Stamp(real_now_us(), "mentor-1", f"{stream}/raise") for stream in some]
        await asyncio.gather(
            *(
                doors.ledger.execute(stream, command, stamp)
                for stream, stamp in zip(some, stamps, strict=True)
            )
        )


def _run(data_dir: Path, drawn: Sequence[Race]) -> list[list[dict[str, Any]]]:
    with ExitStack() as open_:
        desks = [open_.enter_context(Desk(data_dir)) for _ in range(DESKS)]
        answers = []
        for race in drawn:
            for desk, officers in zip(desks, race.desks, strict=True):
                desk.takes(race.case, officers)
            answers.append([one for desk in desks for one in desk.told()])
        return answers


async def _owners(doors: Doors, drawn: Sequence[Race]) -> dict[str, list[str]]:
    """By case, everybody whose acknowledgement the record has."""
    found = {}
    for race in drawn:
        rows = await doors.logs["care"].read(addresses.emergency(race.case))
        found[race.case] = [row.actor for row in rows if row.type == EmergencyAcknowledged.TYPE]
    return found
