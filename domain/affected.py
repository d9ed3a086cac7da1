"""What another policy would touch: the windows of a stream to come under both, if nobody acts.

Nothing that stands is among them: an obligation keeps the version of its window's start.
"""

from typing import Any, NamedTuple

from domain.context import Context
from domain.deciding import State, settle
from domain.obligations import Obligation
from domain.policy import Kind
from domain.streams import decider_of


class Ahead(NamedTuple):
    """What an obligation will be like; `rules` are the conditions of a semester's credit."""

    opens_us: int
    ends_us: int
    closes_us: int
    needed: int
    rules: tuple[Kind, ...] = ()


class Affected(NamedTuple):
    """An obligation of a stream that will be another one; None where there is none at all."""

    obligation: str
    kind: Kind
    was: Ahead | None
    becomes: Ahead | None


def affected(state: State, now: Context, then: Context) -> tuple[Affected, ...]:
    """What differs of a stream's obligations, in the order of their windows; both share a calendar."""
    was, becomes = _ahead(state, now), _ahead(state, then)
    differing = {key for key in was.keys() | becomes.keys() if was.get(key) != becomes.get(key)}
    found = [Affected(*key, was.get(key), becomes.get(key)) for key in differing]
    return tuple(sorted(found, key=_begins))


def _begins(one: Affected) -> tuple[int, str]:
    ahead = one.becomes or one.was
    return (ahead.opens_us if ahead else 0, one.obligation)


def _ahead(state: State, context: Context) -> dict[tuple[str, Kind], Ahead]:
    until_us = context.calendar.horizon_us
    after = settle(decider_of(state.stream), state, until_us, context).state
    return {(o.id, o.kind): _seen(o, after) for o in after.book.all()}


def _seen(obligation: Obligation, state: Any) -> Ahead:
    rules: tuple[Kind, ...] = ()
    if obligation.kind is Kind.CREDIT:
        file = state.credits.get(int(obligation.id.rpartition("/")[2]))
        rules = tuple(finding.rule for finding in file.findings) if file else ()
    return Ahead(obligation.opens_us, obligation.ends_us, obligation.closes_us, obligation.needed, rules)
