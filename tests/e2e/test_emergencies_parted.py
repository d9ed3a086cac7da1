"""An emergency on the real engines, while ways between its parts are cut: never lost, never unnoticed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.oracle import faults, silence_s
from benchmarks.grid.parted import opened
from benchmarks.grid.path import Path as Escalation
from benchmarks.grid.runs import Run

SLICE = [
    Run("parted", "worker-urgent to temporal drop", "while the report is received", 1),
    Run("parted", "web to database drop", "while the report is received", 1),
    Run("parted", "worker-urgent to database half-open", "when the page is claimed", 1),
    Run("parted", "worker-urgent to gateway reset", "when the receipt is given", 1),
    Run("parted", "worker-urgent to gateway drop", "when the page is claimed", 1),
]
"""One of each way, and a gateway that the worker cannot reach; the whole grid is in `make faults`."""


@pytest.fixture(scope="module")
async def escalation(open_folder: Path, gateway_process: GatewayProcess) -> AsyncIterator[Escalation]:
    """The path of an escalation, on a service whose ways can be cut."""
    gateway_process.clear()
    async with opened(open_folder / "parted", gateway_process) as made:
        yield made


@pytest.mark.parametrize("run", SLICE, ids=lambda run: run.name)
async def test_a_case_is_neither_lost_nor_unnoticed_while_cut(escalation: Escalation, run: Run) -> None:
    came = await escalation.play(run)

    assert list(faults(came)) == []
    assert silence_s(came, escalation.clock) <= came.silence_goal_s
