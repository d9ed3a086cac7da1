"""A declared conflict stands between two people, whoever of them is named first, until it is lifted."""

import pytest

from domain import addresses, walls
from domain.access import RecordReading
from domain.deciding import decide
from domain.errors import Refusal
from domain.messages import Command, Stamp
from domain.unmasking import GrantEnded
from domain.walls import DeclareConflict, LiftConflict, WallState
from tests.domain.builders import code_of

DECLARED = DeclareConflict(person="b", other="a", because="teaches")
LIFTED = LiftConflict(person="a", other="b")


def does(state: WallState, command: Command) -> WallState:
    return decide(walls.DECIDER, command, state, Stamp(1, "dpo", "c1"), None).state


def refused(state: WallState, command: Command) -> str:
    with pytest.raises(Refusal) as raised:
        does(state, command)
    return code_of(raised)


def test_it_stands_between_the_two_either_way() -> None:
    state = does(WallState(addresses.wall()), DECLARED)

    assert state.between("a", "b")
    assert state.between("b", "a")
    assert not state.between("a", "c")
    assert walls.stage(state, None, 0) == "declared"


def test_it_is_lifted() -> None:
    state = does(does(WallState(addresses.wall()), DECLARED), LIFTED)

    assert not state.between("a", "b")
    assert walls.stage(state, None, 0) == "none"


def test_it_is_declared_once_of_two_people_and_lifted_where_it_stands() -> None:
    empty = WallState(addresses.wall())

    assert refused(does(empty, DECLARED), DECLARED) == "already-declared"
    assert refused(empty, DECLARED.model_copy(update={"other": "b"})) == "same-person"
    assert refused(empty, LIFTED) == "no-such-wall"
    assert refused(empty, RecordReading(matter="names")) == "not-for-this"


def test_what_it_does_not_know_changes_nothing() -> None:
    state = does(WallState(addresses.wall()), DECLARED)
    told = decide(walls.DECIDER, LIFTED, state, Stamp(1, "dpo", "c1"), None).entries[0]

    assert state.evolve(told._replace(event=GrantEnded(why="ended"))) == state
