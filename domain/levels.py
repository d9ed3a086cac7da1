"""How fast an emergency of each level is paged, acknowledged and held: by the policy, or by built-in figures.

The built-in figures count when no policy is published yet, and wherever a policy leaves one at zero:
an emergency is never silent because a number is missing.
"""

from typing import Literal

from domain.calendar import AcademicCalendar
from domain.context import Context
from domain.facts import DAY_US
from domain.policy import Emergencies, Level

LevelName = Literal["emergency", "urgent", "concern"]

SECOND_US = 1_000_000
HOUR_US = 3_600 * SECOND_US

SEVERITY: tuple[LevelName, ...] = ("concern", "urgent", "emergency")
"""The levels, the least severe first."""

BUILT_IN = Emergencies(
    emergency=Level(
        page_every_s=120,
        page_every_working_days=0,
        acknowledge_s=300,
        acknowledge_working_days=0,
        lease_s=900,
        lease_working_days=0,
    ),
    urgent=Level(
        page_every_s=1_200,
        page_every_working_days=0,
        acknowledge_s=3_600,
        acknowledge_working_days=0,
        lease_s=14_400,
        lease_working_days=0,
    ),
    concern=Level(
        page_every_s=0,
        page_every_working_days=1,
        acknowledge_s=0,
        acknowledge_working_days=1,
        lease_s=0,
        lease_working_days=3,
    ),
    debriefing_hours=72,
    mentee_check_in_hours=48,
)
"""Source: the programme's own table of levels (the paper names none); `examples/policy.toml` repeats it."""

SHORTEST_LEASE_US = BUILT_IN.emergency.lease_s * SECOND_US


def more_severe(level: LevelName, than: LevelName) -> bool:
    """Whether one level is above another."""
    return SEVERITY.index(level) > SEVERITY.index(than)


def figures_at(at_us: int, context: Context | None) -> Emergencies:
    """The emergency figures in force at a moment; the built-in ones without a policy."""
    return context.policy_at(at_us).emergencies if context else BUILT_IN


def pace_of(level: LevelName, at_us: int, context: Context | None) -> Level:
    """The figures of a level at a moment, each above zero, to travel with the case."""
    built_in: Level = getattr(BUILT_IN, level)
    figures: dict[str, int] = getattr(figures_at(at_us, context), level).model_dump()
    for step in ("page_every", "acknowledge", "lease"):
        pair = (f"{step}_s", f"{step}_working_days")
        if not any(figures[name] for name in pair):
            figures |= {name: getattr(built_in, name) for name in pair}
    return Level.model_validate(figures)


def next_page_us(pace: Level, at_us: int, calendar: AcademicCalendar | None) -> int:
    """When the next page follows one; counted in working days, at the same time of day."""
    day_us = _working_days_later(at_us, pace.page_every_working_days, calendar, same_time=True)
    return day_us + pace.page_every_s * SECOND_US


def acknowledge_by_us(pace: Level, at_us: int, calendar: AcademicCalendar | None) -> int:
    """When a case that begins to wait must have an owner; counted in working days, at the end of one."""
    day_us = _working_days_later(at_us, pace.acknowledge_working_days, calendar)
    return day_us + pace.acknowledge_s * SECOND_US


def lease_until_us(pace: Level, at_us: int, calendar: AcademicCalendar | None) -> int:
    """Until when an officer holds a case without a sign of progress."""
    day_us = _working_days_later(at_us, pace.lease_working_days, calendar)
    return day_us + pace.lease_s * SECOND_US


def held_until_us(pace: Level, at_us: int, calendar: AcademicCalendar | None, off_duty_us: int | None) -> int:
    """Until when an officer holds a case who goes off duty at a moment, if they do.

    A lease that is counted in hours does not outlast the shift in which it was given, but leaves a quarter of
    an hour, as the shortest does, for a hand-over; one of working days is of the officer, not of the shift.
    """
    until_us = lease_until_us(pace, at_us, calendar)
    if off_duty_us is None or pace.lease_working_days:
        return until_us
    return min(until_us, max(off_duty_us, at_us + SHORTEST_LEASE_US))


def contact_by_us(pace: Level, at_us: int, calendar: AcademicCalendar | None) -> int:
    """When a professional must be in contact: one lease after the latest acknowledgement in time."""
    days = pace.acknowledge_working_days + pace.lease_working_days
    return _working_days_later(at_us, days, calendar) + (pace.acknowledge_s + pace.lease_s) * SECOND_US


def _working_days_later(
    at_us: int, days: int, calendar: AcademicCalendar | None, *, same_time: bool = False
) -> int:
    """The end of the n-th working day, or the same time on it; plain days where no calendar reaches."""
    if days == 0:
        return at_us
    later_us = at_us
    if calendar is not None and calendar.midnights[0] <= at_us:
        later_us = calendar.after_working_days(at_us, days)
        if same_time:
            day = calendar.day_of(later_us - 1)
            later_us = calendar.after_days(at_us, day - calendar.day_of(at_us))
    return later_us if later_us > at_us else at_us + days * DAY_US
