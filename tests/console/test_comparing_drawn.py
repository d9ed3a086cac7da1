"""What was compared, on a terminal: how much, what differs and where, and what to do."""

from console.checking_code import CodeChecked, Misfit
from console.comparing.divergence import Divergence
from console.comparing.reading import Compared
from console.drawn.comparing import checked, compared

PAIR = "relationship/2025/pair-1"
ACTED = Divergence(
    what="no-event",
    problem="It acted on notice/ask, and the log has no result of that.",
    log="programme",
    stream=PAIR,
    version=7,
    workflow=PAIR,
    run="run-1",
    event=10,
)


def ledgers(*found: Divergence) -> Compared:
    """A comparison that found so much."""
    return Compared(
        ok=not found,
        events={"programme": 1_234, "care": 5},
        streams=3,
        workflows=3,
        runs=4,
        exported=1,
        activities=60,
        counts={"no-event": len(found)} if found else {},
        divergences=found,
    )


def test_two_ledgers_that_say_the_same_are_told_with_how_much_was_compared() -> None:
    much, said = compared(ledgers())

    assert str(much).startswith("1,234 events of programme, 5 events of care in 3 streams; 4 histories of 3")
    assert str(much).endswith("1 of them exported, with 60 activities.")
    assert said == "The two ledgers say the same."


def test_a_difference_is_told_with_its_place_in_both_ledgers() -> None:
    lines = [str(line) for line in compared(ledgers(ACTED))]

    (told,) = (line for line in lines if "notice/ask" in line)
    assert "no-event: It acted on notice/ask" in told
    assert f"(programme, {PAIR}, version 7, run run-1, event 10)" in told
    assert "nearpeer audit verify" in lines[-1]


def test_more_differences_than_fit_are_counted() -> None:
    lines = [str(line) for line in compared(ledgers(*[ACTED] * 60))]

    assert "… and 10 more; --json has up to 1,000." in lines


def test_a_history_that_does_not_fit_is_told_with_its_event_and_the_remedy() -> None:
    misfit = Misfit(
        source="temporal",
        workflow="Relationship",
        history=f"{PAIR}/run-1",
        event=5,
        problem="NondeterminismError at event 5 (ActivityTaskScheduled)",
        remedy="Keep the old way.",
    )
    page = CodeChecked(ok=False, workflows={"Relationship": 3}, sources={"temporal": 3}, misfits=(misfit,))

    lines = [line for line in checked(page) if isinstance(line, str)]

    assert any(f"Relationship {PAIR}/run-1: NondeterminismError at event 5" in line for line in lines)
    assert lines[-1] == "Remedy: Keep the old way."
