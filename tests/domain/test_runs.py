"""Exported histories: each run once, with its hash; those of a year, and apart from it of emergencies."""

import pytest

from domain import addresses, runs
from domain.case_commands import ReopenEmergency
from domain.runs import ExportedRun, RecordExports, RunsExported, RunsState
from domain.streams import log_of
from tests.domain import cohorts
from tests.domain.builders import YEAR, Life

PAIR = addresses.relationship("2025", "pair-1")
CASES = addresses.runs_of("emergency/case-1")
FIRST = ExportedRun(stream=PAIR, run="run-1", sha256="1" * 64)
SECOND = ExportedRun(stream=PAIR, run="run-2", sha256="2" * 64)
WHEN = "2026-02-01 03:00"


@pytest.fixture(params=[YEAR, CASES])
def life(request: pytest.FixtureRequest) -> Life:
    """A stream that names exported runs: of a year, and of the care log."""
    return cohorts.published().year if request.param == YEAR else Life(CASES)


@pytest.mark.parametrize(
    ("stream", "named_in", "log"),
    [
        (PAIR, YEAR, "programme"),
        (YEAR, YEAR, "programme"),
        ("erasure/person-1", "other-runs/main", "programme"),
        ("emergency/case-1", "case-runs/main", "care"),
    ],
)
def test_runs_are_named_in_their_year_or_beside_it_and_those_of_emergencies_in_the_care_log(
    stream: str, named_in: str, log: str
) -> None:
    assert addresses.runs_of(stream) == named_in
    assert log_of(named_in) == log == log_of(stream)


def test_a_run_is_named_once(life: Life) -> None:
    life.does(WHEN, RecordExports(runs=(FIRST,)))
    life.does(WHEN, RecordExports(runs=(FIRST, SECOND)))

    assert life.told(RunsExported) == [RunsExported(runs=(FIRST,)), RunsExported(runs=(SECOND,))]
    assert life.state.exported == {"run-1": "1" * 64, "run-2": "2" * 64}


def test_what_is_known_already_adds_nothing(life: Life) -> None:
    life.does(WHEN, RecordExports(runs=(FIRST,)))

    assert life.does(WHEN, RecordExports(runs=(FIRST,))) == []


def test_a_history_that_is_another_one_now_is_refused(life: Life) -> None:
    life.does(WHEN, RecordExports(runs=(FIRST,)))
    other = FIRST.model_copy(update={"sha256": "f" * 64})

    assert life.refuses(WHEN, RecordExports(runs=(other,))) == "history-differs"


def test_a_year_that_is_closed_still_names_its_last_runs() -> None:
    year = cohorts.published().year
    year.reaches("2027-01-01 00:00")
    assert year.state.closed

    year.does("2027-01-01 00:00", RecordExports(runs=(FIRST,)))

    assert year.told(RunsExported) == [RunsExported(runs=(FIRST,))]


def test_a_year_that_is_not_open_names_none() -> None:
    assert Life(YEAR).refuses(WHEN, RecordExports(runs=(FIRST,))) == "no-such-year"


def test_time_does_nothing_to_the_runs_of_emergencies_and_nothing_else_is_for_them() -> None:
    life = Life(CASES)

    assert (life.reaches(WHEN), life.due(), life.stage(WHEN)) == ([], None, "exported")
    assert life.refuses(WHEN, ReopenEmergency()) == "not-for-this"


def test_the_runs_of_emergencies_stand_in_a_stream_of_their_own_that_has_no_driver() -> None:
    assert addresses.frame_of(CASES) == CASES
    assert addresses.year_of(CASES) is None
    assert isinstance(runs.DECIDER.initial(CASES), RunsState)
    assert runs.DECIDER.workflow == ""
