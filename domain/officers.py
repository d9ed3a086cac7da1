"""Who owns a case: an officer on a lease, one in each epoch; handed over, renewed, or lost by silence."""

from collections.abc import Iterator
from datetime import UTC, datetime

from domain.calendar import AcademicCalendar
from domain.care import one_shot
from domain.case import CaseState, off_duty_us
from domain.case_commands import AcceptHandOver, AcknowledgeEmergency, HandOver, RecordProgress
from domain.case_events import (
    EmergencyAcknowledged,
    HandOverAccepted,
    HandOverOffered,
    LateWordLinked,
    LeaseExpired,
    LeaseRenewed,
    Word,
)
from domain.duties import Moment, excused, newest, numbered, towards
from domain.errors import Refusal
from domain.levels import SECOND_US, acknowledge_by_us, held_until_us
from domain.messages import Event, Given
from domain.paging import chain_page, next_step, officer_page
from domain.policy import Kind, Level


class AlreadyOwned(Refusal):
    """Somebody else was first: `officer`, since `since_us`; both stand in the stream."""

    def __init__(self, case: CaseState, officer: str) -> None:
        since = datetime.fromtimestamp(case.since_us // SECOND_US, UTC).isoformat()
        super().__init__(
            "already-owned",
            f"{case.stream} is with {officer} since {since}.",
            "Speak with them, or ask them to hand it over.",
        )
        self.officer = officer
        self.since_us = case.since_us


def take(
    command: AcknowledgeEmergency | RecordProgress | AcceptHandOver, word: Word, case: CaseState, at: Moment
) -> Iterator[Event]:
    """An officer says that the case is theirs: first come, first served; the owner renews the lease.

    After closing the word is linked to the case and owns nothing. Raises AlreadyOwned.
    """
    officer, note = command.officer, command.note
    if case.endpoint is not None:
        yield LateWordLinked(word=word, officer=officer, note=note)
    elif case.officer is None:
        yield from _acknowledged(command, case, at)
    elif case.officer == officer:
        yield renewed(officer, note, command.given, case, at)
    else:
        raise AlreadyOwned(case, case.officer)


def renewed(
    officer: str, note: str | None, given: tuple[Given, ...], case: CaseState, at: Moment
) -> LeaseRenewed:
    """A lease of full length from now; never a shorter one than before."""
    until_us = max(case.lease_until_us, held_us(case.pace, given, at))
    return LeaseRenewed(epoch=case.epoch, officer=officer, lease_until_us=until_us, note=note, given=given)


def held_us(pace: Level, given: tuple[Given, ...], at: Moment) -> int:
    """Until when somebody holds a case from now on, by its level and by the end of their shift."""
    return held_until_us(pace, at.us, at.calendar, off_duty_us(given))


def _acknowledged(
    command: AcknowledgeEmergency | RecordProgress | AcceptHandOver, case: CaseState, at: Moment
) -> Iterator[Event]:
    def acknowledged(*, fact: str, meets: str | None, in_time: bool) -> EmergencyAcknowledged:
        return EmergencyAcknowledged(
            fact=fact,
            meets=meets,
            in_time=in_time,
            epoch=case.epoch,
            officer=command.officer,
            since_us=at.us,
            lease_until_us=held_us(case.pace, command.given, at),
            note=command.note,
            given=command.given,
        )

    yield from towards(acknowledged, newest(case.book, Kind.ACKNOWLEDGE, at.us), at)
    yield from excused(case.book, "acknowledged", Kind.PAGE)


def offer(command: HandOver, case: CaseState, at: Moment) -> Iterator[Event]:
    """The owner offers the case to somebody who is told of it; it stays with the owner until then."""
    if case.holder is None:
        raise Refusal("not-owned", f"Nobody holds {case.stream}.", "Acknowledge it, or reopen it first.")
    if case.holder != command.officer:
        raise AlreadyOwned(case, case.holder)
    if command.to == command.officer:
        raise Refusal("to-oneself", f"{command.to} holds the case already.", "Offer it to somebody else.")
    yield HandOverOffered(
        epoch=case.epoch,
        officer=command.officer,
        to=command.to,
        open_items=command.open_items,
        note=command.note,
    )
    yield from officer_page(case, command.to, at.us, case.lease_until_us)


def accept(command: AcceptHandOver, case: CaseState, at: Moment) -> Iterator[Event]:
    """The other side takes the case with its open items: a new epoch. Without an offer it is a `take`."""
    offered = case.offered
    if case.holder is not None and offered is not None and offered.to == command.officer:
        yield HandOverAccepted(
            epoch=case.epoch + 1,
            officer=command.officer,
            from_officer=offered.officer,
            open_items=offered.open_items,
            since_us=at.us,
            lease_until_us=held_us(case.pace, command.given, at),
            note=command.note,
            given=command.given,
        )
        yield from excused(case.book, "accepted", Kind.PAGE)
    else:
        yield from take(command, "accept-hand-over", case, at)


def lapsed(case: CaseState, officer: str, calendar: AcademicCalendar | None) -> Iterator[Event]:
    """A lease without a sign of progress: nobody owns the case any more, and the next step is paged.

    Where the shift of the officer has ended, somebody else is on call: the chain begins with them.
    """
    at_us = case.lease_until_us
    gone = case.off_duty_us is not None and case.off_duty_us <= at_us
    step = 1 if gone else next_step(case)
    yield LeaseExpired(epoch=case.epoch, officer=officer)
    by_us = acknowledge_by_us(case.pace, at_us, calendar)
    yield one_shot(Kind.ACKNOWLEDGE, numbered(case.book, Kind.ACKNOWLEDGE), "desk", at_us, by_us)
    yield from chain_page(case, step, case.epoch + 1, case.pace, at_us, calendar)
