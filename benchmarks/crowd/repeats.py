"""Commands that come several times and in any order: the record ends where the pure decider does.

`python -m benchmarks.crowd.repeats --seed 17` plays one sequence again.
"""

import argparse
import asyncio
import sys
import time
from dataclasses import dataclass, field
from random import Random
from typing import Any

from activities.folds import entry_of
from activities.ledger import Ledger
from benchmarks.commit import commit
from benchmarks.crowd.sayings import decided, repeated, words
from benchmarks.measures import Measure, tell_all, told
from benchmarks.records import record
from domain import addresses, streams
from domain.emergency import DECIDER
from domain.errors import Refusal
from domain.messages import Command, Entry, Stamp
from runtime.exit import leave
from store.database import Database
from store.log import Log, LogBusy

SEQUENCES, WORDS, AT_ONCE = 1_000, 7, 40
PATIENT = 20
"""So often in a row the head of the log may be taken for half a second."""


@dataclass
class Model:
    """A case in memory: the decider alone, and the commands that it has taken."""

    stream: str
    state: Any = None
    entries: list[Entry] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.state = DECIDER.initial(self.stream)

    def says(self, command: Command, stamp: Stamp) -> str:
        """Takes a command; the code of its refusal, or nothing. What was taken before changes nothing."""
        if stamp.command_id in self.taken:
            return ""
        try:
            decision = decided(command, self.state, stamp)
        except Refusal as refusal:
            return refusal.code
        if decision.entries:
            self.state = decision.state
            self.entries += decision.entries
            self.taken.add(stamp.command_id)
        return "" if decision.entries else "nothing-to-record"


async def repeats(sequences: int = SEQUENCES) -> list[Measure]:
    """Seeded sequences through two ledgers in turns, each compared with the model."""
    began = time.monotonic()
    async with record() as urls:
        differ, given = await compared(urls["url"], range(1, sequences + 1))
    name = "commands repeated and reordered"
    return [
        Measure(f"{name}: sequences that end otherwise", differ, f"of {sequences}", "0", differ == 0),
        told(f"{name}: given", given, "commands"),
        told(f"{name}: taken", round(time.monotonic() - began, 1), "s"),
    ]


async def compared(url: str, seeds: range) -> tuple[int, int]:
    """How many sequences ended otherwise than the model's, and how many commands were given."""
    dbs = [Database(url, role="nearpeer_door", pool_size=8) for _ in range(2)]
    ledgers = [Ledger({"care": Log(db, "care")}) for db in dbs]
    gate, differ, given = asyncio.Semaphore(AT_ONCE), 0, 0

    async def one(seed: int) -> tuple[str, int]:
        async with gate:
            return await _played(seed, ledgers, Log(dbs[0], "care"))

    try:
        for seed, (problem, count) in zip(seeds, await asyncio.gather(*map(one, seeds)), strict=True):
            given += count
            if problem:
                differ += 1
                sys.stdout.write(f"  seed {seed}: {problem}; commit {commit()}\n")
    finally:
        for db in dbs:
            await db.close()
    return differ, given


async def _played(seed: int, ledgers: list[Ledger], log: Log) -> tuple[str, int]:
    """What differs after one sequence, if anything; and the number of its commands."""
    chance = Random(f"repeats {seed}")
    stream = addresses.emergency(f"repeat-{seed}")
    model = Model(stream)
    sequence = repeated(words(stream, chance, WORDS), chance)
    for number, (command, stamp) in enumerate(sequence):
        expected, code = model.says(command, stamp), ""
        try:
            await _given(ledgers[number % 2], stream, command, stamp)
        except Refusal as refusal:
            code = refusal.code
        if code != expected:
            return f"command {number} was answered {code or 'yes'}, not {expected or 'yes'}", number
    stored = [entry_of(row) for row in await log.read(stream)]
    if stored != model.entries:
        return "the record holds other events", len(sequence)
    folded = [(await ledger.view(stream, 0)).state for ledger in (*ledgers, Ledger({"care": log}))]
    if any(state != model.state for state in folded):
        return "the state is another", len(sequence)
    return "", len(sequence)


async def _given(ledger: Ledger, stream: str, command: Command, stamp: Stamp) -> None:
    """Gives a command as every sender does: again under its id while the record takes nothing."""
    for _ in range(PATIENT):
        try:
            await ledger.execute(stream, command, stamp)
        except LogBusy:
            continue
        return
    raise LogBusy(streams.log_of(stream), 0)


async def _alone(seed: int | None) -> int:
    if seed is None:
        measures = await repeats()
    else:
        async with record() as urls:
            differ, given = await compared(urls["url"], range(seed, seed + 1))
        measures = [Measure(f"seed {seed}", differ, f"of {given} commands", "0", differ == 0)]
    return tell_all(measures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd.repeats", description=__doc__)
    parser.add_argument("--seed", type=int, metavar="N", help="one sequence, as a failure names it")
    leave(asyncio.run(_alone(parser.parse_args().seed)))
