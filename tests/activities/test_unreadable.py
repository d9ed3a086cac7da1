"""A case that cannot be read: somebody is told of it all the same, and nobody else waits for it."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.clock import real_now_us
from activities.folds import Poisoned
from activities.lane import CareLane
from activities.unreadable import EVERY_US, Unreadable
from activities.watching import Health, Watching
from benchmarks.gateway_use import GatewayProcess
from console.intake import Intake
from console.raising import raise_emergency
from domain import addresses
from domain.case_commands import AcknowledgeEmergency
from domain.messages import Stamp
from domain.paging import RETRY_US
from domain.rota_commands import PublishRota
from runtime.postgres import Urls
from store.database import Database
from store.rows import Course, NewRow
from tests.activities.care import ADDRESSES, care_of
from tests.activities.test_ledger_care import FRIDAY, OPENED, PUBLISHED, at
from tests.console.reports import from_mentor, intake_at

DUTY = "+36301110009"
PHONES = ADDRESSES["phone"]
DESK = sorted(PHONES.values())
MINUTE_US = 60_000_000
POISON = {
    "an event of a later release": ("help-arrived", 1, b"{}"),
    "a schema of a later release": ("emergency-closed", 9, b"{}"),
    "a body that is no JSON": ("emergency-closed", 1, b"{endpoint: engaged"),
    "a body that is another": ("emergency-closed", 1, b'{"endpoint":"somewhere","note":null}'),
    "a fact that contradicts the others": (
        "obligation-ended",
        1,
        b'{"by":null,"obligation":"page/99","standing":"met"}',
    ),
}


@pytest.fixture
async def care(urls: Urls, gateway: GatewayProcess) -> AsyncIterator[CareLane]:
    """The care lane, with a telephone at the end of its chain."""
    async with care_of(urls, gateway.loaded(telephones=f"duty={DUTY}"), "phone") as made:
        yield made


@pytest.fixture
async def intake(urls: Urls, tmp_path: Path) -> AsyncIterator[Intake]:
    async with intake_at(urls["url"], urls["keys_url"], tmp_path) as made:
        yield made


@pytest.fixture
def watching(care: CareLane) -> Watching:
    return Watching(care.ledger, care.care, care.paging, care.crowd, care.unreadable)


async def raised(intake: Intake, number: int) -> str:
    """A case by a mentor; its stream."""
    return addresses.emergency((await raise_emergency(intake, from_mentor(number))).id)


async def poisoned(care: CareLane, stream: str, kind: str, schema: int, body: bytes) -> None:
    """Somebody has written into a stream what this release cannot use."""
    row = NewRow(kind, schema, body, at(FRIDAY), at(FRIDAY), "later", 0, "later/1", 0, None, None)
    found = await care.db.fetchrow("SELECT version, workflow FROM care.stream WHERE stream = $1", stream)
    course = Course(None, closed=False, workflow=found["workflow"])
    await care.care.append(stream, found["version"], [row], course)


def told(gateway: GatewayProcess, what: str) -> list[str]:
    """Who was told that something cannot be read, in the order of their numbers."""
    return sorted(one["to"] for one in gateway.accepted() if one["key"].startswith(f"{what}/unreadable/"))


@pytest.mark.parametrize("poison", list(POISON.values()), ids=list(POISON))
async def test_the_whole_desk_is_told_of_a_case_that_cannot_be_read_and_others_are_paged(
    care: CareLane,
    intake: Intake,
    watching: Watching,
    gateway: GatewayProcess,
    poison: tuple[str, int, bytes],
) -> None:
    spoilt, other = await raised(intake, 1), await raised(intake, 2)
    await poisoned(care, spoilt, *poison)

    health = await watching.once()

    assert health == Health(cases=2, ill=[spoilt])
    assert told(gateway, spoilt) == DESK
    await care.paging.page(other, "page/1")
    assert "page-sent" in [row.type for row in await care.care.read(other)]


async def test_what_is_told_is_told_again_with_the_telephone_and_not_at_every_look(
    care: CareLane, gateway: GatewayProcess
) -> None:
    rota = (await care.ledger.view(addresses.rota(), 0)).state
    moments = [0, 1, EVERY_US - 1, EVERY_US]

    for moment in moments:
        await care.unreadable.tell("emergency/case-0001", rota, at(FRIDAY) + moment)

    assert told(gateway, "emergency/case-0001") == sorted([*DESK, *DESK, DUTY])


async def test_a_watchdog_that_begins_anew_does_not_tell_twice(
    care: CareLane, gateway: GatewayProcess
) -> None:
    rota = (await care.ledger.view(addresses.rota(), 0)).state

    for unreadable in (care.unreadable, Unreadable(care.reaching)):
        await unreadable.tell("emergency/case-0001", rota, at(FRIDAY))

    assert told(gateway, "emergency/case-0001") == DESK


async def test_where_the_desk_cannot_be_told_the_telephone_rings(
    care: CareLane, gateway: GatewayProcess
) -> None:
    rota = (await care.ledger.view(addresses.rota(), 0)).state
    gateway.breaks("500", channel="sms", count=len(DESK))

    await care.unreadable.tell("emergency/case-0001", rota, at(FRIDAY))

    assert told(gateway, "emergency/case-0001") == [DUTY]


async def test_where_nobody_can_be_told_it_is_tried_again_soon(
    care: CareLane, gateway: GatewayProcess
) -> None:
    rota = (await care.ledger.view(addresses.rota(), 0)).state
    gateway.breaks("500", channel="sms", count=len([*DESK, DUTY]))

    for moment in (0, RETRY_US - 1, RETRY_US):
        assert told(gateway, "emergency/case-0001") == []
        await care.unreadable.tell("emergency/case-0001", rota, at(FRIDAY) + moment)

    assert told(gateway, "emergency/case-0001") == sorted([*DESK, DUTY])


async def test_the_driver_of_a_case_that_cannot_be_read_looks_again_in_a_minute(
    care: CareLane, intake: Intake
) -> None:
    spoilt = await raised(intake, 1)
    await poisoned(care, spoilt, *POISON["a body that is no JSON"])

    outlook = await care.paging.settle(spoilt, real_now_us())

    assert (outlook.stage, outlook.finished, outlook.intents) == ("unreadable", False, ())
    assert outlook.wake_us is not None
    assert outlook.wake_us > real_now_us() + MINUTE_US // 2
    assert not await care.paging.page(spoilt, "page/1")


@pytest.mark.parametrize("stream", ["emergency/never-raised", "nonsense/1"])
async def test_the_driver_of_what_is_no_case_ends(care: CareLane, stream: str) -> None:
    assert (await care.paging.settle(stream, real_now_us())).finished


async def test_a_case_that_is_mended_goes_on(
    care: CareLane, intake: Intake, watching: Watching, urls: Urls
) -> None:
    spoilt = await raised(intake, 1)
    await poisoned(care, spoilt, *POISON["a body that is no JSON"])
    assert not (await watching.once()).ok
    with pytest.raises(Poisoned, match=f"of {spoilt} cannot be used"):
        await care.ledger.execute(spoilt, AcknowledgeEmergency(officer="o1"), Stamp(at(FRIDAY), "o1", "ack"))

    owner = Database(urls["url"], pool_size=1)
    await owner.execute(
        "BEGIN; SET LOCAL session_replication_role = replica;"
        """ UPDATE care.event SET type = 'reading-recorded', body = '{"matter":"names","note":null}'"""
        " WHERE actor = 'later'; COMMIT"
    )
    await owner.close()

    assert (await watching.once()).ok
    await care.ledger.execute(spoilt, AcknowledgeEmergency(officer="o1"), Stamp(at(FRIDAY), "o1", "ack"))


async def test_a_rota_is_read_past_what_cannot_be_used_and_takes_nothing_meanwhile(
    care: CareLane, intake: Intake, watching: Watching, gateway: GatewayProcess
) -> None:
    await poisoned(care, addresses.rota(), "rota-blessed", 1, b"{}")
    stream = await raised(intake, 1)

    health = await watching.once()
    await care.paging.page(stream, "page/1")

    assert health.ill == [addresses.rota()]
    assert "page-sent" in [row.type for row in await care.care.read(stream)]
    with pytest.raises(Poisoned):
        await care.ledger.execute(
            addresses.rota(),
            PublishRota(rota=PUBLISHED, effective_us=at(OPENED)),
            Stamp(time.time_ns() // 1_000, "coordinator", "again"),
        )


async def test_a_key_that_does_not_fit_keeps_nobody_else_from_being_told(
    care: CareLane, gateway: GatewayProcess
) -> None:
    await care.keys_db.execute("UPDATE keys.person_key SET wrapped = '\\x00ff' WHERE person_id = 'o1'")
    rota = (await care.ledger.view(addresses.rota(), 0)).state

    await care.unreadable.tell("emergency/case-0001", rota, at(FRIDAY))

    assert told(gateway, "emergency/case-0001") == [PHONES["o2"]]


async def test_a_case_is_acknowledged_while_the_rota_has_what_cannot_be_used(
    care: CareLane, intake: Intake
) -> None:
    stream = await raised(intake, 1)
    await poisoned(care, addresses.rota(), "rota-blessed", 1, b"{}")
    now_us = at(FRIDAY) + MINUTE_US

    await care.ledger.execute(stream, AcknowledgeEmergency(officer="o1"), Stamp(now_us, "o1", "ack"))

    assert (await care.ledger.view(stream, now_us)).state.holder == "o1"
