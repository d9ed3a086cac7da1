"""One award opened: each rule with its numbers, what was not looked at, the one rule that would decide."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple

from console.pages.credit import (
    LEAST_KINDS,
    Semester,
    about,
    context_of,
    least_minutes,
    same_again,
    sessions_too_short,
    term_of,
)
from console.pages.credit_rows import Attended, AwardRow, Lack, actors, award_row
from console.pages.history import CODEC
from console.pages.mentor import stream_of
from console.pages.year import Page, Who, Year, who
from domain.context import Context
from domain.credit import CreditFile, Said
from domain.diary import DiaryEntryWritten
from domain.mentor import MentorYearState
from domain.obligations import FactRetracted, Standing
from domain.policy import Kind
from domain.supervision import SupervisionAttended
from domain.training import TrainingAttended
from store.log import Row

OUTSIDE = (Kind.CONTACT, Kind.MEETING)
"""What is owed by a pair, and never looked at for credit."""
Read = Callable[[str], Awaitable[str | None]]
"""Reads the words of a note, once it is recorded; None when they are erased or lost."""


class Window(Page):
    """One obligation behind a rule; `written` are the moments that the entries of a diary are about."""

    obligation: str
    opens_us: int
    standing: Standing
    got: int
    needed: int
    written: tuple[int, ...]


class RuleTold(Page):
    """One rule with its numbers; `least` are the minutes that a session takes to count."""

    rule: str
    ok: bool
    got: int
    needed: int
    least: int | None
    windows: tuple[Window, ...]
    sessions: tuple[Attended, ...]


class AwardPage(AwardRow):
    """The credit of one mentor's semester; `decisive` is what alone keeps it from being earned.

    `others` could be the second person, `same_again` whether the history worked out once more agrees.
    """

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    version: int
    semesters: tuple[Semester, ...]
    term: int
    semester: str
    assessed_us: int
    decide_by_us: int
    ects: int | None
    policy: int
    study_year: int
    mentees: tuple[Who, ...]
    told: tuple[RuleTold, ...]
    outside: tuple[str, ...]
    decisive: Lack | None
    others: tuple[Who, ...]
    reasons: int
    same_again: bool


class Reason(Page):
    """The words of a waiver, a withholding or a proposal that was sent back; None once they are erased."""

    kind: str
    rule: str | None
    opens_us: int | None
    why: str | None
    by: Who
    at_us: int
    words: str | None


class ReasonsPage(Page):
    """The reasons that stand with a credit, in words; each one was recorded as read."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    mentor: Who
    term: int
    semester: str
    reasons: tuple[Reason, ...]


class Opened(NamedTuple):
    """What a page of an award is made of; `written` has the moments of diary entries by their facts."""

    state: MentorYearState
    term: int
    context: Context
    sessions: tuple[Attended, ...]
    written: Mapping[str, int]


async def award_page(year: Year, mentor: str, viewer: str, wanted: int | None) -> AwardPage:
    """One mentor's credit of a semester, as whoever looks sees it. Raises Refusal, Unreachable."""
    context, term = context_of(year), term_of(year, wanted)
    view = await year.view(stream_of(year, mentor))
    state: MentorYearState = view.state
    coordinators = _coordinators(year)
    placed = year.state.placed
    mentees = [placed.pairs[pair].mentee for pair in placed.of(mentor)]
    names = await year.names({mentor, *mentees, *coordinators, *actors([state], term)})
    opened = _opened(state, term, context, await year.doors.logs["programme"].read(state.stream))
    row = award_row(names, state, term, context, viewer).model_copy(
        update={"short": tuple(sessions_too_short(opened.sessions, term, context))}
    )
    first = {*([row.proposed.by.id] if row.proposed else [viewer]), *(one.by.id for one in row.waivers)}
    return AwardPage(
        **{name: getattr(row, name) for name in AwardRow.model_fields},
        **year.heading,
        **about(year, term, context),
        version=view.version,
        study_year=year.state.people.by_id[mentor].study_year,
        mentees=tuple(names[mentee] for mentee in mentees),
        told=tuple(_rule(boxes.rule, boxes.ok, opened) for boxes in row.rules),
        outside=tuple(str(kind) for kind in OUTSIDE),
        decisive=row.lacks[0] if len(row.lacks) == 1 and row.group in ("not-met", "withheld") else None,
        others=tuple(names[person] for person in coordinators if person not in first),
        reasons=len(_notes(state, term)),
        same_again=same_again(state, term, context),
    )


async def reasons_of(year: Year, mentor: str, wanted: int | None, read: Read) -> ReasonsPage:
    """The reasons in words, each read by `read`, which records it first. Raises Refusal, Unreachable."""
    context, term = context_of(year), term_of(year, wanted)
    state: MentorYearState = (await year.view(stream_of(year, mentor))).state
    names = await year.names({mentor, *actors([state], term)})
    found = []
    for kind, obligation, said in _notes(state, term):
        owed = state.book.find(obligation)
        found.append(
            Reason(
                kind=kind,
                rule=str(owed.kind) if owed else None,
                opens_us=owed.opens_us if owed else None,
                why=state.whys.get(obligation),
                by=who(said.by, names),
                at_us=said.at_us,
                words=await read(said.note or ""),
            )
        )
    return ReasonsPage(
        **year.heading,
        mentor=names[mentor],
        term=term,
        semester=context.calendar.semesters[term - 1].name,
        reasons=tuple(found),
    )


def _notes(state: MentorYearState, term: int) -> list[tuple[str, str, Said]]:
    """The kind of each reason, the obligation that it is about, and who said it, the oldest first."""
    file = state.credits.get(term, CreditFile())
    rests_on = [ground.obligation for finding in file.findings for ground in finding.grounds]
    found = [("waiver", key, state.forgiven[key]) for key in rests_on if key in state.forgiven]
    if file.decided == "withheld" and file.decision is not None:
        found.append(("withheld", "", file.decision))
    told = (("sent-back", file.sent_back), ("revoked", file.revoked))
    found += [(kind, "", said) for kind, said in told if said is not None]
    return sorted((one for one in found if one[2].note), key=lambda one: one[2].at_us)


def _coordinators(year: Year) -> list[str]:
    """Everybody who may decide about credit now."""
    people = year.state.people
    return sorted(p.id for p in people.by_id.values() if p.role == "coordinator" and p.id not in people.left)


def _rule(rule: str, ok: bool, opened: Opened) -> RuleTold:  # noqa: FBT001 - as the page has them
    calendar, every = opened.context.calendar, opened.state.book.of_kind(Kind(rule))
    owed = [o for o in every if calendar.term_of(o.opens_us) == opened.term]
    windows = tuple(
        Window(
            obligation=o.id,
            opens_us=o.opens_us,
            standing=o.standing,
            got=len(o.facts),
            needed=o.needed,
            written=tuple(sorted(opened.written[fact] for fact in o.fact_ids if fact in opened.written)),
        )
        for o in sorted(owed, key=lambda o: (o.opens_us, o.id))
    )
    sessions = tuple(
        one
        for one in opened.sessions
        if one.rule == rule and opened.context.calendar.term_of(one.occurred_us) == opened.term
    )
    return RuleTold(
        rule=rule,
        ok=ok,
        got=sum(min(window.got, window.needed) for window in windows),
        needed=sum(window.needed for window in windows),
        least=least_minutes(rule, opened.term, opened.context) if rule in LEAST_KINDS else None,
        windows=windows,
        sessions=sessions,
    )


def _opened(state: MentorYearState, term: int, context: Context, rows: Sequence[Row]) -> Opened:
    """What was attended and written, without what was taken back."""
    sessions: dict[str, Attended] = {}
    written: dict[str, int] = {}
    for row in rows:
        match CODEC.decode(row.type, row.schema, row.body):
            case TrainingAttended() | SupervisionAttended() as event:
                rule = Kind.TRAINING if isinstance(event, TrainingAttended) else Kind.SUPERVISION
                sessions[event.fact] = Attended(
                    rule=str(rule), occurred_us=row.occurred_us, minutes=event.minutes, counts=event.counts
                )
            case DiaryEntryWritten(fact=fact):
                written[fact] = row.occurred_us
            case FactRetracted(fact=fact):
                sessions.pop(fact, None)
                written.pop(fact, None)
    attended = sorted(sessions.values(), key=lambda one: one.occurred_us)
    return Opened(state, term, context, tuple(attended), written)
