"""The wrapping key is exchanged: everything living opens, and the old key opens nothing."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

from runtime.postgres import Urls
from store.database import Database
from store.keys import Keys
from store.rewrapping import PAGE, Rewrapping, held_by
from store.wrapping import WrongWrappingKey, name_of
from tests.store.conftest import WRAPPING_KEY

FOLLOWING = bytes(range(100, 132))
STRANGER = bytes(32)
BOTH = [WRAPPING_KEY, FOLLOWING]


@pytest.fixture
async def other(urls: Urls) -> AsyncIterator[Keys]:
    """The keys as a process sees them that has both wrapping keys at hand."""
    db = Database(urls["keys_url"], role="nearpeer_year", pool_size=4)
    yield Keys(db, WRAPPING_KEY, lambda: BOTH)
    await db.close()


@pytest.fixture
def work(keys_db: Database) -> Rewrapping:
    return Rewrapping(keys_db, WRAPPING_KEY, FOLLOWING)


async def stored(db: Database) -> list[bytes]:
    tables = "SELECT wrapped FROM keys.person_key UNION ALL SELECT wrapped FROM keys.service_key"
    return [row["wrapped"] for row in await db.fetch(tables) if row["wrapped"] is not None]


def opens(wrapping_key: bytes, wrapped: bytes) -> bool:
    try:
        aes_key_unwrap(wrapping_key, wrapped)
    except InvalidUnwrap:
        return False
    return True


async def rotated(work: Rewrapping) -> int:
    await work.check()
    await work.take_over()
    return await work.rewrap()


async def test_every_living_key_is_the_same_and_the_old_wrapping_key_opens_none(
    keys: Keys, other: Keys, work: Rewrapping, keys_db: Database
) -> None:
    people = [f"person-{n}" for n in range(PAGE + 3)]
    before = await keys.obtain(people, "diary")
    service = await keys.service("code-index")

    assert await work.check() == PAGE + 4
    assert await rotated(work) == PAGE + 4
    await work.tidy()

    assert await other.existing(people, "diary") == before
    assert await other.service("code-index") == service
    assert [opens(WRAPPING_KEY, wrapped) for wrapped in await stored(keys_db)] == [False] * (PAGE + 4)
    assert [one.name for one in await held_by(keys_db)] == [name_of(FOLLOWING)]


async def test_a_process_goes_over_to_the_new_key_by_itself(other: Keys, work: Rewrapping) -> None:
    await other.obtain(["person-1"], "diary")
    await rotated(work)

    made = await other.obtain(["person-1", "person-2"], "diary")
    anew = await other.service("pseudonym")

    assert await Keys(other._db, FOLLOWING).existing(["person-1", "person-2"], "diary") == made
    assert await Keys(other._db, FOLLOWING).service("pseudonym") == anew


async def test_a_process_without_the_new_key_makes_none_and_reads_none(keys: Keys, work: Rewrapping) -> None:
    await keys.obtain(["person-1"], "diary")
    await rotated(work)

    with pytest.raises(WrongWrappingKey):
        await keys.obtain(["person-2"], "diary")
    with pytest.raises(WrongWrappingKey):
        await keys.existing(["person-1"], "diary")
    with pytest.raises(WrongWrappingKey):
        await keys.service("code-index")


async def test_what_a_stranger_wrapped_is_refused_before_anything_is_done(
    keys: Keys, keys_db: Database
) -> None:
    await keys.obtain(["person-1"], "diary")
    before = await stored(keys_db)

    with pytest.raises(WrongWrappingKey):
        await Rewrapping(keys_db, STRANGER, FOLLOWING).check()

    assert await stored(keys_db) == before
    assert await keys.existing(["person-1"], "diary")


async def test_keys_made_during_the_exchange_are_all_there_afterwards(
    urls: Urls, work: Rewrapping, keys_db: Database
) -> None:
    dbs = [Database(urls["keys_url"], role="nearpeer_door", pool_size=2) for _ in range(4)]
    makers = [Keys(db, WRAPPING_KEY, lambda: BOTH) for db in dbs]

    async def makes(maker: Keys, who: int) -> dict[str, bytes]:
        made: dict[str, bytes] = {}
        for n in range(25):
            made |= await maker.obtain([f"person-{who}-{n}"], "diary")
        return made

    async def exchanges() -> None:
        await work.take_over()
        await work.rewrap()

    *made, _ = await asyncio.gather(*(makes(maker, who) for who, maker in enumerate(makers)), exchanges())
    await work.rewrap()

    only_new = Keys(keys_db, FOLLOWING)
    for some in made:
        assert isinstance(some, dict)
        assert await only_new.existing(list(some), "diary") == some
    for db in dbs:
        await db.close()


async def test_it_is_stopped_anywhere_and_goes_on(keys: Keys, other: Keys, work: Rewrapping) -> None:
    before = await keys.obtain([f"person-{n}" for n in range(2 * PAGE)], "diary")
    await work.take_over()

    class Stopped(Exception):
        pass

    def stops(done: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        await work.rewrap(stops)
    assert await other.existing(list(before), "diary") == before

    assert await rotated(work) == PAGE
    assert await other.existing(list(before), "diary") == before


async def test_a_person_who_is_erased_meanwhile_stays_erased(
    keys: Keys, other: Keys, work: Rewrapping
) -> None:
    await keys.obtain(["person-1", "person-2"], "diary")
    await work.take_over()
    await keys.erase("person-1")

    await work.rewrap()

    assert list(await other.existing(["person-1", "person-2"], "diary")) == ["person-2"]


async def test_new_keys_in_the_place_of_old_ones_open_nothing_from_before(keys: Keys) -> None:
    before = await keys.obtain(["person-1"], "diary")
    profile = await keys.obtain(["person-1"], "profile")

    await keys.renew("person-1", ["diary", "support"])

    assert await keys.existing(["person-1"], "diary") != before
    assert await keys.existing(["person-1"], "profile") == profile
    assert await keys.existing(["person-1"], "support") == {}
    assert await keys.purposes("person-1") == ["diary", "profile"]
    assert await keys.purposes("person-1", ["diary"]) == ["diary"]
