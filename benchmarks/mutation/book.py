"""The verdicts on mutants, one a line, so that a run goes on where it was ended."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks.mutation.breaking import Mutant
from benchmarks.mutation.verdicts import NOTICED, Line, Outcome


class Book:
    """The verdicts of one room; `tests` is the digest of its tests as they are now."""

    def __init__(self, path: Path, tests: str) -> None:
        self._path, self._tests = path, tests
        self.lines = {line.key: line for line in _read(path)}

    def needs(self, mutant: Mutant) -> bool:
        """Whether it must be tried: never tried, or it survived what are not the tests of today."""
        known = self.lines.get(mutant.key)
        return known is None or (known.verdict not in NOTICED and known.tests != self._tests)

    def add(self, mutant: Mutant, outcome: Outcome) -> None:
        """Written at once: whatever ends the run, this verdict stays."""
        was, became = mutant.change.shown()
        line = Line(
            mutant.key, mutant.where, mutant.line, was, became, outcome.verdict, outcome.by, self._tests
        )
        self.lines[mutant.key] = line
        with self._path.open("a", encoding="utf-8") as book:
            book.write(json.dumps(asdict(line)) + "\n")

    def of(self, mutants: Iterable[Mutant]) -> list[Line]:
        """The verdicts on these, as far as there are any."""
        return [self.lines[mutant.key] for mutant in mutants if mutant.key in self.lines]

    def so_far(self, mutants: Iterable[Mutant]) -> str:
        """One line of how it goes."""
        count = Counter(line.verdict for line in self.of(mutants))
        tried = sum(count.values())
        killed = sum(count[verdict] for verdict in NOTICED)
        share = f"{100 * killed / tried:.1f} %" if tried else "nothing"
        told = ", ".join(f"{number} {verdict}" for verdict, number in sorted(count.items()))
        return f"{share} of {tried} noticed ({told})"


def _read(path: Path) -> Iterator[Line]:
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            yield Line(**json.loads(line))
