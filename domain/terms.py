"""The semesters of a mentor's year whose credit is assessed, and when its decision is owed."""

from typing import NamedTuple

from domain.calendar import Window
from domain.context import Context, kept
from domain.course import Course
from domain.credit import assessed_us
from domain.deciding import Boundary, Phase
from domain.obligations import ObligationOpened
from domain.policy import Kind, Strength
from domain.windows import Cursor, upcoming


class Term(NamedTuple):
    """A semester that will be assessed, and the opening of its credit decision."""

    number: int
    assessed_us: int
    opens: Boundary


def terms_of(course: Course, context: Context) -> tuple[Term, ...]:
    """The semesters that are assessed: enough of them lies inside the mentor's year."""
    return _terms(context, course.first, course.end)


@kept
def _terms(context: Context, first: int, end: int) -> tuple[Term, ...]:
    terms = []
    for window in context.calendar.terms:
        cursor = Cursor(Kind.TRAINING, window.number, 1, Strength.REQUIRED)
        ahead = upcoming(context, cursor, first, end)
        if window.end <= end and ahead is not None and ahead.number == window.number:
            at_us = assessed_us(context, window.number)
            terms.append(Term(window.number, at_us, _credit_opening(window, context)))
    return tuple(terms)


def _credit_opening(term: Window, context: Context) -> Boundary:
    """A semester's credit decision, owed from the semester's end on."""
    end_us, key = context.calendar.midnight(term.end), f"{Kind.CREDIT}/{term.number}"
    published = context.published_at(end_us)
    closes = context.calendar.after_days(end_us, published.policy.credit.decide_days)
    opened = ObligationOpened(
        obligation=key,
        kind=Kind.CREDIT,
        strength=Strength.REQUIRED,
        owed_by="coordinator",
        opens_us=end_us,
        ends_us=closes,
        closes_us=closes,
    )
    return Boundary(end_us, Phase.OPENING, key, lambda: (opened,), published.version)
