"""An emergency while the database is slow: answered, paged, and recorded once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.oracle import faults
from benchmarks.grid.runs import Run
from benchmarks.grid.slowed import Slowed, opened


@pytest.fixture(scope="module")
async def slowed(open_folder: Path, gateway_process: GatewayProcess) -> AsyncIterator[Slowed]:
    """A desk whose way to the database can be slow."""
    gateway_process.clear()
    async with opened(open_folder / "slowed", gateway_process) as made:
        yield made


async def test_everybody_is_answered_and_paged_when_a_statement_takes_two_seconds(slowed: Slowed) -> None:
    came = await slowed.play(Run("slowed", "2 s a statement", "", 1))

    assert list(faults(came)) == []
