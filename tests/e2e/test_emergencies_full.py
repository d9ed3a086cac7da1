"""An emergency while a disk is full: what was kept is found, somebody is paged, and the alarm rings."""

from pathlib import Path

import pytest

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.full import RECORD, Full
from benchmarks.grid.oracle import faults, silence_s
from benchmarks.grid.runs import Run

SLICE = [Run("full", RECORD, "", 1)]
"""The whole family is in `make faults`."""


@pytest.fixture(scope="module")
def player(open_folder: Path, gateway_process: GatewayProcess) -> Full:
    """Plays each run on a service of its own."""
    return Full(open_folder / "full", gateway_process)


@pytest.mark.parametrize("run", SLICE, ids=lambda run: run.name)
async def test_nothing_is_lost_somebody_is_paged_and_the_alarm_rings_when(player: Full, run: Run) -> None:
    came = await player.play(run)

    assert came.struck
    assert list(faults(came)) == []
    assert silence_s(came, player.clock) <= came.silence_goal_s
