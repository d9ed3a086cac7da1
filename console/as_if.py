"""Reads a year and decides it again under another policy: what stands beside what would stand.

The one function behind `nearpeer audit what-if`, `policy check --since-start` and the page of a draft. What
time derived is dropped and derived again from facts and from people's decisions; nothing is written.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from activities.ledger import View
from console.board.facts import TOLD, mentor_duties, pair_facts
from console.board.morning import Morning
from console.configuring import calendar_of
from console.pages.care import CASES, care_of
from console.pages.history import CODEC
from console.pages.year import Year
from domain import addresses, credit
from domain.as_if import replayed
from domain.as_if_case import case_replayed
from domain.context import Context, Published
from domain.errors import Refusal
from domain.mentor import MentorYearState
from domain.messages import Entry
from domain.obligations import Obligation
from domain.otherwise import Moved, moved
from domain.people import broken_rule
from domain.policy import Kind, Policy
from store.happenings import Happening
from store.log import Row

AT_ONCE = 50
"""Streams that are read by one query."""
Tally = Counter[tuple[str, str]]
"""How many obligations of a kind are at a standing."""


@dataclass(slots=True)
class Side:
    """What the record, or the other policy, makes of the year.

    `reached` are the mentors whose credit of a semester is earned; `reminders` count by kind, `cases` the
    obligations of emergencies.
    """

    context: Context
    reached: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    morning: Morning = field(default_factory=Morning)
    standings: Tally = field(default_factory=Counter)
    reminders: Counter[str] = field(default_factory=Counter)
    cases: Tally = field(default_factory=Counter)


@dataclass(slots=True)
class Again:
    """The year beside itself: `refused` acts would not have been possible, `unread` streams cannot be read.

    `awarded` are the mentors whose credit of a semester people have awarded, `barred` whoever is enrolled and
    would not be eligible, `crowded` the mentors with more mentees than they might have.
    """

    was: Side
    becomes: Side
    looked: Counter[str] = field(default_factory=Counter)
    strengths: dict[str, str] = field(default_factory=dict)
    differing: list[tuple[str, Moved]] = field(default_factory=list)
    awarded: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    barred: list[str] = field(default_factory=list)
    crowded: list[str] = field(default_factory=list)
    events: int = 0
    streams: int = 0
    cases: int = 0
    refused: int = 0
    unread: int = 0


async def decided_again(year: Year, policy: Policy, since_us: int) -> Again:
    """The year as it stands, and under a policy since a moment. Raises Unreachable, Refusal."""
    if year.state.context is None:
        raise Refusal(
            "no-policy", f"{year.state.stream} has no policy yet.", "See: nearpeer year open --help"
        )
    again = Again(Side(year.state.context), Side(_other(year, policy, since_us)))
    streams = [addresses.mentor_year(year.cohort, mentor) for mentor in _mentors(year)]
    streams += [addresses.relationship(year.cohort, pair) for pair in sorted(year.state.placed.pairs)]
    for first in range(0, len(streams), AT_ONCE):
        some = streams[first : first + AT_ONCE]
        rows = await _rows(year, "programme", some)
        views = await year.doors.ledger.views(some, year.now_us)
        again.unread += len(some) - len(views)
        for stream, view in views.items():
            _taken(year, again, stream, view, rows.get(stream, []))
            await asyncio.sleep(0)  # whoever else is served has their turn in between
    await _cases(year, again)
    _people(year, again, policy)
    return again


def _other(year: Year, policy: Policy, since_us: int) -> Context:
    """A context in which a policy has been in force since a moment; before, the versions that were."""
    before = tuple(each for each in year.state.policies if each.effective_us < since_us)
    policies = (*before, Published(version=len(before) + 1, effective_us=since_us, policy=policy))
    return Context(calendar=calendar_of(year.state), policies=policies, corrections=year.state.corrections)


def _mentors(year: Year) -> list[str]:
    return sorted(person.id for person in year.state.people.by_id.values() if person.role == "mentor")


async def _rows(year: Year, log: str, streams: Sequence[str]) -> dict[str, list[Row]]:
    rows = await year.doors.logs[log].tails([(stream, 0) for stream in streams])
    rows.sort(key=lambda row: (row.stream, row.version))
    return {stream: list(some) for stream, some in groupby(rows, key=lambda row: row.stream)}


def _taken(year: Year, again: Again, stream: str, view: View, rows: Sequence[Row]) -> None:
    """One stream as it stands and as it would, into all that is counted."""
    entries = entries_of(rows)
    would = replayed(stream, entries, year.state.sessions, again.becomes.context, year.now_us)
    again.refused += would.refused
    again.events += len(rows)
    again.streams += 1
    for side, state in ((again.was, view.state), (again.becomes, would.state)):
        _counted(side, state)
        if addresses.kind_of(stream) == "mentor-year":
            _of_mentor(year, side, stream, state)
        else:
            _of_pair(year, side, stream, state, rows)
    if addresses.kind_of(stream) == "mentor-year":
        for term, file in view.state.credits.items():
            if file.decided == "awarded":
                again.awarded[term].add(_key(stream))
    _compared(again, stream, (view.state, would.state))


def _key(stream: str) -> str:
    return stream.rpartition("/")[2]


def _counted(side: Side, state: Any) -> None:
    """Credit is told apart: its decisions are people's, and are not made again."""
    owed = {each.id: each for each in state.book.all() if each.kind is not Kind.CREDIT}
    side.standings.update((each.kind, each.standing) for each in owed.values())
    side.reminders.update(owed[each].kind for each in state.reminded if each in owed)


def _of_mentor(year: Year, side: Side, stream: str, state: MentorYearState) -> None:
    for term in begun(year):
        if _reaches(state, term, side.context):
            side.reached[term].add(_key(stream))
    duties = mentor_duties(View(state, 0, side.context, year.state))
    owed = tuple(duty for duty in duties if duty.kind is not Kind.CREDIT)
    side.morning.take_mentor(_key(stream), owed, None, year.now_us, side.context)


def _of_pair(year: Year, side: Side, stream: str, state: Any, rows: Sequence[Row]) -> None:
    key, placed = _key(stream), year.state.placed
    told = [Happening(r.stream, r.type, r.command_id, r.body, r.occurred_us, r.recorded_us)
            for r in rows if r.type in TOLD]  # fmt: skip
    asked_us = year.now_us if key in placed.asked else 0
    view = View(state, 0, side.context, year.state)
    facts = pair_facts(placed.pairs[key], view, told, year.now_us, asked_us)
    side.morning.take_pair(facts, year.now_us, side.context, together=key in placed.together)


def _reaches(state: MentorYearState, term: int, context: Context) -> bool:
    file = state.credits.get(term)
    return file.earned if file else credit.assess(state.stream, state.book, term, context)[0]


def begun(year: Year) -> list[int]:
    """The numbers of the semesters that have begun."""
    calendar = calendar_of(year.state)
    return [window.number for window in calendar.terms if calendar.midnight(window.first) <= year.now_us]


def _compared(again: Again, stream: str, states: Sequence[Any]) -> None:
    owed: dict[str, Obligation] = {o.id: o for state in states for o in state.book.all()}
    for obligation in owed.values():
        if obligation.kind is not Kind.CREDIT:
            again.looked[obligation.kind] += 1
            again.strengths.setdefault(obligation.kind, obligation.strength)
    again.differing += [(stream, one) for one in moved(*states)]


async def _cases(year: Year, again: Again) -> None:
    """The emergencies of the year under the other figures; drills are left out, and nobody is named."""
    care, calendar = await care_of(year.doors), calendar_of(year.state)
    context = _of_care(care.rota.context, again.becomes.context)
    streams = await year.doors.logs["care"].streams(CASES)
    for first in range(0, len(streams), AT_ONCE):
        some = streams[first : first + AT_ONCE]
        rows = await _rows(year, "care", some)
        views = await year.doors.ledger.views(some, care.now_us)
        again.unread += len(some) - len(views)
        for stream, view in views.items():
            raised_us = rows[stream][0].recorded_us
            if view.state.drill or not calendar.begins_us <= raised_us < calendar.ends_us:
                continue
            would = case_replayed(stream, entries_of(rows[stream]), context, care.now_us)
            again.refused += would.refused
            again.events += len(rows[stream])
            again.cases += 1
            for side, state in ((again.was, view.state), (again.becomes, would.state)):
                side.cases.update((owed.kind, owed.standing) for owed in state.book.all())
            await asyncio.sleep(0)


def _of_care(known: Context | None, other: Context) -> Context:
    """The desk's own calendar, where it has one, with the other policy of the year."""
    return other if known is None else known.model_copy(update={"policies": other.policies})


def _people(year: Year, again: Again, policy: Policy) -> None:
    folk = year.state.people
    for person in folk.by_id.values():
        rule = broken_rule(person, policy.eligibility)
        if rule is not None and (person.id, rule) not in folk.waived:
            again.barred.append(person.id)
    placed = year.state.placed
    mentees = Counter(placed.pairs[pair].mentor for pair in placed.together)
    again.crowded = [each for each, n in sorted(mentees.items()) if n > policy.pairing.mentees_at_most]


def entries_of(rows: Sequence[Row]) -> list[Entry]:
    """What a stream's rows say."""
    return list(_entries(rows))


def _entries(rows: Sequence[Row]) -> Iterator[Entry]:
    for row in rows:
        event = CODEC.decode(row.type, row.schema, row.body)
        yield Entry(event, row.occurred_us, row.recorded_us, row.actor, row.command_id, row.policy, row.cause)
