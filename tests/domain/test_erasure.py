"""Erasure: asked and held, refused while the data is needed, in its steps, and never twice."""

import pytest

from domain import addresses
from domain.access import RecordReading
from domain.deciding import decide
from domain.erasing import BEGIN, CERTIFY, STEPS, ErasureState, certificate, obstacles
from domain.erasure import DECIDER
from domain.erasure_events import (
    AskErasure,
    BeginErasure,
    Count,
    IssueCertificate,
    LiftHold,
    Obstacle,
    PlaceHold,
    RecordStep,
)
from domain.errors import Refusal
from domain.messages import Command, Entry, Stamp
from domain.pairing import Placements
from domain.people import People, Person
from domain.programme import ProgrammeYearState
from domain.retention import purposes_of
from domain.seats import Seats
from domain.unmasking import GrantEnded
from tests.domain.builders import code_of

PERSON = "person-7"
STREAM = addresses.erasure(PERSON)
ASK = AskErasure(basis="request")
DIGEST = "0" * 64
GONE = (Count(what="texts", number=3, digest=DIGEST),)


def told(*commands: Command) -> ErasureState:
    """The state after commands of data protection, `c-1` and on."""
    state = DECIDER.initial(STREAM)
    for number, command in enumerate(commands, start=1):
        state = decide(DECIDER, command, state, Stamp(number, "dpo-1", f"c-{number}"), None).state
    return state


def refusal(state: ErasureState, command: Command) -> str:
    with pytest.raises(Refusal) as refused:
        decide(DECIDER, command, state, Stamp(99, "dpo-1", "c-99"), None)
    return code_of(refused)


def steps(erasure: str, *, searched: tuple[Count, ...] = ()) -> list[Command]:
    """Everything that the workflow does for an erasure, in order."""
    begun = BeginErasure(erasure=erasure, obstacles=(), searched=searched)
    taken = [RecordStep(erasure=erasure, step=step, counts=GONE if step == "count" else ()) for step in STEPS]
    return [begun, *taken, IssueCertificate(erasure=erasure, digest=DIGEST)]


def test_an_erasure_goes_from_step_to_step_and_is_one_intent_until_it_is_certified() -> None:
    commands = [ASK, *steps("c-1")]

    states = [told(*commands[:n]) for n in range(1, len(commands) + 1)]

    assert [state.asked.next for state in states if state.asked] == [BEGIN, *STEPS, CERTIFY]
    assert [state.intents for state in states] == [*[("c-1",)] * 5, ()]
    assert [state.closed for state in states] == [False] * 5 + [True]


def test_the_keys_are_the_first_to_go_and_from_then_on_the_person_is_erased() -> None:
    commands = [ASK, *steps("c-1")]

    erased = [told(*commands[:n]).erased for n in range(1, len(commands) + 1)]

    assert erased == [False, False, True, True, True, True]


def test_a_step_out_of_its_turn_is_refused() -> None:
    late = steps("c-1")[2]

    assert refusal(told(ASK), late) == "no-such-intent"
    assert refusal(told(ASK, *steps("c-1")), late) == "no-such-intent"


def test_nobody_is_erased_twice() -> None:
    assert refusal(told(ASK), ASK) == "already-asked"
    assert refusal(told(ASK, *steps("c-1")), ASK) == "already-erased"


@pytest.mark.parametrize("obstacle", ["takes-part", "relationship-runs", "case-open"])
def test_what_the_door_sees_in_the_way_refuses_it(obstacle: Obstacle) -> None:
    assert refusal(told(), AskErasure(basis="request", obstacles=(obstacle,))) == obstacle


def test_a_hold_refuses_it_until_it_is_lifted() -> None:
    hold = PlaceHold(note="note-1")

    assert refusal(told(hold), ASK) == "held"
    assert told(hold, LiftHold(hold="c-1", note="note-2"), ASK).intents == ("c-3",)


def test_only_a_hold_that_stands_is_lifted() -> None:
    assert refusal(told(), LiftHold(hold="c-1", note="note-2")) == "no-such-hold"


@pytest.mark.parametrize(
    ("held", "seen", "why"),
    [
        (True, (), ("held",)),
        (False, ("case-open",), ("case-open",)),
        (True, ("case-open",), ("held", "case-open")),
    ],
)
def test_what_came_in_the_way_before_the_fence_ends_it_with_nothing_destroyed(
    held: bool, seen: tuple[Obstacle, ...], why: tuple[Obstacle, ...]
) -> None:
    before: list[Command] = [ASK, PlaceHold(note="note-1")] if held else [ASK]

    state = told(*before, BeginErasure(erasure="c-1", obstacles=seen, searched=()))

    assert (state.intents, state.erased) == ((), False)
    assert state.over[0].refused == why


def test_after_the_last_look_nothing_is_held_any_more() -> None:
    begun = told(ASK, steps("c-1")[0])

    assert refusal(begun, PlaceHold(note="note-1")) == "too-late"


def test_words_of_one_class_go_and_the_person_stays() -> None:
    state = told(AskErasure(basis="retention", scope=("diary",)), *steps("c-1"))

    assert not state.erased
    assert told(AskErasure(basis="retention", scope=("diary",)), *steps("c-1"), ASK).intents == ("c-7",)
    assert state.over[0].scope == ("diary",)


def test_a_certificate_says_what_went_and_names_nobody() -> None:
    searched = (Count(what="histories", number=2, digest=DIGEST),)
    state = told(ASK, *steps("c-1", searched=searched))

    certified = certificate(state, state.over[0])

    assert (certified["person"], certified["asked_by"], certified["scope"]) == (
        PERSON,
        "dpo-1",
        ["everything"],
    )
    assert [(count["what"], count["number"]) for count in certified["counts"]] == [
        ("histories", 2),
        ("texts", 3),
    ]


def year(*, closed: bool = False, left: bool = False, together: bool = False) -> ProgrammeYearState:
    """A year in which the person is a mentor, of one mentee or of none."""
    people = People(
        by_id={PERSON: Person(id=PERSON, role="mentor")}, left=frozenset({PERSON} if left else ())
    )
    seats = Seats().taken([("pair-1", PERSON, "mentee-1")]) if together else Seats()
    return ProgrammeYearState(
        "programme-year/2025", people=people, placed=Placements(seats=seats), closed=closed
    )


@pytest.mark.parametrize(
    ("its", "found"),
    [
        (year(), ("takes-part",)),
        (year(left=True), ()),
        (year(together=True), ("relationship-runs", "takes-part")),
        (year(left=True, together=True), ("relationship-runs",)),
        (year(closed=True, together=True), ()),
    ],
)
def test_a_year_that_runs_is_in_the_way_of_who_takes_part_in_it(
    its: ProgrammeYearState, found: tuple[Obstacle, ...]
) -> None:
    assert obstacles(PERSON, [its], cases=False, reports=False) == found


def test_an_open_case_and_a_report_that_waits_are_in_the_way() -> None:
    assert obstacles(PERSON, [], cases=True, reports=True) == ("case-open", "report-waits")


def test_a_driver_passes_from_asked_over_fenced_to_closed() -> None:
    commands = [ASK, *steps("c-1")]

    stages = [DECIDER.stage(told(*commands[:n]), None, 0) for n in (0, 1, 2, 3, 5, 6)]

    assert stages == ["closed", "asked", "asked", "fenced", "fenced", "closed"]


def test_a_command_of_another_stream_is_refused() -> None:
    assert refusal(told(), RecordReading(matter="page")) == "not-for-this"


@pytest.mark.parametrize("before", [(), (ASK,)])
def test_an_event_of_another_stream_says_nothing_here(before: tuple[Command, ...]) -> None:
    foreign = Entry(GrantEnded(why="ended"), 1, 1, "dpo-1", "c-9", 0)

    assert told(*before).evolve(foreign) == told(*before)


def test_of_single_classes_only_the_keys_of_their_purposes_go() -> None:
    assert purposes_of(()) is None
    assert purposes_of(("diary", "care")) == ["diary", "care"]


def test_a_stream_of_an_erasure_is_its_own_frame_and_belongs_to_no_year() -> None:
    assert (addresses.frame_of(STREAM), addresses.year_of(STREAM)) == (STREAM, None)
