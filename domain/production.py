"""What a record lacks before people's safety may hang on it: whoever starts in production asks this first."""

from collections.abc import Iterator
from typing import NamedTuple

from domain.account import AccountsState
from domain.clock import ClockAnchored
from domain.desk import RotaState


class Lacking(NamedTuple):
    """One thing, and the remedy; `code` is the same in every release."""

    code: str
    problem: str
    remedy: str


def lacking_of_rota(state: RotaState, real_us: int) -> Iterator[Lacking]:
    """A rota that is in force, and case time that passes as fast as time does."""
    clock = state.clock
    now_us = real_us if clock is None else clock.programme_at(real_us)
    if state.plan_at(now_us) is None:
        problem = "No rota is in force: an emergency would page nobody."
        yield Lacking("no-rota", problem, "Publish one: nearpeer rota publish FILE")
    yield from lacking_of_clock(clock)


def lacking_of_clock(clock: ClockAnchored | None) -> Iterator[Lacking]:
    """Programme time that is real time: at no other speed, and not beginning at another day."""
    if clock is not None and clock.is_rehearsal:
        problem = (
            "The record is a rehearsal's: its time is not the time of the day, or passes at another speed."
        )
        yield Lacking(
            "rehearsed", problem, "Give production a record of its own: new databases, a new --data-dir."
        )


def lacking_of_accounts(state: AccountsState) -> Iterator[Lacking]:
    """Somebody who can let others in."""
    if not any(state.of(person).is_open for person in state.admins):
        problem = "No administrator has an account: nobody could sign in, or be let in."
        remedy = (
            "nearpeer account open CODE; nearpeer account give-role CODE admin; nearpeer account login CODE"
        )
        yield Lacking("no-accounts", problem, remedy)
