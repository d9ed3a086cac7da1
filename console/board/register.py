"""One line for each pair and each mentor's year, as the board folds them: what lists sort, filter and sum.

Ids, days, moments and counts; no names, no words, and nothing of an emergency.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from activities.ledger import View
from console.pages.credit import same_again
from console.pages.credit_rows import Group, group_of
from domain import addresses, award, mentor_year, relationship
from domain.book import Book
from domain.course import Course
from domain.mentor import MentorYearState
from domain.obligations import Standing
from domain.pair import RelationshipState
from domain.policy import Kind, Strength

Count = tuple[tuple[Kind, Standing, Strength, int], ...]
CLOSED = "closed"


class OpenDuty(NamedTuple):
    """An obligation that is open: its window, and how much of it is done."""

    id: str
    kind: Kind
    strength: Strength
    owed_by: str
    opens_us: int
    ends_us: int
    closes_us: int
    got: int
    needed: int


class Assessed(NamedTuple):
    """What became of a semester's credit: `first` have acted on it, so that a second person decides.

    `differs` is whether the history, worked out once more, says something else.
    """

    term: int
    code: str
    group: Group
    first: frozenset[str]
    differs: bool


class Line(NamedTuple):
    """A stream of a list: a pair, or a mentor's year, which then has no mentee.

    `by_term` counts what a mentor did of what was needed: (semester, kind, done, needed). `credits` are of
    each semester that is assessed. `asked` is whether a question or a referral is open.
    """

    stream: str
    key: str
    mentor: str
    mentee: str
    course: Course
    cohort: str
    closed: bool
    counts: Count
    open: tuple[OpenDuty, ...]
    due_us: int
    due_kind: str
    asked: bool = False
    by_term: tuple[tuple[int, Kind, int, int], ...] = ()
    credits: tuple[Assessed, ...] = ()

    def stage(self, context: object, now_us: int) -> str:
        """Where it is in its life at a moment, by the domain's own rule."""
        if addresses.kind_of(self.stream) == "relationship":
            pair = RelationshipState(self.stream, course=self.course, cohort=self.cohort, closed=self.closed)
            return relationship.stage(pair, context, now_us)  # type: ignore[arg-type]
        mine = MentorYearState(self.stream, course=self.course, cohort=self.cohort, closed=self.closed)
        return mentor_year.stage(mine, context, now_us)  # type: ignore[arg-type]


@dataclass(slots=True)
class Register:
    """The lines by stream; `revision` grows with each that is another."""

    revision: int = 0
    lines: dict[str, Line] = field(default_factory=dict)

    def take(self, view: View) -> None:
        """A stream as it stands now; one that has not begun is left out."""
        state = view.state
        if not state.cohort or view.context is None:
            return
        line = _line(state, view)
        before = self.lines.get(line.stream)
        if before == line:
            return
        self.lines[line.stream] = line
        self.revision += 1

    def of(self, streams: Iterable[str]) -> list[Line]:
        """The lines of some streams that have begun."""
        return [line for stream in streams if (line := self.lines.get(stream)) is not None]


def _line(state: RelationshipState | MentorYearState, view: View) -> Line:
    book, context = state.book, view.context
    is_pair = isinstance(state, RelationshipState)
    ahead = relationship.due(state, context) if is_pair else mentor_year.due(state, context)  # type: ignore[arg-type]
    return Line(
        stream=state.stream,
        key=state.stream.rpartition("/")[2],
        mentor=state.mentor,
        mentee=state.mentee if isinstance(state, RelationshipState) else "",
        course=state.course,
        cohort=state.cohort,
        closed=state.closed,
        counts=_counted(book),
        open=tuple(_open(book)),
        due_us=ahead[0] if ahead else 0,
        due_kind=ahead[1] if ahead else "",
        asked=isinstance(state, RelationshipState) and any(step != CLOSED for step in state.steps.values()),
        by_term=_by_term(state, view) if isinstance(state, MentorYearState) else (),
        credits=_credits(state, view) if isinstance(state, MentorYearState) else (),
    )


def _counted(book: Book) -> Count:
    count = Counter((o.kind, o.standing, o.strength) for o in book.all())
    return tuple((*each, number) for each, number in sorted(count.items()))


def _open(book: Book) -> Iterable[OpenDuty]:
    for o in book.open.values():
        yield OpenDuty(
            o.id, o.kind, o.strength, o.owed_by, o.opens_us, o.ends_us, o.closes_us, len(o.facts), o.needed
        )


def _by_term(state: MentorYearState, view: View) -> tuple[tuple[int, Kind, int, int], ...]:
    found: dict[tuple[int, Kind], tuple[int, int]] = {}
    for o in state.book.all():
        if view.context is not None and o.kind is not Kind.CREDIT:
            key = view.context.calendar.term_of(o.opens_us), o.kind
            done, needed = found.get(key, (0, 0))
            found[key] = done + min(len(o.facts), o.needed), needed + o.needed
    return tuple((term, kind, done, needed) for (term, kind), (done, needed) in sorted(found.items()))


def _credits(state: MentorYearState, view: View) -> tuple[Assessed, ...]:
    if view.context is None:
        return ()
    left = state.course.left_us is not None
    return tuple(
        Assessed(
            term=term,
            code=file.decided
            or ("proposed" if file.proposed_by else "earned" if file.earned else "not-earned"),
            group=group_of(file, mine=False, left=left),
            first=award.first_people(file, state.forgiven),
            differs=not same_again(state, term, view.context),
        )
        for term, file in sorted(state.credits.items())
    )
