"""The last days of August: the year is opened, calendar and policy are published, everybody is enrolled."""

from collections.abc import Iterator, Sequence
from itertools import islice

from console.rehearsal.acts import Act, Pen
from console.rehearsal.cohort import Cohort
from domain.messages import Command
from domain.people import EnrolPeople, GrantWaiver, Person, broken_rule
from domain.programme import OpenProgrammeYear, PublishCalendar, PublishPolicy
from store.notes import note_id

AT_ONCE = 500
"""People enrolled by one command."""


def opening_acts(cohort: Cohort, pen: Pen) -> Iterator[Act]:
    """What comes before the clock of a year starts, but for the scheduling of its sessions."""
    calendar = cohort.calendar
    coordinator = cohort.of("coordinator")[0]
    first = calendar.first
    configuring: tuple[tuple[str, Command], ...] = (
        ("year/open", OpenProgrammeYear(cohort=cohort.name)),
        ("year/calendar", PublishCalendar(calendar=calendar)),
        ("year/policy/1", PublishPolicy(effective_us=calendar.begins_us, policy=cohort.policy)),
    )
    for hour, (command_id, command) in enumerate(configuring, start=9):
        yield pen.act(pen.on(first - 7, hour, hour + 1), coordinator, command_id, command)
    yield from _enrolments("staff", cohort.staff, first - 6, coordinator, pen)
    for person in (*cohort.mentors, *cohort.mentees):
        rule = broken_rule(person, cohort.policy.eligibility)
        if rule is not None:
            waiver = f"waiver/{person.id}"
            command = GrantWaiver(person=person.id, rule=rule, note=note_id(waiver))
            yield pen.act(pen.on(first - 5, 9, 17), coordinator, waiver, command)
    yield from _enrolments("mentors", cohort.mentors, first - 5, coordinator, pen)
    yield from _enrolments("mentees", cohort.mentees, first - 4, coordinator, pen)


def _enrolments(name: str, people: Sequence[Person], day: int, actor: str, pen: Pen) -> Iterator[Act]:
    left, number = iter(people), 0
    while some := tuple(islice(left, AT_ONCE)):
        number += 1
        yield pen.act(pen.on(day, 18, 20), actor, f"enrol/{name}/{number}", EnrolPeople(people=some))
