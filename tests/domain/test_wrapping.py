"""The wrapping key: which one is in force, and that it follows another once."""

import pytest

from domain import addresses
from domain.access import RecordReading
from domain.deciding import decide
from domain.errors import Refusal
from domain.messages import Command, Entry, Stamp
from domain.unmasking import GrantEnded
from domain.wrapping import DECIDER, RecordRotation, WrappingState
from tests.domain.builders import code_of


def told(*commands: Command) -> WrappingState:
    state = DECIDER.initial(addresses.wrapping())
    for number, command in enumerate(commands, start=1):
        state = decide(DECIDER, command, state, Stamp(number, "operator", f"c-{number}"), None).state
    return state


def test_the_key_that_followed_last_is_in_force() -> None:
    state = told(RecordRotation(former="a", key="b"), RecordRotation(former="b", key="c"))

    assert (state.key, state.since_us) == ("c", 2)
    assert [DECIDER.stage(each, None, 0) for each in (told(), state)] == ["first", "rotated"]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (RecordRotation(former="b", key="b"), "same-key"),
        (RecordRotation(former="a", key="b"), "same-key"),
        (RecordReading(matter="page"), "not-for-this"),
    ],
)
def test_a_key_does_not_follow_itself_and_nothing_else_is_told_here(command: Command, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        decide(DECIDER, command, told(RecordRotation(former="a", key="b")), Stamp(9, "operator", "c-9"), None)

    assert code_of(refused) == code


def test_an_event_of_another_stream_says_nothing_here() -> None:
    assert told().evolve(Entry(GrantEnded(why="ended"), 1, 1, "operator", "c-9", 0)) == told()
