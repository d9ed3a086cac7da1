"""While the record is away: a report is kept, somebody is paged from the spool, and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.gateway_use import GatewayProcess
from benchmarks.grid.desk import OFFICER, PHONES, Desk, lane
from benchmarks.killing import hanging
from console.intake import intake_of
from console.raising import Raised, raise_emergency
from domain import addresses
from domain.case_events import EmergencyRaised
from tests.e2e.conftest import eventually

CASE = "kept-0001"


@pytest.fixture
async def desk(open_folder: Path, gateway_process: GatewayProcess) -> AsyncIterator[Desk]:
    """A service with its emergency lane, and a desk."""
    gateway_process.clear()
    async with lane(open_folder / "away", gateway_process, speed=1) as made:
        yield made


async def test_a_report_is_kept_paged_from_the_spool_and_recorded_when_the_record_is_back(desk: Desk) -> None:
    sealed = desk.service.dir.spool / "on-call.sealed"
    await eventually(lambda: asyncio.to_thread(sealed.exists))
    intake = intake_of(desk.service.settings)

    with hanging(desk.service.postgres):
        receipt = await raise_emergency(intake, Raised(id=CASE, danger="yes"))
        assert receipt.kept == "kept"
        await eventually(lambda: asyncio.to_thread(lambda: bool(desk.gateway.accepted("sms"))))
    assert [one["to"] for one in desk.gateway.accepted("sms")] == [PHONES[OFFICER]]

    log = desk.doors.logs["care"]

    async def recorded() -> bool:
        return bool(await log.read(addresses.emergency(CASE)))

    await eventually(recorded)
    first = (await log.read(addresses.emergency(CASE)))[0]
    await intake.close()
    assert (first.type, first.recorded_us) == (EmergencyRaised.TYPE, desk.clock.programme_at(receipt.at_us))
    assert len(desk.gateway.accepted("sms")) == 1
