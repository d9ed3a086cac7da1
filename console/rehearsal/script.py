"""The script of a year: every act of everybody in the order of its moment, the same from the same seed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import islice
from zlib import crc32

from console.rehearsal.acts import OF_THE_YEAR, Act, Pen
from console.rehearsal.agenda import Agenda
from console.rehearsal.cohort import Cohort
from console.rehearsal.mentors import MentorLife
from console.rehearsal.opening import opening_acts
from console.rehearsal.pairs import PairLife
from console.rehearsal.placing import placing_acts
from console.rehearsal.sessions import Timetable
from console.rehearsal.support import Support
from console.rehearsal.year import YearDays
from domain import addresses
from domain.calendar import Window
from domain.context import Context, Published
from domain.pairing import Placements
from domain.programme import ProgrammeYearState
from domain.programme_year import closes_us

MARGIN_US = 3_600_000_000
PARTS = 1_000


@dataclass(frozen=True, slots=True)
class Part:
    """What of a year is played here: its programme year and mentors, and thousandths of its pairs."""

    leads: bool = True
    first: int = 0
    end: int = PARTS

    def has(self, pair: str) -> bool:
        """Whether a pair acts here, by its id."""
        return self.first <= crc32(pair.encode()) % PARTS < self.end


WHOLE = Part()


def whole_year_us(cohort: Cohort) -> int:
    """An hour after the last window of a cohort's year has closed."""
    published = Published(version=1, effective_us=cohort.calendar.begins_us, policy=cohort.policy)
    return closes_us(Context(calendar=cohort.calendar, policies=(published,))) + MARGIN_US


class Script:
    """What the people of a cohort do up to a moment.

    A driver takes `opening()`, then `pop()` until it gives None. After each act on the programme year's
    stream, and before the next `pop`, it calls `learned` with the year's state: pairs that are new then begin
    to act, and those that ended, like mentors who left, do so no more. Acts that look decide for themselves.
    """

    def __init__(self, cohort: Cohort, seed: str, until_us: int, part: Part = WHOLE) -> None:
        self._part = part
        self._cohort = cohort
        self._seed = seed
        self._until_us = until_us
        self._days = YearDays(cohort)
        self._support = Support(cohort, self._days, seed)
        self._year = Pen(addresses.programme_year(cohort.name), seed, cohort.calendar, first=OF_THE_YEAR)
        self._placed = Placements()
        self._left: frozenset[str] = frozenset()
        self._gone: set[str] = set()
        self._now_us = 0
        self._pairs: dict[str, PairLife] = {}
        self._mentors: dict[str, MentorLife] = {}
        self._opening: list[Act] = []
        self._agenda = Agenda()
        if part.leads:
            self._plan_year()
        self._pages = self._book()

    def _plan_year(self) -> None:
        cohort = self._cohort
        timetable = Timetable(cohort, self._year)
        first = [*opening_acts(cohort, self._year), *timetable.opening]
        self._opening = sorted(first, key=lambda act: (act.at_us, act.command_id))
        self._agenda.plan([*timetable.later, *placing_acts(cohort, self._seed, self._year)])
        for mentor in cohort.mentors:
            if mentor.consent:
                stream = addresses.mentor_year(cohort.name, mentor.id)
                pen = Pen(stream, self._seed, cohort.calendar)
                self._mentors[stream] = MentorLife(mentor.id, pen, self._days)

    def opening(self) -> list[Act]:
        """The acts before the clock of the year starts, in order."""
        return list(self._opening)

    def pop(self, before_us: int | None = None) -> Act | None:
        """The earliest next act by moment and command id; None when nothing is left up to the end.

        With `before_us`, None when nothing is left before that moment: more may be learned until then.
        """
        last_us = self._until_us if before_us is None else min(before_us - 1, self._until_us)
        while True:
            at_us = self._agenda.next_us()
            while self._pages and self._pages[-1][0] <= (last_us if at_us is None else min(at_us, last_us)):
                self._pages.pop()[1]()
                at_us = self._agenda.next_us()
            if at_us is None or at_us > last_us:
                return None
            act = self._agenda.take()
            if act.look is not None or act.stream not in self._gone:
                self._now_us = act.at_us
                return act

    def learned(self, year: ProgrammeYearState, at_us: int | None = None) -> None:
        """Takes note of who is paired, who no longer is, and who left, after an act on the year's stream.

        `at_us` is the moment of that act, if it was not the last one that `pop` gave.
        """
        self._now_us = self._now_us if at_us is None else at_us
        if year.people.left is not self._left:
            for person in year.people.left - self._left:
                self._gone.add(addresses.mentor_year(self._cohort.name, person))
            self._left = year.people.left
        if year.placed is self._placed:
            return
        before, self._placed = self._placed, year.placed
        together = year.placed.together
        if before.together is together:
            return
        for pair in self._pairs.keys() - together:
            self._gone.add(addresses.relationship(self._cohort.name, pair))
            del self._pairs[pair]
        new = islice(year.placed.pairs, len(before.pairs), None)
        for pair in sorted(together.intersection(new)):
            self._begin(pair)

    def _begin(self, wanted: str) -> None:
        calendar = self._cohort.calendar
        pair = self._placed.pairs[wanted]
        first = max(calendar.first, calendar.day_of(calendar.next_midnight(self._now_us)))
        pen = Pen(addresses.relationship(self._cohort.name, wanted), self._seed, calendar)
        life = PairLife(pair, first, pen, self._days)
        plan, acts_here = self._agenda.plan, self._part.has(wanted)
        for act in life.begins(self._year):
            if acts_here if act.stream == pen.stream else self._part.leads:
                plan((act,))
        if not acts_here:
            return
        self._pairs[wanted] = life
        plan(self._support.of(pair, first, pen))
        for month in calendar.months:
            if month.end > first and calendar.midnight(month.first) <= self._now_us:
                plan(life.month(month))

    def _book(self) -> list[tuple[int, Callable[[], None]]]:
        """What is planned only when its time comes, the last page first."""
        calendar = self._cohort.calendar
        months = [(calendar.midnight(m.first), partial(self._plan_month, m)) for m in calendar.months]
        terms = [(calendar.midnight(t.end), partial(self._plan_credit, t)) for t in calendar.terms]
        return sorted([*months, *terms], key=lambda page: -page[0])

    def _plan_month(self, month: Window) -> None:
        for stream, mentor in self._mentors.items():
            if stream not in self._gone:
                self._agenda.plan(mentor.month(month))
        for pair in self._pairs.values():
            self._agenda.plan(pair.month(month))

    def _plan_credit(self, term: Window) -> None:
        for mentor in self._mentors.values():
            self._agenda.plan(mentor.credit(term))
