"""An emergency while Temporal is away: it needs the record alone, and nobody is paged afterwards."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.oracle import faults
from benchmarks.grid.runs import Run
from benchmarks.grid.unreachable import AGAIN, WHOLE_LIFE, Unreachable, opened


@pytest.fixture(scope="module")
async def desk(open_folder: Path, gateway_process: GatewayProcess) -> AsyncIterator[Unreachable]:
    """A desk whose Temporal goes away and comes back."""
    gateway_process.clear()
    async with opened(open_folder / "unreachable", gateway_process) as made:
        yield made


@pytest.mark.parametrize("seed", [1, 2], ids=["hangs", "is gone"])
async def test_a_case_lives_to_its_end_while_temporal(desk: Unreachable, seed: int) -> None:
    came = await desk.play(Run("unreachable", WHOLE_LIFE, "", seed))

    assert list(faults(came)) == []


@pytest.mark.parametrize("seed", [1, 2], ids=["by hand", "from the outbox"])
async def test_a_closed_case_pages_nobody_when_it_is_started_again(desk: Unreachable, seed: int) -> None:
    came = await desk.play(Run("unreachable", AGAIN, "", seed))

    assert list(faults(came)) == []
