"""An emergency while the gateway fails: the chain climbs, and at its end whoever reported is shown so."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.oracle import faults
from benchmarks.grid.refused import Refusing, opened
from benchmarks.grid.runs import Run

SLICE = [
    Run("refused", "hangs up to on-call", "", 1),
    Run("refused", "asks for patience up to second", "", 2),
    Run("refused", "talks nonsense up to whole-desk", "", 1),
    Run("refused", "fails up to telephone", "", 1),
    Run("refused", "lies up to on-call", "", 1),
]
"""One of nearly each kind for every run of the tests; the whole grid is in `make faults`."""


@pytest.fixture(scope="module")
async def refusing(open_folder: Path, gateway_process: GatewayProcess) -> AsyncIterator[Refusing]:
    """A desk whose gateway fails."""
    async with opened(open_folder / "refused", gateway_process) as desk:
        yield desk


@pytest.mark.parametrize("run", SLICE, ids=lambda run: run.name)
async def test_the_chain_climbs_to_somebody_though_the_gateway(refusing: Refusing, run: Run) -> None:
    came = await refusing.play(run)

    assert list(faults(came)) == []
