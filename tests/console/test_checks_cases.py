"""What `doctor` says of the cases: how many are open, and which of them cannot be read."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.checks import _cases
from console.health import Check
from console.intake import Intake
from console.raising import raise_emergency
from console.service import Doors
from domain import addresses
from domain.clock import AnchorClock
from domain.messages import Stamp
from runtime.postgres import Urls
from store.rows import Course, NewRow
from tests.console.reports import from_mentor, intake_at

NOON_US = 1_773_054_000_000_000


@pytest.fixture
async def intake(urls: Urls, tmp_path: Path) -> AsyncIterator[Intake]:
    async with intake_at(urls["url"], urls["keys_url"], tmp_path) as made:
        yield made


def doors_of(intake: Intake) -> Doors:
    assert intake.doors
    return intake.doors


async def spoilt(doors: Doors, stream: str) -> None:
    row = NewRow("help-arrived", 1, b"{}", NOON_US, NOON_US, "later", 0, "later/1", 0, None, None)
    version = len(await doors.logs["care"].read(stream))
    await doors.logs["care"].append(stream, version, [row], Course(None, closed=False, workflow="Emergency"))


async def test_open_cases_that_can_be_read_are_well(intake: Intake) -> None:
    await raise_emergency(intake, from_mentor(1))

    assert await _cases(doors_of(intake)) == Check(
        name="cases", ok=True, detail="1 are open, each can be read"
    )


async def test_a_case_and_a_rota_that_cannot_be_read_are_named(intake: Intake) -> None:
    doors = doors_of(intake)
    anchor = AnchorClock(real_anchor_us=NOON_US, programme_anchor_us=NOON_US)
    await doors.ledger.execute(addresses.rota(), anchor, Stamp(NOON_US, "operator", "anchor"))
    stream = addresses.emergency((await raise_emergency(intake, from_mentor(1))).id)
    for each in (stream, addresses.rota()):
        await spoilt(doors, each)

    said = await _cases(doors)

    assert (said.ok, said.detail) == (False, f"2 cannot be read: {stream}, {addresses.rota()}.")
