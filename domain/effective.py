"""From when a new version counts: a local midnight, with the programme's notice, after the last one."""

from domain.calendar import AcademicCalendar
from domain.errors import Refusal
from domain.policy import Policy

HOUR_US = 3_600_000_000
LEAST_NOTICE_HOURS = 24
"""A policy may ask for more notice of what is next, never for less; source: the design's *time is data*."""


def check_midnight(what: str, effective_us: int, calendar: AcademicCalendar) -> None:
    """Raises Refusal for a moment that is no local midnight; `what` names the thing, as in *a policy*."""
    if calendar.midnight(calendar.day_of(effective_us)) != effective_us:
        raise Refusal("not-a-midnight", f"{what} starts at a local midnight.", "Give one of the calendar.")


def notice_hours(in_force: Policy) -> int:
    """The hours by which a new version is known before it counts."""
    return max(LEAST_NOTICE_HOURS, in_force.deadlines.policy_notice_hours)


def check_notice(what: str, effective_us: int, stamp_us: int, in_force: Policy) -> None:
    """Raises Refusal for too short a notice: no stream is settled so far ahead, so no past is touched."""
    hours = notice_hours(in_force)
    if effective_us < stamp_us + hours * HOUR_US:
        raise Refusal("too-short-notice", f"{what} needs {hours} h of notice.", "Choose a later midnight.")


def check_order(what: str, effective_us: int, last_us: int | None) -> None:
    """Raises Refusal when a version that starts as late or later is published already."""
    if last_us is not None and effective_us <= last_us:
        problem = f"{what} that starts as late or later is published already."
        raise Refusal("before-the-last", problem, "Choose a later midnight.")
