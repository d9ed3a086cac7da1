"""A policy as if it had counted since the start, beside the last version: replayed, and nothing written."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from activities.ledger import View
from console.board.facts import TOLD, mentor_duties, pair_facts
from console.board.morning import Morning
from console.configuring import calendar_of
from console.pages.history import CODEC
from console.pages.year import Page, Who, Year
from domain import addresses, credit
from domain.as_if import replayed
from domain.board import COLUMNS, Column
from domain.context import Context, Published
from domain.mentor import MentorYearState
from domain.messages import Entry
from domain.obligations import Obligation
from domain.otherwise import Moved, Stands, moved
from domain.policy import Kind, Policy
from store.happenings import Happening
from store.log import Row

FEW = 20
"""So many names stand behind a number; the others are counted."""
NONE = "none"
"""The standing of what there would be no window for."""


class Turn(Page):
    """So many obligations that stand at one thing and would stand at another."""

    was: str
    becomes: str
    number: int


class Behind(Page):
    """One of those, with whose it is: what it has of what it needs, under the one and under the other."""

    people: tuple[Who, ...]
    obligation: str
    opens_us: int
    was: str
    got: int
    needed: int
    becomes: str
    would_get: int
    would_need: int


class Kept(Page):
    """A kind of obligation: how many were looked at, and how many would be otherwise."""

    kind: str
    strength: str
    looked_at: int
    differ: int
    turns: tuple[Turn, ...]
    behind: tuple[Behind, ...]


class Reached(Page):
    """The credit of a semester, if it ended now: how many reach it under each, and who would differ."""

    term: int
    semester: str
    assessed: bool
    was: int
    becomes: int
    gained: tuple[Who, ...]
    lost: tuple[Who, ...]


class AsIf(Page):
    """Two policies over the same events; `refused` acts would not have been possible under the second."""

    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    policy: str
    since_us: int
    against: int
    events: int
    refused: int
    kinds: tuple[Kept, ...]
    credits: tuple[Reached, ...]
    board: dict[Column, tuple[int, int]]


@dataclass(slots=True)
class _Side:
    """What one of the two policies makes of the year."""

    context: Context
    reached: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    morning: Morning = field(default_factory=Morning)
    refused: int = 0


@dataclass(slots=True)
class _Found:
    """What was found so far, stream by stream."""

    looked: Counter[str] = field(default_factory=Counter)
    strengths: dict[str, str] = field(default_factory=dict)
    differing: list[tuple[str, Moved]] = field(default_factory=list)
    events: int = 0


async def as_if(year: Year, policy: Policy) -> AsIf:
    """The last version and another policy, both since the first day. Raises Unreachable, Refusal."""
    last = year.state.policies[-1]
    was, becomes = (_Side(_alone(year, each)) for each in (last.policy, policy))
    found = _Found()
    streams = [addresses.mentor_year(year.cohort, mentor) for mentor in _mentors(year)]
    streams += [addresses.relationship(year.cohort, pair) for pair in sorted(year.state.placed.pairs)]
    for stream in streams:
        rows = await year.doors.logs["programme"].read(stream)
        states = [_again(year, side, stream, rows) for side in (was, becomes)]
        _compared(found, stream, states, len(rows))
        await asyncio.sleep(0)
    names = await year.names(_everybody(year, found, was, becomes))
    return AsIf(
        **year.heading,
        policy=policy.name,
        since_us=calendar_of(year.state).begins_us,
        against=last.version,
        events=found.events,
        refused=becomes.refused,
        kinds=tuple(_kinds(year, found, names)),
        credits=tuple(_credits(year, was, becomes, names)),
        board={
            column: (len(was.morning.columns()[column]), len(becomes.morning.columns()[column]))
            for column in COLUMNS
        },
    )


def _alone(year: Year, policy: Policy) -> Context:
    """A context in which a policy has been the only one since the start."""
    calendar = calendar_of(year.state)
    only = Published(version=1, effective_us=calendar.begins_us, policy=policy)
    return Context(calendar=calendar, policies=(only,), corrections=year.state.corrections)


def _mentors(year: Year) -> list[str]:
    return sorted(person.id for person in year.state.people.by_id.values() if person.role == "mentor")


def _again(year: Year, side: _Side, stream: str, rows: Sequence[Row]) -> Any:
    """A stream replayed under one side, and taken into its credits or its board."""
    again = replayed(stream, entries_of(rows), year.state.sessions, side.context, year.now_us)
    side.refused += again.refused
    view, key = View(again.state, 0, side.context, year.state), stream.rpartition("/")[2]
    if addresses.kind_of(stream) == "mentor-year":
        for term in _begun(year):
            if _reaches(again.state, term, side.context):
                side.reached[term].add(key)
        duties = tuple(duty for duty in mentor_duties(view) if duty.kind is not Kind.CREDIT)
        side.morning.take_mentor(key, duties, None, year.now_us, side.context)
    else:
        pair = year.state.placed.pairs[key]
        told = [Happening(r.stream, r.type, r.command_id, r.body, r.occurred_us, r.recorded_us)
                for r in rows if r.type in TOLD]  # fmt: skip
        asked_us = year.now_us if key in year.state.placed.asked else 0
        facts = pair_facts(pair, view, told, year.now_us, asked_us)
        together = key in year.state.placed.together
        side.morning.take_pair(facts, year.now_us, side.context, together=together)
    return again.state


def entries_of(rows: Iterable[Row]) -> list[Entry]:
    """What a stream's rows say."""
    return [
        Entry(
            CODEC.decode(row.type, row.schema, row.body),
            row.occurred_us,
            row.recorded_us,
            row.actor,
            row.command_id,
            row.policy,
            row.cause,
        )
        for row in rows
    ]


def _reaches(state: MentorYearState, term: int, context: Context) -> bool:
    file = state.credits.get(term)
    return file.earned if file else credit.assess(state.stream, state.book, term, context)[0]


def _begun(year: Year) -> list[int]:
    calendar = calendar_of(year.state)
    return [window.number for window in calendar.terms if calendar.midnight(window.first) <= year.now_us]


def _compared(found: _Found, stream: str, states: Sequence[Any], events: int) -> None:
    owed: dict[str, Obligation] = {o.id: o for state in states for o in state.book.all()}
    for obligation in owed.values():
        if obligation.kind is not Kind.CREDIT:
            found.looked[obligation.kind] += 1
            found.strengths.setdefault(obligation.kind, obligation.strength)
    found.differing += [(stream, one) for one in moved(*states)]
    found.events += events


def _whose(year: Year, stream: str) -> tuple[str, ...]:
    key = stream.rpartition("/")[2]
    pair = year.state.placed.pairs.get(key) if addresses.kind_of(stream) == "relationship" else None
    return (pair.mentor, pair.mentee) if pair else (key,)


def _everybody(year: Year, found: _Found, was: _Side, becomes: _Side) -> set[str]:
    people = {person for stream, _ in found.differing for person in _whose(year, stream)}
    return people | {who for term in _begun(year) for who in was.reached[term] ^ becomes.reached[term]}


def _kinds(year: Year, found: _Found, names: dict[str, Who]) -> Iterator[Kept]:
    for kind in sorted(found.looked):
        differing = [(stream, one) for stream, one in found.differing if one.kind == kind]
        turns = Counter((_standing(one.was), _standing(one.becomes)) for _, one in differing)
        yield Kept(
            kind=str(kind),
            strength=str(found.strengths[kind]),
            looked_at=found.looked[kind],
            differ=len(differing),
            turns=tuple(Turn(was=a, becomes=b, number=n) for (a, b), n in sorted(turns.items())),
            behind=tuple(_behind(year, stream, one, names) for stream, one in differing[:FEW]),
        )


def _standing(side: Stands | None) -> str:
    return NONE if side is None else str(side.standing)


def _behind(year: Year, stream: str, one: Moved, names: dict[str, Who]) -> Behind:
    was, becomes = one.was, one.becomes
    known = was or becomes
    return Behind(
        people=tuple(names[person] for person in _whose(year, stream)),
        obligation=one.obligation,
        opens_us=known.opens_us if known else 0,
        was=_standing(was),
        got=was.got if was else 0,
        needed=was.needed if was else 0,
        becomes=_standing(becomes),
        would_get=becomes.got if becomes else 0,
        would_need=becomes.needed if becomes else 0,
    )


def _credits(year: Year, was: _Side, becomes: _Side, names: dict[str, Who]) -> Iterator[Reached]:
    for term in _begun(year):
        before, after = was.reached[term], becomes.reached[term]
        yield Reached(
            term=term,
            semester=was.context.calendar.semesters[term - 1].name,
            assessed=credit.assessed_us(was.context, term) <= year.now_us,
            was=len(before),
            becomes=len(after),
            gained=_named(after - before, names),
            lost=_named(before - after, names),
        )


def _named(people: Iterable[str], names: dict[str, Who]) -> tuple[Who, ...]:
    return tuple(sorted((names[person] for person in people), key=lambda who: who.order))
