"""What several people say to a case at once is as if they had spoken one after the other (linearizable).

The record itself gives an order of what was taken. It must be an order that a single decider would have made:
no word stands before one that was answered when it began, each event is the decider's, and who was refused
was refused by a state that stood at some moment between question and answer, and told its owner.
`python -m benchmarks.crowd.histories --seed 17` plays one history again; chance of the machine stays in it.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any

from activities.folds import entry_of
from activities.ledger import Ledger
from benchmarks.commit import commit
from benchmarks.crowd.sayings import AT_THE_DESK, MONDAY_US, decided, raised
from benchmarks.measures import Measure, tell_all, told
from benchmarks.records import record
from domain import addresses
from domain.case_events import EmergencyAcknowledged, HandOverAccepted
from domain.emergency import DECIDER
from domain.errors import Refusal
from domain.levels import SECOND_US
from domain.messages import Command, Entry, Stamp
from domain.officers import AlreadyOwned
from runtime.exit import leave
from store.database import Database
from store.log import Log

HISTORIES, WAVES, AT_ONCE = 1_000, 3, 20
SPEAKERS = (2, 5)
"""How few and how many speak at once."""


@dataclass(frozen=True, slots=True)
class Word:
    """One command, with the numbers of the moments at which it was given and answered.

    `version` is where the record has it; None for one that was refused with `code`, and told `owner`.
    """

    command: Command
    stamp: Stamp
    began: int
    ended: int
    version: int | None = None
    code: str = ""
    owner: str = ""


async def histories(wanted: int = HISTORIES) -> list[Measure]:
    """Seeded histories through two ledgers of two pools, each checked."""
    async with record() as urls:
        broken, spoken, refused = await checked(urls["url"], range(1, wanted + 1))
    name = "histories of ack, progress, hand-over and close at once"
    return [
        Measure(f"{name}: not linearizable", broken, f"of {wanted}", "0", broken == 0),
        told(f"{name}: spoken", spoken, "commands"),
        told(f"{name}: refused", refused, "commands"),
    ]


async def checked(url: str, seeds: range) -> tuple[int, int, int]:
    """How many histories are broken, how many words were given, and how many of them refused."""
    dbs = [Database(url, role="nearpeer_door", pool_size=8) for _ in range(2)]
    ledgers = [Ledger({"care": Log(db, "care")}) for db in dbs]
    gate, broken, spoken, refused = asyncio.Semaphore(AT_ONCE), 0, 0, 0

    async def one(seed: int) -> tuple[list[Word], list[str]]:
        async with gate:
            stream = addresses.emergency(f"history-{seed}")
            said = await _played(stream, Random(f"history {seed}"), ledgers)
            entries = [entry_of(row) for row in await Log(dbs[0], "care").read(stream)]
            return said, list(violations(stream, said, entries))

    try:
        for seed, (said, found) in zip(seeds, await asyncio.gather(*map(one, seeds)), strict=True):
            spoken += len(said)
            refused += sum(bool(word.code) for word in said)
            broken += bool(found)
            for problem in found:
                sys.stdout.write(f"  seed {seed}: {problem}; commit {commit()}\n")
    finally:
        for db in dbs:
            await db.close()
    return broken, spoken, refused


async def _played(stream: str, chance: Random, ledgers: Sequence[Ledger]) -> list[Word]:
    """Waves of words: those of one wave at once, in turns at either ledger."""
    moments = count()
    command, stamp = raised(stream)
    said = [await _spoken(ledgers[0], stream, command, stamp, moments)]
    for wave in range(WAVES):
        at_us = MONDAY_US + (wave + 1) * SECOND_US
        drawn = [chance.choice(AT_THE_DESK)(chance) for _ in range(chance.randint(*SPEAKERS))]
        stamps = [Stamp(at_us, f"officer-{n}", f"{stream}/{wave}/{n}") for n in range(len(drawn))]
        speaking = [
            _spoken(ledgers[n % len(ledgers)], stream, one, its, moments)
            for n, (one, its) in enumerate(zip(drawn, stamps, strict=True))
        ]
        said += await asyncio.gather(*speaking)
    return said


async def _spoken(ledger: Ledger, stream: str, command: Command, stamp: Stamp, moments: "count[int]") -> Word:
    began = next(moments)
    try:
        receipt = await ledger.execute(stream, command, stamp)
    except AlreadyOwned as refused:
        return Word(command, stamp, began, next(moments), None, refused.code, refused.officer)
    except Refusal as refused:
        return Word(command, stamp, began, next(moments), None, refused.code)
    return Word(command, stamp, began, next(moments), receipt.version)


def violations(stream: str, said: Sequence[Word], entries: Sequence[Entry]) -> Iterator[str]:
    """What keeps a history from being one of a single decider that heard one word after the other."""
    taken = sorted((word for word in said if word.version is not None), key=lambda word: word.version or 0)
    states, made = _replayed(stream, taken)
    if made != list(entries):
        yield "the record holds other events than the decider makes in this order"
    for earlier, later in ((a, b) for n, a in enumerate(taken) for b in taken[:n]):
        if earlier.ended < later.began:
            yield f"{later.stamp.command_id} stands before {earlier.stamp.command_id}, which was over by then"
    for word in said:
        if word.code and not any(_refuses(states[n], word) for n in _between(word, taken)):
            yield f"{word.stamp.command_id} was refused ({word.code} {word.owner}) by no state of its time"
    owners = [e.event for e in entries if isinstance(e.event, EmergencyAcknowledged | HandOverAccepted)]
    epochs = [event.epoch for event in owners]
    if epochs != sorted(set(epochs)):
        yield f"epochs have owners in the order {epochs}"


def _replayed(stream: str, taken: Sequence[Word]) -> tuple[list[Any], list[Entry]]:
    """The states before each word that was taken, and after the last; and the events of all."""
    state, made = DECIDER.initial(stream), list[Entry]()
    states = [state]
    for word in taken:
        decision = decided(word.command, state, word.stamp)
        state = decision.state
        made += decision.entries
        states.append(state)
    return states, made


def _between(word: Word, taken: Sequence[Word]) -> range:
    """The states that may have answered a word: after all that was over, before what began later."""
    first = max((n for n, one in enumerate(taken, 1) if one.ended < word.began), default=0)
    last = min((n for n, one in enumerate(taken) if one.began > word.ended), default=len(taken))
    return range(first, last + 1)


def _refuses(state: Any, word: Word) -> bool:
    try:
        decided(word.command, state, word.stamp)
    except AlreadyOwned as refused:
        return (refused.code, refused.officer) == (word.code, word.owner)
    except Refusal as refused:
        return refused.code == word.code
    return False


async def _alone(seed: int | None) -> int:
    if seed is None:
        measures = await histories()
    else:
        async with record() as urls:
            broken, spoken, _ = await checked(urls["url"], range(seed, seed + 1))
        measures = [Measure(f"seed {seed}", broken, f"of {spoken} commands", "0", broken == 0)]
    return tell_all(measures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd.histories", description=__doc__)
    parser.add_argument("--seed", type=int, metavar="N", help="one history, as a failure names it")
    leave(asyncio.run(_alone(parser.parse_args().seed)))
