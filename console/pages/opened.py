"""One pair opened: its two, what they agreed, all that is owed, what happened, and who looked here.

What a reader may not see is left out here, and not by the template, so that page and API say the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from console.pages.history import CODEC
from console.pages.lanes import Lanes, Mark, facts, lanes
from console.pages.looked import Looked, looked_at
from console.pages.owing import OwedRow, owing, reasons, tally_of
from console.pages.progress import Progress, progress
from console.pages.relationship import (
    Cadence,
    RungDecided,
    Step,
    cadence_of,
    rungs_of,
    stream_of,
    with_an_open_case,
)
from console.pages.standings import Due, Tally, next_due
from console.pages.voices import handle_of
from console.pages.year import Page, Who, Year, who
from domain import addresses, ladder, relationship
from domain.mentor import MentorYearState
from domain.obligations import Standing
from domain.pair import RelationshipState
from domain.pairing import Pair
from domain.people import Person
from domain.policy import Kind
from domain.referral import ReferralRecommended
from domain.structure import CadenceAgreed
from store.rows import Row

CLOSED = "closed"
TOLD = ("meeting", "contact", "check-in")


class Sight(NamedTuple):
    """What a reader may see of a pair beyond its course.

    `mentor_year` is what the mentor owes alone, `consultations` what they asked of the programme.
    """

    names: bool = True
    mentor_year: bool = False
    consultations: bool = False
    ladder: bool = False
    wishes: bool = False
    readings: bool = False


class Half(Page):
    """One of the two; `pairs` is how many mentees a mentor has now of those they offered to take."""

    who: Who
    study_year: int
    languages: tuple[str, ...]
    pairs: int
    capacity: int
    left: bool


class Agreed(Page):
    """When a pair last agreed on a rhythm of its own, and under which policy."""

    at_us: int
    policy: int


class Plan(Page):
    """A meeting that is planned, or whose moment is over."""

    plan: str
    at_us: int
    over: bool


class Asked(Step):
    """A consultation or a referral; `handle` is its address, `due_us` the end of what is owed for it."""

    handle: str
    due_us: int | None


class DiaryMonth(Page):
    """One month of the diary: that there are entries, never what they say."""

    window: str
    opens_us: int
    standing: Standing
    entries: int


class Ladder(Page):
    """The rungs that were decided on, the one that facts suggest now, and the windows behind it."""

    decided: tuple[RungDecided, ...]
    next: str | None
    grounds: tuple[str, ...]


class OpenedPair(Page):
    """One pair as its reader may see it. `mentor_year` and what is like it are None for who may not.

    `away` are spans of the pair's absences by their first and last moment. `wish` is whether a rematch waits.

    `facts` are those of the pair that stand and can be set right, the newest first.
    """

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    id: str
    stream: str
    mentor: Half
    mentee: Half
    stage: str
    since_us: int
    until_us: int
    left: bool
    successor: str | None
    support_open: bool
    cadence: tuple[Cadence, ...]
    agreed: Agreed | None
    away: tuple[tuple[int, int], ...]
    plans: tuple[Plan, ...]
    next_due: Due | None
    obligations: tuple[OwedRow, ...]
    sums: Tally
    lanes: Lanes | None
    facts: tuple[Mark, ...]
    terms: tuple[str, ...]
    asked: tuple[Asked, ...]
    progress: Progress | None
    diary: tuple[DiaryMonth, ...] | None
    ladder: Ladder | None
    wish: bool | None
    looked: tuple[Looked, ...] | None


class Read(NamedTuple):
    """What the record has of a pair, and of its mentor's year for who may see that."""

    pair: RelationshipState
    version: int
    rows: Sequence[Row]
    marks: tuple[Mark, ...]
    mentor: MentorYearState | None


async def opened_pair(year: Year, pair: Pair, sight: Sight, term: int | None = None) -> OpenedPair:
    """One pair by what a reader may see; `term` is the semester of its timeline. Raises Unreachable."""
    read = await _read(year, pair, sight)
    state, stream = read.pair, stream_of(year, pair.id)
    names = await year.names((pair.mentor, pair.mentee)) if sight.names else {}
    supported = await with_an_open_case(year)
    rows = owing(year, state, read.mentor, reasons(read.rows), read.marks)
    rows = tuple(row for row in rows if sight.consultations or row.kind != Kind.ANSWER)
    asked = tuple(_asked(state, read.rows, consultations=sight.consultations))
    calendar, ahead = year.state.calendar, next_due(relationship.DECIDER, state, year)
    shown_term = term or (calendar.term_of(year.now_us) if calendar else 0) or 1
    return OpenedPair(
        **year.heading,
        **_course(year, state),
        version=read.version,
        id=pair.id,
        stream=stream,
        mentor=_half(year, pair.mentor, names),
        mentee=_half(year, pair.mentee, names),
        support_open=stream in supported or any(step.step != CLOSED for step in asked),
        agreed=_agreed(read.rows),
        plans=tuple(_plans(year, state, read.marks)),
        next_due=ahead if ahead and (sight.consultations or ahead.kind != Kind.ANSWER) else None,
        obligations=rows,
        sums=tally_of(rows),
        lanes=lanes(year, shown_term, state, read.mentor, read.marks),
        facts=tuple(sorted((m for m in read.marks if m.what in TOLD), key=lambda m: -m.at_us)),
        terms=tuple(span.name for span in calendar.semesters) if calendar else (),
        asked=asked,
        progress=progress(year, read.mentor) if read.mentor else None,
        diary=_diary(year, read.mentor) if read.mentor else None,
        ladder=_ladder(year, state) if sight.ladder else None,
        wish=pair.id in year.state.placed.asked if sight.wishes else None,
        looked=await looked_at(year, stream, names=sight.names) if sight.readings else None,
    )


async def _read(year: Year, pair: Pair, sight: Sight) -> Read:
    log, stream = year.doors.logs["programme"], stream_of(year, pair.id)
    view, rows = await year.view(stream), await log.read(stream)
    marks = [mark for mark in facts(rows) if sight.consultations or mark.what not in ("asked", "answered")]
    if not sight.mentor_year:
        return Read(view.state, view.version, rows, tuple(marks), None)
    theirs = addresses.mentor_year(year.cohort, pair.mentor)
    mentor = await year.view(theirs)
    marks += facts(await log.read(theirs))
    state = mentor.state if mentor.state.cohort else None
    return Read(view.state, view.version + mentor.version, rows, tuple(marks), state)


def _half(year: Year, person: str, names: dict[str, Who]) -> Half:
    known = year.state.people.by_id.get(person) or Person(id=person, role="mentee")
    return Half(
        who=who(person, names),
        study_year=known.study_year,
        languages=known.languages,
        pairs=len(year.state.placed.of(person)),
        capacity=known.capacity,
        left=person in year.state.people.left,
    )


def _course(year: Year, state: RelationshipState) -> dict[str, Any]:
    """Where a pair is in its life."""
    course, calendar = state.course, year.state.calendar
    away = ((a, b) for a, b in course.away if calendar)
    return {
        "stage": relationship.stage(state, year.state.context, year.now_us),
        "since_us": calendar.midnight(course.first) if calendar and state.cohort else year.now_us,
        "until_us": calendar.midnight(course.end) if calendar and state.cohort else year.now_us,
        "left": course.left_us is not None,
        "successor": course.successor.rpartition("/")[2] if course.successor else None,
        "cadence": tuple(cadence_of(course)),
        "away": tuple((calendar.midnight(a), calendar.midnight(b) - 1) for a, b in away) if calendar else (),
    }


def _agreed(rows: Iterable[Row]) -> Agreed | None:
    last = None
    for row in rows:
        if row.type == CadenceAgreed.TYPE:
            last = Agreed(at_us=row.recorded_us, policy=row.policy)
    return last


def _plans(year: Year, state: RelationshipState, marks: Iterable[Mark]) -> Iterator[Plan]:
    """Plans ahead, and those gone by since the last meeting."""
    last_us = max((mark.at_us for mark in marks if mark.what == "meeting"), default=0)
    for plan, at_us in sorted(state.plans.items(), key=lambda plan: (plan[1], plan[0])):
        if at_us > last_us:
            yield Plan(plan=plan, at_us=at_us, over=at_us <= year.now_us)


def _asked(state: RelationshipState, rows: Iterable[Row], *, consultations: bool) -> Iterator[Asked]:
    """Consultations and referrals in the order in which they were asked and recommended."""
    services = {}
    for row in rows if state.steps else ():
        event = CODEC.decode(row.type, row.schema, row.body)
        if isinstance(event, ReferralRecommended):
            services[event.referral] = event.service
    for key, reached in state.steps.items():
        kind = "consultation" if state.book.find(f"{Kind.ANSWER}/{key}") else "referral"
        if kind == "consultation" and not consultations:
            continue
        due = state.book.open.get(f"{Kind.ANSWER if kind == 'consultation' else Kind.REFERRAL}/{key}")
        due_us = due.closes_us if due else None
        service = services.get(key)
        yield Asked(id=key, handle=handle_of(key), kind=kind, step=reached, service=service, due_us=due_us)


def _diary(year: Year, mentor: MentorYearState) -> tuple[DiaryMonth, ...]:
    owed = sorted(mentor.book.of_kind(Kind.DIARY), key=lambda o: o.opens_us)
    return tuple(
        DiaryMonth(
            window=year.moments.window(o.opens_us, o.ends_us),
            opens_us=o.opens_us,
            standing=o.standing,
            entries=len(o.facts),
        )
        for o in owed
        if o.opens_us <= year.now_us
    )


def _ladder(year: Year, state: RelationshipState) -> Ladder:
    context, over = year.state.context, state.course.left_us is not None or state.closed
    ahead = None
    if context is not None and state.cohort and not over:
        ahead = ladder.suggested(state.book, state.rungs, year.now_us, context)
    return Ladder(
        decided=rungs_of(year, state),
        next=ahead.rung if ahead else None,
        grounds=ahead.grounds if ahead else (),
    )
