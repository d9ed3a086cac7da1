"""The pages of pairs: a list with one row for each, and everything that the record says about one."""

from typing import Any

from console.pages.history import CODEC
from console.pages.standings import Due, Owed, Tally, next_due, tally, timeline
from console.pages.year import Page, Who, Year, one_of
from domain import addresses, ladder, relationship
from domain.course import Course
from domain.ladder import Rung
from domain.pair import RelationshipState
from domain.pairing import Pair
from domain.policy import Kind, Strength
from domain.referral import ReferralRecommended

NOUN = "relationship"
PREFIX = "relationship/"
ENDPOINT = "closed"


class PairRow(Page):
    """One pair in a list; `support_open` is all that a list says of support, and never since when."""

    id: str
    stream: str
    mentor: Who
    mentee: Who
    stage: str
    since: str
    since_us: int
    obligations: Tally
    next_due: Due | None
    support_open: bool


class PairList(Page):
    """All pairs of a cohort, ended ones included, by the name of the mentor."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    relationships: tuple[PairRow, ...]
    obligations: Tally


class Cadence(Page):
    """One meeting or contact in every so many months or weeks, and how firmly."""

    kind: str
    every: int
    unit: str
    strength: Strength


class Step(Page):
    """A consultation or referral and the step it has reached; never what was written in it."""

    id: str
    kind: str
    step: str
    service: str | None


class RungDecided(Page):
    """A rung that somebody approved or declined."""

    rung: Rung
    approved: bool
    at: str
    at_us: int
    grounds: tuple[str, ...]


class PairPage(PairRow):
    """One pair; days of an absence are inclusive."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    until: str
    until_us: int
    left: bool
    successor: str | None
    cadence: tuple[Cadence, ...]
    away: tuple[str, ...]
    timeline: tuple[Owed, ...]
    steps: tuple[Step, ...]
    rungs: tuple[RungDecided, ...]
    next_rung: str | None


async def pairs(year: Year) -> PairList:
    """Every pair of the cohort. Raises Unreachable."""
    placed = list(year.state.placed.pairs.values())
    supported = await with_an_open_case(year)
    states: list[RelationshipState] = await year.states(stream_of(year, pair.id) for pair in placed)
    names = await year.names(person for pair in placed for person in (pair.mentor, pair.mentee))
    rows = [
        PairRow(**_row(year, pair, state, names, supported))
        for pair, state in zip(placed, states, strict=True)
    ]
    rows.sort(key=lambda row: (row.mentor.order, row.mentee.order, row.id))
    sums = tally(state.book for state in states)
    return PairList(**year.heading, relationships=tuple(rows), obligations=sums)


async def pair_page(year: Year, wanted: str) -> PairPage:
    """One pair by its id, the beginning of it, or its stream. Raises Refusal, Unreachable."""
    pair = year.state.placed.pairs[chosen(year, wanted)]
    stream = stream_of(year, pair.id)
    view = await year.view(stream)
    state: RelationshipState = view.state
    names = await year.names((pair.mentor, pair.mentee))
    row = _row(year, pair, state, names, await with_an_open_case(year))
    course = state.course
    until_us = _midnight(year, course.end) if state.cohort else row["since_us"]
    return PairPage(
        **row,
        **year.heading,
        version=view.version,
        until=year.moments.iso(until_us),
        until_us=until_us,
        left=course.left_us is not None,
        successor=course.successor,
        cadence=tuple(cadence_of(course)),
        away=tuple(_span(year, first, end) for first, end in course.away),
        timeline=timeline(state.book, year.moments),
        steps=await _steps(year, stream, state),
        rungs=rungs_of(year, state),
        next_rung=_next_rung(year, state),
    )


def rungs_of(year: Year, state: RelationshipState) -> tuple[RungDecided, ...]:
    """What was decided about a pair's rungs, the oldest first."""
    return tuple(
        RungDecided(rung=rung, approved=approved, at=year.moments.iso(at_us), at_us=at_us, grounds=grounds)
        for rung, grounds, approved, at_us in state.rungs
    )


def _next_rung(year: Year, state: RelationshipState) -> str | None:
    context = year.state.context
    if context is None or state.course.left_us is not None:
        return None
    ahead = ladder.suggested(state.book, state.rungs, year.now_us, context)
    return ahead.rung if ahead else None


def chosen(year: Year, wanted: str) -> str:
    """The id of a pair of this cohort. Raises Refusal."""
    short = wanted.removeprefix(PREFIX).removeprefix(f"{year.cohort}/")
    return one_of(year.state.placed.pairs, short, NOUN)


def cohort_in(wanted: str) -> str | None:
    """The cohort that a whole stream id names, and nothing else does."""
    return wanted.removeprefix(PREFIX).partition("/")[0] if wanted.startswith(PREFIX) else None


def stream_of(year: Year, pair: str) -> str:
    """The stream of a pair of this cohort."""
    return addresses.relationship(year.cohort, pair)


def _row(
    year: Year, pair: Pair, state: RelationshipState, names: dict[str, Who], supported: frozenset[str]
) -> dict[str, Any]:
    stream = stream_of(year, pair.id)
    since_us = _midnight(year, state.course.first) if state.cohort else year.now_us
    return {
        "id": pair.id,
        "stream": stream,
        "mentor": names[pair.mentor],
        "mentee": names[pair.mentee],
        "stage": relationship.stage(state, year.state.context, year.now_us),
        "since": year.moments.iso(since_us),
        "since_us": since_us,
        "obligations": tally([state.book]),
        "next_due": next_due(relationship.DECIDER, state, year),
        "support_open": stream in supported or any(step != ENDPOINT for step in state.steps.values()),
    }


def _midnight(year: Year, day: int) -> int:
    calendar = year.state.calendar
    return calendar.midnight(day) if calendar else 0


def cadence_of(course: Course) -> list[Cadence]:
    """What a pair agreed, or the guideline: meetings first."""
    units = {Kind.MEETING: "month", Kind.CONTACT: "week"}
    return [
        Cadence(kind=str(kind), every=cursor.every, unit=units[kind], strength=cursor.strength)
        for kind, cursor in sorted(course.cursors.items(), reverse=True)
    ]


def _span(year: Year, first: int, end: int) -> str:
    return year.moments.window(_midnight(year, first), _midnight(year, end))


async def _steps(year: Year, stream: str, state: RelationshipState) -> tuple[Step, ...]:
    """Consultations and referrals in the order in which they were asked and recommended."""
    services = {}
    if state.steps:
        for row in await year.doors.logs["programme"].read(stream):
            event = CODEC.decode(row.type, row.schema, row.body)
            if isinstance(event, ReferralRecommended):
                services[event.referral] = event.service
    return tuple(
        Step(
            id=step,
            kind="consultation" if state.book.find(f"{Kind.ANSWER}/{step}") else "referral",
            step=reached,
            service=services.get(step),
        )
        for step, reached in state.steps.items()
    )


async def with_an_open_case(year: Year) -> frozenset[str]:
    """The pairs that an open emergency is about: joined at reading, it stands in no pair's stream.

    Of a case that cannot be read nobody knows whom it is about; the desk's list tells of it. The rota is
    looked at with them, so that the same is asked of the record whether there is an emergency or not.
    """
    opened = [stream for stream, _ in await year.doors.logs["care"].open_streams()]
    streams = [stream for stream in opened if addresses.kind_of(stream) == "emergency"]
    seen = await year.doors.ledger.views([addresses.rota(), *streams], 0)
    cases = [seen[stream].state for stream in streams if stream in seen]
    return frozenset(case.about for case in cases if case.endpoint is None and case.about and not case.drill)
