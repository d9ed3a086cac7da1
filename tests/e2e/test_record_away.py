"""While the record is away: a report is kept, somebody is paged from the spool, and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.emergencies import lane
from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid import OFFICER, PHONES, Grid
from benchmarks.killing import hanging
from console.intake import intake_of
from console.raising import Raised, raise_emergency
from domain import addresses
from domain.case_events import EmergencyRaised
from tests.e2e.conftest import eventually

CASE = "kept-0001"


@pytest.fixture
async def grid(open_folder: Path, gateway_process: GatewayProcess) -> AsyncIterator[Grid]:
    """A service with its emergency lane, and a desk."""
    gateway_process.clear()
    async with lane(open_folder / "away", gateway_process, speed=1) as made:
        yield made


async def test_a_report_is_kept_paged_from_the_spool_and_recorded_when_the_record_is_back(grid: Grid) -> None:
    sealed = grid.service.dir.spool / "on-call.sealed"
    await eventually(lambda: asyncio.to_thread(sealed.exists))
    intake = intake_of(grid.service.settings)

    with hanging(grid.service.postgres):
        receipt = await raise_emergency(intake, Raised(id=CASE, danger="yes"))
        assert receipt.kept == "kept"
        await eventually(lambda: asyncio.to_thread(lambda: bool(grid.gateway.accepted("sms"))))
    assert [one["to"] for one in grid.gateway.accepted("sms")] == [PHONES[OFFICER]]

    log = grid.doors.logs["care"]

    async def recorded() -> bool:
        return bool(await log.read(addresses.emergency(CASE)))

    await eventually(recorded)
    first = (await log.read(addresses.emergency(CASE)))[0]
    await intake.close()
    assert (first.type, first.recorded_us) == (EmergencyRaised.TYPE, grid.clock.programme_at(receipt.at_us))
    assert len(grid.gateway.accepted("sms")) == 1
