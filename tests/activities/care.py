"""The care lane of a test: a rota, a clock at a Friday of the year, and officers who can be reached."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from activities.clock import real_now_us
from activities.lane import CareLane, care_lane
from domain import addresses
from domain.clock import AnchorClock
from domain.messages import Stamp
from domain.programme import PublishCalendar, PublishPolicy
from domain.rota_commands import PublishRota
from runtime.addresses import Addresses
from runtime.postgres import Urls
from runtime.settings import Settings
from tests.activities.cohort import CALENDAR, POLICY
from tests.activities.test_ledger_care import FRIDAY, OPENED, PUBLISHED, at
from tests.console.reports import KEK

OFFICERS = ("o1", "o2")
ADDRESSES = {
    "email": {officer: f"{officer}@desk.example" for officer in OFFICERS},
    "phone": {officer: f"+3630111000{officer[1]}" for officer in OFFICERS},
}


def places_of(urls: Urls) -> Addresses:
    """Where the lane's record is, and nothing else of a service."""
    return Addresses(
        url=urls["url"], keys_url=urls["keys_url"], temporal="", namespace="", kek=KEK, codec_key=None
    )


async def begun(lane: CareLane, field: str = "email", speed: int = 1) -> None:
    """Publishes the rota and turns the clock on, so many case seconds a second; `field` reaches officers."""
    clock = AnchorClock(real_anchor_us=real_now_us(), programme_anchor_us=at(FRIDAY), programme_us=speed)
    commands = (
        PublishCalendar(calendar=CALENDAR),
        PublishPolicy(effective_us=CALENDAR.begins_us, policy=POLICY),
        PublishRota(rota=PUBLISHED, effective_us=at(OPENED)),
        clock,
    )
    for number, command in enumerate(commands):
        stamp = Stamp(at(OPENED), "coordinator", f"rota/{number}")
        await lane.ledger.execute(addresses.rota(), command, stamp)
    for officer in OFFICERS:
        await lane.vault.put_person(officer, {field: ADDRESSES[field][officer]}, officer)


@asynccontextmanager
async def care_of(
    urls: Urls, settings: Settings, field: str = "email", speed: int = 1
) -> AsyncIterator[CareLane]:
    """The lane with these settings, begun."""
    made = care_lane(settings, places_of(urls), "test")
    await begun(made, field, speed)
    yield made
    await made.close()
