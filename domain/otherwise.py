"""What would be otherwise in one state of a stream than in another: where each obligation stands."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from domain.obligations import Standing
from domain.policy import Kind


class Stands(NamedTuple):
    """Where an obligation stands, and how many facts it has of those it needs."""

    standing: Standing
    got: int
    needed: int
    opens_us: int


class Moved(NamedTuple):
    """An obligation that would stand elsewhere or hold another number; None where there would be none."""

    obligation: str
    kind: Kind
    was: Stands | None
    becomes: Stands | None


def moved(was: Any, becomes: Any) -> tuple[Moved, ...]:
    """What would be otherwise in a state of a stream than in another one; credit is told apart."""
    before, after = _standings(was), _standings(becomes)
    found = (Moved(*key, before.get(key), after.get(key)) for key in sorted(before.keys() | after.keys()))
    return tuple(one for one in found if _reached(one.was) != _reached(one.becomes))


def _reached(side: Stands | None) -> tuple[Standing, int] | None:
    """What is compared: another number needed is the rule itself, and not what comes of it."""
    return None if side is None else (side.standing, side.got)


def _standings(state: Any) -> Mapping[tuple[str, Kind], Stands]:
    owed = (o for o in state.book.all() if o.kind is not Kind.CREDIT)
    return {(o.id, o.kind): Stands(o.standing, len(o.facts), o.needed, o.opens_us) for o in owed}
