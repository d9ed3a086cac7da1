"""Facts of other streams that a command relies on: which streams, which fact, and the command with them."""

from typing import Any, NamedTuple

from domain import addresses
from domain.break_glass import GlassState
from domain.break_glass_events import BreakGlass
from domain.case import CaseState
from domain.case_commands import Holding
from domain.desk import RotaState
from domain.draft_commands import ConfirmDraft, DraftRound, RearrangeDraft, RecordDraft
from domain.duty import duty_of, off_duty_us
from domain.handover import OVER, TakeOverYear
from domain.mentor import MentorYearState
from domain.messages import Command, Given
from domain.pairing import RunPairing
from domain.programme import ProgrammeYearState
from domain.rematch import ApproveRematch


def wanted(command: Command, state: Any) -> tuple[str, ...]:
    """The streams that `execute` must read before this command is decided.

    A round asks the mentors who have a place; a rematch those of them who have a language for the mentee too,
    since nobody else can be drawn. Whoever holds an emergency, or reads out of turn, does so by the rota.
    """
    if isinstance(state, CaseState | GlassState):
        return (addresses.rota(),) if isinstance(command, Holding | BreakGlass) else ()
    if not isinstance(state, ProgrammeYearState):
        return ()
    match command:
        case RunPairing() | DraftRound() | RecordDraft() | RearrangeDraft() | ConfirmDraft():
            mentors = sorted(state.placed.seats.free)
        case ApproveRematch(pair=pair) if pair in state.placed.pairs:
            by_id = state.people.by_id
            spoken = frozenset(by_id[state.placed.pairs[pair].mentee].languages)
            free = sorted(state.placed.seats.free)
            mentors = [mentor for mentor in free if not spoken.isdisjoint(by_id[mentor].languages)]
        case TakeOverYear(former=former):
            return (addresses.programme_year(former),)
        case _:
            return ()
    return tuple([addresses.mentor_year(state.cohort, mentor) for mentor in mentors])


class Asked(NamedTuple):
    """Of whom a fact is asked, and at which moment, where a stream knows of many.

    `until` asks when they go off duty, else it is whether they are on it.
    """

    officer: str
    at_us: int
    until: bool = True


def asked(command: Command, state: Any, at_us: int) -> Asked | None:
    """Whose duty counts for a command: the officer who speaks or reads, else whoever holds the case."""
    if isinstance(command, BreakGlass):
        return Asked(state.officer, command.desk_us, until=False)
    if not isinstance(state, CaseState):
        return None
    officer = getattr(command, "officer", None) or state.holder
    return Asked(officer, at_us) if officer else None


def fact_of(state: Any, who: Asked | None = None) -> str:
    """What a stream says of itself: a mentor's year names the topics that its trainings covered.

    A programme year says whether it is over; a rota whether somebody is on duty, or when they go off it, in
    microseconds.
    """
    if isinstance(state, RotaState):
        if who is not None and not who.until:
            return duty_of(state, who.officer, who.at_us)
        until_us = off_duty_us(state, who.officer, who.at_us) if who else None
        return "" if until_us is None else str(until_us)
    if isinstance(state, MentorYearState):
        return "+".join(sorted(state.topics))
    return OVER if state.closed else ""


def filled(command: Command, given: tuple[Given, ...]) -> Command:
    """The command with the facts that were read for it; what a caller put there does not count."""
    if "given" not in type(command).model_fields:
        return command
    return command.model_copy(update={"given": given})
