"""Proves a rota: imagines an emergency at every hour ahead that nobody answers, and sees whom it would page.

The real deciders run, in memory: what is printed is what would be done. Nothing is recorded, nobody is paged.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from domain import addresses, emergency
from domain.case import CaseState
from domain.case_commands import RaiseEmergency, RecordPageResult
from domain.case_events import Target
from domain.deciding import decide, settle
from domain.desk import RotaState
from domain.duty import on_duty
from domain.gaps import HOUR_US, moments
from domain.messages import Command, Stamp
from domain.paging import CHAIN

IMAGINED = addresses.emergency("imagined")


class Paged(NamedTuple):
    """One step of the chain: whom it would page, and how long after the raise; nobody is a gap."""

    target: Target
    after_us: int
    people: tuple[str, ...]


class Chain(NamedTuple):
    """What would happen from one moment to another if an emergency were raised then and nobody answered."""

    from_us: int
    until_us: int
    pages: tuple[Paged, ...]

    @property
    def same_twice(self) -> bool:
        """Whether the second step would page those whom the first one has paged."""
        first, second = self.pages[:2]
        return bool(second.people) and second.people == first.people


def chains(state: RotaState, from_us: int, hours: int) -> tuple[Chain, ...]:
    """Every hour of a span, those with the same pages joined."""
    ends_us = from_us + hours * HOUR_US
    joined: list[Chain] = []
    for at_us, next_us in pairwise((*moments(state, from_us, hours), ends_us)):
        pages = climbed(state, at_us)
        if joined and joined[-1].pages == pages:
            joined[-1] = joined[-1]._replace(until_us=next_us)
        else:
            joined.append(Chain(at_us, next_us, pages))
    return tuple(joined)


def climbed(state: RotaState, at_us: int) -> tuple[Paged, ...]:
    """The pages of an emergency that is raised at a moment and never acknowledged, to the chain's end."""
    return tuple(_climbed(state, at_us))


def _climbed(state: RotaState, at_us: int) -> Iterator[Paged]:
    case, now_us = CaseState(IMAGINED), at_us
    case = _told(case, state, RaiseEmergency(level="emergency", danger="yes"), now_us)
    while True:
        while case.waiting:
            page, (target, _) = next(iter(case.waiting.items()))
            people = on_duty(state, target, now_us)
            yield Paged(target, now_us - at_us, people)
            result = RecordPageResult(page=page, outcome="sent" if people else "nobody")
            case = _told(case, state, result, now_us)
        due = emergency.due(case, state.context)
        if case.step == len(CHAIN) or due is None:
            return
        now_us = due[0]
        case = settle(emergency.DECIDER, case, now_us, state.context).state


def _told(case: CaseState, state: RotaState, command: Command, at_us: int) -> CaseState:
    stamp = Stamp(at_us, "proof", f"{command.TYPE}/{case.book.version}")
    return decide(emergency.DECIDER, command, case, stamp, state.context).state
