"""From when a new version counts: a local midnight, with the programme's notice, after the last one."""

from domain.calendar import AcademicCalendar
from domain.errors import Refusal

HOUR_US = 3_600_000_000


def check_midnight(what: str, effective_us: int, calendar: AcademicCalendar) -> None:
    """Raises Refusal for a moment that is no local midnight; `what` names the thing, as in *a policy*."""
    if calendar.midnight(calendar.day_of(effective_us)) != effective_us:
        raise Refusal("not-a-midnight", f"{what} starts at a local midnight.", "Give one of the calendar.")


def check_notice(what: str, effective_us: int, stamp_us: int, hours: int) -> None:
    """Raises Refusal for too short a notice: no stream is settled so far ahead, so no past is touched."""
    if effective_us < stamp_us + hours * HOUR_US:
        raise Refusal("too-short-notice", f"{what} needs {hours} h of notice.", "Choose a later midnight.")


def check_order(what: str, effective_us: int, last_us: int | None) -> None:
    """Raises Refusal when a version that starts as late or later is published already."""
    if last_us is not None and effective_us <= last_us:
        problem = f"{what} that starts as late or later is published already."
        raise Refusal("before-the-last", problem, "Choose a later midnight.")
