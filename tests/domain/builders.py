"""A year told in few words: local moments, contexts, and the life of a stream as the record decides it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

from console.calendar import load_calendar
from console.policy import load_policy
from domain import given
from domain.calendar import AcademicCalendar, Span
from domain.context import Context, Published
from domain.errors import Refusal
from domain.meetings import RecordMeeting
from domain.mentor import BeginMentorYear
from domain.messages import Command, Entry, Event, Given, Order, Stamp
from domain.obligations import Obligation, Standing
from domain.pair import OpenRelationship
from domain.policy import Policy
from domain.streams import Turn, commanded, decider_of, settled

EXAMPLES = Path(__file__).parents[2] / "examples"
ZONE = ZoneInfo("Europe/Budapest")
MINUTE = 60_000_000
HOUR = 60 * MINUTE
COHORT = "2025"
YEAR = f"programme-year/{COHORT}"
PAIR = f"relationship/{COHORT}/r1"
MENTOR = f"mentor-year/{COHORT}/m1"
PLACED = "2025-09-12 16:00"
"""A Friday afternoon: a pair placed now begins on Saturday the 13th."""
ENROLLED = "2025-08-25 10:00"
"""A week before the year: a mentor enrolled now begins with it."""
AFTER_ALL = "2026-11-01"
"""When nothing of the year is left to come."""

E = TypeVar("E", bound=Event)


def at(local: str) -> int:
    """A local moment in Budapest, such as "2025-10-03 14:00"; a date alone is its midnight."""
    moment = datetime.fromisoformat(local).replace(tzinfo=ZONE)
    return int(moment.timestamp()) * 1_000_000


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    """The code of a refusal, which says what the matter is and what to do instead, with every value in it."""
    for words in (refused.value.message, refused.value.remedy):
        assert words, refused.value
        assert "None" not in words, refused.value
    return refused.value.code


@cache
def example_calendar() -> AcademicCalendar:
    return load_calendar(EXAMPLES / "calendar-2025.toml")


@cache
def example_policy() -> Policy:
    return load_policy(EXAMPLES / "policy.toml")


@cache
def example_context() -> Context:
    return context_of(example_policy())


def context_of(
    policy: Policy, *later: tuple[str, Policy], calendar: AcademicCalendar | None = None
) -> Context:
    """A context of a policy from the first day on, and later versions from their local dates on."""
    days = calendar or example_calendar()
    dated = [(days.midnights[0], policy), *((at(first), version) for first, version in later)]
    policies = tuple(
        Published(version=number, effective_us=effective_us, policy=version)
        for number, (effective_us, version) in enumerate(dated, start=1)
    )
    return Context(calendar=days, policies=policies)


def changed(policy: Policy, section: str, **numbers: object) -> Policy:
    """The same policy with other numbers in one section."""
    part = getattr(policy, section).model_copy(update=numbers)
    return policy.model_copy(update={section: part})


def met(local: str) -> RecordMeeting:
    """An hour face to face."""
    return RecordMeeting(occurred_us=at(local), minutes=60)


def small_calendar(first: str, days: int, *, excused: tuple[tuple[int, int], ...] = ()) -> AcademicCalendar:
    """A year of one semester in Budapest; `excused` are half-open runs of days counted from its first."""
    before, after = 40, 60
    day0 = date.fromisoformat(first) - timedelta(days=before)
    dates = [day0 + timedelta(days=n) for n in range(before + days + after + 1)]
    return AcademicCalendar(
        name=f"{first}+{days}",
        day0=day0.isoformat(),
        midnights=tuple(at(day.isoformat()) for day in dates),
        working="".join("1" if day.weekday() < 5 else "0" for day in dates[:-1]),
        first=before,
        end=before + days,
        semesters=(Span(name="only", first=before, end=before + days),),
        excused=tuple(Span(name="away", first=before + a, end=before + b) for a, b in excused),
    )


@dataclass
class Life:
    """One stream: commands and time go in, entries come out; orders of its programme year go first."""

    stream: str
    year: "Life | None" = None
    fixed: Context | None = None
    entries: list[Entry] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    state: Any = None
    numbers: Iterable[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.state = decider_of(self.stream).initial(self.stream)

    @property
    def context(self) -> Context | None:
        if self.fixed is not None:
            return self.fixed
        context: Context | None = (self.year or self).state.context
        return context

    def does(self, when: str | int, command: Command, *, by: str = "m1", name: str = "") -> list[Entry]:
        """A command at a local moment; returns what it added. `name` is its id, "c<n>" otherwise."""
        at_us = at(when) if isinstance(when, str) else when
        stamp = Stamp(at_us, by, name or f"c{next(iter(self.numbers))}")
        seen = self.taken.__contains__
        others = tuple(order for order in self._orders() if order.command_id != stamp.command_id)
        return self._kept(commanded(self.state, others, seen, command, stamp, self.context))

    def reaches(self, when: str | int) -> list[Entry]:
        """Time passes up to and at a local moment; returns what that added."""
        until_us = at(when) if isinstance(when, str) else when
        seen = self.taken.__contains__
        return self._kept(settled(self.state, self._orders(), seen, until_us, self.context))

    def refuses(self, when: str | int, command: Command, *, by: str = "m1") -> str:
        """The code with which a command is refused; nothing may have been added."""
        before = list(self.entries)
        with pytest.raises(Refusal) as refusal:
            self.does(when, command, by=by)
        assert self.entries == before
        return code_of(refusal)

    def standing(self, obligation: str) -> Standing:
        return self.obligation(obligation).standing

    def obligation(self, wanted: str) -> Obligation:
        found: Obligation | None = self.state.book.find(wanted)
        assert found is not None, f"{wanted} is none of {sorted(o.id for o in self.state.book.all())}"
        return found

    def has(self, obligation: str) -> bool:
        return self.state.book.find(obligation) is not None

    def told(self, kind: type[E]) -> list[E]:
        """Its events of one kind, in order."""
        return [entry.event for entry in self.entries if isinstance(entry.event, kind)]

    def entry(self, kind: type[Event]) -> Entry:
        """Its last entry with an event of one kind."""
        return next(entry for entry in reversed(self.entries) if isinstance(entry.event, kind))

    def due(self) -> tuple[int, str] | None:
        return decider_of(self.stream).due(self.state, self.context)

    def stage(self, when: str) -> str:
        return decider_of(self.stream).stage(self.state, self.context, at(when))

    def _orders(self) -> tuple[Order, ...]:
        if self.year is None:
            return ()
        orders: tuple[Order, ...] = self.year.state.pending.get(self.stream, ())
        return orders

    def _kept(self, turn: Turn) -> list[Entry]:
        self.entries.extend(turn.entries)
        self.taken.update(entry.command_id for entry in turn.entries)
        self.state = turn.state
        return list(turn.entries)


def pair(context: Context | None = None, *, placed: str = PLACED) -> Life:
    """A pair placed on a day; it begins at the next local midnight."""
    life = Life(PAIR, fixed=context or example_context())
    life.does(placed, OpenRelationship(cohort=COHORT, mentor="m1", mentee="n1"), by="programme", name="open")
    return life


def mentor(context: Context | None = None, *, enrolled: str = ENROLLED) -> Life:
    """A mentor enrolled on a day; the year begins at the next local midnight, or with the programme's."""
    life = Life(MENTOR, fixed=context or example_context())
    life.does(enrolled, BeginMentorYear(cohort=COHORT, mentor="m1"), by="programme", name="begin")
    return life


class Record:
    """All streams of one programme year, decided as the record does: facts of others are read first."""

    def __init__(self) -> None:
        self.year = Life(YEAR)
        self.streams: dict[str, Life] = {YEAR: self.year}

    def of(self, stream: str) -> Life:
        return self.streams.setdefault(stream, Life(stream, year=self.year))

    def does(self, stream: str, when: str | int, command: Command, *, by: str, name: str) -> list[Entry]:
        """A command, with what it relies on of other streams settled to its moment."""
        life = self.of(stream)
        facts = tuple(self._fact(other, when) for other in given.wanted(command, life.state))
        return life.does(when, given.filled(command, facts), by=by, name=name)

    def refuses(self, stream: str, when: str | int, command: Command) -> str:
        """The code with which a command is refused, with what it relies on of other streams."""
        life = self.of(stream)
        facts = tuple(self._fact(other, when) for other in given.wanted(command, life.state))
        return life.refuses(when, given.filled(command, facts))

    def ordered(self) -> list[str]:
        """The streams that the year has addressed so far."""
        return list(self.year.state.pending)

    def _fact(self, stream: str, when: str | int) -> Given:
        life = self.of(stream)
        life.reaches(when)
        return Given(stream=stream, version=len(life.entries), fact=given.fact_of(life.state))


def balance(life: Life) -> dict[str, int]:
    """Obligations by standing, as the book of a stream has them now."""
    standings = [str(obligation.standing) for obligation in life.state.book.all()]
    return {standing: standings.count(standing) for standing in set(standings)}
