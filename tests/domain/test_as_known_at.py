"""What was known at a moment, held against a model of its own that knows the rules by their words alone.

The model reads no event and shares no line with the deciders: it goes through what people said by then, with
the figures of the domain's table, and says what each window of a pair and of a mentor must stand at.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.diary import WriteDiary
from domain.errors import Refusal
from domain.facts import RetractFact, WaiveObligation
from domain.meetings import RecordContact, RecordMeeting
from domain.mentor import BeginMentorYear
from domain.messages import Command
from domain.pair import OpenRelationship
from domain.replaying import Cut, Known, replayed, within
from tests.domain.builders import (
    COHORT,
    MENTOR,
    PAIR,
    Life,
    at,
    context_of,
    example_policy,
    small_calendar,
)
from tests.domain.examples import FULL

HISTORIES = 2_000 if FULL else 200
BUDAPEST = ZoneInfo("Europe/Budapest")
FIRST, DAYS = date(2025, 9, 1), 91
"""A Monday, and thirteen weeks that are three whole months; the clocks are set back within them."""
GRACE_DAYS, LATE_DAYS = 7, 30
HOUR_US = 3_600_000_000
CONTEXT = context_of(example_policy(), calendar=small_calendar(FIRST.isoformat(), DAYS))


def midnight_us(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=BUDAPEST).timestamp()) * 1_000_000


FIRST_US = midnight_us(FIRST)


class Window(NamedTuple):
    """One thing that is owed: once in a run of local days, until some days after its end."""

    name: str
    opens: date
    ends: date

    @property
    def closes_us(self) -> int:
        return midnight_us(self.ends + timedelta(days=GRACE_DAYS))

    @property
    def taken_until_us(self) -> int:
        """Until when something that happened in it may still be recorded."""
        return midnight_us(self.ends + timedelta(days=GRACE_DAYS + LATE_DAYS))

    def holds(self, at_us: int) -> bool:
        return midnight_us(self.opens) <= at_us < midnight_us(self.ends)


def windows(kind: str) -> Iterator[Window]:
    if kind == "contact":
        for week in range(DAYS // 7):
            opens = FIRST + timedelta(weeks=week)
            yield Window(f"contact/{week + 1}", opens, opens + timedelta(weeks=1))
    else:
        for month in (9, 10, 11):
            yield Window(f"{kind}/{month - 8}", date(2025, month, 1), date(2025, month + 1, 1))


EVERY = [window for kind in ("meeting", "contact", "diary") for window in windows(kind)]


class Said(NamedTuple):
    """Something that happened, told so many hours later, and perhaps taken back after more of them."""

    kind: str
    occurred_us: int
    told_us: int
    taken_back_us: int | None


class Forgiven(NamedTuple):
    window: str
    at_us: int


class History(NamedTuple):
    said: tuple[Said, ...]
    forgiven: tuple[Forgiven, ...]


def model(history: History, known_us: int) -> dict[str, str]:
    """What each window stands at, by what was said up to and at a moment."""
    return {
        window.name: _standing(window, kind, history, known_us)
        for kind in ("meeting", "contact", "diary")
        for window in windows(kind)
        if midnight_us(window.opens) <= known_us
    }


def _standing(window: Window, kind: str, history: History, known_us: int) -> str:
    told = sorted(
        (each for each in history.said if each.kind == kind and window.holds(each.occurred_us)),
        key=lambda each: each.told_us,
    )
    told = [each for each in told if each.told_us <= known_us and each.told_us < window.taken_until_us]

    def counting(at_us: int) -> list[Said]:
        here = [each for each in told if each.told_us <= at_us]
        return [each for each in here if each.taken_back_us is None or each.taken_back_us > at_us]

    for waiver in sorted(history.forgiven, key=lambda each: each.at_us):
        begun = midnight_us(window.opens) <= waiver.at_us <= known_us
        if waiver.window == window.name and begun and not counting(waiver.at_us):
            return "waived"
    stands = counting(known_us)
    if stands:
        return "met" if stands[0].told_us < window.closes_us else "late"
    return "missed" if told or known_us >= window.closes_us else "open"


COMMANDS: dict[str, Callable[[int], Command]] = {
    "meeting": lambda at_us: RecordMeeting(occurred_us=at_us, minutes=60),
    "contact": lambda at_us: RecordContact(occurred_us=at_us),
    "diary": lambda at_us: WriteDiary(occurred_us=at_us),
}


def recorded(history: History) -> tuple[Known, ...]:
    """The log that the deciders make of a history, in the order in which people spoke."""
    lives = {PAIR: Life(PAIR, fixed=CONTEXT), MENTOR: Life(MENTOR, fixed=CONTEXT)}
    begun_us = FIRST_US - 7 * 24 * HOUR_US
    opening = OpenRelationship(cohort=COHORT, mentor="m1", mentee="n1")
    lives[PAIR].does(begun_us, opening, by="programme", name="open")
    lives[MENTOR].does(begun_us, BeginMentorYear(cohort=COHORT, mentor="m1"), by="programme", name="begin")
    for at_us, _, kind, command, name in sorted(_acts(history), key=lambda act: act[:2]):
        try:
            lives[MENTOR if kind == "diary" else PAIR].does(at_us, command, name=name)
        except Refusal:
            continue
    for life in lives.values():
        life.reaches(FIRST_US + 200 * 24 * HOUR_US)
    told = [(life.stream, entry) for life in lives.values() for entry in life.entries]
    return tuple(Known(n, stream, entry) for n, (stream, entry) in enumerate(told, 1))


def _acts(history: History) -> Iterator[tuple[int, int, str, Command, str]]:
    """Each act with its moment, its rank among those of one moment, its kind, its command and its id."""
    for number, each in enumerate(history.said):
        name = f"said-{number}"
        yield each.told_us, 0, each.kind, COMMANDS[each.kind](each.occurred_us), name
        if each.taken_back_us is not None:
            yield each.taken_back_us, 1, each.kind, RetractFact(fact=name), f"{name}/back"
    for number, waiver in enumerate(history.forgiven):
        kind = waiver.window.partition("/")[0]
        command = WaiveObligation(obligation=waiver.window, note="note/1")
        yield waiver.at_us, 2, kind, command, f"forgiven-{number}"


def _moments(window: Window, occurred_us: int) -> st.SearchStrategy[int]:
    """When somebody tells of something: soon, much later, or within hours of a limit of its window."""
    beside = st.integers(-2, 2)
    return st.one_of(
        st.integers(0, 48).map(lambda hours: occurred_us + hours * HOUR_US),
        st.integers(0, 60 * 24).map(lambda hours: occurred_us + hours * HOUR_US),
        beside.map(lambda hours: window.closes_us + hours * HOUR_US),
        beside.map(lambda hours: window.taken_until_us + hours * HOUR_US),
    )


@st.composite
def histories(draw: st.DrawFn) -> History:
    said = []
    moments: set[int] = set()

    def fresh(at_us: int) -> int:
        while at_us in moments:
            at_us += HOUR_US // 4
        moments.add(at_us)
        return at_us

    spoken_of = draw(st.lists(st.sampled_from(EVERY), min_size=1, max_size=3))
    for _ in range(draw(st.integers(0, 12))):
        window = draw(st.sampled_from(spoken_of))
        kind = window.name.partition("/")[0]
        hours = (midnight_us(window.ends) - midnight_us(window.opens)) // HOUR_US
        occurred_us = midnight_us(window.opens) + draw(st.integers(0, hours - 1)) * HOUR_US
        told_us = fresh(max(occurred_us, draw(_moments(window, occurred_us))))
        back = draw(st.none() | st.integers(1, 40 * 24))
        taken_back_us = None if back is None else fresh(told_us + back * HOUR_US)
        said.append(Said(kind, occurred_us, told_us, taken_back_us))
    every = [window.name for window in EVERY]
    waivers = draw(st.lists(st.tuples(st.sampled_from(every), st.integers(0, 150 * 24)), max_size=3))
    forgiven = [Forgiven(name, fresh(FIRST_US + hours * HOUR_US)) for name, hours in waivers]
    return History(tuple(said), tuple(forgiven))


@pytest.mark.timeout(3_600 if FULL else 120)
@settings(max_examples=HISTORIES, deadline=None, derandomize=True)
@given(history=histories(), hours=st.lists(st.integers(-24, 180 * 24), min_size=1, max_size=6))
def test_what_was_known_at_any_moment_is_what_the_words_of_the_rules_say(
    history: History, hours: list[int]
) -> None:
    log = recorded(history)
    told = {each.told_us for each in history.said} | {each.at_us for each in history.forgiven}
    told |= {each.taken_back_us for each in history.said if each.taken_back_us is not None}
    moments = {FIRST_US + hour * HOUR_US for hour in hours} | {at_us + n for at_us in told for n in (-1, 0)}

    for known_us in sorted(moments):
        states = replayed(within(log, Cut(known_us=known_us)))

        owed = [obligation for state in states.values() for obligation in state.book.all()]
        stood = {o.id: str(o.standing) for o in owed if o.kind in COMMANDS}
        assert stood == model(history, known_us)


def test_the_model_knows_the_windows_of_the_calendar() -> None:
    states = replayed(recorded(History((), ())))

    owed = [o for state in states.values() for o in state.book.all() if o.kind in COMMANDS]
    spans = {o.id: (o.opens_us, o.ends_us, o.closes_us) for o in owed}
    [window for kind in COMMANDS for window in windows(kind)]
    assert spans == {w.name: (midnight_us(w.opens), midnight_us(w.ends), w.closes_us) for w in EVERY}
    assert at("2025-09-01") == FIRST_US
