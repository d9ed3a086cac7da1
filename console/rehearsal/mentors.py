"""What one mentor writes in a year, and how the programme decides the credit of each semester."""

from collections.abc import Iterator
from functools import partial

from console.rehearsal.acts import HOUR_S, Act, Pen
from console.rehearsal.year import YearDays
from domain.award import ApproveCredit, ProposeCredit, WithholdCredit
from domain.calendar import Window
from domain.credit import CreditFile
from domain.diary import WriteDiary
from domain.facts import RetractFact, WaiveObligation
from domain.mentor import MentorYearState
from domain.messages import Command
from domain.obligations import Standing
from store.notes import note_id

WRITES, RETRACTS, WRITES_AGAIN = 0.935, 0.006, 0.5
SAME_DAY, NEXT_DAYS, IN_GRACE = 0.84, 0.95, 0.98
"""When an entry is recorded; the rest is recorded after the grace."""
FORGIVES = 0.15
"""Where one thing is missing, the programme forgives it so often."""


class MentorLife:
    """The diary of one mentor, month by month, and the decisions on the credit of each semester."""

    __slots__ = ("_days", "_mentor", "_pen")

    def __init__(self, mentor: str, pen: Pen, days: YearDays) -> None:
        self._mentor = mentor
        self._pen = pen
        self._days = days

    def month(self, month: Window) -> Iterator[Act]:
        """The diary entry of a month: mostly one, seldom taken back and written again."""
        pen = self._pen
        if pen.chance() >= WRITES:
            return
        first, end = max(month.first, self._days.calendar.first), min(month.end, self._days.end)
        day = pen.between(first, end - 1)
        written = pen.on(day)
        name = f"{self._mentor}/diary/{month.number}"
        noted = self._noted(written, day, end)
        yield pen.act(noted, self._mentor, name, WriteDiary(occurred_us=written, note=note_id(name)))
        if pen.chance() < RETRACTS:
            gone = pen.after(noted, 5 * HOUR_S, 100 * HOUR_S)
            retract = RetractFact(fact=name, note=note_id(f"{name}/retract"))
            yield pen.act(gone, self._mentor, f"{name}/retract", retract)
            if pen.chance() < WRITES_AGAIN:
                again = WriteDiary(occurred_us=written, note=note_id(f"{name}/again"))
                yield pen.act(pen.after(gone, 600, HOUR_S), self._mentor, f"{name}/again", again)

    def _noted(self, at_us: int, day: int, end: int) -> int:
        pen = self._pen
        drawn = pen.chance()
        if drawn < SAME_DAY:
            return pen.after(at_us, 300, HOUR_S)
        if drawn < NEXT_DAYS:
            return pen.on(day + pen.between(1, 3))
        if drawn < IN_GRACE:
            return pen.on(end + pen.between(1, 5))
        return pen.on(end + pen.between(9, 26))

    def credit(self, term: Window) -> Iterator[Act]:
        """Decided once it is assessed: forgiven and proposed, or withheld; approved by a second person."""
        pen, people = self._pen, self._days.coordinators
        first, last = self._days.decision_days(term)
        one = pen.between(0, len(people) - 1)
        other = (one + pen.between(1, len(people) - 1)) % len(people) if len(people) > 1 else one
        day = pen.between(first, max(first, last - 2))
        name = f"{self._mentor}/credit/{term.number}"
        if pen.chance() < FORGIVES:
            waives = f"{name}/waiver"
            forgive = partial(_forgive, term.number, note_id(waives))
            yield pen.look(pen.on(day, 9, 10), people[one], waives, forgive)
        proposable = self._days.has_amount(term)
        decide = partial(_propose_or_withhold, term.number, proposable)
        yield pen.look(pen.on(day, 11, 18), people[one], name, decide)
        yield pen.look(
            pen.on(day + pen.between(1, 2)), people[other], f"{name}/approval", partial(_approve, term.number)
        )


def _open_file(state: MentorYearState, term: int) -> CreditFile | None:
    file = state.credits.get(term)
    return file if file is not None and file.decided is None else None


def _forgive(term: int, note: str, state: MentorYearState) -> Command | None:
    """The waiver of what is missing, when it is one thing only."""
    file = _open_file(state, term)
    if file is None:
        return None
    missing = [
        ground.obligation
        for finding in file.findings
        for ground in finding.grounds
        if ground.standing is Standing.MISSED
    ]
    return WaiveObligation(obligation=missing[0], note=note) if len(missing) == 1 else None


def _propose_or_withhold(term: int, proposable: bool, state: MentorYearState) -> Command | None:  # noqa: FBT001
    file = _open_file(state, term)
    if file is None:
        return None
    if not file.earned:
        return WithholdCredit(term=term)
    return ProposeCredit(term=term) if proposable else None


def _approve(term: int, state: MentorYearState) -> Command | None:
    file = _open_file(state, term)
    return ApproveCredit(term=term) if file is not None and file.proposed_by is not None else None
