"""The life of one pair: contact and meetings as it keeps them, a check-in, pauses, a cadence, a rematch."""

from collections.abc import Iterator
from functools import partial

from console.rehearsal.acts import HOUR_S, Act, Pen
from console.rehearsal.year import YearDays
from domain.calendar import Window
from domain.care import HoldCheckIn
from domain.meetings import MoveMeeting, PlanMeeting, RecordContact, RecordMeeting, Why
from domain.messages import Command
from domain.pairing import Pair
from domain.policy import Kind
from domain.programme import ProgrammeYearState
from domain.rematch import ApproveRematch, RequestRematch
from domain.structure import AgreeCadence, PauseRelationship, ResumeRelationship

WEEKLY, MONTHLY = 0.51, 0.41
"""The paper's pairs that keep weekly contact, and those that meet every month."""
KEEPS, SELDOM = 0.93, 0.36
"""How often a pair does what it keeps to, and what it does not."""
IN_EXCUSED_TIME = 0.4
SAME_DAY, NEXT_DAYS, IN_GRACE = 0.8, 0.95, 0.98
"""When something is recorded; the rest is recorded after the grace."""
PLANNED, MOVED = 0.4, 0.15
BY_PHONE, TWICE = 0.1, 0.04
AWAY, PAUSED, RESUMES, CADENCE = 0.06, 0.5, 0.3, 0.04
REMATCH, MENTEE_ASKS = 0.03, 0.6
CHECKED_IN_TIME, CHECKED_IN_LATE = 0.95, 0.98
REASONS: tuple[Why, ...] = ("scheduling", "scheduling", "personal", "different-needs", "other")


class PairLife:
    """What the two of one pair, and the coordinator who looks after them, do in a year."""

    __slots__ = (
        "_away",
        "_coordinator",
        "_days",
        "_first",
        "_pair",
        "_pen",
        "_seldom_met",
        "_seldom_written",
    )

    def __init__(self, pair: Pair, first: int, pen: Pen, days: YearDays) -> None:
        self._pair = pair
        self._first = first
        self._pen = pen
        self._days = days
        self._coordinator = days.coordinators[pen.between(0, len(days.coordinators) - 1)]
        self._seldom_written = pen.chance() >= WEEKLY
        self._seldom_met = pen.chance() >= MONTHLY
        self._away = (0, 0)

    def begins(self, year: Pen) -> Iterator[Act]:
        """What happens once; a rematch is asked of the programme year."""
        pen = self._pen
        yield from self._check_in()
        left = self._days.last_start - self._first
        if left < 1:
            return
        if pen.chance() < AWAY:
            yield from self._goes_away(self._first + pen.between(10, left))
        if pen.chance() < CADENCE:
            weekly = pen.chance() < WEEKLY
            cadence = AgreeCadence(kind=Kind.CONTACT if weekly else Kind.MEETING, every=2)
            agreed = pen.on(self._first + pen.between(7, left))
            yield pen.act(agreed, self._pair.mentor, f"{self._pair.id}/cadence", cadence)
        if pen.chance() < REMATCH:
            yield from self._rematch(self._first + pen.between(21, max(21, left)), year)

    def month(self, month: Window) -> Iterator[Act]:
        """Contacts of the weeks that begin in a month, and its meetings."""
        end = min(month.end, self._days.end)
        if end <= self._first:
            return
        for week in self._days.weeks_of(month):
            if week.end > self._first:
                yield from self._contact(week)
        keeps = SELDOM if self._seldom_met else KEEPS
        if self._pen.chance() < keeps:
            yield from self._meeting(max(month.first, self._first), end, f"{month.number}")
            if self._pen.chance() < TWICE:
                yield from self._meeting(max(month.first, self._first), end, f"{month.number}/again")

    def _contact(self, week: Window) -> Iterator[Act]:
        pen, pair = self._pen, self._pair
        keeps = SELDOM if self._seldom_written else KEEPS
        if week.number in self._days.excused_weeks:
            keeps *= IN_EXCUSED_TIME
        if pen.chance() >= keeps:
            return
        first = max(week.first, self._first)
        day = pen.between(first, min(week.end, self._days.end) - 1)
        if self._is_away(day):
            return
        at_us = pen.on(day, 9)
        command = RecordContact(occurred_us=at_us, mode="phone" if pen.chance() < BY_PHONE else "online")
        noted = self._noted(at_us, day, week.end)
        yield pen.act(noted, pair.mentor, f"{pair.id}/contact/{week.number}", command)

    def _meeting(self, first: int, end: int, name: str) -> Iterator[Act]:
        pen, pair = self._pen, self._pair
        day = pen.between(first, end - 1)
        if self._is_away(day):
            return
        held = pen.on(day, 10, 20)
        plan = day - pen.between(2, 9)
        if pen.chance() < PLANNED and plan >= first:
            yield from self._planned(plan, held, name)
        command = RecordMeeting(occurred_us=held, minutes=pen.between(30, 120))
        noted = self._noted(held, day, end)
        yield pen.act(noted, pair.mentor, f"{pair.id}/meeting/{name}", command)

    def _planned(self, plan: int, held: int, name: str) -> Iterator[Act]:
        pen, pair = self._pen, self._pair
        planned = f"{pair.id}/plan/{name}"
        moves = pen.chance() < MOVED
        thought = pen.on(plan + 1, 10, 20) if moves else held
        yield pen.act(pen.on(plan, 8, 10), pair.mentor, planned, PlanMeeting(planned_us=thought))
        if moves:
            reason = REASONS[pen.between(0, len(REASONS) - 1)]
            moved = MoveMeeting(plan=planned, planned_us=held, reason=reason)
            yield pen.act(pen.on(plan, 17, 21), pair.mentor, f"{planned}/moved", moved)

    def _noted(self, at_us: int, day: int, end: int) -> int:
        """When something that happened on a day of a window is recorded."""
        pen = self._pen
        drawn = pen.chance()
        if drawn < SAME_DAY:
            return pen.after(at_us, 600, 2 * HOUR_S)
        if drawn < NEXT_DAYS:
            return pen.on(day + pen.between(1, 2))
        if drawn < IN_GRACE:
            return pen.on(end + pen.between(1, 5))
        return pen.on(end + pen.between(9, 28))

    def _check_in(self) -> Iterator[Act]:
        pen, pair = self._pen, self._pair
        drawn = pen.chance()
        if drawn >= CHECKED_IN_LATE:
            return
        days = self._days.check_in_days
        in_time = drawn < CHECKED_IN_TIME
        after = pen.between(min(8, days - 1), max(0, days - 3)) if in_time else days + pen.between(3, 20)
        held = pen.on(self._first + after)
        noted = pen.after(held, 600, 2 * HOUR_S)
        yield pen.act(noted, self._coordinator, f"{pair.id}/check-in", HoldCheckIn(occurred_us=held))

    def _goes_away(self, day: int) -> Iterator[Act]:
        """A pause of some weeks or an absence of some days, told a few days before; some come back early."""
        pen, pair = self._pen, self._pair
        paused = pen.chance() < PAUSED
        until = day + (pen.between(14, 42) if paused else pen.between(6, 15))
        command = PauseRelationship(
            from_us=pen.sharp(day, 0), until_us=pen.sharp(until, 0), reason="pause" if paused else "absence"
        )
        yield pen.act(pen.on(day - 3), pair.mentor, f"{pair.id}/away", command)
        back = until
        if paused and pen.chance() < RESUMES:
            back = day + (until - day) * 2 // 3
            yield pen.act(pen.on(back), pair.mentor, f"{pair.id}/back", ResumeRelationship())
        self._away = (day, back)

    def _is_away(self, day: int) -> bool:
        return self._away[0] <= day < self._away[1]

    def _rematch(self, day: int, year: Pen) -> Iterator[Act]:
        pen, pair = self._pen, self._pair
        asks = pair.mentee if pen.chance() < MENTEE_ASKS else pair.mentor
        second = pen.between(9 * HOUR_S, 20 * HOUR_S)
        asked = f"{pair.id}/rematch"
        yield year.look(year.sharp(day, second), asks, asked, partial(_ask_rematch, pair.id, asks))
        approved = year.sharp(day + pen.between(3, 9), second)
        look = partial(_approve_rematch, pair.id, asked)
        yield year.look(approved, self._coordinator, f"{asked}/approved", look)


def _ask_rematch(pair: str, asks: str, year: ProgrammeYearState) -> Command | None:
    return RequestRematch(pair=pair, asked_by=asks) if pair in year.placed.together else None


def _approve_rematch(pair: str, seed: str, year: ProgrammeYearState) -> Command | None:
    asked = pair in year.placed.asked and pair in year.placed.together
    return ApproveRematch(pair=pair, seed=seed) if asked else None
