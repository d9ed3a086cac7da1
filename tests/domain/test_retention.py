"""Retention: each class of words goes its own time after somebody's last year, the person at the last."""

import pytest

from domain import addresses
from domain.deciding import decide
from domain.erasing import STEPS, ErasureState
from domain.erasure import DECIDER
from domain.erasure_events import (
    AskErasure,
    BeginErasure,
    IssueCertificate,
    Matter,
    PlaceHold,
    RecordStep,
)
from domain.messages import Command, Stamp
from domain.people import People, Person
from domain.programme import ProgrammeYearState
from domain.retention import CLASSES, DAY_US, PERSON_DAYS, due, last_years
from tests.domain.builders import example_context

CALENDAR = example_context().calendar
END_US = CALENDAR.midnight(CALENDAR.terms[-1].end)
PERSON = "person-7"
SOON: tuple[Matter, ...] = ("diary", "support")


def year(*people: str, closed: bool = True) -> ProgrammeYearState:
    enrolled = People(by_id={one: Person(id=one, role="mentor") for one in people})
    return ProgrammeYearState("programme-year/2025", calendar=CALENDAR, people=enrolled, closed=closed)


def told(*commands: Command, at_us: int = END_US) -> ErasureState:
    state = DECIDER.initial(addresses.erasure(PERSON))
    for number, command in enumerate(commands, start=1):
        state = decide(DECIDER, command, state, Stamp(at_us, "time", f"c-{number}"), None).state
    return state


def certified(scope: tuple[Matter, ...], at_us: int = END_US) -> ErasureState:
    """An erasure from its asking to its certificate."""
    begun = BeginErasure(erasure="c-1", obstacles=(), searched=())
    steps = [RecordStep(erasure="c-1", step=step, counts=()) for step in STEPS]
    issued = IssueCertificate(erasure="c-1", digest="0" * 64)
    return told(AskErasure(basis="retention", scope=scope), begun, *steps, issued, at_us=at_us)


def scopes(days: int, *states: ErasureState) -> list[tuple[str, ...]]:
    """What is due so many days after the last year of one person."""
    known = dict.fromkeys([PERSON], states[0]) if states else {}
    return [one.scope for one in due({PERSON: END_US}, known, END_US + days * DAY_US)]


def test_a_last_year_is_over_with_its_last_day_and_only_once_no_other_runs() -> None:
    ended, running = year("a", "b"), year("b", "c", closed=False)

    assert last_years([ended]) == {"a": END_US, "b": END_US}
    assert last_years([ended, running]) == {"a": END_US, "b": None, "c": None}
    assert last_years([running, ended]) == {"a": END_US, "b": None, "c": None}


def test_a_year_that_never_had_a_calendar_does_not_end() -> None:
    nothing = ProgrammeYearState("programme-year/2024", people=year("a").people, closed=True)

    assert last_years([nothing]) == {"a": None}


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (0, []),
        (CLASSES["diary"].days - 1, []),
        (CLASSES["diary"].days, [SOON]),
        (CLASSES["reasons"].days, [(*SOON, "reasons")]),
        (PERSON_DAYS, [()]),
    ],
)
def test_each_class_is_due_at_the_end_of_its_days_and_the_person_at_the_last(
    days: int, found: list[tuple[str, ...]]
) -> None:
    assert scopes(days) == found


def test_what_is_gone_since_the_last_year_is_due_no_more() -> None:
    assert scopes(CLASSES["reasons"].days, certified(SOON)) == [("reasons",)]
    assert scopes(CLASSES["reasons"].days, certified(SOON, END_US - 1)) == [(*SOON, "reasons")]


def test_nothing_is_due_of_who_is_erased_or_is_being_erased() -> None:
    assert scopes(PERSON_DAYS, certified(())) == []
    assert scopes(PERSON_DAYS, told(AskErasure(basis="request"))) == []


def test_nothing_is_due_of_who_takes_part_in_a_year_that_runs() -> None:
    assert list(due({PERSON: None}, {}, END_US + PERSON_DAYS * DAY_US)) == []


def test_what_is_held_is_told_as_held() -> None:
    held = told(PlaceHold(note="note-1"))

    (found,) = due({PERSON: END_US}, {PERSON: held}, END_US + PERSON_DAYS * DAY_US)

    assert (found.held, found.name) == (True, f"retention/{END_US}/everything")


def test_the_same_classes_have_the_same_name_each_day() -> None:
    days = CLASSES["diary"].days
    names = {one.name for n in (0, 1) for one in due({PERSON: END_US}, {}, END_US + (days + n) * DAY_US)}

    assert names == {f"retention/{END_US}/diary+support"}
