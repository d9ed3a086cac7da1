"""The oracle of the faults sees what it is there for: whether who reported was shown the truth."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from benchmarks.grid.looking import look
from benchmarks.grid.oracle import faults
from benchmarks.grid.runs import Came, Look, Run
from benchmarks.records import row_of
from domain import addresses
from domain.case_commands import AcknowledgeEmergency, PageOutcome, RaiseEmergency, RecordPageResult
from domain.deciding import decide
from domain.emergency import DECIDER
from domain.messages import Command, Stamp
from store.rows import Row

CASE = Run("refused", "fails up to telephone", "", 1)
SECOND_US = 1_000_000
RAISED_US = 1_757_000_000 * SECOND_US
SHOWN = Look(at_us=RAISED_US + 30 * SECOND_US, numbers=True, follows=True, nobody=True, late=False)
SILENT = replace(SHOWN, nobody=False)


def case(outcome: PageOutcome, *looks: Look) -> Came:
    """A case whose pages all came to the same, second by second, and that was taken after a minute."""
    pages = [
        RecordPageResult(page=f"page/{number}", outcome=outcome)
        for number in range(1, 5 if outcome == "failed" else 2)
    ]
    commands: list[Command] = [RaiseEmergency(level="emergency", danger="yes"), *pages]
    stream = addresses.emergency(CASE.case)
    state, rows = DECIDER.initial(stream), list[Row]()
    for second, command in enumerate([*commands, AcknowledgeEmergency(officer="officer-a")]):
        late = isinstance(command, AcknowledgeEmergency)
        stamp = Stamp(RAISED_US + (60 if late else second) * SECOND_US, "desk", f"word-{second}")
        decided = decide(DECIDER, command, state, stamp, None)
        state = decided.state
        for ordinal, entry in enumerate(decided.entries):
            rows.append(Row(*row_of(entry, ordinal), len(rows) + 1, stream, len(rows) + 1, stamp.at_us))
    return Came(CASE, kept="recorded", pages={"page/4": RAISED_US}, rows=rows, looks=list(looks))


def told(came: Came) -> Sequence[str]:
    """What the oracle says of who reported."""
    return [fault for fault in faults(came) if fault.startswith("I10")]


def test_who_reported_must_have_been_shown_that_nobody_could_be_reached() -> None:
    assert told(case("failed")) == ["I10: nobody could be reached, and whoever reported was not shown so"]
    assert told(case("failed", SHOWN)) == []


def test_what_was_shown_before_the_end_of_the_chain_is_not_enough() -> None:
    early = replace(SHOWN, at_us=RAISED_US + SECOND_US)

    assert told(case("failed", early)) == [
        "I10: nobody could be reached, and whoever reported was not shown so"
    ]


def test_a_page_must_not_be_silent_about_that_nobody_has_confirmed() -> None:
    assert told(case("sent", SILENT)) == ["I10: a page did not say that nobody has confirmed yet"]


def test_once_somebody_has_the_case_a_page_need_not_say_that_nobody_has() -> None:
    assert told(case("sent", replace(SILENT, at_us=RAISED_US + 61 * SECOND_US))) == []


def test_a_page_without_the_numbers_before_anything_else_is_told() -> None:
    below = replace(SHOWN, numbers=False)

    assert told(case("sent", below)) == ["I10: a page was shown without the numbers before anything else"]


@pytest.mark.parametrize("page", ["", "<main>112</main>", 'href="tel:112"<p>Nobody</p>'])
def test_what_is_no_page_of_a_report_shows_no_numbers(page: str) -> None:
    assert not look(page, RAISED_US).numbers
