"""Reading out of turn has a reason, a case, sixty minutes, and a review by somebody else that is owed."""

import pytest

from domain import addresses, break_glass
from domain.break_glass import LONGEST_REVIEW_US, OPEN_FOR_US, GlassState
from domain.break_glass_events import (
    BreakGlass,
    ReadingStopped,
    ReviewBreaking,
    ReviewFellDue,
    StopReading,
)
from domain.deciding import decide, settle
from domain.errors import Refusal
from domain.given import asked, fact_of, wanted
from domain.messages import Command, Given, Stamp
from domain.walls import LiftConflict
from tests.domain.builders import at, code_of
from tests.domain.builders_rota import OFFICERS, desk, framed

STREAM = addresses.break_glass("officer", "m1")
REVIEW_BY_US = 5 * 86_400_000_000
ON_DUTY = (Given(stream=addresses.rota(), version=1, fact="on-duty"),)
BREAKS = BreakGlass(case="e1", note="note/1", review_by_us=REVIEW_BY_US, desk_us=0, given=ON_DUTY)
JUDGES = ReviewBreaking(breaking="c0", judgement="justified")


def does(state: GlassState, command: Command, actor: str = "officer", at_us: int = 0) -> GlassState:
    stamp = Stamp(at_us, actor, f"c{at_us}")
    return decide(break_glass.DECIDER, command, state, stamp, None).state


def refused(state: GlassState, command: Command, actor: str = "officer") -> str:
    with pytest.raises(Refusal) as raised:
        does(state, command, actor, at_us=1)
    return code_of(raised)


def broken() -> GlassState:
    return does(GlassState(STREAM), BREAKS)


def test_it_is_open_for_sixty_minutes() -> None:
    state = broken()

    assert (state.open, state.until_us) == ("c0", OPEN_FOR_US)
    assert (state.officer, state.person) == ("officer", "m1")
    assert break_glass.stage(state, None, 0) == "open"
    assert break_glass.due(state, None) == (OPEN_FOR_US, "review")


def test_it_stops_by_itself_and_the_review_stays_owed() -> None:
    settled = settle(break_glass.DECIDER, broken(), OPEN_FOR_US, None)

    assert [entry.event for entry in settled.entries] == [ReadingStopped(breaking="c0", why="lapsed")]
    assert break_glass.stage(settled.state, None, 0) == "to-review"


def test_the_officer_can_stop_before() -> None:
    state = does(broken(), StopReading(), at_us=5)

    assert (state.open, state.until_us) == ("", None)


def test_a_review_that_nobody_gave_falls_due_and_can_still_be_given() -> None:
    settled = settle(break_glass.DECIDER, broken(), REVIEW_BY_US, None)

    assert settled.entries[-1].event == ReviewFellDue(breaking="c0")
    assert settled.state.breakings["c0"].overdue
    late = does(settled.state, JUDGES, "dpo", at_us=REVIEW_BY_US + 1)
    assert late.breakings["c0"].judgement == "justified"
    assert break_glass.stage(late, None, 0) == "closed"
    assert break_glass.due(late, None) is None


def test_a_review_in_time_leaves_nothing_due() -> None:
    state = does(does(broken(), StopReading(), at_us=5), JUDGES, "auditor", at_us=6)

    assert settle(break_glass.DECIDER, state, LONGEST_REVIEW_US, None).entries == ()


@pytest.mark.parametrize("review_by_us", [0, 1, LONGEST_REVIEW_US + 2])
def test_a_review_is_owed_within_five_working_days(review_by_us: int) -> None:
    command = BREAKS.model_copy(update={"review_by_us": review_by_us})

    assert refused(GlassState(STREAM), command) == "no-review"


def test_nobody_breaks_it_for_another_or_twice_at_once() -> None:
    assert refused(GlassState(STREAM), BREAKS, "somebody") == "not-for-others"
    assert refused(broken(), BREAKS) == "already-open"


@pytest.mark.parametrize(("fact", "code"), [("off-duty", "not-on-duty"), ("no-rota", "no-rota")])
def test_nobody_breaks_it_who_is_not_on_duty_by_a_rota(fact: str, code: str) -> None:
    said = (ON_DUTY[0].model_copy(update={"fact": fact}),)

    assert refused(GlassState(STREAM), BREAKS.model_copy(update={"given": said})) == code
    assert refused(GlassState(STREAM), BREAKS.model_copy(update={"given": ()})) == "no-rota"


def test_the_rota_is_asked_at_the_desk_s_moment_and_either_layer_counts() -> None:
    """In the first week o1 is on call, o2 is second, and o3 is neither."""
    rota, monday = desk().state, at("2025-09-01 10:00")
    asks = BREAKS.model_copy(update={"desk_us": monday, "given": ()})
    officers = {one: GlassState(addresses.break_glass(one, "m1")) for one in OFFICERS}

    said = {one: fact_of(rota, asked(asks, state, 0)) for one, state in officers.items()}

    assert said == {"o1": "on-duty", "o2": "on-duty", "o3": "off-duty"}
    assert fact_of(framed().state, asked(asks, officers["o1"], 0)) == "no-rota"
    assert wanted(asks, officers["o1"]) == (addresses.rota(),)
    assert wanted(StopReading(), officers["o1"]) == ()


def test_what_the_rota_said_is_recorded_with_it() -> None:
    entries = decide(break_glass.DECIDER, BREAKS, GlassState(STREAM), Stamp(0, "officer", "c0"), None).entries

    assert [entry.event.model_dump()["given"] for entry in entries] == [(ON_DUTY[0].model_dump(),)]


def test_what_is_not_open_cannot_be_stopped_and_what_was_not_read_not_reviewed() -> None:
    assert refused(GlassState(STREAM), StopReading()) == "nothing-open"
    assert refused(GlassState(STREAM), JUDGES, "dpo") == "nothing-to-review"


def test_the_reader_does_not_review_and_a_review_is_given_once() -> None:
    assert refused(broken(), JUDGES) == "not-for-oneself"
    assert refused(does(broken(), JUDGES, "dpo", at_us=1), JUDGES, "auditor") == "nothing-to-review"


def test_any_other_command_is_not_for_it() -> None:
    assert refused(broken(), LiftConflict(person="a", other="b")) == "not-for-this"
