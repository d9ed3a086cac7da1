"""What is to go out: planned once, claimed by one sender at a time, kept with what became of it."""

import asyncio

import asyncpg
import pytest

from runtime.postgres import Urls
from store.database import Database
from store.outgoing import Outgoing, Planned
from store.projections import Overtaken

NOW_US, LEASE_US = 1_000_000, 5_000_000


def planned(cause: str, person: str = "person-1", ends_us: int | None = None) -> Planned:
    return Planned("relationship/2025/r1", cause, person, "reminder", 7, ends_us)


@pytest.fixture
async def outgoing(record: Database) -> Outgoing:
    """An outgoing table whose log has been looked through up to event 10."""
    made = Outgoing(record)
    assert await made.position(10) == 10
    return made


async def test_the_first_look_begins_at_the_head_and_later_ones_where_they_were(outgoing: Outgoing) -> None:
    await outgoing.plan(10, 12, [])

    assert await outgoing.position(99) == 12


async def test_who_plans_late_writes_nothing(outgoing: Outgoing) -> None:
    await outgoing.plan(10, 12, [planned("reminder/a")])

    with pytest.raises(Overtaken):
        await outgoing.plan(10, 11, [planned("reminder/b")])

    assert [one.cause for one in await outgoing.claim(NOW_US, LEASE_US, 9)] == ["reminder/a"]


async def test_what_is_claimed_is_nobody_elses_until_the_lease_is_over(outgoing: Outgoing) -> None:
    await outgoing.plan(10, 11, [planned("reminder/a"), planned("reminder/b")])

    [first], [second] = await asyncio.gather(
        outgoing.claim(NOW_US, LEASE_US, 1), outgoing.claim(NOW_US, LEASE_US, 1)
    )

    assert {first.cause, second.cause} == {"reminder/a", "reminder/b"}
    assert await outgoing.claim(LEASE_US - 1, LEASE_US, 9) == []
    again = await outgoing.claim(LEASE_US, 2 * LEASE_US, 9)
    assert [one.tries for one in again] == [2, 2]


async def test_a_number_is_given_once_and_leaves_no_gap(outgoing: Outgoing) -> None:
    await outgoing.plan(10, 11, [planned(f"reminder/{n}") for n in range(4)])
    claimed = await outgoing.claim(NOW_US, LEASE_US, 9)

    numbers = await asyncio.gather(*(outgoing.number(one) for one in claimed[:3]))

    assert sorted(numbers) == [1, 2, 3]
    assert await outgoing.number(claimed[0]) == numbers[0]


async def test_what_was_held_is_no_try_and_what_failed_is_one(outgoing: Outgoing, record: Database) -> None:
    await outgoing.plan(10, 11, [planned("held"), planned("tried")])
    for one in await outgoing.claim(NOW_US, LEASE_US, 9):
        await outgoing.wait(one, LEASE_US, None if one.cause == "held" else "it was full")

    rows = await record.fetch("SELECT cause, tries, problem FROM board.outgoing ORDER BY cause")
    assert [tuple(row) for row in rows] == [("held", 0, None), ("tried", 1, "it was full")]


async def test_what_was_settled_stays_as_it_is(outgoing: Outgoing, record: Database) -> None:
    await outgoing.plan(10, 11, [planned("a")])
    [one] = await outgoing.claim(NOW_US, LEASE_US, 9)
    await outgoing.sent(one, NOW_US, "email", "reference-1")

    await outgoing.failed(one, LEASE_US, "late")
    await outgoing.wait(one, LEASE_US, "late")

    row = await record.fetchrow("SELECT standing, channel, reference, problem FROM board.outgoing")
    assert tuple(row) == ("sent", "email", "reference-1", None)
    assert await outgoing.claim(10 * LEASE_US, 11 * LEASE_US, 9) == []


async def test_a_twin_says_the_same_to_the_same_person_by_the_same_day(outgoing: Outgoing) -> None:
    await outgoing.plan(10, 11, [planned("a", ends_us=5), planned("b", ends_us=5), planned("c", ends_us=6)])
    await outgoing.plan(11, 12, [planned("d", person="person-2", ends_us=5)])
    first, second, later, other = sorted(await outgoing.claim(NOW_US, LEASE_US, 9), key=lambda one: one.cause)
    assert await outgoing.twin(second) is None

    await outgoing.sent(first, NOW_US, "email", "reference-1")

    assert await outgoing.twin(second) == ("email", "reference-1")
    assert (await outgoing.twin(later), await outgoing.twin(other)) == (None, None)


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("nearpeer_care", "SELECT * FROM board.outgoing"),
        ("nearpeer_door", "UPDATE board.outgoing SET standing = 'sent'"),
        ("nearpeer_auditor", "DELETE FROM board.outgoing"),
        ("nearpeer_year", "DELETE FROM board.outgoing"),
    ],
)
async def test_only_the_years_lane_writes_and_nobody_deletes(urls: Urls, role: str, statement: str) -> None:
    db = Database(urls["url"], role=role, pool_size=1)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await db.execute(statement)
    finally:
        await db.close()
