"""A drill goes the whole way of an emergency, is measured step by step, and counts nowhere."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from domain.case_commands import AcknowledgeEmergency, RecordContactMade
from tests.console.cli.cases import Cases
from tests.console.cli.cohort import BELA, COORDINATOR, FANNI
from tests.console.cli.conftest import Nearpeer

PATIENCE_S = 60


@pytest.fixture
def desk() -> Iterator[ThreadPoolExecutor]:
    """Somebody who acts while the command is watching."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


def answered(cases: Cases, drill: str) -> None:
    """The gateway and an officer answer a drill as soon as it is there."""
    until = time.monotonic() + PATIENCE_S
    while cases.state(drill).level is None:
        assert time.monotonic() < until, "nobody raised it"
        time.sleep(0.05)
    cases.page(drill, "page/1", "sent")
    cases.does(drill, AcknowledgeEmergency(officer=BELA))
    cases.does(drill, RecordContactMade(professional=COORDINATOR))


def test_a_drill_is_watched_until_contact_was_made_and_every_step_is_measured(
    at_desk: Nearpeer, cases: Cases, desk: ThreadPoolExecutor
) -> None:
    doing: Future[None] = desk.submit(answered, cases, "drill-watched")

    said = at_desk("emergency", "drill", "--id", "drill-watched", "--wait", str(PATIENCE_S), "--json")

    doing.result()
    steps = said.json["steps"]
    assert said.code == 0
    assert [step["step"] for step in steps] == ["raised", "paged", "acknowledged", "contact"]
    assert [step["after_s"] for step in steps] == sorted(step["after_s"] for step in steps)
    assert [step["due_s"] for step in steps] == [None, 120.0, 300.0, 1200.0]
    assert all(step["in_time"] for step in steps[1:])
    assert said.json["complete"] is True


def test_a_drill_that_nobody_answers_in_the_time_given_says_no(at_desk: Nearpeer) -> None:
    said = at_desk("emergency", "drill", "--wait", "0.5")

    assert said.code == 1
    assert said.out.count("not yet") == 3
    assert "It goes on." in said.out


def test_a_drill_may_only_be_raised_and_asked_about_later(at_desk: Nearpeer, cases: Cases) -> None:
    once = ("emergency", "drill", "--id", "drill-twice", "--level", "urgent", "--wait", "0", "--json")

    first, again = at_desk(*once), at_desk(*once)

    assert (first.code, again.code) == (0, 0)
    assert first.json["steps"][0] == again.json["steps"][0]
    assert [row.type for row in cases.rows("drill-twice")].count("emergency-raised") == 1


def test_a_step_that_came_late_is_told_and_the_answer_is_no(at_desk: Nearpeer, cases: Cases) -> None:
    drill = cases.raised(minutes_ago=30, drill=True)
    cases.does(drill, RecordContactMade(professional=COORDINATOR))

    said = at_desk("emergency", "drill", "--id", drill, "--wait", "0")

    assert said.code == 1
    assert "✗ late" in said.out


def test_the_id_of_a_case_in_earnest_is_no_drill(at_desk: Nearpeer, cases: Cases) -> None:
    case = cases.raised()

    said = at_desk("emergency", "drill", "--id", case)

    assert (said.code, said.err) == (
        1,
        f"emergency/{case} is no drill. Choose another id, or leave it out.\n",
    )
    assert not cases.state(case).drill


def test_a_drill_about_a_pair_opens_no_support_step(at_desk: Nearpeer, cases: Cases) -> None:
    cases.raised(drill=True, about=cases.life.pair_of(FANNI))

    pairs = at_desk("relationship", "list", "--json").json["relationships"]

    (row,) = [row for row in pairs if row["mentee"]["id"] == FANNI]
    assert row["support_open"] is False


def test_nothing_is_owed_after_a_drill(at_desk: Nearpeer, cases: Cases) -> None:
    drill = cases.raised(drill=True)
    cases.does(drill, RecordContactMade(professional=COORDINATOR))

    at_desk("emergency", "close", drill, "--endpoint", "engaged")

    assert cases.state(drill).closed
