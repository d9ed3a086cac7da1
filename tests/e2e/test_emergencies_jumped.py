"""An emergency while clocks are set and change: by the right time nobody is told late, nothing is refused."""

from pathlib import Path

import pytest

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.jumped import Jumped
from benchmarks.grid.oracle import faults
from benchmarks.grid.runs import Run

BACK, ENDS = "every clock goes an hour back, and the lane starts anew", "summer time ends"
SLICE = [Run("jumped", BACK, "", 1), Run("jumped", ENDS, "", 1)]
"""The hardest of each kind; the whole family is in `make faults`."""


@pytest.fixture(scope="module")
def player(open_folder: Path, gateway_process: GatewayProcess) -> Jumped:
    """Plays each run on a service of its own."""
    return Jumped(open_folder / "jumped", gateway_process)


@pytest.mark.parametrize("run", SLICE, ids=lambda run: run.name)
async def test_a_case_is_paged_in_time_and_refused_by_no_clock_when(player: Jumped, run: Run) -> None:
    came = await player.play(run)

    assert came.struck
    assert list(faults(came)) == []
