"""An emergency on the real engines, while each of its parts is killed: never lost, never unnoticed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid import DUTY, PARTS, STEPS, Grid, Run
from benchmarks.oracle import faults
from console.service import Service
from runtime.settings import Settings

SPEED = 2
SLICE = [
    Run("worker-urgent", "while the gateway is asked", 1),
    Run("worker-urgent", "after the receipt", 1),
    Run("watchdog", "after the receipt", 1),
    Run("temporal", "before the raise", 1),
    Run("temporal", "after the page", 1),
    Run("postgres", "before the raise", 1),
    Run("postgres", "after the receipt", 1),
    Run("postgres", "after the acknowledgement", 1),
]
"""One of each kind for every run of the tests; the whole grid is `make faults`."""
WHOLE = [Run(part, step, seed) for part in PARTS for step in STEPS for seed in (2, 3)]


@pytest.fixture(scope="module")
async def grid(open_folder: Path, gateway_process: GatewayProcess) -> AsyncIterator[Grid]:
    """A service with its emergency lane, commits durable, and a desk."""
    gateway_process.clear()
    ours = {k.removeprefix("NEARPEER_").lower(): v for k, v in gateway_process.settings().items()}
    settings = Settings.load(data_dir=open_folder / "desk", telephones=f"duty={DUTY}", **ours)
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {**gateway_process.settings(), "NEARPEER_TELEPHONES": f"duty={DUTY}"}.items():
            environment.setenv(name, value)
        service = Service(settings)
        try:
            await service.start_engines()
            made = Grid(service, gateway_process, SPEED)
            await made.open()
            yield made
            await made.close()
        finally:
            await service.stop()


@pytest.mark.parametrize("run", SLICE, ids=lambda run: run.name)
async def test_a_case_is_neither_lost_nor_unnoticed_when(grid: Grid, run: Run) -> None:
    came = await grid.play(run)

    assert list(faults(came)) == []


@pytest.mark.full
@pytest.mark.parametrize("run", WHOLE, ids=lambda run: run.name)
async def test_it_is_neither_at_any_step_when(grid: Grid, run: Run) -> None:
    came = await grid.play(run)

    assert list(faults(came)) == []
