"""Many at once on one stream: everybody lands, once, in some order without holes."""

import asyncio

from activities.ledger import Ledger
from domain.meetings import RecordContact
from domain.messages import Stamp
from store.log import Log
from tests.activities.cohort import BEGINS_US, OVER_US, Cohort, at

WRITERS = 16


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
