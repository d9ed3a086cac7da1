"""A calendar is corrected: other breaks, exam weeks, holidays and working days, from a midnight ahead on.

The year keeps its bounds and semesters, so no window moves; what closed before keeps its standing.
"""

from collections.abc import Iterator

from domain.calendar import AcademicCalendar, Corrected
from domain.context import Context
from domain.deciding import said
from domain.effective import check_midnight, check_notice, check_order
from domain.errors import Refusal
from domain.messages import Command, Entry, Event, Stamp

WHAT = "A corrected calendar"


class CorrectCalendar(Command):
    """Other free and working days of the same year, from a local midnight with a policy's notice on."""

    TYPE = "correct-calendar"
    BULK = True
    effective_us: int
    calendar: AcademicCalendar


class CalendarCorrected(Event):
    TYPE = "calendar-corrected"
    corrected: Corrected


def correct(command: CorrectCalendar, stamp: Stamp, context: Context) -> Iterator[Entry]:
    """Raises Refusal for other bounds, and for a moment that is no midnight, too soon, or before the last."""
    stands, effective_us = context.calendar, command.effective_us
    if not command.calendar.has_the_bounds_of(stands):
        problem = "A corrected calendar keeps the days and semesters of its year."
        raise Refusal("other-bounds", problem, "Correct breaks, exam weeks, holidays and working days only.")
    check_midnight(WHAT, effective_us, stands)
    check_notice(WHAT, effective_us, stamp.at_us, context.policy_at(stamp.at_us))
    check_order(WHAT, effective_us, context.corrections[-1].effective_us if context.corrections else None)
    corrected = Corrected(effective_us=effective_us, calendar=command.calendar)
    yield said(CalendarCorrected(corrected=corrected), stamp, context)
