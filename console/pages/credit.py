"""The credit of a semester for whoever decides: everybody by who must act next; the groups add up."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from console.pages.credit_rows import GROUPS, Attended, AwardRow, Group, Short, actors, award_row
from console.pages.mentor import stream_of
from console.pages.year import Page, Year
from domain import award, credit
from domain.context import Context
from domain.errors import Refusal
from domain.mentor import MentorYearState
from domain.policy import Kind
from store.happenings import Happening, happenings

LEAST_KINDS = (Kind.TRAINING, Kind.SUPERVISION)
ATTENDED = ("training-attended", "supervision-attended")


class Semester(Page):
    """A semester whose credit can be looked at."""

    term: int
    name: str
    assessed: bool


class CreditList(Page):
    """Everybody's credit of a semester: the groups add up to all of them, the rows are those that are shown.

    Not `ready` while a process that has just begun looks through the mentors; then there are no rows yet.
    """

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    semesters: tuple[Semester, ...]
    term: int
    semester: str
    assessed_us: int
    decide_by_us: int
    ects: int | None
    policy: int
    rows: tuple[AwardRow, ...]
    groups: dict[Group, int]
    differing: int
    ready: bool = True


async def credits_of(year: Year, viewer: str, wanted: int | None = None) -> CreditList:
    """The credit of every mentor who took part in a semester. Raises Refusal, Unreachable."""
    context = context_of(year)
    term = term_of(year, wanted)
    states = await states_of(year, mentors_of(year))
    rows = await rows_of(year, states, term, viewer)
    rows.sort(key=lambda row: (GROUPS.index(row.group), *row.mentor.order))
    return CreditList(
        **year.heading,
        **about(year, term, context),
        rows=tuple(rows),
        groups={group: sum(row.group == group for row in rows) for group in GROUPS},
        differing=sum(not same_again(state, term, context) for state in states),
    )


def mentors_of(year: Year) -> list[str]:
    """Every mentor of the cohort, by id."""
    return [person.id for person in year.state.people.by_id.values() if person.role == "mentor"]


async def states_of(year: Year, mentors: Iterable[str]) -> list[MentorYearState]:
    """The years of some mentors, in their order; one that has not begun is left out. Raises Unreachable."""
    views = await year.doors.ledger.views([stream_of(year, mentor) for mentor in mentors], year.now_us)
    return [view.state for view in views.values() if view.state.cohort]


async def rows_of(year: Year, states: Sequence[MentorYearState], term: int, viewer: str) -> list[AwardRow]:
    """The rows of some mentors for a semester, in their order. Raises Refusal, Unreachable."""
    context = context_of(year)
    names = await year.names({*(state.mentor for state in states), *actors(states, term)})
    rows = [award_row(names, state, term, context, viewer) for state in states]
    return await _with_short_ones(year, rows, term, context)


def about(year: Year, term: int, context: Context) -> dict[str, Any]:
    """What holds for everybody's credit of a semester."""
    calendar = context.calendar
    end_us = calendar.midnight(calendar.terms[term - 1].end)
    published = context.published_at(end_us)
    return {
        "semesters": tuple(
            Semester(
                term=window.number,
                name=calendar.semesters[window.number - 1].name,
                assessed=credit.assessed_us(context, window.number) <= year.now_us,
            )
            for window in calendar.terms
        ),
        "term": term,
        "semester": calendar.semesters[term - 1].name,
        "assessed_us": credit.assessed_us(context, term),
        "decide_by_us": calendar.after_days(end_us, published.policy.credit.decide_days),
        "ects": award.amount(term, year.now_us, context),
        "policy": published.version,
    }


def term_of(year: Year, wanted: int | None) -> int:
    """A semester by its number, or the last one that is assessed, or the first. Raises Refusal."""
    context = context_of(year)
    known = [window.number for window in context.calendar.terms]
    if wanted is not None and wanted in known:
        return wanted
    assessed = [term for term in known if credit.assessed_us(context, term) <= year.now_us]
    return assessed[-1] if assessed else known[0]


def context_of(year: Year) -> Context:
    """Calendar and policy of the year. Raises Refusal while there are none."""
    context = year.state.context
    if context is None:
        raise Refusal("no-calendar", "No calendar is published.", "Publish calendar and policy first.")
    return context


def same_again(state: MentorYearState, term: int, context: Context) -> bool:
    """Whether the history, worked out once more, says what was assessed."""
    file = state.credits.get(term)
    if file is None:
        return True
    return (file.earned, file.findings) == credit.assess(state.stream, state.book, term, context)


async def _with_short_ones(year: Year, rows: list[AwardRow], term: int, context: Context) -> list[AwardRow]:
    """The rows, and for those who lack a session the ones that were too short: one query for all."""
    lacking = {
        stream_of(year, row.mentor.id): row.mentor.id
        for row in rows
        if any(lack.rule in LEAST_KINDS for lack in row.lacks)
    }
    if not lacking:
        return rows
    found = await happenings(year.doors.logs["programme"], list(lacking), ATTENDED)
    short = {
        lacking[stream]: tuple(sessions_too_short(map(_session, told), term, context))
        for stream, told in found.items()
    }
    return [row.model_copy(update={"short": short.get(row.mentor.id, ())}) for row in rows]


def _session(told: Happening) -> Attended:
    body = orjson.loads(told.body)
    return Attended(
        rule=told.type.removesuffix("-attended"),
        occurred_us=told.occurred_us,
        minutes=body["minutes"],
        counts=body["counts"],
    )


def sessions_too_short(told: Iterable[Attended], term: int, context: Context) -> Iterable[Short]:
    """The sessions of a semester that do not count, with the minutes that would be needed."""
    for one in told:
        if not one.counts and context.calendar.term_of(one.occurred_us) == term:
            least = least_minutes(one.rule, term, context)
            yield Short(rule=one.rule, occurred_us=one.occurred_us, minutes=one.minutes, least=least)


def least_minutes(rule: str, term: int, context: Context) -> int:
    """How long a session of a semester must be to count."""
    policy = context.policy_at(context.calendar.midnight(context.calendar.terms[term - 1].first))
    return policy.training.minutes if rule == Kind.TRAINING else policy.supervision.minutes
