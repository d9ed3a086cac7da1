"""The pairs in their columns, kept in order: a page costs the same however many pairs there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain import board, rhythm
from domain.board import COLUMNS, Column, Duty, PairFacts, Placed
from domain.context import Context
from domain.policy import Kind
from domain.rhythm import Cell


@dataclass(slots=True)
class Sums:
    """What the fourth column says: figures about pairs that need nothing."""

    in_contact: int = 0
    met: int = 0
    planned: int = 0
    late: int = 0
    new: int = 0
    agreed: int = 0
    returned: list[tuple[str, int]] = field(default_factory=list)


@dataclass(slots=True)
class Morning:
    """Facts by pair, where each stands, and its weeks; `ended` has what is owed for pairs that ended."""

    revision: int = 0
    day: int = -1
    now_us: int = 0
    pairs: dict[str, PairFacts] = field(default_factory=dict)
    ended: dict[str, PairFacts] = field(default_factory=dict)
    duties: dict[str, tuple[Duty, ...]] = field(default_factory=dict)
    placed: dict[str, Placed] = field(default_factory=dict)
    weeks: dict[str, tuple[Cell, ...]] = field(default_factory=dict)
    of_mentor: dict[str, set[str]] = field(default_factory=dict)
    _sorted: tuple[int, Mapping[Column, Sequence[Placed]]] | None = None
    _sums: tuple[int, Sums] | None = None

    # ---- taking in

    def take_pair(self, facts: PairFacts, now_us: int, context: Context, *, together: bool) -> None:
        """A pair as it stands now; one that has ended only leaves what is still owed for it."""
        key = facts.pair
        if not together:
            for kept in (self.pairs, self.placed, self.weeks):
                kept.pop(key, None)
            self.of_mentor.get(facts.mentor, set()).discard(key)
            self.ended[key] = facts
            self.revision += 1
            return
        self.pairs[key] = facts
        self.of_mentor.setdefault(facts.mentor, set()).add(key)
        self._place(key, now_us, context)

    def take_mentor(self, mentor: str, duties: tuple[Duty, ...], now_us: int, context: Context) -> None:
        """What a mentor's year has for the board."""
        if self.duties.get(mentor) == duties:
            return
        self.duties[mentor] = duties
        self.revision += 1
        for pair in self.of_mentor.get(mentor, ()):
            self._place(pair, now_us, context)

    def at(self, now_us: int, context: Context) -> None:
        """A new day: quiet pairs are quiet for a day longer."""
        self.day = context.calendar.day_of(now_us)
        for pair in self.pairs:
            self._place(pair, now_us, context)

    def _place(self, key: str, now_us: int, context: Context) -> None:
        facts = self.pairs[key]
        self.day, self.now_us = context.calendar.day_of(now_us), now_us
        stands = board.placed(facts, self.duties.get(facts.mentor, ()), now_us, context)
        weeks = rhythm.cells(facts.rhythm, self.day, context)
        if self.placed.get(key) != stands or self.weeks.get(key) != weeks:
            self.placed[key], self.weeks[key] = stands, weeks
            self.revision += 1

    # ---- asking

    def columns(self) -> Mapping[Column, Sequence[Placed]]:
        """Every pair in its one column, the most urgent first."""
        if self._sorted is None or self._sorted[0] != self.revision:
            found: dict[Column, list[Placed]] = {column: [] for column in COLUMNS}
            for stands in self.placed.values():
                found[stands.column].append(stands)
            for stand in found.values():
                stand.sort(key=lambda each: each.order)
            self._sorted = (self.revision, found)
        return self._sorted[1]

    def sums(self, context: Context) -> Sums:
        """Figures of those on track, and who came back this week."""
        if self._sums is None or self._sums[0] != self.revision:
            self._sums = (self.revision, self._counted(context))
        return self._sums[1]

    def _counted(self, context: Context) -> Sums:
        calendar = context.calendar
        week = next((w.first for w in reversed(calendar.weeks) if w.first <= self.day), 0)
        month = next((m.first for m in reversed(calendar.months) if m.first <= self.day), 0)
        sums = Sums(agreed=sum(bool(f.rhythm.every_weeks or f.meeting_every) for f in self.pairs.values()))
        for stands in self.columns()["on-track"]:
            facts = stands.facts
            known = facts.rhythm
            sums.in_contact += bool(known.touched and known.touched[-1] >= week)
            sums.met += bool(known.met and known.met[-1] >= month)
            sums.planned += bool(facts.plans)
            sums.late += bool(facts.late_us and calendar.day_of(facts.late_us) >= month)
            sums.new += stands.reason.why == "new"
            days = rhythm.came_back(known, self.day, context)
            if days is not None:
                sums.returned.append((facts.pair, days))
        sums.returned.sort(key=lambda each: (-each[1], each[0]))
        return sums

    def credits_to_decide(self) -> tuple[int, int | None]:
        """How many credits wait for a decision of ours, and until when the first."""
        owed = [d.until_us for duties in self.duties.values() for d in duties if d.kind is Kind.CREDIT]
        return len(owed), min(owed, default=None)

    def owed_for_ended(self) -> list[tuple[PairFacts, Duty]]:
        """What the desk still owes for pairs that have ended."""
        return [
            (f, d) for f in self.ended.values() for d in f.duties if d.kind in (Kind.ANSWER, Kind.REFERRAL)
        ]
