"""Orders of a programme year: whoever touches a stream takes them first, with the same bytes, and once."""

from collections.abc import Awaitable, Callable

import pytest
from temporalio.testing import ActivityEnvironment

from activities.ledger import Ledger
from activities.sending import Sending
from domain.diary import WriteDiary
from domain.meetings import RecordContact
from domain.messages import Order
from domain.people import WithdrawPerson
from domain.sessions import CorrectAttendance, RecordAttendance
from domain.timetable import ScheduleSession
from store.database import Database
from store.log import Log
from store.mark import Mark
from store.notes import note_id
from tests.activities.cohort import Cohort, at
from tests.activities.rows import lasting, types

SESSION = "october"


async def orders(cohort: Cohort, stream: str) -> tuple[Order, ...]:
    """What is ordered of a stream and not delivered yet."""
    pending: tuple[Order, ...] = (await cohort.state(cohort.year)).pending.get(stream, ())
    return pending


async def deliver(cohort: Cohort) -> None:
    """Gives every order of the year, as its driver does."""
    sending = Sending(cohort.ledger, Mark(cohort.ledger._logs["programme"].db))
    for intent in (await cohort.state(cohort.year)).intents:
        await ActivityEnvironment().run(sending.give_orders, cohort.year, intent)


async def test_a_touch_takes_what_was_ordered_before_it(cohort: Cohort, log: Log) -> None:
    [pair] = await cohort.begins()

    await cohort.says(pair, RecordContact(occurred_us=at("2025-09-02")), at("2025-09-02"))

    assert (await types(log, pair))[:2] == ["relationship-opened", "obligation-opened"]
    assert (await types(log, pair))[-2:] == ["contact-recorded", "obligation-ended"]


async def test_settling_takes_what_was_ordered_too(cohort: Cohort, log: Log) -> None:
    [pair] = await cohort.begins()

    await cohort.ledger.settle(pair, at("2025-08-26"))

    assert await types(log, pair) == ["relationship-opened", "obligation-opened"]


async def test_what_is_ordered_later_than_a_touch_waits(cohort: Cohort, log: Log) -> None:
    [pair] = await cohort.begins()

    await cohort.ledger.settle(pair, at("2025-08-24"))

    assert await log.read(pair) == []


async def test_a_later_delivery_is_a_duplicate(cohort: Cohort, log: Log) -> None:
    [pair] = await cohort.begins()
    [order] = await orders(cohort, pair)
    await cohort.says(pair, RecordContact(occurred_us=at("2025-09-02")), at("2025-09-02"))
    before = await log.read(pair)

    receipt = await cohort.ledger.execute(order.target, order.command, order.stamp)

    assert receipt.duplicate
    assert await log.read(pair) == before


async def test_giving_an_order_twice_gives_the_same_receipt(cohort: Cohort) -> None:
    [pair] = await cohort.begins()
    [order] = await orders(cohort, pair)

    first = await cohort.ledger.execute(order.target, order.command, order.stamp)
    second = await cohort.ledger.execute(order.target, order.command, order.stamp)

    assert (first.duplicate, second.duplicate) == (False, True)
    assert (first.version, first.position) == (second.version, second.position)


async def test_delivering_everything_twice_writes_it_once(cohort: Cohort, log: Log) -> None:
    [pair] = await cohort.begins()
    intents = (await cohort.state(cohort.year)).intents

    await deliver(cohort)
    before = await log.head()
    for intent in intents:
        sending = Sending(cohort.ledger, Mark(log.db))
        await ActivityEnvironment().run(sending.give_orders, cohort.year, intent)

    assert await log.head() == before
    assert (await types(log, cohort.year)).count("orders-delivered") == len(intents)
    assert (await cohort.state(cohort.year)).pending == {}
    assert await types(log, pair) == ["relationship-opened", "obligation-opened"]


async def an_autumn(cohort: Cohort) -> tuple[str, str]:
    """A pair, a group session whose attendance is corrected, a withdrawal: all ordered, nothing delivered."""
    [pair] = await cohort.begins()
    schedule = ScheduleSession(
        kind="training", topics=("stress",), starts_us=at("2025-10-08", 14), minutes=90
    )
    await cohort.says(cohort.year, schedule, at("2025-10-01"), command_id=SESSION)
    record = RecordAttendance(session=SESSION, held_minutes=90, attended=(("mentor-1", 90),))
    await cohort.says(cohort.year, record, at("2025-10-08", 18))
    correct = CorrectAttendance(session=SESSION, mentor="mentor-1", minutes=60, note=note_id("reason"))
    await cohort.says(cohort.year, correct, at("2025-10-10"), command_id="corrected")
    await cohort.says(cohort.year, WithdrawPerson(person="mentor-1"), at("2025-11-05"), command_id="left")
    return pair, cohort.mentor()


async def by_a_driver(cohort: Cohort, _pair: str, _mentor: str) -> None:
    await deliver(cohort)


async def by_settling(cohort: Cohort, pair: str, mentor: str) -> None:
    for stream in (pair, mentor):
        await cohort.ledger.settle(stream, at("2025-11-06"))


async def by_settling_day_by_day(cohort: Cohort, pair: str, mentor: str) -> None:
    for day in range(1, 31):
        for stream in (pair, mentor):
            await cohort.ledger.settle(stream, at(f"2025-10-{day:02}"))


async def by_a_door(cohort: Cohort, pair: str, mentor: str) -> None:
    await cohort.says(pair, RecordContact(occurred_us=at("2025-11-20")), at("2025-11-20"), command_id="door")
    await cohort.says(mentor, WriteDiary(occurred_us=at("2025-11-20")), at("2025-11-20"), command_id="door")


async def by_the_last_order(cohort: Cohort, pair: str, mentor: str) -> None:
    for stream in (pair, mentor):
        for order in reversed(await orders(cohort, stream)):
            await cohort.ledger.execute(order.target, order.command, order.stamp)


async def by_the_order_of_the_correction(cohort: Cohort, _pair: str, mentor: str) -> None:
    [order] = [order for order in await orders(cohort, mentor) if order.command_id == "corrected/attend"]
    await cohort.ledger.execute(order.target, order.command, order.stamp)


@pytest.mark.parametrize(
    "touch",
    [by_settling, by_settling_day_by_day, by_a_door, by_the_last_order, by_the_order_of_the_correction],
    ids=lambda touch: touch.__name__,
)
async def test_ordered_commands_are_the_same_bytes_whoever_had_them_decided(
    cohort: Cohort,
    log: Log,
    elsewhere: Database,
    touch: Callable[[Cohort, str, str], Awaitable[None]],
) -> None:
    there = Log(elsewhere, "programme")
    other = Cohort(Ledger({"programme": there}))
    pair, mentor = await an_autumn(cohort)
    await an_autumn(other)

    await by_a_driver(cohort, pair, mentor)
    await touch(other, pair, mentor)
    await deliver(other)

    for stream in (pair, mentor):
        ours, theirs = lasting(await log.read(stream)), lasting(await there.read(stream))
        assert [row for row in theirs if row[9] != "door"][: len(ours)] == ours
