"""What moves people in a year: pairing rounds, withdrawals, and the second version of the policy."""

from collections.abc import Iterator
from functools import partial

from console.rehearsal.acts import Act, Pen
from console.rehearsal.cohort import Cohort
from console.rehearsal.days import WEEK, date_of, pairing_day, second_policy_day
from domain.messages import Command
from domain.pairing import RunPairing
from domain.people import WithdrawPerson
from domain.programme import ProgrammeYearState, PublishPolicy
from domain.rounds import unplaced

WITHDRAWS = 0.02
QUIET_BEFORE, QUIET_AFTER = 40, 50
"""Nobody leaves in so many first and last days of a year."""
NO_ROUND_AFTER = 25
NOTICE_DAYS = 21


def placing_acts(cohort: Cohort, seed: str, pen: Pen) -> Iterator[Act]:
    """The acts on the programme year that move people; rounds are held while somebody waits."""
    calendar = cohort.calendar
    coordinators = cohort.of("coordinator")
    day = pairing_day(calendar)
    first = RunPairing(seed=f"{seed}/1")
    yield pen.act(pen.on(day, 15, 17), coordinators[0], "pairing/1", first)
    monday = next(d for d in range(day, day + WEEK) if date_of(calendar, d).weekday() == 0)
    for number, again in enumerate(range(monday, calendar.end - NO_ROUND_AFTER, WEEK), start=2):
        look = partial(_place_those_who_wait, f"{seed}/{number}")
        yield pen.look(pen.on(again, 15, 17), coordinators[0], f"pairing/{number}", look)
    span = (calendar.first + QUIET_BEFORE, calendar.end - QUIET_AFTER)
    for person in (*cohort.mentors, *cohort.mentees):
        if person.consent and pen.chance() < WITHDRAWS:
            look = partial(_withdraw, person.id)
            yield pen.look(pen.on(pen.between(*span)), person.id, f"withdrawal/{person.id}", look)
    march = second_policy_day(calendar)
    publish = PublishPolicy(effective_us=calendar.midnight(march), policy=cohort.second_policy)
    yield pen.act(pen.on(march - NOTICE_DAYS, 9, 12), coordinators[0], "year/policy/2", publish)


def _place_those_who_wait(seed: str, year: ProgrammeYearState) -> Command | None:
    return RunPairing(seed=seed) if unplaced(year.people, year.placed) else None


def _withdraw(person: str, year: ProgrammeYearState) -> Command | None:
    present = person in year.people.by_id and person not in year.people.left
    return WithdrawPerson(person=person) if present else None
