"""Whether the time that a pair's page takes tells of an emergency: the same pairs with one and without."""

import random
import time
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

import httpx

from benchmarks.measures import Measure, at_most, told
from console.service import Doors
from domain import addresses
from domain.case_commands import AcknowledgeEmergency, CloseEmergency, RaiseEmergency, RecordContactMade
from domain.messages import Command, Stamp
from runtime.addresses import Addresses

PAIRS, ROUNDS, THROWN_AWAY = 10, 30, 3
AS_LONG = 1.1
PAGE = "/relationships/{pair}"
ACTOR = "bench"


class Look(NamedTuple):
    """How long a page took, and whether an emergency was open about its pair."""

    number: int
    troubled: bool
    took_ms: float


async def alike(
    client: httpx.AsyncClient, reach: Addresses, cohort: str, pairs: Sequence[str]
) -> list[Measure]:
    """Every pair is looked at as often with an open emergency as without, in turns with the others.

    What two halves of the looks without any emergency differ by is what such a ratio is worth.
    """
    chosen = list(pairs[:PAIRS])
    doors = Doors(reach)
    try:
        still = await _looks(client, chosen, frozenset())
        looks: list[Look] = []
        for half in (chosen[::2], chosen[1::2]):
            cases = [await _raised(doors, addresses.relationship(cohort, pair)) for pair in half]
            looks += await _looks(client, chosen, frozenset(half))
            for case in cases:
                await _closed(doors, case)
    finally:
        await doors.close()
    having = median(look.took_ms for look in looks if look.troubled)
    without = median(look.took_ms for look in looks if not look.troubled)
    name = "relationship page with an open emergency"
    return [
        at_most(
            f"{name} over one without, medians, the longer over the shorter",
            _ratio(having, without),
            "ratio",
            AS_LONG,
        ),
        told(f"{name}: median", round(having, 1), "ms"),
        told("relationship page beside it, without one: median", round(without, 1), "ms"),
        told(
            "relationship page, no emergency open: medians of every other look, the longer over the shorter",
            _ratio(*(median(look.took_ms for look in still if look.number % 2 == odd) for odd in (0, 1))),
            "ratio",
        ),
    ]


def _ratio(one: float, other: float) -> float:
    return round(max(one, other) / min(one, other), 3)


async def _looks(client: httpx.AsyncClient, pairs: Sequence[str], troubled: frozenset[str]) -> list[Look]:
    """Each pair's page so many times, each round in an order of chance; the first rounds are thrown away."""
    chance, looks = random.Random(len(troubled)), []
    for number in range(ROUNDS + THROWN_AWAY):
        for pair in chance.sample(pairs, len(pairs)):
            began = time.perf_counter()
            answer = await client.get(PAGE.format(pair=pair))
            took_ms = (time.perf_counter() - began) * 1_000
            answer.raise_for_status()
            looks.append(Look(number, pair in troubled, took_ms))
    return [look for look in looks if look.number >= THROWN_AWAY]


async def _raised(doors: Doors, about: str) -> str:
    """The stream of an emergency about a pair, open from now on."""
    stream = addresses.emergency(f"of-{about.rpartition('/')[2]}")
    await _does(
        doors, stream, RaiseEmergency(level="emergency", danger="yes", about=about, raised_by="mentor")
    )
    return stream


async def _closed(doors: Doors, stream: str) -> None:
    await _does(doors, stream, AcknowledgeEmergency(officer=ACTOR))
    await _does(doors, stream, RecordContactMade(professional=ACTOR))
    await _does(doors, stream, CloseEmergency(endpoint="engaged"))


async def _does(doors: Doors, stream: str, command: Command) -> None:
    stamp = Stamp(await doors.ledger.now_us(stream), ACTOR, f"{stream}/{command.TYPE}")
    await doors.ledger.execute(stream, command, stamp)
