"""Where a rota has nobody: every span ahead in which a step of the chain would page no one."""

from itertools import pairwise
from typing import NamedTuple

from domain.case_events import Target
from domain.desk import RotaState
from domain.duty import LAYERS, edges, on_duty
from domain.paging import CHAIN

HOUR_US = 3_600_000_000


class Gap(NamedTuple):
    """A span, half-open, in which a step of the chain has nobody."""

    target: Target
    from_us: int
    until_us: int


def gaps(state: RotaState, from_us: int, hours: int) -> tuple[Gap, ...]:
    """Every span in which a step of the chain has nobody, from its first moment to its last."""
    ends_us, found = from_us + hours * HOUR_US, dict[Target, Gap]()
    closed: list[Gap] = []
    for at_us, next_us in pairwise((*moments(state, from_us, hours), ends_us)):
        for target in CHAIN:
            before = found.pop(target, None)
            if not on_duty(state, target, at_us):
                found[target] = before._replace(until_us=next_us) if before else Gap(target, at_us, next_us)
            elif before:
                closed.append(before)
    return tuple(sorted((*closed, *found.values()), key=lambda gap: (gap.from_us, CHAIN.index(gap.target))))


def moments(state: RotaState, from_us: int, hours: int) -> list[int]:
    """Every hour of a span, and every moment between two of them at which somebody else may come on duty."""
    every_hour = {from_us + hour * HOUR_US for hour in range(hours)}
    until_us = from_us + hours * HOUR_US
    return sorted(every_hour.union(*(edges(state, layer, from_us, until_us) for layer in LAYERS)))
