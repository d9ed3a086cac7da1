"""Names are shown to whoever asked once two others agreed, for seven days and not a moment longer."""

import pytest

from domain import addresses, unmasking
from domain.deciding import decide, settle
from domain.errors import Refusal
from domain.messages import Command, Stamp
from domain.streams import decider_of
from domain.unmasking import (
    GRANTED_FOR_US,
    ApproveUnmasking,
    AskUnmasking,
    DeclineUnmasking,
    EndGrant,
    GrantEnded,
    UnmaskingState,
)
from domain.walls import LiftConflict
from tests.domain.builders import code_of

SUBJECT = "relationship/2025/p1"
STREAM = addresses.unmasking("auditor", SUBJECT)
ASKED = AskUnmasking(matter="names", note="note/1")


def after(*said: tuple[str, Command]) -> UnmaskingState:
    """The state after people have spoken, a microsecond one after the other."""
    state = UnmaskingState(STREAM)
    for number, (actor, command) in enumerate(said, 1):
        stamp = Stamp(number, actor, f"c{number}")
        state = decide(unmasking.DECIDER, command, state, stamp, None).state
    return state


def refused(state: UnmaskingState, actor: str, command: Command) -> str:
    with pytest.raises(Refusal) as raised:
        decide(unmasking.DECIDER, command, state, Stamp(9, actor, "c9"), None)
    return code_of(raised)


def granted() -> UnmaskingState:
    return after(("auditor", ASKED), ("dpo", ApproveUnmasking()), ("coordinator", ApproveUnmasking()))


def test_one_approval_is_not_enough() -> None:
    state = after(("auditor", ASKED), ("dpo", ApproveUnmasking()))

    assert (state.until_us, state.approvers, state.matter) == (None, ("dpo",), "names")
    assert unmasking.stage(state, None, 0) == "asked"


def test_the_second_one_grants_it_for_seven_days() -> None:
    state = granted()

    assert state.until_us == 3 + GRANTED_FOR_US
    assert (state.holder, state.subject) == ("auditor", SUBJECT)
    assert unmasking.stage(state, None, 0) == "granted"
    assert unmasking.due(state, None) == (3 + GRANTED_FOR_US, "grant")


def test_where_it_stands_is_asked_of_the_decider_of_its_stream() -> None:
    assert decider_of(STREAM).stage(granted(), None, 0) == "granted"


def test_it_ends_by_itself_at_the_moment_it_was_granted_until() -> None:
    before = settle(unmasking.DECIDER, granted(), 2 + GRANTED_FOR_US, None)
    then = settle(unmasking.DECIDER, granted(), 3 + GRANTED_FOR_US, None)

    assert before.entries == ()
    assert [entry.event for entry in then.entries] == [GrantEnded(why="lapsed")]
    assert unmasking.stage(then.state, None, 0) == "masked"
    assert unmasking.due(then.state, None) is None


def test_it_can_be_ended_early() -> None:
    state = decide(unmasking.DECIDER, EndGrant(), granted(), Stamp(9, "dpo", "c9"), None).state

    assert state.until_us is None


def test_one_decline_is_enough_and_it_may_be_asked_for_again() -> None:
    state = after(("auditor", ASKED), ("dpo", DeclineUnmasking()))

    assert state.matter is None
    assert decide(unmasking.DECIDER, ASKED, state, Stamp(9, "auditor", "c9"), None).state.matter == "names"


@pytest.mark.parametrize(
    ("said", "actor", "command", "code"),
    [
        ((), "dpo", ASKED, "not-for-others"),
        ((("auditor", ASKED),), "auditor", ASKED, "already-asked"),
        ((), "dpo", ApproveUnmasking(), "nothing-asked"),
        ((("auditor", ASKED),), "auditor", ApproveUnmasking(), "not-for-oneself"),
        ((("auditor", ASKED), ("dpo", ApproveUnmasking())), "dpo", ApproveUnmasking(), "approved-already"),
        ((("auditor", ASKED),), "auditor", DeclineUnmasking(), "not-for-oneself"),
        ((), "dpo", EndGrant(), "nothing-granted"),
        ((), "dpo", LiftConflict(person="a", other="b"), "not-for-this"),
    ],
)
def test_nobody_decides_alone_or_for_themself(
    said: tuple[tuple[str, Command], ...], actor: str, command: Command, code: str
) -> None:
    assert refused(after(*said), actor, command) == code


def test_a_third_approval_finds_nothing_to_decide() -> None:
    assert refused(granted(), "admin", ApproveUnmasking()) == "nothing-asked"
