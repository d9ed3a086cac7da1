"""Contenders measured in turn, round by round, so that a noisy machine is as unkind to one as to another."""

import gc
import time
from collections.abc import Awaitable, Callable, Mapping
from statistics import median

Deed = Callable[[], Awaitable[None]]
Prepared = Callable[[], Awaitable[Deed]]
"""Prepares one round of a contender, which is not measured, and returns what is."""


async def seconds(contenders: Mapping[str, Prepared], rounds: int) -> dict[str, list[float]]:
    """The real seconds of each contender in each round; one round before the first is thrown away."""
    took: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, prepared in contenders.items():
            deed = await prepared()
            gc.collect()
            gc.disable()
            began = time.perf_counter()
            await deed()
            ended = time.perf_counter()
            gc.enable()
            if number:
                took[name].append(ended - began)
    return took


def faster(took: Mapping[str, list[float]], one: str, other: str) -> float:
    """How many times as fast as the other one is: the median over the rounds."""
    pairs = zip(took[one], took[other], strict=True)
    return round(median(theirs / ours for ours, theirs in pairs), 2)


def speed(took: Mapping[str, list[float]], one: str, things: int) -> int:
    """Things a second: the median over the rounds."""
    return round(median(things / seconds_ for seconds_ in took[one]))
