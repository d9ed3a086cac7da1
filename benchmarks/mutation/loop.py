"""In the place of pytest's loop: the tests of a room are collected once, each mutant meets them in a fork."""

import gc
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

import pytest
from _pytest.runner import runtestprotocol

from benchmarks.mutation import breaking, choosing
from benchmarks.mutation.book import Book
from benchmarks.mutation.breaking import Mutant
from benchmarks.mutation.choosing import Unbroken
from benchmarks.mutation.rooms import ROOT, Room
from benchmarks.mutation.swapping import import_anew, module_name, swap
from benchmarks.mutation.trying import Noticed, NotTried, allow, tried
from benchmarks.mutation.verdicts import Outcome

ARGUMENTS = ("-q", "-s", "-m", "not full", "--timeout", "0", "-p", "no:cacheprovider", "-p", "no:xdist")
SEED = "2025"
TOLD_EVERY_S = 30.0


class Loop:
    """A plugin of pytest; `most` mutants are tried, by a seeded draw, or all that have no verdict yet."""

    def __init__(self, room: Room, folder: Path, most: int | None) -> None:
        self.room, self.folder, self.most = room, folder, most
        self.book = Book(folder / f"{room.name}.jsonl", choosing.digest_of_tests(room))
        self.all = [mutant for path in room.paths for mutant in breaking.mutants(path, ROOT)]

    @property
    def drawn(self) -> list[Mutant]:
        """The mutants of this run."""
        if self.most is None or self.most >= len(self.all):
            return self.all
        return Random(f"{SEED}/{self.room.name}").sample(self.all, self.most)  # a repeatable draw

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Tries what was drawn, and runs no test itself."""
        items = {item.nodeid: item for item in session.items}
        unbroken = self._unbroken(items)
        self._nothing_is_noticed_where_nothing_is_broken(items, unbroken)
        drawn = self.drawn
        told = 0.0
        gc.collect()
        gc.freeze()  # so that a fork copies little
        for number, mutant in enumerate(drawn, start=1):
            if self.book.needs(mutant):
                self.book.add(mutant, self._outcome(mutant, items, unbroken))
            if time.monotonic() - told > TOLD_EVERY_S or number == len(drawn):
                told = time.monotonic()
                sys.stdout.write(f"{self.room.name}: {number} of {len(drawn)}; {self.book.so_far(drawn)}\n")
                sys.stdout.flush()
        return True

    def _outcome(self, mutant: Mutant, items: Mapping[str, pytest.Item], unbroken: Unbroken) -> Outcome:
        tests = [test for test in unbroken.tests_for(mutant) if test in items]
        if not tests:  # what is called by definitions alone was run when they were imported
            mutant = replace(mutant, function=None, lines=frozenset())
            tests = [test for test in unbroken.tests_for(mutant) if test in items]
        text = mutant.change.text()
        try:
            compile(text, mutant.path, "exec")
        except SyntaxError:
            return Outcome("killed", "the compiler")
        if mutant.function:
            chosen = {test: items[test] for test in tests}
            return tried(partial(_in_place, mutant, text, chosen, unbroken.seconds))
        return tried(partial(_anew, mutant.path, text, tests, unbroken.seconds))

    def _unbroken(self, items: Mapping[str, pytest.Item]) -> Unbroken:
        """How the tests go unbroken: as known from an earlier run of the same files, or by a run now."""
        stamp = f"{choosing.digest(self.room.paths)}/{choosing.digest_of_tests(self.room)}"
        data, seconds = (self.folder / f"{self.room.name}{end}" for end in (".coverage", "-unbroken.json"))
        if choosing.kept(seconds, stamp) is None:
            sys.stdout.write(f"{self.room.name}: the unbroken tests, line by line\n")
            sys.stdout.flush()
            data.unlink(missing_ok=True)
            slow = choosing.known_to_be_slow(self.folder, self.room)
            some = [item for item in items.values() if item.nodeid not in slow]
            outcome = tried(partial(_measured, self.room, data, seconds, stamp, some), 3_600)
            if outcome.verdict != "survived":
                raise NotTried(f"The unbroken tests fail: {outcome.by}. Remedy: mend them first.")
        known = choosing.kept(seconds, stamp)
        return choosing.read(self.room, data, known or {})

    def _nothing_is_noticed_where_nothing_is_broken(
        self, items: Mapping[str, pytest.Item], unbroken: Unbroken
    ) -> None:
        """Both ways of putting a mutant in, with the file as it is: else no verdict is worth anything."""
        mutant = next(each for each in self.all if each.function and unbroken.tests_for(each))
        tests = [test for test in unbroken.tests_for(mutant) if test in items]
        text = mutant.change.module.code
        chosen = {test: items[test] for test in tests}
        for work in (
            partial(_in_place, mutant, text, chosen, unbroken.seconds),
            partial(_anew, mutant.path, text, tests, unbroken.seconds),
        ):
            outcome = tried(work)
            if outcome.verdict != "survived":
                raise NotTried(f"{outcome.by} fails with nothing broken.")


def _measured(
    room: Room, data: Path, into: Path, stamp: str, items: Sequence[pytest.Item], noticed: Noticed
) -> None:
    coverage = choosing.coverage_of(room, data)
    seconds: dict[str, float] = {}
    coverage.start()
    for item, following in zip(items, [*items[1:], None], strict=True):
        coverage.switch_context(item.nodeid)
        began = time.process_time()
        _one(item, following, noticed)
        seconds[item.nodeid] = time.process_time() - began
    coverage.stop()
    coverage.save()
    choosing.keep(into, stamp, seconds)


def _one(item: pytest.Item, following: pytest.Item | None, noticed: Noticed) -> None:
    if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
        item.session._setupstate.teardown_exact(None)  # noqa: SLF001  # servers of the session end with it
        noticed(item.nodeid)


def _in_place(
    mutant: Mutant,
    text: str,
    items: Mapping[str, pytest.Item],
    seconds: Mapping[str, float],
    noticed: Noticed,
) -> None:
    name = module_name(mutant.path)
    if mutant.function is None or not swap(sys.modules[name], mutant.function, text):
        _anew(mutant.path, text, list(items), seconds, noticed)
        return
    following = [*list(items.values())[1:], None]
    for (test, item), after in zip(items.items(), following, strict=True):
        allow(seconds[test])
        _one(item, after, noticed)


def _anew(path: str, text: str, tests: Sequence[str], seconds: Mapping[str, float], noticed: Noticed) -> None:
    import_anew(module_name(path), ROOT / path, text)
    chosen = _Chosen(tests, seconds)
    code = pytest.main([*ARGUMENTS, "-x", *choosing.files_of(tests)], plugins=[chosen])
    if code != pytest.ExitCode.OK:
        noticed(chosen.failed or "the import of the tests")


class _Chosen:
    """Runs these tests alone, in this order, and says which fails."""

    def __init__(self, tests: Sequence[str], seconds: Mapping[str, float]) -> None:
        self._seconds = seconds
        self._order = {test: number for number, test in enumerate(tests)}
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Drops the others."""
        chosen = [item for item in items if item.nodeid in self._order]
        items[:] = sorted(chosen, key=lambda item: self._order[item.nodeid])

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Each has its own time."""
        allow(self._seconds[nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """The first that fails is enough."""
        if report.failed:
            self.failed = report.nodeid
