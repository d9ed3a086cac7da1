"""The pairs in their columns, kept in order: a page costs the same however many pairs there are."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from domain import board, rhythm
from domain.board import COLUMNS, Column, Duty, PairFacts, Placed, Why
from domain.calendar import AcademicCalendar
from domain.context import Context
from domain.policy import Kind
from domain.rhythm import Cell

Figure = str
FIGURES: tuple[Figure, ...] = ("in-contact", "met", "planned", "late", "new", "suggested")
"""What the fourth column counts of the pairs that need nothing; a pair may count in several."""
TO_ANSWER = (Kind.ANSWER, Kind.REFERRAL)


class Counted(NamedTuple):
    """What one pair adds to the sums; `returned` is after how many days it came back this week."""

    why: Why
    figures: tuple[Figure, ...] = ()
    returned: int | None = None
    agreed: bool = False


@dataclass(slots=True)
class Morning:
    """Facts by pair and where each stands; `ended` has what is owed for pairs that ended.

    `duties` has the mentors who owe something; `unsheeted` when each session without attendance ends.

    `revision` grows with every change; the same number, the same facts.
    """

    revision: int = 0
    day: int = -1
    now_us: int = 0
    pairs: dict[str, PairFacts] = field(default_factory=dict)
    unsheeted: list[int] = field(default_factory=list)
    ended: dict[str, PairFacts] = field(default_factory=dict)
    duties: dict[str, tuple[Duty, ...]] = field(default_factory=dict)
    closing: dict[str, Duty] = field(default_factory=dict)
    placed: dict[str, Placed] = field(default_factory=dict)
    of_mentor: dict[str, set[str]] = field(default_factory=dict)
    figures: Counter[Figure] = field(default_factory=Counter)
    reasons: Counter[Why] = field(default_factory=Counter)
    returned: dict[str, int] = field(default_factory=dict)
    agreed: int = 0
    _columns: dict[Column, list[tuple[tuple[int, int, str], Placed]]] = field(
        default_factory=lambda: {column: [] for column in COLUMNS}
    )
    _counted: dict[str, Counted] = field(default_factory=dict)
    _weeks: dict[str, tuple[PairFacts, int, Context, tuple[Cell, ...]]] = field(default_factory=dict)

    # ---- taking in

    def take_pair(self, facts: PairFacts, now_us: int, context: Context, *, together: bool) -> None:
        """A pair as it stands now; one that has ended only leaves what is still owed for it."""
        if (before := self.pairs.get(facts.pair)) is not None:
            self.of_mentor[before.mentor].discard(facts.pair)
        if together:
            self.pairs[facts.pair] = facts
            self.of_mentor.setdefault(facts.mentor, set()).add(facts.pair)
            self.place(facts.pair, now_us, context)
            return
        self._forget(facts.pair)
        self.pairs.pop(facts.pair, None)
        self._weeks.pop(facts.pair, None)
        if self.ended.get(facts.pair) != facts:
            self.ended[facts.pair] = facts
            self.revision += 1

    def take_mentor(
        self, mentor: str, duties: tuple[Duty, ...], closing: Duty | None, now_us: int, context: Context
    ) -> None:
        """What a mentor's year has for the board, and what of it closes next."""
        if closing is not None:
            self.closing[mentor] = closing
        else:
            self.closing.pop(mentor, None)
        if self.duties.get(mentor, ()) == duties:
            return
        if duties:
            self.duties[mentor] = duties
        else:
            del self.duties[mentor]
        self.revision += 1
        for pair in self.of_mentor.get(mentor, ()):
            self.place(pair, now_us, context)

    def place(self, key: str, now_us: int, context: Context) -> None:
        """Puts a pair where it stands at a moment: quiet pairs are quiet for a day longer each day."""
        facts = self.pairs[key]
        self.day, self.now_us = context.calendar.day_of(now_us), now_us
        stands = board.placed(facts, self.duties.get(facts.mentor, ()), now_us, context)
        counted = _counts(stands, self.day, context)
        if self.placed.get(key) == stands and self._counted.get(key) == counted:
            return
        self._forget(key)
        self.placed[key] = stands
        insort(self._columns[stands.column], (stands.order, stands))
        self._count(key, counted, 1)
        self.revision += 1

    def _forget(self, key: str) -> None:
        stood = self.placed.pop(key, None)
        if stood is None:
            return
        column = self._columns[stood.column]
        del column[bisect_left(column, (stood.order,))]
        self._count(key, self._counted[key], -1)
        self.revision += 1

    def _count(self, key: str, counted: Counted, by: int) -> None:
        for figure in counted.figures:
            self.figures[figure] += by
        self.reasons[counted.why] += by
        self.agreed += by * counted.agreed
        self.returned.pop(key, None)
        self._counted.pop(key, None)
        if by > 0:
            self._counted[key] = counted
            if counted.returned is not None:
                self.returned[key] = counted.returned

    # ---- asking

    def columns(self) -> Mapping[Column, Sequence[Placed]]:
        """Every pair in its one column, the most urgent first."""
        return {column: [each for _, each in stand] for column, stand in self._columns.items()}

    def sums(self) -> dict[Column, int]:
        """How many pairs stand in each column; the whole is their sum."""
        return {column: len(stand) for column, stand in self._columns.items()}

    def stand(self, column: Column, first: int, end: int, why: Why | None = None) -> list[Placed]:
        """A part of a column, in its order; with `why` of those that stand there for that reason."""
        stood = self._columns[column]
        if why is not None:
            stood = [one for one in stood if one[1].reason.why == why]
        return [each for _, each in stood[first:end]]

    def weeks(self, pair: str, context: Context) -> tuple[Cell, ...]:
        """What each week of the calendar was for a pair; worked out when somebody looks at it."""
        facts, kept = self.pairs[pair], self._weeks.get(pair)
        if kept is not None and kept[0] is facts and kept[1] == self.day and kept[2] is context:
            return kept[3]
        cells = rhythm.cells(facts.rhythm, self.day, context)
        self._weeks[pair] = (facts, self.day, context, cells)
        return cells

    def came_back(self) -> list[tuple[str, int]]:
        """The pairs that came back this week, the longest away first, and after how many days."""
        return sorted(self.returned.items(), key=lambda each: (-each[1], each[0]))

    def credits_to_decide(self) -> tuple[int, int | None]:
        """How many credits wait for a decision of ours, and until when the first."""
        owed = [d.until_us for duties in self.duties.values() for d in duties if d.kind is Kind.CREDIT]
        return len(owed), min(owed, default=None)

    def owed_for_ended(self) -> list[tuple[PairFacts, Duty]]:
        """What is still owed for pairs that have ended: answers and referrals, by the desk."""
        return [(f, d) for f in self.ended.values() for d in f.duties if d.kind in TO_ANSWER]


def _counts(stands: Placed, day: int, context: Context) -> Counted:
    """What a pair adds to the sums of a day; only those on track count in the figures."""
    facts, calendar = stands.facts, context.calendar
    known, agreed = facts.rhythm, bool(facts.rhythm.every_weeks or facts.meeting_every)
    if stands.column != "on-track":
        return Counted(stands.reason.why, agreed=agreed)
    week, month = _begun(calendar, day)
    holds = {
        "in-contact": known.touched and known.touched[-1] >= week,
        "met": known.met and known.met[-1] >= month,
        "planned": facts.plans,
        "late": facts.late_us and calendar.day_of(facts.late_us) >= month,
        "new": stands.reason.why == "new",
        "suggested": facts.rung,
    }
    figures = tuple(figure for figure in FIGURES if holds[figure])
    return Counted(stands.reason.why, figures, rhythm.came_back(known, day, context), agreed)


def _begun(calendar: AcademicCalendar, day: int) -> tuple[int, int]:
    """The first days of the week and of the month that a day is in."""
    week = next((w.first for w in reversed(calendar.weeks) if w.first <= day), 0)
    month = next((m.first for m in reversed(calendar.months) if m.first <= day), 0)
    return week, month
