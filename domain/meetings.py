"""Meetings face to face and contact online: planned, moved, held and missed are different facts."""

from collections.abc import Iterator, Mapping
from typing import Literal

from domain.book import Book
from domain.context import Context
from domain.deciding import said
from domain.errors import Refusal
from domain.facts import in_window, past
from domain.messages import Command, Entry, Event, FactRecorded, Stamp
from domain.policy import Kind

Mode = Literal["in-person", "online", "phone"]
Why = Literal["scheduling", "personal", "different-needs", "other"]
"""Why a meeting slipped, in the words of the paper: scheduling, personal commitments, differing needs."""


class RecordMeeting(Command):
    """A meeting face to face that was held; minutes are whole minutes."""

    TYPE = "record-meeting"
    occurred_us: int
    minutes: int
    note: str | None = None


class RecordContact(Command):
    TYPE = "record-contact"
    occurred_us: int
    mode: Mode = "online"


class PlanMeeting(Command):
    TYPE = "plan-meeting"
    planned_us: int


class MoveMeeting(Command):
    TYPE = "move-meeting"
    plan: str
    planned_us: int
    reason: Why


class MissMeeting(Command):
    """A planned meeting did not take place, and no other moment was found for it."""

    TYPE = "miss-meeting"
    plan: str
    reason: Why


class MeetingRecorded(FactRecorded):
    TYPE = "meeting-recorded"
    minutes: int
    note: str | None = None

    @property
    def counts_for(self) -> Kind:
        return Kind.MEETING


class ContactRecorded(FactRecorded):
    TYPE = "contact-recorded"
    mode: Mode

    @property
    def counts_for(self) -> Kind:
        return Kind.CONTACT


class MeetingPlanned(Event):
    TYPE = "meeting-planned"
    plan: str
    planned_us: int


class MeetingMoved(Event):
    TYPE = "meeting-moved"
    plan: str
    planned_us: int
    reason: Why


class MeetingMissed(Event):
    """A plan that came to nothing; whether the month's meeting is missed is another fact."""

    TYPE = "meeting-missed"
    plan: str
    reason: Why


def record_meeting(command: RecordMeeting, book: Book, stamp: Stamp, context: Context) -> Iterator[Entry]:
    def held(*, fact: str, meets: str | None, in_time: bool) -> MeetingRecorded:
        return MeetingRecorded(
            fact=fact, meets=meets, in_time=in_time, minutes=command.minutes, note=command.note
        )

    if command.minutes < 1:
        raise Refusal("no-minutes", "A meeting of no length was not held.", "Give its whole minutes.")
    return in_window(held, Kind.MEETING, command.occurred_us, book, stamp, context)


def record_contact(command: RecordContact, book: Book, stamp: Stamp, context: Context) -> Iterator[Entry]:
    def kept(*, fact: str, meets: str | None, in_time: bool) -> ContactRecorded:
        return ContactRecorded(fact=fact, meets=meets, in_time=in_time, mode=command.mode)

    return in_window(kept, Kind.CONTACT, command.occurred_us, book, stamp, context)


def plan(command: PlanMeeting, stamp: Stamp, context: Context) -> Iterator[Entry]:
    _ahead(command.planned_us, stamp)
    yield said(MeetingPlanned(plan=stamp.command_id, planned_us=command.planned_us), stamp, context)


def move(command: MoveMeeting, plans: Mapping[str, int], stamp: Stamp, context: Context) -> Iterator[Entry]:
    _planned(command.plan, plans)
    _ahead(command.planned_us, stamp)
    event = MeetingMoved(plan=command.plan, planned_us=command.planned_us, reason=command.reason)
    yield said(event, stamp, context)


def miss(command: MissMeeting, plans: Mapping[str, int], stamp: Stamp, context: Context) -> Iterator[Entry]:
    planned_us = _planned(command.plan, plans)
    past(planned_us, stamp)
    event = MeetingMissed(plan=command.plan, reason=command.reason)
    yield said(event, stamp, context, occurred_us=planned_us)


def plans_after(plans: Mapping[str, int], event: Event) -> Mapping[str, int]:
    """The planned moment of each meeting that was neither moved nor missed since."""
    match event:
        case (
            MeetingPlanned(plan=plan, planned_us=planned_us) | MeetingMoved(plan=plan, planned_us=planned_us)
        ):
            return {**plans, plan: planned_us}
        case MeetingMissed(plan=plan):
            return {key: planned_us for key, planned_us in plans.items() if key != plan}
        case _:
            return plans


def _planned(plan: str, plans: Mapping[str, int]) -> int:
    if plan not in plans:
        raise Refusal("no-such-plan", f"No meeting is planned as {plan}.", "Plan one first.")
    return plans[plan]


def _ahead(planned_us: int, stamp: Stamp) -> None:
    if planned_us < stamp.at_us:
        raise Refusal("in-the-past", "A plan lies ahead.", "Record the meeting instead, if it was held.")
