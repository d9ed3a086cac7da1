"""What happened to a pair and what is planned for it, in lanes of kinds: a fact stands where it happened."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Literal

from console.pages.history import CODEC
from console.pages.seats import seats
from console.pages.year import Page, Year
from domain.calendar import AcademicCalendar
from domain.care import CheckInHeld
from domain.consultation import ConsultationAnswered, ConsultationAsked
from domain.diary import DiaryEntryWritten
from domain.meetings import ContactRecorded, MeetingRecorded
from domain.mentor import MentorYearState
from domain.messages import Event
from domain.obligations import FactRetracted
from domain.pair import RelationshipState
from domain.policy import Kind
from domain.referral import ReferralClosed, ReferralRecommended
from domain.supervision import SupervisionAttended
from domain.training import TrainingAttended
from store.rows import Row

Lane = Literal["meetings", "contact", "diary", "sessions", "care"]
LANES: tuple[Lane, ...] = ("meetings", "contact", "diary", "sessions", "care")
What = Literal[
    "meeting", "contact", "diary", "training", "supervision", "check-in", "asked", "answered", "referral",
    "referral-closed",
]  # fmt: skip
LATE_US = 7 * 86_400_000_000
"""A fact that came so long after it happened is told as recorded late, also where its window was open."""
MADE: Mapping[type[Event], tuple[Lane, What]] = {
    MeetingRecorded: ("meetings", "meeting"),
    ContactRecorded: ("contact", "contact"),
    DiaryEntryWritten: ("diary", "diary"),
    TrainingAttended: ("sessions", "training"),
    SupervisionAttended: ("sessions", "supervision"),
    CheckInHeld: ("care", "check-in"),
    ConsultationAsked: ("care", "asked"),
    ConsultationAnswered: ("care", "answered"),
    ReferralRecommended: ("care", "referral"),
    ReferralClosed: ("care", "referral-closed"),
}


class Mark(Page):
    """One fact, or what is planned: then nobody has recorded it. `fact` is the id that stands for it.

    `minutes` are of a meeting or a session; `of` names the obligation that it met.
    """

    lane: Lane
    what: What
    at_us: int
    recorded_us: int | None
    late: bool
    fact: str | None
    minutes: int | None = None
    of: str | None = None

    @property
    def planned(self) -> bool:
        """Whether it lies ahead."""
        return self.recorded_us is None


class NotExpected(Page):
    """Days on which nothing is expected; an absence of the pair has no name."""

    name: str | None
    from_us: int
    until_us: int


class Lanes(Page):
    """One semester of a pair, from a local midnight to another; `weeks` are the beginnings of its weeks."""

    term: int
    semester: str
    from_us: int
    until_us: int
    weeks: tuple[int, ...]
    marks: tuple[Mark, ...]
    not_expected: tuple[NotExpected, ...]


def facts(rows: Iterable[Row]) -> list[Mark]:
    """What happened by the rows of a pair or a mentor's year; what was taken back is left out."""
    found: dict[str, Mark] = {}
    for row in rows:
        event = CODEC.decode(row.type, row.schema, row.body)
        if isinstance(event, FactRetracted):
            found.pop(event.fact, None)
        elif type(event) in MADE:
            found[row.command_id] = _mark(row, event)
    return list(found.values())


def _mark(row: Row, event: Event) -> Mark:
    lane, what = MADE[type(event)]
    in_time = getattr(event, "in_time", True)
    return Mark(
        lane=lane,
        what=what,
        at_us=row.occurred_us,
        recorded_us=row.recorded_us,
        late=not in_time or row.recorded_us - row.occurred_us >= LATE_US,
        fact=getattr(event, "fact", None),
        minutes=getattr(event, "minutes", None),
        of=getattr(event, "meets", None),
    )


def lanes(
    year: Year, term: int, pair: RelationshipState, mentor: MentorYearState | None, marks: Iterable[Mark]
) -> Lanes | None:
    """A semester of a pair by its number; None while there is no calendar, or no such semester."""
    context = year.state.context
    if context is None or not 1 <= term <= len(context.calendar.terms):
        return None
    calendar = context.calendar_at(year.now_us)
    span = calendar.terms[term - 1]
    from_us, until_us = calendar.midnight(span.first), calendar.midnight(span.end)
    every = [*marks, *_planned(year, pair, mentor)]
    return Lanes(
        term=term,
        semester=calendar.semesters[term - 1].name,
        from_us=from_us,
        until_us=until_us,
        weeks=tuple(calendar.midnight(w.first) for w in calendar.weeks if span.first <= w.first < span.end),
        marks=tuple(sorted((m for m in every if from_us <= m.at_us < until_us), key=_order)),
        not_expected=tuple(_not_expected(calendar, pair, span.first, span.end)),
    )


def _order(mark: Mark) -> tuple[int, int, str]:
    return LANES.index(mark.lane), mark.at_us, mark.fact or ""


def _planned(year: Year, pair: RelationshipState, mentor: MentorYearState | None) -> Iterator[Mark]:
    for at_us in pair.plans.values():
        if at_us > year.now_us:
            yield _ahead("meetings", "meeting", at_us)
    if mentor is None:
        return
    for entry in mentor.book.open.values():
        if entry.kind is Kind.DIARY and not entry.facts and entry.ends_us > year.now_us:
            yield _ahead("diary", "diary", entry.ends_us - 1)
    for session in seats(year.state.sessions).of_mentor.get(mentor.mentor, ()):
        if session.starts_us > year.now_us and not session.cancelled and mentor.mentor in session.booked:
            yield _ahead("sessions", session.kind, session.starts_us)


def _ahead(lane: Lane, what: What, at_us: int) -> Mark:
    return Mark(lane=lane, what=what, at_us=at_us, recorded_us=None, late=False, fact=None)


def _not_expected(
    calendar: AcademicCalendar, pair: RelationshipState, first: int, end: int
) -> Iterator[NotExpected]:
    named = [(span.name, span.first, span.end) for span in calendar.excused]
    spans: list[tuple[str | None, int, int]] = [*named, *((None, a, b) for a, b in pair.course.away)]
    cut = ((name, max(a, first), min(b, end)) for name, a, b in spans)
    kept = sorted((span for span in cut if span[1] < span[2]), key=lambda span: (span[1], span[2]))
    for (name, a, b), _ in groupby(kept):
        yield NotExpected(name=name, from_us=calendar.midnight(a), until_us=calendar.midnight(b))
