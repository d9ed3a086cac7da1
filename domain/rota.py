"""A desk decides who is on duty when; it depends on no programme year, and on nothing outside its own log."""

from collections.abc import Iterator
from typing import Any

from domain import clock
from domain.calendar import Corrected
from domain.context import Context, Published
from domain.correction import CalendarCorrected, CorrectCalendar
from domain.deciding import Boundary, Decider, said
from domain.desk import RotaState
from domain.duty import Duty, duty_at, on_duty
from domain.effective import check_order
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp
from domain.programme import CalendarPublished, PolicyPublished, PublishCalendar, PublishPolicy
from domain.rota_commands import OverrideShift, PublishRota, SwapShifts, WithdrawOfficer
from domain.rota_events import OfficerWithdrawn, RotaPublished, Shift, ShiftOverridden, ShiftsSwapped

__all__ = ["DECIDER", "on_duty"]
WITHOUT_A_DRIVER = ""
"""Time does nothing to a rota, so no workflow drives it: who is on duty is asked at the moment of a page."""


def handle(command: Command, state: RotaState, stamp: Stamp, _: Context | None) -> Iterator[Entry]:
    """What a command adds to the rota. Raises Refusal with a stable code."""
    if isinstance(command, clock.AnchorClock):
        return clock.anchor(command, stamp, state.context)
    return (said(event, stamp, state.context) for event in _events(command, state, stamp))


def _events(command: Command, state: RotaState, stamp: Stamp) -> Iterator[Event]:
    match command:
        case PublishCalendar():
            return iter((CalendarPublished(calendar=command.calendar),))
        case CorrectCalendar():
            return _correct(command, state, stamp)
        case PublishPolicy():
            return _publish_policy(command, state)
        case PublishRota():
            return _publish(command, state, stamp)
        case OverrideShift():
            return _override(command, state, stamp)
        case SwapShifts():
            return _swap(command, state, stamp)
        case WithdrawOfficer():
            return _withdraw(command, state, stamp)
        case _:
            raise Refusal("not-for-this", f"{command.TYPE} is not for a rota.", "See the help.")


def _correct(command: CorrectCalendar, state: RotaState, stamp: Stamp) -> Iterator[Event]:
    """Other free days of a calendar that is known; never for what has gone by."""
    known = (state.calendar, *(each.calendar for each in state.corrections))
    if not any(one is not None and command.calendar.has_the_bounds_of(one) for one in known):
        problem = "No calendar with these days is published for the rota."
        raise Refusal("other-bounds", problem, "Publish the calendar first.")
    effective_us = max(command.effective_us, stamp.at_us)
    yield CalendarCorrected(corrected=Corrected(effective_us=effective_us, calendar=command.calendar))


def _publish_policy(command: PublishPolicy, state: RotaState) -> Iterator[Event]:
    """The next version, numbered by the rota itself; it was judged where it was published first."""
    check_order("A policy", command.effective_us, state.policies[-1].effective_us if state.policies else None)
    version = len(state.policies) + 1
    published = Published(version=version, effective_us=command.effective_us, policy=command.policy)
    yield PolicyPublished(published=published)


def _publish(command: PublishRota, state: RotaState, stamp: Stamp) -> Iterator[Event]:
    if state.calendar is None:
        problem = "Without a calendar nobody can say when a shift begins."
        raise Refusal("no-calendar", problem, "Publish the calendar first.")
    _not_gone_by(command.effective_us, stamp)
    yield RotaPublished(rota=command.rota, effective_us=command.effective_us)


def _override(command: OverrideShift, state: RotaState, stamp: Stamp) -> Iterator[Event]:
    if command.until_us <= command.from_us:
        raise Refusal("backwards", "The shift ends before it begins.", "Give its beginning and then its end.")
    _not_gone_by(command.from_us, stamp)
    for officer in filter(None, (command.officer, command.on_behalf)):
        _is_named(officer, state, command.from_us)
    if _has_left(command.officer, state, command.from_us):
        remedy = "Publish a rota that names them again, or give it to somebody else."
        raise Refusal("officer-withdrawn", f"{command.officer} has withdrawn from the desk.", remedy)
    yield ShiftOverridden(
        layer=command.layer,
        officer=command.officer,
        from_us=command.from_us,
        until_us=command.until_us,
        on_behalf=command.on_behalf,
    )


def _swap(command: SwapShifts, state: RotaState, stamp: Stamp) -> Iterator[Event]:
    one, other = (
        _shift_ahead(duty_at(state, command.layer, at_us), stamp)
        for at_us in (command.one_us, command.other_us)
    )
    if one.officer == other.officer:
        problem = f"Both moments are in shifts of {one.officer}."
        raise Refusal("same-officer", problem, "Give a moment within the shift of somebody else.")
    yield ShiftsSwapped(layer=command.layer, one=one, other=other)


def _shift_ahead(duty: Duty, stamp: Stamp) -> Shift:
    if duty.officer is None:
        problem = f"Nobody is on duty then on the layer {duty.layer}."
        raise Refusal("nobody-there", problem, "Override it with somebody instead.")
    if duty.from_us <= stamp.at_us:
        problem = f"The shift of {duty.officer} has begun or is over."
        raise Refusal("shift-begun", problem, "Override what is left of it instead.")
    return Shift(officer=duty.officer, from_us=duty.from_us, until_us=duty.until_us)


def _withdraw(command: WithdrawOfficer, state: RotaState, stamp: Stamp) -> Iterator[Event]:
    _is_named(command.officer, state, stamp.at_us)
    if _has_left(command.officer, state, stamp.at_us):
        problem = f"{command.officer} has withdrawn already."
        raise Refusal("officer-withdrawn", problem, "Nothing more is needed.")
    yield OfficerWithdrawn(officer=command.officer)


def _not_gone_by(from_us: int, stamp: Stamp) -> None:
    if from_us < stamp.at_us:
        raise Refusal("gone-by", "Who was on duty is not rewritten.", "Begin now or later.")


def _is_named(officer: str, state: RotaState, at_us: int) -> None:
    """A slip of the pen would be found out in the night: only whom a rota names is on duty."""
    later = [plan for plan in state.plans if plan.effective_us > at_us]
    in_force = state.plan_at(at_us)
    plans = [*([in_force] if in_force else ()), *later]
    if not any(officer in plan.rota.people for plan in plans):
        remedy = "Check the id, or publish a rota that names them."
        raise Refusal("no-such-officer", f"No rota in force names {officer}.", remedy)


def _has_left(officer: str, state: RotaState, at_us: int) -> bool:
    plans = [plan.made_us for plan in state.plans if officer in plan.rota.people]
    return state.has_left(officer, max(plans, default=0), at_us)


def boundary(_: RotaState, __: Context | None) -> Boundary | None:
    """Time does nothing to a rota."""
    return None


def due(_: RotaState, __: Context | None) -> tuple[int, str] | None:
    """Nothing of a rota is ever due."""
    return None


def stage(state: RotaState, _: Context | None, at_us: int) -> str:
    """A neutral code of where the rota stands."""
    return "standing" if state.plan_at(at_us) else "preparing"


DECIDER: Decider[Any] = Decider(WITHOUT_A_DRIVER, RotaState, handle, boundary, due, stage)
