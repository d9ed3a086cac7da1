"""How urgent a case is: raised, reported again, raised freely, lowered with a reason, reopened."""

from collections.abc import Iterator

from domain.care import one_shot
from domain.case import CaseState
from domain.case_commands import LowerLevel, RaiseEmergency
from domain.case_events import (
    EmergencyRaised,
    EmergencyReopened,
    EmergencyReportedAgain,
    LevelLowered,
    LevelRaised,
    Report,
)
from domain.duties import Moment, ended, excused, numbered
from domain.errors import Refusal
from domain.levels import (
    LevelName,
    acknowledge_by_us,
    contact_by_us,
    lease_until_us,
    more_severe,
    next_page_us,
    pace_of,
)
from domain.messages import Event
from domain.obligations import Standing
from domain.officers import held_us
from domain.paging import chain_page, next_page, next_step, officer_page
from domain.policy import Kind, Level


def raise_case(command: RaiseEmergency, case: CaseState, at: Moment) -> Iterator[Event]:
    """A case begins; another report of it is linked, raises its level, tells its owner, or reopens it.

    A report in earnest that is given the name of a drill begins the case anew: whoever took the drill took
    no emergency.
    """
    report = Report(
        level=command.level,
        danger=command.danger,
        about=command.about,
        raised_by=command.raised_by,
        verified=command.verified,
        note=command.note,
        given=command.given,
    )
    level = command.level if command.danger == "no" else "emergency"
    if case.level is None:
        pace = pace_of(level, at.stamp.at_us, at.context)
        yield EmergencyRaised(level=level, pace=pace, report=report, drill=command.drill)
        yield from _begun(case, 1, pace, at)
        return
    yield EmergencyReportedAgain(report=report, drill=command.drill)
    higher = more_severe(level, case.level)
    if case.drill and not command.drill:
        yield from excused(case.book, "in-earnest", Kind.PAGE, Kind.ACKNOWLEDGE, Kind.CONTACT_MADE)
        yield from _reopened(level, command.note, case, at)
    elif case.endpoint is not None:
        yield from _reopened(level if higher else case.level, command.note, case, at)
    elif higher:
        yield from _raised(level, case.level, command.note, case, at)
    elif case.holder is not None:
        yield from officer_page(case, case.holder, at.us, case.lease_until_us)


def reopen(level: LevelName, note: str | None, case: CaseState, at: Moment) -> Iterator[Event]:
    """Raises Refusal when the case is open."""
    if case.endpoint is None:
        raise Refusal("not-closed", f"{case.stream} is open.", "Nothing needs reopening.")
    yield from _reopened(level, note, case, at)


def _reopened(level: LevelName, note: str | None, case: CaseState, at: Moment) -> Iterator[Event]:
    pace, epoch = pace_of(level, at.stamp.at_us, at.context), case.epoch + 1
    yield EmergencyReopened(epoch=epoch, level=level, pace=pace, note=note)
    yield from _begun(case, epoch, pace, at)


def _begun(case: CaseState, epoch: int, pace: Level, at: Moment) -> Iterator[Event]:
    """What is owed from the first moment on: an owner, a professional's contact, and the first page."""
    for kind, by_us in _deadlines(pace, at):
        yield one_shot(kind, numbered(case.book, kind), "desk", at.us, by_us)
    yield from chain_page(case, 1, epoch, pace, at.us, at.calendar)


def _deadlines(pace: Level, at: Moment) -> tuple[tuple[Kind, int], ...]:
    return (
        (Kind.ACKNOWLEDGE, acknowledge_by_us(pace, at.us, at.calendar)),
        (Kind.CONTACT_MADE, contact_by_us(pace, at.us, at.calendar)),
    )


def raise_level(
    level: LevelName, was: LevelName, note: str | None, case: CaseState, at: Moment
) -> Iterator[Event]:
    """Raises Refusal for a level that is not above the present one, and when the case is closed."""
    _still_open(case)
    if not more_severe(level, was):
        raise Refusal("not-higher", f"{case.stream} is at {was} already.", "Nothing more is needed.")
    yield from _raised(level, was, note, case, at)


def _raised(
    level: LevelName, was: LevelName, note: str | None, case: CaseState, at: Moment
) -> Iterator[Event]:
    """The owner is told and holds the case on a shorter lease, or the chain moves on at once."""
    pace = pace_of(level, at.stamp.at_us, at.context)
    until_us = min(case.lease_until_us, lease_until_us(pace, at.us, at.calendar))
    held_us = until_us if case.holder else None
    yield LevelRaised(level=level, was=was, pace=pace, note=note, lease_until_us=held_us)
    yield from _moved_deadlines(case, pace, at, sooner=True)
    if case.holder is not None:
        yield from officer_page(case, case.holder, at.us, until_us)
        return
    for page in case.book.open.values():
        if page.kind is Kind.PAGE:
            yield ended(page, Standing.SUPERSEDED, next_page(case))
    yield from chain_page(case, next_step(case), case.epoch, pace, at.us, at.calendar)


def lower_level(command: LowerLevel, was: LevelName, case: CaseState, at: Moment) -> Iterator[Event]:
    """Raises Refusal for a level that is not below the present one, and when the case is closed."""
    _still_open(case)
    if not more_severe(was, command.level):
        raise Refusal("not-lower", f"{case.stream} is at {was}.", "Raise the level, or leave it.")
    pace = pace_of(command.level, at.stamp.at_us, at.context)
    yield LevelLowered(
        level=command.level,
        was=was,
        pace=pace,
        note=command.note,
        lease_until_us=held_us(pace, command.given, at) if case.holder else None,
        next_page_us=None if case.holder else next_page_us(pace, at.us, at.calendar),
        given=command.given,
    )
    yield from _moved_deadlines(case, pace, at, sooner=False)


def _moved_deadlines(case: CaseState, pace: Level, at: Moment, *, sooner: bool) -> Iterator[Event]:
    """What is open is replaced by the same under the other level; a higher level never gives more time."""
    for kind, by_us in _deadlines(pace, at):
        for was in case.book.open.values():
            if was.kind is kind:
                closes_us = min(was.closes_us, by_us) if sooner else by_us
                now = one_shot(kind, numbered(case.book, kind), was.owed_by, was.opens_us, closes_us)
                yield ended(was, Standing.SUPERSEDED, now.obligation)
                yield now


def _still_open(case: CaseState) -> None:
    if case.endpoint is not None:
        raise Refusal("closed", f"{case.stream} is closed.", "Reopen it, or raise it again.")
