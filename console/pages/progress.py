"""What a mentor has done towards the credit of a semester, what is missing in units, and the next dates."""

from console.pages.seats import seats
from console.pages.year import Page, Year
from domain import credit
from domain.context import Context
from domain.mentor import MentorYearState
from domain.obligations import SATISFIED, Obligation, Standing
from domain.policy import Kind
from domain.timetable import Session

MONTHLY = (Kind.DIARY,)


class Part(Page):
    """One rule: units done of those needed, how many are missing, waived or gone; the next date for it.

    `place` tells whether they have a place in that session; `due_us` is the end of the open window.
    """

    rule: str
    done: int
    needed: int
    missing: int
    waived: int
    next_us: int | None
    next_session: str | None
    place: bool
    due_us: int | None


class Progress(Page):
    """The credit of the semester that is on; `decided` once somebody has, `to_go` sums what is missing."""

    term: int
    semester: str
    parts: tuple[Part, ...]
    to_go: int
    earned: bool
    decided: str | None
    proposed: bool
    decided_by_us: int | None


def progress(year: Year, state: MentorYearState) -> Progress | None:
    """Where the semester of this moment stands; None before the first one and without a calendar."""
    context = year.state.context
    term = context.calendar.term_of(year.now_us) if context is not None else 0
    if context is None or not term or not state.cohort:
        return None
    earned, _ = credit.assess(state.stream, state.book, term, context)
    file = state.credits.get(term)
    end_us = context.calendar.midnight(context.calendar.terms[term - 1].end)
    conditions = context.policy_at(end_us).credit.conditions
    parts = tuple(_part(rule, term, year, state, context) for rule in conditions)
    decision = state.book.find(f"{Kind.CREDIT}/{term}")
    return Progress(
        term=term,
        semester=context.calendar.semesters[term - 1].name,
        parts=parts,
        to_go=sum(part.missing for part in parts),
        earned=file.earned if file else earned,
        decided=file.decided if file else None,
        proposed=file is not None and file.proposed_by is not None,
        decided_by_us=decision.closes_us if decision else None,
    )


def _part(rule: Kind, term: int, year: Year, state: MentorYearState, context: Context) -> Part:
    owed = [o for o in state.book.of_kind(rule) if context.calendar.term_of(o.opens_us) == term]
    months = _months(term, state, context) if rule in MONTHLY else 0
    needed = max(sum(o.needed for o in owed), months)
    done = sum(min(len(o.facts), o.needed) for o in owed)
    waived = sum(_left(o) for o in owed if o.standing in SATISFIED and o.standing is not Standing.LATE)
    session = _next_session(rule, year, state.mentor)
    return Part(
        rule=str(rule),
        done=done,
        needed=needed,
        missing=max(0, needed - done - waived),
        waived=waived,
        next_us=session.starts_us if session else None,
        next_session=session.id if session else None,
        place=session is not None and state.mentor in session.booked,
        due_us=min((o.ends_us for o in owed if o.standing is Standing.OPEN and _left(o)), default=None),
    )


def _left(obligation: Obligation) -> int:
    return max(0, obligation.needed - len(obligation.facts))


def _months(term: int, state: MentorYearState, context: Context) -> int:
    """The months of a semester in which an entry is or will be owed."""
    calendar, course = context.calendar, state.course
    span = calendar.terms[term - 1]
    first, end = max(span.first, course.first), min(span.end, course.end)
    return sum(1 for month in calendar.months if first <= max(month.first, first) < min(month.end, end)
               and calendar.term_of(calendar.midnight(max(month.first, calendar.first))) == term)  # fmt: skip


def _next_session(rule: Kind, year: Year, mentor: str) -> Session | None:
    """The next session of a kind: one with a place of theirs, else the first that has room."""
    ahead = seats(year.state.sessions).ahead(rule, year.now_us)
    mine = next((s for s in ahead if mentor in s.booked), None)
    return mine or next((s for s in ahead if s.has_room), None)
