"""Which tests could notice a mutant: one run of the unbroken tests under coverage.py, test by test."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from coverage import Coverage, CoverageData

from benchmarks.mutation.breaking import Mutant
from benchmarks.mutation.rooms import ROOT, Room


@dataclass(frozen=True, slots=True)
class Unbroken:
    """How the tests of a room went unbroken: seconds of processor by test, tests by line of a file."""

    room: Room
    seconds: Mapping[str, float]
    reached: Mapping[str, Mapping[int, frozenset[str]]]

    def tests_for(self, mutant: Mutant) -> list[str]:
        """Those that reach a mutant; of a definition, all that are quick. Its file's own come first."""
        reached = self.reached.get(mutant.path, {})
        lines = mutant.lines or reached.keys()
        found = {test for line in lines for test in reached.get(line, ())}
        if not mutant.lines:
            found |= set(self.seconds)
        slowest_s = self.room.slowest_s if mutant.lines else self.room.slowest_of_definitions_s
        quick = [test for test in found if self.seconds[test] <= slowest_s]
        name = f"test_{Path(mutant.path).stem}"
        direct = {test for line in reached for test in reached[line]}
        return sorted(
            quick, key=lambda test: (name not in test, test not in direct, self.seconds[test], test)
        )


def coverage_of(room: Room, into: Path) -> Coverage:
    """What notes the lines of a room's files, by test; `into` is its file."""
    return Coverage(
        data_file=into, include=[str(path) for path in room.paths], branch=False, check_preimported=False
    )


def read(room: Room, data: Path, seconds: Mapping[str, float]) -> Unbroken:
    """What the unbroken run left in its two files."""
    found = CoverageData(str(data))
    found.read()
    reached = {}
    for path in room.paths:
        name = path.relative_to(ROOT).as_posix()
        by_line = found.contexts_by_lineno(_measured(found, path))
        reached[name] = {line: frozenset(t for t in tests if t in seconds) for line, tests in by_line.items()}
    return Unbroken(room, seconds, reached)


def _measured(data: CoverageData, path: Path) -> str:
    relative = path.relative_to(ROOT).as_posix()
    return relative if relative in data.measured_files() else str(path)


def digest(paths: Iterable[Path]) -> str:
    """What these files say, in ten characters."""
    together = sha256()
    for path in sorted(paths):
        together.update(path.read_bytes())
    return together.hexdigest()[:10]


def digest_of_tests(room: Room) -> str:
    """What the tests of a room say, with their helpers."""
    folders = {place if place.is_dir() else place.parent for place in (ROOT / tests for tests in room.tests)}
    return digest(path for folder in folders for path in folder.rglob("*.py"))


def kept(path: Path, stamp: str) -> Mapping[str, float] | None:
    """The seconds by test of an earlier run of the same files; None where there was none."""
    if not path.exists():
        return None
    known: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    seconds = known["seconds"]
    return seconds if known["stamp"] == stamp and isinstance(seconds, dict) else None


def known_to_be_slow(folder: Path, room: Room) -> set[str]:
    """The tests that took too long in the last run of any room: they are asked about no mutant."""
    seconds: dict[str, float] = {}
    for path in sorted(folder.glob("*-unbroken.json"), key=lambda path: path.stat().st_mtime):
        seconds |= json.loads(path.read_text(encoding="utf-8"))["seconds"]
    return {test for test, took in seconds.items() if took > room.slowest_s}


def keep(path: Path, stamp: str, seconds: Mapping[str, float]) -> None:
    """For the next run."""
    path.write_text(json.dumps({"stamp": stamp, "seconds": dict(seconds)}), encoding="utf-8")


def files_of(tests: Sequence[str]) -> list[str]:
    """The files of these tests, once each."""
    return list(dict.fromkeys(test.partition("::")[0] for test in tests))
