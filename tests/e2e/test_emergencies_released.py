"""An emergency while the year's lane has a broken release: the emergency lane shares nothing with it."""

import math
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import lane
from benchmarks.grid.oracle import faults
from benchmarks.grid.released import ANOTHER_WAY, ENDS_AT_ONCE, SPEED, Released
from benchmarks.grid.runs import Run
from benchmarks.grid.yearly import year_beside


@pytest.fixture(scope="module")
async def released(open_folder: Path, gateway_process: GatewayProcess) -> AsyncIterator[Released]:
    """A desk beside a year; no page counts as delayed, as the machine of a test may be busy."""
    gateway_process.clear()
    folder = open_folder / "released"
    async with lane(folder, gateway_process, SPEED) as desk, year_beside(desk, open_folder / "tree") as year:
        yield Released(desk, year, cases=1, delayed_s=math.inf)


@pytest.mark.parametrize("kind", [ANOTHER_WAY, ENDS_AT_ONCE])
async def test_an_emergency_is_paged_beside(released: Released, kind: str) -> None:
    came = await released.play(Run("released", kind, "", 1))

    assert list(faults(came)) == []
