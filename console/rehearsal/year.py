"""The figures of a year that every pair's and mentor's life asks for, computed once."""

from console.rehearsal.days import second_policy_day
from console.rehearsal.cohort import Cohort
from domain.calendar import Window
from domain.policy import Policy
from domain.windows import grace_days

LAST_START_DAYS = 45
"""Nothing that takes weeks begins in so many last days of a year."""
HALF = 2
SLACK_DAYS = 3
"""Credit is decided at the latest so many days before its window closes."""


class YearDays:
    """A year's days, its weeks by month, and the coordinators who look after pairs."""

    __slots__ = ("_cohort", "_weeks", "calendar", "cohort", "coordinators", "end", "excused_weeks", "last_start", "policy")

    def __init__(self, cohort: Cohort) -> None:
        calendar = cohort.calendar
        self._cohort = cohort
        self.cohort = cohort.name
        free = calendar.excused_days
        self.calendar = calendar
        self.policy = cohort.policy
        self.coordinators = cohort.of("coordinator")
        self.end = calendar.end
        self.last_start = calendar.end - LAST_START_DAYS
        self.excused_weeks = frozenset(
            week.number
            for week in calendar.weeks
            if sum(day in free for day in range(week.first, week.end)) * HALF >= week.end - week.first
        )
        self._weeks = {
            month.number: tuple(w for w in calendar.weeks if month.first <= max(w.first, calendar.first) < month.end)
            for month in calendar.months
        }

    def policy_of(self, term: Window) -> Policy:
        """The policy that is in force when a semester ends."""
        cohort = self._cohort
        return cohort.policy if term.end < second_policy_day(cohort.calendar) else cohort.second_policy

    def decision_days(self, term: Window) -> tuple[int, int]:
        """The first and the last day on which people decide the credit of a semester: assessed, not yet missed."""
        credit = self.policy_of(term).credit
        grace = max((grace_days(self.policy_of(term), kind) for kind in credit.conditions), default=0)
        return term.end + grace + 1, term.end + max(grace + 1, credit.decide_days - SLACK_DAYS)

    def has_amount(self, term: Window) -> bool:
        """Whether a credit of the semester can be awarded at all."""
        return self.policy_of(term).credit.ects is not None

    def weeks_of(self, month: Window) -> tuple[Window, ...]:
        """The weeks that begin in a month."""
        return self._weeks[month.number]
