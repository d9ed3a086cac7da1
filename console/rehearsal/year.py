"""The figures of a year that every pair's and mentor's life asks for, computed once."""

from console.rehearsal.cohort import Cohort
from console.rehearsal.days import second_policy_day
from domain.calendar import Window
from domain.policy import Policy
from domain.windows import grace_days

LAST_START_DAYS = 45
"""Nothing that takes weeks begins in so many last days of a year."""
HALF = 2
SLACK_DAYS = 3
"""Credit is decided at the latest so many days before its window closes."""


class YearDays:
    """A year's days, its weeks by month, and the coordinators who look after pairs and credit."""

    __slots__ = (
        "_decided",
        "_weeks",
        "calendar",
        "check_in_days",
        "cohort",
        "coordinators",
        "end",
        "excused_weeks",
        "last_start",
    )

    def __init__(self, cohort: Cohort) -> None:
        calendar = cohort.calendar
        free = calendar.excused_days
        self.calendar = calendar
        self.cohort = cohort.name
        self.coordinators = cohort.of("coordinator")
        self.check_in_days = cohort.policy.deadlines.check_in_days
        self.end = calendar.end
        self.last_start = calendar.end - LAST_START_DAYS
        self.excused_weeks = frozenset(
            week.number
            for week in calendar.weeks
            if sum(day in free for day in range(week.first, week.end)) * HALF >= week.end - week.first
        )
        self._weeks = {
            month.number: tuple(
                week for week in calendar.weeks if month.first <= max(week.first, calendar.first) < month.end
            )
            for month in calendar.months
        }
        march = second_policy_day(calendar)
        self._decided = {
            term.number: _decided(term, cohort.policy if term.end < march else cohort.second_policy)
            for term in calendar.terms
        }

    def decision_days(self, term: Window) -> tuple[int, int]:
        """The first and the last day on which people decide a semester's credit: assessed, not yet missed."""
        return self._decided[term.number][:2]

    def has_amount(self, term: Window) -> bool:
        """Whether a credit of the semester can be awarded at all."""
        return self._decided[term.number][2]

    def weeks_of(self, month: Window) -> tuple[Window, ...]:
        """The weeks that begin in a month."""
        return self._weeks[month.number]


def _decided(term: Window, policy: Policy) -> tuple[int, int, bool]:
    """The days of deciding a semester's credit under the policy of its end, and whether it sets an amount."""
    credit = policy.credit
    grace = max((grace_days(policy, kind) for kind in credit.conditions), default=0)
    last = max(grace + 1, credit.decide_days - SLACK_DAYS)
    return term.end + grace + 1, term.end + last, credit.ects is not None
