"""Whether the rota would page somebody at every step for a day ahead, and whether they can be reached."""

from typing import Any

import pytest

from benchmarks.gateway_use import GatewayProcess
from console import vigilance
from console.health import Check
from console.staffing import withdraw
from runtime.settings import Settings
from tests.console.office import Office

TELEPHONES = "duty-phone=+3615550100"


@pytest.fixture
def settings(gateway: GatewayProcess) -> Settings:
    """A service with every channel and the telephone of the rota."""
    return gateway.loaded(telephones=TELEPHONES)


async def looked(office: Office, settings: Settings) -> dict[str, Check]:
    return {check.name: check async for check in vigilance.rota(office.doors, settings)}


async def reachable(office: Office) -> None:
    """Every officer has a telephone that is a number."""
    for number in (1, 2, 3):
        fields = {"name": f"Officer {number}", "phone": f"+3630000000{number}"}
        await office.doors.vault.put_person(f"o{number}", fields, f"STAFF{number}")


async def test_a_rota_of_people_who_can_be_reached_is_well(office: Office, settings: Settings) -> None:
    await office.publishes()
    await reachable(office)

    told = await looked(office, settings)

    assert {name: check.ok for name, check in told.items()} == {
        "rota": True,
        "people on duty": True,
        "telephones": True,
    }


@pytest.mark.parametrize(("mode", "ok"), [("trial", True), ("production", False)])
async def test_without_a_rota_an_emergency_would_page_nobody(office: Office, mode: Any, ok: bool) -> None:
    told = (await looked(office, Settings.load(mode=mode)))["rota"]

    assert told.ok is ok
    assert "nearpeer rota publish FILE" in told.detail + told.remedy


async def test_a_gap_within_a_day_is_told_with_its_step_and_the_command_that_shows_all(
    office: Office, settings: Settings
) -> None:
    await office.publishes()
    await withdraw(await office.desk(), "o1", "admin")

    told = (await looked(office, settings))["rota"]

    assert not told.ok
    assert "at on-call; the first at 2025-10-20 12:00" in told.detail
    assert "nearpeer rota prove" in told.remedy


async def test_a_telephone_that_is_no_number_is_told_without_the_number(
    office: Office, settings: Settings
) -> None:
    await office.publishes()

    told = (await looked(office, settings))["people on duty"]

    assert (told.ok, told.detail) == (
        False,
        "The telephone of o2 is no number in international form.",
    )


async def test_somebody_whom_no_channel_reaches_that_is_set_up_is_told(
    office: Office, gateway: GatewayProcess
) -> None:
    await office.publishes()
    await reachable(office)
    mail_alone = gateway.loaded(sms_url="", sms_secret="", telephones=TELEPHONES)

    told = await looked(office, mail_alone)

    assert "o1, o2, o3 has no address of any channel" in told["people on duty"].detail
    assert "NEARPEER_SMS_URL" in told["telephones"].remedy


@pytest.mark.parametrize(("mode", "ok"), [("trial", True), ("production", False)])
async def test_a_telephone_of_the_rota_without_a_number_is_named(
    office: Office, gateway: GatewayProcess, mode: Any, ok: bool
) -> None:
    await office.publishes()

    told = (await looked(office, gateway.loaded(mode=mode)))["telephones"]

    assert told.ok is ok
    assert "duty-phone" in told.detail
    assert "NEARPEER_TELEPHONES=duty-phone=" in told.detail + told.remedy
