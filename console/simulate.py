"""A year in memory: the script of a rehearsal decided by the domain alone, without an engine or a clock.

A large cohort is shared among processes. One leads: it plays the programme year, its mentors and a few pairs,
and tells the others what was decided about pairs and policy; each of them follows with a share of the pairs.
Pairs change nothing in the programme year or in each other, so the year is the same however it is shared.
"""

import gc
import multiprocessing as mp
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread

from console.figures import Figures, figures_of
from console.memory import Memory, Outcome
from console.rehearsal import Cohort, Part, Script
from console.rehearsal.script import PARTS
from domain import addresses
from domain.correction import CalendarCorrected
from domain.messages import Entry
from domain.pairing import PairsPlaced, RematchApproved
from domain.people import PersonWithdrawn
from domain.programme import CalendarPublished, PolicyPublished, ProgrammeYearOpened

__all__ = ["Memory", "Outcome", "SimulationLost", "simulate", "simulate_shared"]

News = tuple[int, tuple[Entry, ...]]
"""A moment, and what the programme year decided up to it."""
Progress = Callable[[int, int], None]
"""Told the programme moment reached and how many acts were done."""
TOLD_EVERY = 2_000
WORTH_SHARING = 1_500
"""Mentees from which a second process is worth its start."""
LEADERS_WORK = 420
"""What the programme year and its mentors take of a year's work, in thousandths; the rest are the pairs."""
FOLLOWED = (
    ProgrammeYearOpened,
    CalendarPublished,
    CalendarCorrected,
    PolicyPublished,
    PairsPlaced,
    RematchApproved,
    PersonWithdrawn,
)
"""What pairs need to know of the programme year."""


class SimulationLost(Exception):
    """A process that simulated a share of a year has ended before its year did."""


def simulate(script: Script, year: str, until_us: int, told: Progress | None = None) -> Outcome:
    """Plays a script to its end and lets time pass up to `until_us` in every stream, in this process."""
    memory = Memory(year)
    with _without_collecting():
        _lead(script, memory, year, told)
        memory.settle_all(until_us)
    return memory.outcome


def simulate_shared(
    cohort: Cohort, seed: str, until_us: int, told: Progress | None = None, processes: int | None = None
) -> Figures:
    """What the year of `simulate` comes to, on as many processes as are worth it. Raises SimulationLost."""
    year = addresses.programme_year(cohort.name)
    count = _processes(cohort) if processes is None else processes
    if count < 2:  # noqa: PLR2004 - one process is no sharing
        return figures_of(simulate(Script(cohort, seed, until_us), year, until_us, told))
    own, *others = _shares(count)
    with _following(cohort, seed, until_us, others) as followers, _without_collecting():
        news: list[Entry] = []
        memory = Memory(year, own, news.extend)

        def tell(at_us: int) -> None:
            followed = tuple(entry for entry in news if isinstance(entry.event, FOLLOWED))
            news.clear()
            if followed:
                for follower in followers:
                    follower.tell((at_us, followed))

        try:
            _lead(Script(cohort, seed, until_us, own), memory, year, told, tell)
            for follower in followers:
                follower.tell(None)
            memory.settle_all(until_us)
            figures = figures_of(memory.outcome)
            for follower in followers:
                figures.add(follower.answer())
        except (EOFError, OSError) as error:
            raise SimulationLost("A process of the simulation ended early; memory may be short.") from error
    return figures


def _lead(
    script: Script,
    memory: Memory,
    year: str,
    told: Progress | None,
    tell: Callable[[int], None] | None = None,
) -> None:
    acts, done = iter(script.opening()), 0
    while (act := next(acts, None) or script.pop()) is not None:
        memory.act(act)
        if act.stream == year:
            script.learned(memory.year, act.at_us)
            if tell is not None:
                tell(act.at_us)
        done += 1
        if told is not None and done % TOLD_EVERY == 0:
            told(act.at_us, done)


class _Follower:
    """The leader's end of a follower; what is told waits here while the follower is busy, and nobody else."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: SimpleQueue[News | None] = SimpleQueue()
        self._teller = Thread(target=self._tell_all, daemon=True)
        self._teller.start()

    def tell(self, news: News | None) -> None:
        """What the programme year decided up to a moment; None when it is over."""
        self._waiting.put(news)

    def answer(self) -> Figures:
        """What its share came to. Raises EOFError or OSError when it has ended without an answer."""
        figures: Figures = self._connection.recv()
        return figures

    def close(self) -> None:
        self._waiting.put(None)
        self._connection.close()

    def _tell_all(self) -> None:
        with suppress(OSError):  # a follower that has ended is noticed where its answer is awaited
            while (news := self._waiting.get()) is not None:
                self._connection.send(news)
            self._connection.send(None)


def _follow(cohort: Cohort, seed: str, until_us: int, part: Part, leader: Connection) -> None:
    """A share of the pairs, always behind what the leader has told; without one nobody wants them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        _keep_up(cohort, seed, until_us, part, leader)


def _keep_up(cohort: Cohort, seed: str, until_us: int, part: Part, leader: Connection) -> None:
    gc.disable()
    year = addresses.programme_year(cohort.name)
    script, memory = Script(cohort, seed, until_us, part), Memory(year, part)
    while (news := _heard(leader, memory)) is not None:
        at_us, entries = news
        _play(script, memory, at_us)
        memory.follow(entries)
        script.learned(memory.year, at_us)
    _play(script, memory, None)
    memory.settle_all(until_us)
    del memory.outcome.states[year]
    leader.send(figures_of(memory.outcome))


def _heard(leader: Connection, memory: Memory) -> News | None:
    """What the leader tells next; until it does, some of what waits is played."""
    while not leader.poll() and memory.catch_up_a_little():
        pass
    news: News | None = leader.recv()
    return news


def _play(script: Script, memory: Memory, before_us: int | None) -> None:
    while (act := script.pop(before_us)) is not None:
        memory.act(act)


@contextmanager
def _following(cohort: Cohort, seed: str, until_us: int, parts: list[Part]) -> Iterator[list[_Follower]]:
    """Processes that follow, one for each part; none of them outlives the block."""
    context = mp.get_context("spawn")
    followers: list[_Follower] = []
    children = []
    for part in parts:
        here, there = context.Pipe()
        child = context.Process(target=_follow, args=(cohort, seed, until_us, part, there), daemon=True)
        child.start()
        there.close()
        followers.append(_Follower(here))
        children.append(child)
    try:
        yield followers
    finally:
        for follower in followers:
            follower.close()
        for child in children:
            child.kill()  # it keeps nothing but what it has answered, and its own end takes a second
            child.join()


def _shares(count: int) -> list[Part]:
    """The leader's part first; it takes as many pairs as make its work no more than anybody's."""
    pairs = max(0, PARTS * (PARTS - count * LEADERS_WORK) // (count * (PARTS - LEADERS_WORK)))
    left = PARTS - pairs
    bounds = [pairs + left * n // (count - 1) for n in range(count)]
    return [Part(end=pairs), *(Part(leads=False, first=a, end=b) for a, b in pairwise(bounds))]


def _processes(cohort: Cohort) -> int:
    return os.cpu_count() or 1 if len(cohort.mentees) >= WORTH_SHARING else 1


@contextmanager
def _without_collecting() -> Iterator[None]:
    """A year makes millions of objects and no cycles: to look for any, also afterwards, takes as long."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was:
            gc.enable()
