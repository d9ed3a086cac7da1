"""Many at once on one stream: everybody lands, once, in some order without holes."""

import asyncio

import pytest

from activities.ledger import Ledger
from domain.meetings import RecordContact
from domain.messages import Stamp
from domain.pairing import RunPairing
from store.log import Log
from tests.activities.cohort import BEGINS_US, OVER_US, Cohort, at

WRITERS, EACH = 16, 15


def processes(log: Log, number: int) -> list[Ledger]:
    """Ledgers that share nothing but the record."""
    return [Ledger({"programme": log}) for _ in range(number)]


async def begun(cohort: Cohort) -> str:
    [pair] = await cohort.begins()
    await cohort.ledger.settle(pair, BEGINS_US)
    return pair


def contact(number: int) -> tuple[RecordContact, Stamp]:
    """One of many contacts of one day."""
    moment = at("2025-09-10") + number
    return RecordContact(occurred_us=moment), Stamp(moment, "person-1", f"contact-{number}")


async def test_sixteen_commands_at_once_all_land_once(cohort: Cohort, log: Log) -> None:
    pair = await begun(cohort)
    before = len(await log.read(pair))

    given = [ledger.execute(pair, *contact(n)) for n, ledger in enumerate(processes(log, WRITERS))]
    receipts = await asyncio.gather(*given)

    rows = (await log.read(pair))[before:]
    facts = [row.command_id for row in rows if row.type == "contact-recorded"]
    assert sorted(facts) == sorted(f"contact-{number}" for number in range(WRITERS))
    assert [row.version for row in rows] == list(range(before + 1, before + 1 + len(rows)))
    assert not any(receipt.duplicate for receipt in receipts)


async def test_sixteen_commands_at_once_in_one_process_all_land_once(cohort: Cohort, log: Log) -> None:
    pair = await begun(cohort)
    before = len(await log.read(pair))

    await asyncio.gather(*(cohort.ledger.execute(pair, *contact(number)) for number in range(WRITERS)))

    rows = (await log.read(pair))[before:]
    assert len({row.command_id for row in rows if row.type == "contact-recorded"}) == WRITERS
    assert [row.version for row in rows] == list(range(before + 1, before + 1 + len(rows)))


@pytest.mark.parametrize("number", [1, 4, WRITERS], ids=lambda number: f"{number}-processes")
async def test_sixteen_who_go_on_writing_to_one_stream_are_never_told_that_it_is_too_busy(
    cohort: Cohort, log: Log, number: int
) -> None:
    pair = await begun(cohort)
    ledgers = processes(log, number)

    async def writer(who: int) -> None:
        for turn in range(EACH):
            await ledgers[who % number].execute(pair, *contact(who * EACH + turn))

    await asyncio.gather(*(writer(who) for who in range(WRITERS)))

    facts = [row for row in await log.read(pair) if row.type == "contact-recorded"]
    assert len(facts) == WRITERS * EACH


async def test_one_command_given_by_sixteen_lands_once_and_all_get_its_receipt(
    cohort: Cohort, log: Log
) -> None:
    pair = await begun(cohort)

    receipts = await asyncio.gather(
        *(ledger.execute(pair, *contact(0)) for ledger in processes(log, WRITERS))
    )

    assert [receipt.duplicate for receipt in receipts].count(False) == 1
    assert len({(receipt.version, receipt.position) for receipt in receipts}) == 1
    assert [row.type for row in await log.read(pair)].count("contact-recorded") == 1


async def test_a_round_given_twice_at_once_is_one_round_though_it_reads_the_facts_of_others(
    cohort: Cohort, log: Log
) -> None:
    await cohort.opens()
    await cohort.enrols(3, 3)
    await cohort.trains(["mentor-1", "mentor-2", "mentor-3"])
    round_of_august = (cohort.year, RunPairing(seed="1"), Stamp(at("2025-08-25"), "person-1", "round"))

    ledgers = [*[cohort.ledger] * 3, *processes(log, 3)]
    receipts = await asyncio.gather(*(ledger.execute(*round_of_august) for ledger in ledgers))

    assert len({(receipt.version, receipt.position) for receipt in receipts}) == 1
    assert [receipt.duplicate for receipt in receipts].count(False) == 1


async def test_sixteen_who_settle_at_once_write_what_fell_due_once(cohort: Cohort, log: Log) -> None:
    pair = await begun(cohort)
    memory = await cohort.standings(pair, OVER_US)

    await asyncio.gather(*(ledger.settle(pair, OVER_US) for ledger in processes(log, WRITERS)))

    rows = await log.read(pair)
    assert len({(row.command_id, row.ordinal) for row in rows}) == len(rows)
    assert await cohort.standings(pair) == memory


async def test_a_process_that_kept_an_old_fold_reads_what_others_appended(cohort: Cohort, log: Log) -> None:
    pair = await begun(cohort)
    ours, theirs = processes(log, 2)
    await ours.view(pair, 0)
    await theirs.execute(pair, *contact(0))

    receipt = await ours.execute(pair, *contact(1))

    assert receipt.version == (await log.read(pair))[-1].version
    assert (await log.read(pair))[-1].command_id == "contact-1"
