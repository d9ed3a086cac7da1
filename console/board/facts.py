"""What the board keeps of a stream as it stands at a moment: ids, days and moments, and nothing else."""

from collections.abc import Iterable, Sequence

from activities.ledger import View
from console.pages.rhythm import agreed, rhythm_of
from domain import board, ladder, relationship
from domain.board import Duty, PairFacts
from domain.book import Book
from domain.course import openings
from domain.mentor import MentorYearState
from domain.mentor_year import OWED_BY
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
REQUIRED = (Kind.DIARY, Kind.TRAINING, Kind.SUPERVISION)


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
        rhythm=rhythm_of(state, context, met_us, wrote_us, plans),
        last_contact_us=max(wrote_us, default=0),
        last_meeting_us=last_met_us,
        duties=tuple(board.duties(state.book.all(), context)),
        accepted=tuple(step for step, reached in state.steps.items() if reached == "accepted"),
        rung=suggested.rung if suggested and together else None,
        agreed_missed=suggested is not None and _any_agreed(state.book, suggested.grounds),
        rungs_before=sum(decided.approved for decided in state.rungs),
        moved=len(slipped_us),
        moved_us=max(slipped_us, default=0),
        plans=plans,
        late_us=_late_us(state.book),
        asked_us=asked_us,
        due_us=ahead[0] if ahead else 0,
        due_kind=ahead[1] if ahead else "",
        supported=any(step != "closed" for step in state.steps.values()),
        meeting_every=agreed(state.course, Kind.MEETING),
    )


def mentor_duties(view: View) -> tuple[Duty, ...]:
    """What a mentor's year has for the board: required duties that were missed, credits to decide."""
    state: MentorYearState = view.state
    return tuple(board.duties(state.book.all(), view.context)) if view.context and state.cohort else ()


def next_closing(view: View) -> Duty | None:
    """The required duty of a mentor's year that is missed next if nothing more is done, opened or not."""
    state: MentorYearState = view.state
    context, course = view.context, state.course
    if context is None or not state.cohort or course.left_us is not None:
        return None
    open_ = [o for o in state.book.open.values() if o.kind in REQUIRED and len(o.facts) < o.needed]
    found = [Duty(o.id, o.kind, o.opens_us, o.closes_us) for o in open_]
    ahead = openings(context, course.first, course.end, OWED_BY)
    later = [ahead[cursor] for kind, cursor in course.cursors.items() if kind in REQUIRED]
    found += [Duty(o.boundary.key, o.kind, o.opens_us, o.closes_us) for o in later if o is not None]
    return min(found, key=lambda duty: (duty.until_us, duty.id), default=None)


def changes_us(view: View) -> int | None:
    """When time does something to a stream next, so that its facts are other ones."""
    ahead = decider_of(view.state.stream).boundary(view.state, view.context)
    return ahead.at_us if ahead else None


def _late_us(book: Book) -> int:
    """When something was last found to have come late, and so is settled."""
    return max((o.ended_us for o in book.ended.values() if o.standing is Standing.LATE), default=0)


def _any_agreed(book: Book, grounds: Iterable[str]) -> bool:
    found = (book.find(ground) for ground in grounds)
    return any(o is not None and o.strength is Strength.AGREED for o in found)


def _live(book: Book) -> frozenset[str]:
    """The facts of a book that stand."""
    return frozenset(fact for o in book.all() for fact in o.fact_ids) | frozenset(book.loose)
