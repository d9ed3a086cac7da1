"""A policy as if it had counted since the start, beside what stands: replayed, and nothing written."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from console.as_if import Again, Tally, begun, decided_again
from console.configuring import calendar_of, midnight_of
from console.masking import Pseudonyms
from console.pages.year import Page, Who, Year
from domain import addresses, credit
from domain.board import COLUMNS, Column
from domain.obligations import Standing
from domain.otherwise import Moved, Stands
from domain.policy import Kind, Policy

FEW = 20
"""So many names stand behind a number on a page; the others are counted there, and told by `streams`."""
NONE = "none"
"""The standing of what there would be no window for."""
Caveat = Literal["refused-unknown", "acted-otherwise", "decisions-stay", "pages-answered"]
CAVEATS: tuple[Caveat, ...] = ("refused-unknown", "acted-otherwise", "decisions-stay", "pages-answered")
"""What no such figure can know, said beside each of them."""


class Change(Page):
    """A number as it stands, and as it would."""

    was: int
    becomes: int


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


class Owed(Page):
    """A kind of obligation: how many were opened and stand at what, and how many would."""

    kind: str
    opened: Change
    standings: dict[Standing, Change]


class Kept(Owed):
    """A kind of what a year owes: how many were looked at, and how many would be otherwise."""

    strength: str
    looked_at: int
    differ: int
    turns: tuple[Turn, ...]
    behind: tuple[Behind, ...]


class Differing(Page):
    """A pair, or a mentor's year, that would be otherwise: its kinds, and how many from what to what."""

    stream: str
    people: tuple[Who, ...]
    kinds: dict[str, tuple[Turn, ...]]


class Reached(Page):
    """The credit of a semester, if it ended now: how many reach it under each, and who would differ.

    `awarded` are those who would lose it and were awarded it by people.
    """

    term: int
    semester: str
    assessed: bool
    was: int
    becomes: int
    gained: tuple[Who, ...]
    lost: tuple[Who, ...]
    awarded: tuple[Who, ...]


class Load(Page):
    """What the desk had to do, and would have had to: its emergencies by kind of step, drills left out."""

    emergencies: int
    pages: Change
    missed: Change
    steps: tuple[Owed, ...]


class AsIf(Page):
    """A policy over the same events; `refused` acts would not have been possible under it.

    `barred` are enrolled and would not be eligible, `crowded` have more mentees than they might, `unread`
    streams cannot be read by this release and are left out.
    """

    ok: bool = True
    cohort: str
    rehearsal: bool
    as_of: str
    as_of_us: int
    policy: str
    since_us: int
    events: int
    streams: int
    differ: int
    refused: int
    unread: int
    caveats: tuple[Caveat, ...]
    kinds: tuple[Kept, ...]
    differing: tuple[Differing, ...]
    credits: tuple[Reached, ...]
    reminders: dict[str, Change]
    desk: Load
    barred: tuple[Who, ...]
    crowded: tuple[Who, ...]
    board: dict[Column, Change]


async def as_if(
    year: Year, policy: Policy, pseudonyms: Pseudonyms | None = None, since: date | None = None
) -> AsIf:
    """What stands, and what would under a policy since a day, else since the first one of the year.

    People are pseudonyms where those are given. Raises Unreachable, Refusal, and BadInput for no such day.
    """
    calendar = calendar_of(year.state)
    since_us = calendar.begins_us if since is None else midnight_of(calendar, since)
    again = await decided_again(year, policy, since_us)
    everybody = _everybody(year, again)
    names = _masked(everybody, pseudonyms) if pseudonyms else await year.names(everybody)
    differing = tuple(_differing(year, again, names, pseudonyms))
    boards = again.was.morning.columns(), again.becomes.morning.columns()
    return AsIf(
        **year.heading,
        policy=policy.name,
        since_us=since_us,
        events=again.events,
        streams=again.streams,
        differ=len(differing),
        refused=again.refused,
        unread=again.unread,
        caveats=CAVEATS,
        kinds=tuple(_kinds(year, again, names)),
        differing=differing,
        credits=tuple(_credits(year, again, names)),
        reminders=_changes(again.was.reminders, again.becomes.reminders),
        desk=_load(again),
        barred=_named(again.barred, names),
        crowded=_named(again.crowded, names),
        board={each: Change(was=len(boards[0][each]), becomes=len(boards[1][each])) for each in COLUMNS},
    )


def _masked(people: Iterable[str], pseudonyms: Pseudonyms) -> dict[str, Who]:
    spelt = {person: pseudonyms.of(person) for person in people}
    return {person: Who(id=pseudonym, name=pseudonym) for person, pseudonym in spelt.items()}


def _whose(year: Year, stream: str) -> tuple[str, ...]:
    key = stream.rpartition("/")[2]
    pair = year.state.placed.pairs.get(key) if addresses.kind_of(stream) == "relationship" else None
    return (pair.mentor, pair.mentee) if pair else (key,)


def _everybody(year: Year, again: Again) -> set[str]:
    people = {person for stream, _ in again.differing for person in _whose(year, stream)}
    reached = (again.was.reached[term] ^ again.becomes.reached[term] for term in begun(year))
    return people.union(again.barred, again.crowded, *reached)


def _kinds(year: Year, again: Again, names: dict[str, Who]) -> Iterator[Kept]:
    for kind in sorted(again.looked):
        differing = [(stream, one) for stream, one in again.differing if one.kind == kind]
        yield Kept(
            **_owed(kind, again.was.standings, again.becomes.standings).model_dump(),
            strength=str(again.strengths[kind]),
            looked_at=again.looked[kind],
            differ=len(differing),
            turns=_turns(one for _, one in differing),
            behind=tuple(_behind(year, stream, one, names) for stream, one in differing[:FEW]),
        )


def _owed(kind: str, was: Tally, becomes: Tally) -> Owed:
    stands = {each: Change(was=was[kind, each], becomes=becomes[kind, each]) for each in Standing}
    opened = Change(
        was=sum(each.was for each in stands.values()), becomes=sum(each.becomes for each in stands.values())
    )
    return Owed(kind=str(kind), opened=opened, standings=stands)


def _turns(differing: Iterable[Moved]) -> tuple[Turn, ...]:
    turns = Counter((_standing(one.was), _standing(one.becomes)) for one in differing)
    return tuple(Turn(was=a, becomes=b, number=n) for (a, b), n in sorted(turns.items()))


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


def _differing(
    year: Year, again: Again, names: dict[str, Who], pseudonyms: Pseudonyms | None
) -> Iterator[Differing]:
    found: dict[str, dict[str, list[Moved]]] = {}
    for stream, one in again.differing:
        found.setdefault(stream, {}).setdefault(str(one.kind), []).append(one)
    for stream, kinds in found.items():
        yield Differing(
            stream=pseudonyms.stream(stream) if pseudonyms else stream,
            people=tuple(names[person] for person in _whose(year, stream)),
            kinds={kind: _turns(some) for kind, some in kinds.items()},
        )


def _credits(year: Year, again: Again, names: dict[str, Who]) -> Iterator[Reached]:
    calendar = again.was.context.calendar
    for term in begun(year):
        before, after = again.was.reached[term], again.becomes.reached[term]
        yield Reached(
            term=term,
            semester=calendar.semesters[term - 1].name,
            assessed=credit.assessed_us(again.was.context, term) <= year.now_us,
            was=len(before),
            becomes=len(after),
            gained=_named(after - before, names),
            lost=_named(before - after, names),
            awarded=_named((before - after) & again.awarded[term], names),
        )


def _named(people: Iterable[str], names: dict[str, Who]) -> tuple[Who, ...]:
    return tuple(sorted((names[person] for person in people), key=lambda who: who.order))


def _changes(was: Counter[str], becomes: Counter[str]) -> dict[str, Change]:
    return {str(key): Change(was=was[key], becomes=becomes[key]) for key in sorted({*was, *becomes})}


def _load(again: Again) -> Load:
    was, becomes = again.was.cases, again.becomes.cases
    kinds = sorted({kind for kind, _ in (*was, *becomes)})
    steps = {kind: _owed(kind, was, becomes) for kind in kinds}
    pages = steps.get(Kind.PAGE)
    missed = [each.standings[Standing.MISSED] for kind, each in steps.items() if kind != Kind.PAGE]
    return Load(
        emergencies=again.cases,
        pages=pages.opened if pages else Change(was=0, becomes=0),
        missed=Change(was=sum(each.was for each in missed), becomes=sum(each.becomes for each in missed)),
        steps=tuple(steps.values()),
    )
