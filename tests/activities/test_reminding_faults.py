"""Reminders and notices through faults: sent at least once, under one key, and given up only after a day."""

import asyncio

import pytest

from activities.clock import real_now_us
from activities.ledger import Ledger
from activities.reminding import TRIES, Reminding
from benchmarks.gateway_use import GatewayProcess
from store.database import Database
from store.log import Log
from store.mark import Mark
from store.vault import Vault
from tests.activities.cohort import Cohort
from tests.activities.reminders import (
    Make,
    about,
    reminded,
    standings,
    try_again_now,
)


async def test_looking_again_sends_nothing_again(
    cohort: Cohort, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    await reminded(cohort, reachable)
    await reminding().once()

    await reminding().once()

    assert [one["times"] for one in gateway.accepted()] == [1, 1]


async def test_two_workers_send_each_message_once(
    cohort: Cohort, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    await reminded(cohort, reachable)
    first, second = reminding(), reminding()
    await first._plan()

    await asyncio.gather(first.once(), second.once())

    assert [one["times"] for one in gateway.accepted()] == [1, 1]


@pytest.mark.parametrize("fault", ["503", "drop-after", "garbage"])
async def test_after_a_fault_it_is_tried_again_until_it_is_sent(
    cohort: Cohort,
    lane: Database,
    owner: Database,
    gateway: GatewayProcess,
    reminding: Make,
    reachable: str,
    fault: str,
) -> None:
    await reminded(cohort, reachable)
    gateway.breaks(fault)
    await reminding().once()
    waiting = await lane.fetch("SELECT standing, tries, problem FROM board.outgoing")
    assert {(row["standing"], row["tries"]) for row in waiting} == {("waiting", 1)}
    assert [row for row in waiting if not row["problem"] or "@students" in row["problem"]] == []

    gateway.breaks("none")
    await try_again_now(owner)
    await reminding().once()

    assert set((await standings(lane)).values()) == {"sent"}


async def test_a_pause_lies_between_two_tries(
    cohort: Cohort, lane: Database, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    await reminded(cohort, reachable)
    gateway.breaks("503")

    await reminding().once()
    await reminding().once()

    assert gateway.attempts("email") == 2
    next_us = await lane.fetch("SELECT next_us FROM board.outgoing")
    assert all(row["next_us"] > real_now_us() + 30_000_000 for row in next_us)


async def test_who_cannot_be_reached_by_mail_gets_a_short_message(
    cohort: Cohort, lane: Database, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    await reminded(cohort, reachable)
    gateway.breaks("400", channel="email")

    await reminding().once()

    [sms] = gateway.accepted("sms")
    assert sms["to"] == "+36301234567"
    assert about(await standings(lane), "mentee-1") == {"sent"}
    assert about(await standings(lane), "mentor-1") == {"waiting"}


async def test_it_is_given_up_after_so_many_tries(
    cohort: Cohort, lane: Database, owner: Database, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    await reminded(cohort, reachable)
    gateway.breaks("400")
    await reminding()._plan()
    await owner.execute("UPDATE board.outgoing SET tries = $1", TRIES - 1)

    await reminding().once()

    rows = await lane.fetch("SELECT standing, problem FROM board.outgoing")
    assert [row["standing"] for row in rows] == ["failed", "failed"]
    assert all("answered" in row["problem"] for row in rows)


async def test_who_died_while_sending_is_replaced_and_the_key_is_the_same(
    cohort: Cohort, owner: Database, gateway: GatewayProcess, reminding: Make, reachable: str
) -> None:
    await reminded(cohort, reachable)
    await reminding().once()
    keys = {one["key"] for one in gateway.accepted()}
    await owner.execute("UPDATE board.outgoing SET standing = 'waiting', next_us = 0")

    await reminding().once()

    assert {one["key"] for one in gateway.accepted()} == keys
    assert [one["times"] for one in gateway.accepted()] == [2, 2]


async def test_the_duty_goes_on_while_the_record_is_away(gateway: GatewayProcess, vault: Vault) -> None:
    nowhere = Log(Database("postgresql://nobody@127.0.0.1:1/nothing", pool_size=1), "programme")
    duty = Reminding(Ledger({"programme": nowhere}), nowhere, Mark(nowhere.db), vault, {})

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(duty.run(), 0.5)
