"""An emergency on the real engines, while each of its parts is killed: never lost, never unnoticed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.emergencies import lane
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid import Grid
from benchmarks.oracle import faults
from benchmarks.steps import Run

SLICE = [
    Run("worker-urgent", "when the receipt is given", 1),
    Run("worker-urgent", "while the gateway is asked", 1),
    Run("watchdog", "when the page is claimed", 1),
    Run("temporal", "while the report is received", 1),
    Run("temporal", "when the next step is due", 1),
    Run("postgres", "while the report is received", 1),
    Run("postgres", "when the receipt is given", 1),
    Run("postgres", "while the acknowledgement is received", 1),
]
"""Some of each kind for every run of the tests; the whole grid is in `make faults`."""


@pytest.fixture(scope="module")
async def grid(open_folder: Path, gateway_process: GatewayProcess) -> AsyncIterator[Grid]:
    """A service with its emergency lane, and a desk."""
    gateway_process.clear()
    async with lane(open_folder / "desk", gateway_process, speed=10) as made:
        yield made


@pytest.mark.parametrize("run", SLICE, ids=lambda run: run.name)
async def test_a_case_is_neither_lost_nor_unnoticed_when(grid: Grid, run: Run) -> None:
    came = await grid.play(run)

    assert list(faults(came)) == []
