"""The commands that an event of a programme year addresses to other streams, each with the event's stamp."""

from collections.abc import Iterator

from domain import addresses
from domain.mentor import BeginMentorYear, EndMentorYear
from domain.messages import Command, Entry, Order
from domain.pair import OpenRelationship
from domain.pairing import PairsPlaced, PlacementDeclined, RematchApproved
from domain.people import PeopleEnrolled, PersonWithdrawn
from domain.sessions import AttendanceCorrected, AttendanceRecorded, attendance_of
from domain.structure import EndReason, EndRelationship
from domain.timetable import Sessions


def orders_of(entry: Entry, cohort: str, sessions: Sessions) -> Iterator[Order]:
    """What an event orders; nothing for most of them. `sessions` already holds the event."""
    event = entry.event
    match event:
        case PeopleEnrolled():
            yield from _beginnings(event, entry, cohort)
        case PairsPlaced():
            yield from _openings(event, entry, cohort)
        case RematchApproved(pair=ended, successor=successor):
            after = addresses.relationship(cohort, successor) if successor else None
            yield _ending(entry, cohort, ended, "rematch", after)
        case PlacementDeclined(pair=declined):
            yield _ending(entry, cohort, declined, "declined")
        case PersonWithdrawn():
            yield from _farewells(event, entry, cohort)
        case AttendanceRecorded() | AttendanceCorrected():
            yield from _attendances(event, entry, cohort, sessions)
        case _:
            return


def _order(entry: Entry, target: str, command_id: str, command: Command) -> Order:
    return Order(
        target=target,
        command_id=command_id,
        at_us=entry.recorded_us,
        command=command,
        cause=entry.command_id,
    )


def _beginnings(event: PeopleEnrolled, entry: Entry, cohort: str) -> Iterator[Order]:
    for person in event.people:
        if person.role == "mentor":
            begin = BeginMentorYear(cohort=cohort, mentor=person.id)
            target = addresses.mentor_year(cohort, person.id)
            yield _order(entry, target, f"{entry.command_id}/begin/{person.id}", begin)


def _openings(event: PairsPlaced, entry: Entry, cohort: str) -> Iterator[Order]:
    for pair in event.pairs:
        opening = OpenRelationship(cohort=cohort, mentor=pair.mentor, mentee=pair.mentee)
        target = addresses.relationship(cohort, pair.id)
        yield _order(entry, target, f"{entry.command_id}/open/{pair.id}", opening)


def _ending(entry: Entry, cohort: str, pair: str, reason: EndReason, successor: str | None = None) -> Order:
    command = EndRelationship(reason=reason, successor=successor)
    return _order(entry, addresses.relationship(cohort, pair), f"{entry.command_id}/end/{pair}", command)


def _farewells(event: PersonWithdrawn, entry: Entry, cohort: str) -> Iterator[Order]:
    if event.role == "mentor":
        target = addresses.mentor_year(cohort, event.person)
        yield _order(entry, target, f"{entry.command_id}/end/{event.person}", EndMentorYear())
    for pair in event.pairs:
        yield _ending(entry, cohort, pair, "mentor-left" if event.role == "mentor" else "mentee-left")


def _attendances(
    event: AttendanceRecorded | AttendanceCorrected, entry: Entry, cohort: str, sessions: Sessions
) -> Iterator[Order]:
    session = sessions[event.session]
    if isinstance(event, AttendanceRecorded):
        told = {minutes: attendance_of(session, minutes) for _, minutes in event.attended}
        for mentor, minutes in event.attended:
            target = addresses.mentor_year(cohort, mentor)
            yield _order(entry, target, f"{session.id}/{mentor}", told[minutes])
        return
    target = addresses.mentor_year(cohort, event.mentor)
    corrected = attendance_of(session, event.minutes, instead_of=event.fact_before, note=event.note)
    yield _order(entry, target, f"{entry.command_id}/attend", corrected)
