"""How a case ends: a professional in contact, an endpoint, and the care afterwards for mentor and mentee."""

from collections.abc import Iterator

from domain.aftercare_events import DebriefingHeld, MenteeCheckInHeld
from domain.care import one_shot
from domain.case import CaseState
from domain.case_commands import (
    CloseEmergency,
    RecordContactMade,
    RecordDebriefing,
    RecordMenteeCheckIn,
)
from domain.case_events import ContactMade, EmergencyClosed
from domain.duties import Moment, ended, excused, newest, numbered, towards
from domain.errors import Refusal
from domain.levels import HOUR_US, figures_at
from domain.messages import Event
from domain.obligations import Obligation, Standing
from domain.officers import renewed
from domain.policy import Kind

WITH_CONTACT = frozenset({"engaged", "in-professional-care"})
"""Endpoints that nobody can reach without a professional."""


def contact_made(command: RecordContactMade, case: CaseState, at: Moment) -> Iterator[Event]:
    """Accepted at any time. Contact since the case was opened is progress, and begins the care afterwards."""

    def made(*, fact: str, meets: str | None, in_time: bool) -> ContactMade:
        return ContactMade(
            fact=fact, meets=meets, in_time=in_time, professional=command.professional, note=command.note
        )

    yield from towards(made, newest(case.book, Kind.CONTACT_MADE, at.occurred_us), at)
    if at.occurred_us < case.reopened_us:
        return
    if case.holder is not None:
        yield renewed(case.holder, None, command.given, case, at)
    yield from _owed_afterwards(case, at)


def close(command: CloseEmergency, case: CaseState, at: Moment) -> Iterator[Event]:
    """Raises Refusal without contact or a documented endpoint, and when the case is closed."""
    if case.endpoint is not None:
        raise Refusal("already-closed", f"{case.stream} is closed: {case.endpoint}.", "Reopen it if need be.")
    if command.endpoint in WITH_CONTACT and not case.contact:
        raise Refusal(
            "no-contact",
            f"No professional is known to be in contact, so {command.endpoint} cannot be.",
            "Record the contact with the professional's name first.",
        )
    if command.note is None and (command.endpoint == "declined-with-reason" or not case.contact):
        raise Refusal("no-reason", f"{command.endpoint} needs its reason.", "Give it with the closing.")
    yield EmergencyClosed(endpoint=command.endpoint, note=command.note)
    yield from excused(case.book, "closed", Kind.PAGE, Kind.ACKNOWLEDGE, Kind.CONTACT_MADE)
    yield from _owed_afterwards(case, at)


def _owed_afterwards(case: CaseState, at: Moment) -> Iterator[Event]:
    """Once in the life of an open case; what is still open from before it was reopened is replaced.

    Nobody needs care after a drill.
    """
    if case.aftercare or case.drill:
        return
    figures = figures_at(at.stamp.at_us, at.context)
    for kind, owed_by, hours in (
        (Kind.DEBRIEFING, "supervisor", figures.debriefing_hours),
        (Kind.MENTEE_CHECK_IN, "desk", figures.mentee_check_in_hours),
    ):
        now = one_shot(kind, numbered(case.book, kind), owed_by, at.us, at.us + hours * HOUR_US)
        for was in case.book.open.values():
            if was.kind is kind:
                yield ended(was, Standing.SUPERSEDED, now.obligation)
        yield now


def debriefing(command: RecordDebriefing, case: CaseState, at: Moment) -> Iterator[Event]:
    def held(*, fact: str, meets: str | None, in_time: bool) -> DebriefingHeld:
        return DebriefingHeld(fact=fact, meets=meets, in_time=in_time, note=command.note)

    yield from towards(held, _owed_after(case, Kind.DEBRIEFING, at.occurred_us), at)


def mentee_check_in(command: RecordMenteeCheckIn, case: CaseState, at: Moment) -> Iterator[Event]:
    def held(*, fact: str, meets: str | None, in_time: bool) -> MenteeCheckInHeld:
        return MenteeCheckInHeld(fact=fact, meets=meets, in_time=in_time, note=command.note)

    yield from towards(held, _owed_after(case, Kind.MENTEE_CHECK_IN, at.occurred_us), at)


def _owed_after(case: CaseState, kind: Kind, occurred_us: int) -> Obligation | None:
    """What such care can meet; nothing when it was before the case: it is owed *after* an emergency."""
    raised_us = min(owed.opens_us for owed in case.book.all())
    return newest(case.book, kind, occurred_us) if occurred_us >= raised_us else None
