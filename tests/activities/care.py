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


@asynccontextmanager
async def care_of(urls: Urls, settings: Settings, field: str = "email") -> AsyncIterator[CareLane]:
    """The lane with these settings; `field` of an officer's profile says how they are reached."""
    places = Addresses(
        url=urls["url"], keys_url=urls["keys_url"], temporal="", namespace="", kek=KEK, codec_key=None
    )
    made = care_lane(settings, places, "test")
    commands = (
        PublishCalendar(calendar=CALENDAR),
        PublishPolicy(effective_us=CALENDAR.begins_us, policy=POLICY),
        PublishRota(rota=PUBLISHED, effective_us=at(OPENED)),
        AnchorClock(real_anchor_us=real_now_us(), programme_anchor_us=at(FRIDAY)),
    )
    for number, command in enumerate(commands):
        stamp = Stamp(at(OPENED), "coordinator", f"rota/{number}")
        await made.ledger.execute(addresses.rota(), command, stamp)
    for officer in OFFICERS:
        await made.vault.put_person(officer, {field: ADDRESSES[field][officer]}, officer)
    yield made
    await made.close()
