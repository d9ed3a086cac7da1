"""Who is on duty: at a moment for a page, and over a span as shifts without a hole or an overlap."""

from collections.abc import Iterator
from typing import NamedTuple, assert_never

from domain.case_events import Target
from domain.desk import RotaState
from domain.facts import DAY_US
from domain.shifts import LayerName, changes

LAYERS: tuple[LayerName, ...] = ("on-call", "second")
NEAR_US, LONGEST_US = 9 * DAY_US, 368 * DAY_US
"""How far around a moment its shift is looked for: first as one of a week, then as one of any length."""


ON_DUTY, OFF_DUTY, NO_ROTA = "on-duty", "off-duty", "no-rota"
"""What a rota says of somebody at a moment, to whoever relies on it."""


class Duty(NamedTuple):
    """One shift of a layer, half-open, and what it comes from; without an officer it is a gap."""

    layer: LayerName
    officer: str | None
    from_us: int
    until_us: int
    source: str


def on_duty(state: RotaState, target: Target, at_us: int) -> tuple[str, ...]:
    """The people whom a page reaches at a moment, by opaque id; for the telephone the names of its numbers.

    Nobody is a gap. An officer who is paged by name stands on no rota.
    """
    plan = state.plan_at(at_us)
    match target:
        case "on-call" | "second" as layer:
            turn = state.turn_at(layer, at_us)
            return (turn.officer,) if turn else ()
        case _ if plan is None:
            return ()
        case "whole-desk":
            desk = plan.rota.desk
            return tuple(one for one in desk if not state.has_left(one, plan.made_us, at_us))
        case "telephone":
            return plan.rota.telephones
        case "officer":
            return ()
        case _:
            assert_never(target)


def off_duty_us(state: RotaState, officer: str, at_us: int) -> int | None:
    """When somebody who is on duty at a moment goes off every layer; None when not, or not within a day."""
    if not _has_a_turn(state, officer, at_us):
        return None
    ahead = {edge for layer in LAYERS for edge in edges(state, layer, at_us, at_us + DAY_US)}
    return next((edge for edge in sorted(ahead) if not _has_a_turn(state, officer, edge)), None)


def duty_of(state: RotaState, officer: str, at_us: int) -> str:
    """Whether somebody is on duty, first or second, or no rota is in force at a moment."""
    if state.plan_at(at_us) is None:
        return NO_ROTA
    return ON_DUTY if _has_a_turn(state, officer, at_us) else OFF_DUTY


def _has_a_turn(state: RotaState, officer: str, at_us: int) -> bool:
    return any(officer in on_duty(state, layer, at_us) for layer in LAYERS)


def duties(state: RotaState, layer: LayerName, from_us: int, until_us: int) -> Iterator[Duty]:
    """The shifts and gaps of a layer, one after the other, that together are the whole span."""
    begun_us, turn = from_us, state.turn_at(layer, from_us)
    for at_us in [*edges(state, layer, from_us, until_us), until_us]:
        then = state.turn_at(layer, at_us) if at_us < until_us else None
        if then != turn or at_us == until_us:
            officer, source = (turn.officer, turn.source) if turn else (None, "gap")
            yield Duty(layer, officer, begun_us, at_us, source)
            begun_us, turn = at_us, then


def duty_at(state: RotaState, layer: LayerName, at_us: int) -> Duty:
    """The shift or the gap that holds a moment, from its beginning to its end; a gap of years is cut."""
    near = _found(state, layer, at_us, NEAR_US)
    whole = at_us - NEAR_US < near.from_us and near.until_us < at_us + NEAR_US
    return near if whole else _found(state, layer, at_us, LONGEST_US)


def _found(state: RotaState, layer: LayerName, at_us: int, far_us: int) -> Duty:
    around = duties(state, layer, at_us - far_us, at_us + far_us)
    return next(duty for duty in around if duty.from_us <= at_us < duty.until_us)


def edges(state: RotaState, layer: LayerName, from_us: int, until_us: int) -> list[int]:
    """Every moment within a span at which somebody else may come on duty, in order."""
    found: set[int] = {plan.effective_us for plan in state.plans}
    found.update(corrected.effective_us for corrected in state.corrections)
    found.update(state.withdrawn.values())
    for one in state.stand_ins:
        if one.layer == layer:
            found.update((one.from_us, one.until_us))
    found.update(_hand_overs(state, layer, from_us, until_us))
    return sorted(at_us for at_us in found if from_us < at_us < until_us)


def _hand_overs(state: RotaState, layer: LayerName, from_us: int, until_us: int) -> Iterator[int]:
    """The hand-overs of every rota, while it is in force, by each calendar that may say when they are."""
    calendars = (state.calendar, *(each.calendar for each in state.corrections))
    reckoned = {calendar.midnights: calendar for calendar in calendars if calendar}.values()
    starts_us = (*(plan.effective_us for plan in state.plans), until_us)
    for plan, end_us in zip(state.plans, starts_us[1:], strict=True):
        for calendar in reckoned:
            first_us, last_us = max(from_us, plan.effective_us), min(until_us, end_us)
            yield from changes(plan.rota.layer(layer), calendar, first_us, last_us)
