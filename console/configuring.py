"""Opens a cohort's programme year and publishes its policies, so that people can be enrolled in it."""

from datetime import date
from hashlib import sha256

from pydantic import BaseModel, ConfigDict

from activities.ledger import Ledger, Receipt
from console.errors import BadInput
from domain import addresses
from domain.calendar import AcademicCalendar
from domain.context import Context
from domain.correction import CorrectCalendar
from domain.deciding import decide
from domain.effective import HOUR_US, notice_hours
from domain.errors import Refusal
from domain.messages import Command, Stamp
from domain.policy import Policy
from domain.programme import OpenProgrammeYear, ProgrammeYearState, PublishCalendar, PublishPolicy
from domain.programme_year import DECIDER


class PolicyInForce(BaseModel):
    """What was published: the version, its name, and the local midnight from which it counts."""

    model_config = ConfigDict(frozen=True)

    ok: bool = True
    cohort: str
    version: int
    policy: str
    effective_us: int
    effective: str
    published_before: bool = False


class CalendarInForce(BaseModel):
    """What was corrected: the calendar's name, and the local midnight from which its days count."""

    model_config = ConfigDict(frozen=True)

    ok: bool = True
    cohort: str
    calendar: str
    effective_us: int
    effective: str
    published_before: bool = False


async def open_year(
    ledger: Ledger, cohort: str, calendar: AcademicCalendar, policy: Policy, at_us: int, actor: str
) -> PolicyInForce:
    """Opens a year with its calendar and its first policy; one that was cut off in between is gone on with.

    Raises Refusal when the year is open already, begins under another calendar, or is over; Unreachable.
    """
    stream = addresses.programme_year(cohort)
    state: ProgrammeYearState = (await ledger.view(stream, at_us)).state
    if state.context is not None:
        problem = f"The year of cohort {cohort} is open already."
        raise Refusal("already-open", problem, "See it with: nearpeer year show")
    if state.calendar is not None and state.calendar != calendar:
        problem = f"The year of cohort {cohort} was begun with another calendar."
        raise Refusal("calendar-stands", problem, "Give the same file again, or another --cohort.")
    effective_us = first_effective_us(calendar, policy, at_us)
    steps: tuple[tuple[str, Command], ...] = (
        ("year/open", OpenProgrammeYear(cohort=cohort)),
        ("year/calendar", PublishCalendar(calendar=calendar)),
        ("year/policy/1", PublishPolicy(effective_us=effective_us, policy=policy)),
    )
    for command_id, command in steps:
        await ledger.execute(stream, command, Stamp(at_us, actor, command_id))
    return _published(cohort, calendar, policy, 1, effective_us)


def first_effective_us(calendar: AcademicCalendar, policy: Policy, at_us: int) -> int:
    """The beginning of the year, or the first midnight after the notice when that has gone by.

    The first policy also counts for what came before it, so nothing is left without one. Raises Refusal.
    """
    earliest_us = at_us + notice_hours(policy) * HOUR_US
    effective_us = max(calendar.begins_us, calendar.next_midnight(earliest_us - 1))
    if effective_us >= calendar.ends_us:
        problem = f"The year {calendar.name} ends on {calendar.date_of(calendar.end - 1)}."
        raise Refusal("year-is-over", problem, "Give the calendar of a year that is not over.")
    return effective_us


def context_with(state: ProgrammeYearState, policy: Policy, day: date, at_us: int) -> Context:
    """The context that a year would have with another policy from a day on; nothing is published.

    Raises BadInput and Refusal as `publish_policy` does.
    """
    effective_us = midnight_of(calendar_of(state), day)
    command, stamp = PublishPolicy(effective_us=effective_us, policy=policy), Stamp(at_us, "nobody", "check")
    after: ProgrammeYearState = decide(DECIDER, command, state, stamp, state.context).state
    if after.context is None:
        raise Refusal("no-calendar", f"{state.stream} has no calendar.", "Open it: nearpeer year open --help")
    return after.context


async def publish_policy(
    ledger: Ledger, state: ProgrammeYearState, policy: Policy, day: date, at_us: int, actor: str
) -> PolicyInForce:
    """Publishes the next version; the same again is answered as before and changes nothing.

    Raises BadInput for a day outside the year, Refusal for one that is too soon; Unreachable.
    """
    calendar = calendar_of(state)
    effective_us = midnight_of(calendar, day)
    command = PublishPolicy(effective_us=effective_us, policy=policy)
    stamp = Stamp(at_us, actor, f"year/policy/{_digest(command)}")
    receipt: Receipt = await ledger.execute(state.stream, command, stamp)
    after: ProgrammeYearState = (await ledger.view(state.stream, at_us)).state
    version = next(p.version for p in after.policies if p.effective_us == effective_us)
    told = _published(state.cohort, calendar, policy, version, effective_us)
    return told.model_copy(update={"published_before": receipt.duplicate})


async def correct_calendar(
    ledger: Ledger, state: ProgrammeYearState, calendar: AcademicCalendar, day: date, at_us: int, actor: str
) -> CalendarInForce:
    """Publishes other free and working days; the same again is answered as before and changes nothing.

    Raises BadInput for a day outside the year, Refusal for one too soon or other bounds; Unreachable.
    """
    effective_us = midnight_of(calendar_of(state), day)
    command = CorrectCalendar(effective_us=effective_us, calendar=calendar)
    stamp = Stamp(at_us, actor, f"year/calendar/{_digest(command)}")
    receipt: Receipt = await ledger.execute(state.stream, command, stamp)
    return CalendarInForce(
        cohort=state.cohort,
        calendar=calendar.name,
        effective_us=effective_us,
        effective=day.isoformat(),
        published_before=receipt.duplicate,
    )


def calendar_of(state: ProgrammeYearState) -> AcademicCalendar:
    """The calendar of a year. Raises Refusal while there is none."""
    if state.calendar is None:
        raise Refusal("no-calendar", f"{state.stream} has no calendar.", "Open it: nearpeer year open --help")
    return state.calendar


def _digest(command: Command) -> str:
    """The name of a command in its id: the same one again is the same command."""
    return sha256(command.model_dump_json().encode()).hexdigest()[:16]


def midnight_of(calendar: AcademicCalendar, day: date) -> int:
    """The midnight with which a day of the year begins. Raises BadInput for any other day."""
    number = (day - date.fromisoformat(calendar.day0)).days
    if not calendar.first <= number < calendar.end:
        first, last = calendar.date_of(calendar.first), calendar.date_of(calendar.end - 1)
        problem = f"{day} is no day of the year {calendar.name}."
        raise BadInput("--effective", "", problem, f"Give a day from {first} to {last}.")
    return calendar.midnight(number)


def _published(
    cohort: str, calendar: AcademicCalendar, policy: Policy, version: int, effective_us: int
) -> PolicyInForce:
    return PolicyInForce(
        cohort=cohort,
        version=version,
        policy=policy.name,
        effective_us=effective_us,
        effective=calendar.date_of(calendar.day_of(effective_us)),
    )
