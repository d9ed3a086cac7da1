"""What the board keeps of a stream as it stands at a moment: ids, days and moments, and nothing else."""

from collections.abc import Iterable, Sequence

from activities.ledger import View
from domain import board, ladder, relationship
from domain.board import Duty, PairFacts
from domain.book import Book
from domain.calendar import AcademicCalendar
from domain.context import Context
from domain.course import Course
from domain.mentor import MentorYearState
from domain.obligations import Standing
from domain.pair import RelationshipState
from domain.pairing import Pair
from domain.policy import Kind, Strength
from domain.rhythm import Rhythm
from domain.streams import decider_of
from store.happenings import Happening

MEETING, CONTACT = "meeting-recorded", "contact-recorded"
SLIPPED = ("meeting-moved", "meeting-missed")
TOLD = (MEETING, CONTACT, *SLIPPED)
"""The events of a pair that tell when something happened."""


def pair_facts(pair: Pair, view: View, told: Sequence[Happening], now_us: int, asked_us: int) -> PairFacts:
    """What the board keeps of a pair; a fact that was retracted counts for nothing."""
    state: RelationshipState = view.state
    context = view.context
    if context is None or not state.cohort:
        return PairFacts(pair.id, pair.mentor, pair.mentee, Rhythm(0, 0), asked_us=asked_us)
    live = _live(state.book)
    kept = [each for each in told if each.command_id in live]
    met_us = [each.occurred_us for each in kept if each.type == MEETING]
    wrote_us = [each.occurred_us for each in kept if each.type == CONTACT]
    last_met_us = max(met_us, default=0)
    slipped_us = [e.recorded_us for e in told if e.type in SLIPPED and e.recorded_us > last_met_us]
    plans = tuple(sorted(at for at in state.plans.values() if at >= now_us))
    ahead = relationship.due(state, context)
    suggested = ladder.suggested(state.book, state.rungs, now_us, context)
    together = state.course.left_us is None
    return PairFacts(
        pair=pair.id,
        mentor=pair.mentor,
        mentee=pair.mentee,
        rhythm=_rhythm(state, context, met_us, wrote_us, plans),
        last_contact_us=max(wrote_us, default=0),
        last_meeting_us=last_met_us,
        duties=tuple(board.duties(state.book.all(), context)),
        accepted=tuple(step for step, reached in state.steps.items() if reached == "accepted"),
        rung=suggested.rung if suggested and together else None,
        rungs_before=sum(decided.approved for decided in state.rungs),
        moved=len(slipped_us),
        moved_us=max(slipped_us, default=0),
        plans=plans,
        late_us=_late_us(state.book),
        asked_us=asked_us,
        due_us=ahead[0] if ahead else 0,
        due_kind=ahead[1] if ahead else "",
        meeting_every=_agreed(state.course, Kind.MEETING),
    )


def mentor_duties(view: View) -> tuple[Duty, ...]:
    """What a mentor's year has for the board: required duties that were missed, credits to decide."""
    state: MentorYearState = view.state
    return tuple(board.duties(state.book.all(), view.context)) if view.context and state.cohort else ()


def changes_us(view: View) -> int | None:
    """When time does something to a stream next, so that its facts are other ones."""
    ahead = decider_of(view.state.stream).boundary(view.state, view.context)
    return ahead.at_us if ahead else None


def _late_us(book: Book) -> int:
    """When something was last found to have come late, and so is settled."""
    return max((o.ended_us for o in book.ended.values() if o.standing is Standing.LATE), default=0)


def _live(book: Book) -> frozenset[str]:
    """The facts of a book that stand."""
    return frozenset(fact for o in book.all() for fact in o.fact_ids) | frozenset(book.loose)


def _rhythm(
    state: RelationshipState, context: Context, met: Iterable[int], wrote: Iterable[int], plans: Iterable[int]
) -> Rhythm:
    calendar, course = context.calendar, state.course
    met_days = _days(calendar, met)
    every = _agreed(course, Kind.CONTACT)
    return Rhythm(
        first=course.first,
        end=course.end,
        touched=tuple(sorted({*met_days, *_days(calendar, wrote)})),
        met=met_days,
        away=course.away,
        every_weeks=every,
        agreed_from=_agreed_from(state, calendar) if every else 0,
        planned=_days(calendar, plans),
    )


def _days(calendar: AcademicCalendar, moments: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({calendar.day_of(at_us) for at_us in moments}))


def _agreed(course: Course, kind: Kind) -> int:
    cursor = course.cursors.get(kind)
    return cursor.every if cursor and cursor.strength is Strength.AGREED else 0


def _agreed_from(state: RelationshipState, calendar: AcademicCalendar) -> int:
    """The day from which a pair's own rhythm of contact is in force."""
    opened = [o.opens_us for o in state.book.of_kind(Kind.CONTACT) if o.strength is Strength.AGREED]
    if opened:
        return calendar.day_of(min(opened))
    number = state.course.cursors[Kind.CONTACT].number
    return calendar.weeks[number - 1].first if number <= len(calendar.weeks) else calendar.end
