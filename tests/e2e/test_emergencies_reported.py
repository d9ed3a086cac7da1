"""An emergency on the real engines, while its gateway reports what it should not, or not as it should."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.oracle import faults
from benchmarks.grid.reported import Reported, opened
from benchmarks.grid.runs import Run

SLICE = [
    Run("reported", fault, "", 1)
    for fault in (
        "read is forged",
        "delivered is told before the answer",
        "delivered is replayed to a new site",
        "failed is told after it was sent",
        "read is told after the closing",
    )
]
"""Some for every run of the tests; the whole grid is in `make faults`."""


@pytest.fixture(scope="module")
async def desk(open_folder: Path, gateway_process: GatewayProcess) -> AsyncIterator[Reported]:
    """A desk whose gateway reports."""
    gateway_process.clear()
    async with opened(open_folder / "reported", gateway_process) as made:
        yield made


@pytest.mark.parametrize("run", SLICE, ids=lambda run: run.fault)
async def test_what_a_gateway_reports_makes_no_case_wrong_when(desk: Reported, run: Run) -> None:
    came = await desk.play(run)

    assert list(faults(came)) == []
