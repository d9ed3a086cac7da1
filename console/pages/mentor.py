"""The pages of mentors: a list with one row for each, and one mentor's year with its credit rule by rule."""

from collections.abc import Sequence
from typing import Any

from console.pages.history import CODEC
from console.pages.standings import Due, Owed, Tally, next_due, tally, timeline
from console.pages.year import Page, Who, Year, one_of
from domain import addresses, credit, mentor_year
from domain.calendar import Window
from domain.context import Context
from domain.credit import Finding
from domain.mentor import MentorYearState
from domain.messages import Event
from domain.policy import Kind
from domain.supervision import SupervisionAttended
from domain.training import TrainingAttended

NOUN = "mentor"
PREFIX = "mentor-year/"


class TermRow(Page):
    """One semester of a mentor in a list: how many sessions of those needed, and where the credit stands."""

    term: int
    training: str
    supervision: str
    diary: str
    credit: str


class MentorRow(Page):
    """One mentor in a list; `mentees` counts the pairs that are together now."""

    id: str
    stream: str
    name: str
    stage: str
    mentees: int
    terms: tuple[TermRow, ...]
    next_due: Due | None
    obligations: Tally


class MentorList(Page):
    """All mentors of a cohort who said yes, those who left included, by name."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    mentors: tuple[MentorRow, ...]
    obligations: Tally


class Attended(Page):
    """One session; `counts` is whether it was long enough, `meets` the obligation that it was counted for."""

    kind: str
    session: str
    day: str
    occurred_us: int
    topics: tuple[str, ...]
    minutes: int
    counts: bool
    meets: str | None


class Ground(Page):
    """One obligation behind a rule; `event` is the event that decided it, None while it is open."""

    obligation: str
    standing: str
    got: int
    needed: int
    event: str | None


class Rule(Page):
    """What one rule of the credit says, and why."""

    rule: str
    ok: bool
    grounds: tuple[Ground, ...]


class TermCredit(Page):
    """The credit of a semester; `assessed` is None while the rules are told as they stand now."""

    term: int
    semester: str
    assessed: str | None
    earned: bool
    decided: str | None
    rules: tuple[Rule, ...]


class MentorPage(MentorRow):
    """One mentor's year."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    study_year: int
    languages: tuple[str, ...]
    capacity: int
    left: bool
    pairs: tuple[tuple[str, Who], ...]
    topics: tuple[str, ...]
    attended: tuple[Attended, ...]
    credit: tuple[TermCredit, ...]
    timeline: tuple[Owed, ...]


async def mentors(year: Year) -> MentorList:
    """Every mentor of the cohort. Raises Unreachable."""
    people = [person for person in year.state.people.by_id.values() if person.role == "mentor"]
    states: list[MentorYearState] = await year.states(stream_of(year, person.id) for person in people)
    names = await year.names(person.id for person in people)
    rows = [
        MentorRow(**_row(year, names[person.id], state)) for person, state in zip(people, states, strict=True)
    ]
    rows.sort(key=lambda row: names[row.id].order)
    return MentorList(**year.heading, mentors=tuple(rows), obligations=tally(state.book for state in states))


async def mentor_page(year: Year, wanted: str) -> MentorPage:
    """One mentor by id, the beginning of it, or the stream of their year. Raises Refusal, Unreachable."""
    person = year.state.people.by_id[chosen(year, wanted)]
    stream = stream_of(year, person.id)
    view = await year.view(stream)
    state: MentorYearState = view.state
    mine = [year.state.placed.pairs[pair] for pair in year.state.placed.of(person.id)]
    names = await year.names([person.id, *(pair.mentee for pair in mine)])
    return MentorPage(
        **_row(year, names[person.id], state),
        **year.heading,
        version=view.version,
        study_year=person.study_year,
        languages=person.languages,
        capacity=person.capacity,
        left=person.id in year.state.people.left,
        pairs=tuple((pair.id, names[pair.mentee]) for pair in mine),
        topics=tuple(sorted(state.topics)),
        attended=tuple(await attended(year, stream)),
        credit=tuple(_credits(year, state)),
        timeline=timeline(state.book, year.moments),
    )


def chosen(year: Year, wanted: str) -> str:
    """The id of a mentor of this cohort. Raises Refusal."""
    short = wanted.removeprefix(PREFIX).removeprefix(f"{year.cohort}/")
    mentors = (person.id for person in year.state.people.by_id.values() if person.role == "mentor")
    return one_of(mentors, short, NOUN)


def cohort_in(wanted: str) -> str | None:
    """The cohort that a whole stream id names, and nothing else does."""
    return wanted.removeprefix(PREFIX).partition("/")[0] if wanted.startswith(PREFIX) else None


def stream_of(year: Year, person: str) -> str:
    """The stream of a mentor's year in this cohort."""
    return addresses.mentor_year(year.cohort, person)


def _row(year: Year, who: Who, state: MentorYearState) -> dict[str, Any]:
    return {
        "id": who.id,
        "stream": state.stream,
        "name": who.name,
        "stage": mentor_year.stage(state, year.state.context, year.now_us),
        "mentees": len(year.state.placed.of(who.id)),
        "terms": tuple(_term(year, state, window) for window in _begun(year)),
        "next_due": next_due(mentor_year.DECIDER, state, year),
        "obligations": tally([state.book]),
    }


def _begun(year: Year) -> Sequence[Window]:
    """The semesters that have begun."""
    calendar = year.state.calendar
    return [w for w in calendar.terms if calendar.midnight(w.first) <= year.now_us] if calendar else []


def _term(year: Year, state: MentorYearState, window: Window) -> TermRow:
    calendar = year.state.calendar
    got: dict[Kind, list[int]] = {}
    for obligation in state.book.all():
        if calendar is not None and calendar.term_of(obligation.opens_us) == window.number:
            sums = got.setdefault(obligation.kind, [0, 0])
            sums[0] += min(len(obligation.facts), obligation.needed)
            sums[1] += obligation.needed
    shown = {kind: f"{done}/{needed}" for kind, (done, needed) in got.items()}
    return TermRow(
        term=window.number,
        training=shown.get(Kind.TRAINING, ""),
        supervision=shown.get(Kind.SUPERVISION, ""),
        diary=shown.get(Kind.DIARY, ""),
        credit=_standing_of_credit(state, window.number),
    )


def _standing_of_credit(state: MentorYearState, term: int) -> str:
    file = state.credits.get(term)
    if file is None:
        return "not assessed yet"
    if file.decided is not None:
        return file.decided
    if file.proposed_by is not None:
        return "proposed"
    return "earned" if file.earned else "not earned"


async def attended(year: Year, stream: str) -> list[Attended]:
    """The sessions that a mentor came to, the first one first. Raises Unreachable."""
    rows = await year.doors.logs["programme"].read(stream)
    found = [_session(year, CODEC.decode(row.type, row.schema, row.body), row.occurred_us) for row in rows]
    return sorted((each for each in found if each is not None), key=lambda each: each.occurred_us)


def _session(year: Year, event: Event, occurred_us: int) -> Attended | None:
    if not isinstance(event, TrainingAttended | SupervisionAttended):
        return None
    return Attended(
        kind=str(Kind.TRAINING if isinstance(event, TrainingAttended) else Kind.SUPERVISION),
        session=event.session,
        day=year.moments.day(occurred_us),
        occurred_us=occurred_us,
        topics=event.topics if isinstance(event, TrainingAttended) else (),
        minutes=event.minutes,
        counts=event.counts,
        meets=event.meets,
    )


def _credits(year: Year, state: MentorYearState) -> list[TermCredit]:
    context = year.state.context
    if context is None or not state.cohort:
        return []
    return [_credit(year, state, window.number, context) for window in _begun(year)]


def _credit(year: Year, state: MentorYearState, term: int, context: Context) -> TermCredit:
    file = state.credits.get(term)
    assessed_us = credit.assessed_us(context, term)
    if file is not None:
        earned, findings = file.earned, file.findings
    else:
        earned, findings = credit.assess(state.stream, state.book, term, context)
    return TermCredit(
        term=term,
        semester=context.calendar.semesters[term - 1].name,
        assessed=year.moments.iso(assessed_us) if file is not None else None,
        earned=earned,
        decided=file.decided if file is not None else None,
        rules=tuple(_rule(finding) for finding in findings),
    )


def _rule(finding: Finding) -> Rule:
    grounds = tuple(
        Ground(
            obligation=ground.obligation,
            standing=str(ground.standing),
            got=ground.got,
            needed=ground.needed,
            event=None if ground.event.endswith("@0") else ground.event,
        )
        for ground in finding.grounds
    )
    return Rule(rule=str(finding.rule), ok=finding.ok, grounds=grounds)
