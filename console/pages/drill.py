"""How a drill went: when it was raised, paged, taken and in contact, in seconds of case time."""

from collections.abc import Iterator
from typing import NamedTuple

from console.pages.care import CASES, Care, Kept, kept
from console.pages.emergency import raised_us
from console.pages.year import Page
from domain.case_events import ContactMade, EmergencyAcknowledged, PageSent
from domain.levels import SECOND_US, LevelName
from domain.messages import Event
from domain.obligations import Obligation, Standing
from domain.policy import Kind


class DrillStep(Page):
    """One step; `after_s` and `due_s` are seconds of case time since the raise, if there are any."""

    step: str
    at: str | None
    at_us: int | None
    after_s: float | None
    due_s: float | None
    in_time: bool | None


class DrillReport(Page):
    """A drill step by step. `ok` while no step came late or is overdue; `complete` once contact was made."""

    rehearsal: bool
    as_of: str
    as_of_us: int
    id: str
    stream: str
    level: LevelName | None
    ok: bool
    complete: bool
    steps: tuple[DrillStep, ...]


class _Wanted(NamedTuple):
    step: str
    event: type[Event]
    first_of: Kind


STEPS = (
    _Wanted("paged", PageSent, Kind.PAGE),
    _Wanted("acknowledged", EmergencyAcknowledged, Kind.ACKNOWLEDGE),
    _Wanted("contact", ContactMade, Kind.CONTACT_MADE),
)


async def report(care: Care, stream: str) -> DrillReport:
    """A drill as far as it went. Raises UnknownEvent, Unreachable."""
    case = await kept(care, stream)
    steps = tuple(_steps(care, case))
    return DrillReport(
        **care.heading,
        id=stream.removeprefix(CASES),
        stream=stream,
        level=case.seen.case.level,
        ok=all(step.in_time is not False for step in steps),
        complete=steps[-1].at_us is not None,
        steps=steps,
    )


def _steps(care: Care, case: Kept) -> Iterator[DrillStep]:
    began_us = raised_us(case.seen.case)
    yield _step(care, "raised", began_us, began_us, None)
    for wanted in STEPS:
        reached = [e.occurred_us for e in case.entries if isinstance(e.event, wanted.event)]
        owed = case.seen.case.book.find(f"{wanted.first_of}/1")
        yield _step(care, wanted.step, began_us, min(reached, default=None), owed)


def _step(care: Care, name: str, began_us: int, at_us: int | None, owed: Obligation | None) -> DrillStep:
    return DrillStep(
        step=name,
        at=None if at_us is None else care.moments.iso(at_us),
        at_us=at_us,
        after_s=_seconds(began_us, at_us),
        due_s=_seconds(began_us, owed.closes_us if owed else None),
        in_time=_in_time(at_us, owed),
    )


def _in_time(at_us: int | None, owed: Obligation | None) -> bool | None:
    """None while a step may still come in time, and when it is not owed any more."""
    if owed is None or at_us is None:
        return False if owed is not None and owed.standing is Standing.MISSED else None
    return at_us < owed.closes_us


def _seconds(began_us: int, at_us: int | None) -> float | None:
    return None if at_us is None else round((at_us - began_us) / SECOND_US, 1)
