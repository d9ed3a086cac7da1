"""A rehearsed year is the year that the domain alone computes, whatever the engines did meanwhile."""

from datetime import date
from pathlib import Path

from console.comparing.reading import compare
from console.summary import differences
from domain.deciding import State
from tests.e2e.conftest import Lived, lived, small_plan


def test_pairs_credit_and_every_standing_are_those_of_the_year_in_memory(whole_year: Lived) -> None:
    assert differences(whole_year.rehearsed.outcome, whole_year.rehearsed.memory) == []


def test_nobody_was_refused_who_is_not_refused_in_memory(whole_year: Lived) -> None:
    assert whole_year.rehearsed.outcome.refused == whole_year.rehearsed.memory.refused


def test_nothing_is_open_after_the_year_is_closed(whole_year: Lived) -> None:
    states: list[State] = list(whole_year.rehearsed.outcome.states.values())
    assert [state.stream for state in states if state.book.open] == []


async def test_every_workflow_of_the_year_has_ended(whole_year: Lived) -> None:
    assert await whole_year.doors.logs["programme"].open_streams() == []


async def test_the_worker_may_forget_every_workflow_after_each_step(open_folder: Path) -> None:
    """Also in the middle of the year, while drivers run, the log and their histories say the same."""
    plan = small_plan(open_folder, until=date(2026, 2, 20))
    async with lived(open_folder / "forgetful", plan, cached=0) as life:
        assert differences(life.rehearsed.outcome, life.rehearsed.memory) == []
        assert (await compare(life.service.settings, lambda *_: None)).divergences == ()
